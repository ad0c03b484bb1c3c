"""The lines of a feature's page beyond when and where, by kind.

Each line is a stable label code and a value; the words are the templates'.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from geo.domain.errors import NotFoundError
from geo.domain.vocabulary import Vocabulary, load_vocabulary
from geo.query.layers import OrganisationRecord
from geo.snapshot.model import Fact

ACTIVITY_LINES = (
    "fee",
    "joining",
    "capacity",
    "belongings",
    "child_friendly",
    "step_free",
    "online",
    "companies_welcome",
)
PLACE_LINES = ("services", "bookable_for", "opening_hours", "closed_on", "step_free")
SITE_LINES = ("asset_id", "section", "capacity", "area_m2")
ADOPTION_LINES = (
    "adopter_name",
    "agreed_on",
    "term_start",
    "term_end",
    "review_due_on",
    "tasks",
    "minimum_people",
)


Words = Callable[[str], Vocabulary]
"""A vocabulary by its name, with a city's own words of the edition in force."""


def activity_facts(
    activity: Any, words: Words = load_vocabulary, city: str | None = None
) -> Iterator[Fact]:
    """Yield an activity's facts: field, zone and generations in words.

    ``zone`` and ``form`` are in the city's own words where it has some.
    """
    yield from _coded("field", activity.field, "field")
    others = [
        load_vocabulary("field").label(code) for code in activity.secondary_fields
    ]
    if others:
        yield Fact("secondary_fields", tuple(others))
    yield from _own("zone", activity.zone, words("zone"), city)
    yield from _form(activity.form, words("form"), city)
    yield from _lines(activity, ACTIVITY_LINES)
    generations = load_vocabulary("generation")
    ages = tuple(generations.label(code) for code in activity.generations)
    if ages:
        yield Fact("generations", ages)


def place_facts(place: Any) -> Iterator[Fact]:
    """Yield a place's facts."""
    yield from _coded("place_kind", place.place_kind, "place_kind")
    known = {term.code: term.label for term in load_vocabulary("field").terms}
    answers = tuple(known[code] for code in place.fields or () if code in known)
    if answers:
        yield Fact("fields", answers)
    yield from _lines(place, PLACE_LINES)


def adoption_facts(site: Any, agreements: Sequence[Any]) -> Iterator[Fact]:
    """Yield a site's facts, then those of each agreement."""
    yield from _coded("site_kind", site.site_kind, "site_kind")
    yield from _lines(site, SITE_LINES)
    for agreement in agreements:
        yield from _lines(agreement, ADOPTION_LINES)


def issue_facts(issue: Any) -> Iterator[Fact]:
    """Yield the facts of a local concern (地域課題)."""
    yield from _coded("field", issue.field, "field")
    yield from _lines(issue, ("reported_on", "resolved_on"))


def organisation_facts(
    record: OrganisationRecord,
    words: Words = load_vocabulary,
    city: str | None = None,
) -> tuple[Fact, ...]:
    """Return an organisation's facts; what it is in the city's own word."""
    return (
        *_own("actor_type", record.actor_type, words("actor_type"), city),
        *_lines(record, ("founded_on", "activities_note", "joining_note")),
    )


def _form(said: str | None, words: Vocabulary, city: str | None) -> Iterator[Fact]:
    """Yield a form of collaboration in words; a city's own word is no code of ours."""
    if said:
        known = {term.code: words.label(term.code, city) for term in words.terms}
        yield Fact("form", known.get(said, said))


def _own(
    label: str, code: str | None, words: Vocabulary, city: str | None
) -> Iterator[Fact]:
    if code:
        with suppress(NotFoundError):  # other software may write any code
            yield Fact(label, words.label(code, city))


def _coded(label: str, code: str | None, vocabulary: str) -> Iterator[Fact]:
    if code:
        with suppress(NotFoundError):  # other software may write any code
            yield Fact(label, load_vocabulary(vocabulary).label(code))


def _lines(record: Any, names: Sequence[str]) -> Iterator[Fact]:
    for name in names:
        value = getattr(record, name)
        if name == "term_end" and value is not None:
            value -= timedelta(days=1)  # people read the last day, not the day after
        if value is not None and value != "":
            yield Fact(name, value)
