"""Turning published rows into cards: what a list says of a feature."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

import shapely

from geo.domain.errors import InvalidLayerError
from geo.domain.schedule import Schedule, describe_rrule, occurrences
from geo.domain.vocabulary import load_vocabulary
from geo.query.features import PublishedRow
from geo.query.layers import OrganisationRecord
from geo.snapshot.model import Card, LocationCounts

CENTRE_KINDS = frozenset({"support_centre", "volunteer_centre"})
KIND_ORDER = (
    "activity",
    "support_centre",
    "adoption_site",
    "organisation",
    "place",
    "local_issue",
)
ENDING_SOON = timedelta(days=90)


def feature_card(
    row: PublishedRow,
    point: shapely.Point | None,
    *,
    on: date,
    schedule: Schedule | None,
    adoptions: list[PublishedRow] | None,
    district: tuple[str, str] | None,
) -> Card:
    """Return the card of a feature.

    Parameters
    ----------
    point : Point or None
        Where it stands (EPSG:4326), None where there is no location to show.
    adoptions : list or None
        The site's agreements; None where no agreement of the whole city is
        recorded, so that a site's state is not known.
    district : (code, name) or None
        Its home in the default area set.
    """
    withheld = row.location_visibility != "exact"
    following = _next_day(row.status, schedule, on)
    who = row.organiser
    state = None
    if row.kind == "adoption_site" and adoptions is not None:
        state, who = adoption_state(adoptions, on)
    return Card(
        uid=row.uid,
        kind="support_centre" if row.place_kind in CENTRE_KINDS else row.kind,
        title=row.title,
        kana=row.kana,
        layer=row.layer,
        status=row.status,
        district_code=district[0] if district else None,
        district_name=district[1] if district else None,
        where=None if withheld else row.venue or row.address,
        who=who,
        field=row.field if row.field in known_fields() else None,
        schedule_text=_rule_text(schedule),
        rule=schedule.rrule if schedule else None,
        next_on=following,
        start_time=_time(schedule.start_time) if schedule else None,
        end_time=_time(schedule.end_time) if schedule else None,
        is_free=row.is_free,
        joining=row.joining,
        adoption_state=state,
        place_kind=row.place_kind,
        actor_type=None,
        location="withheld" if withheld else row.location_source,
        longitude=None if point is None else round(point.x, 6),
        latitude=None if point is None else round(point.y, 6),
        starts_on=schedule.starts_on if schedule else None,
        fields=_fields(row),
        generations=tuple(row.generations or ()),
        time_band=row.time_band or time_band(schedule),
        child_friendly=row.child_friendly,
        companies_welcome=row.companies_welcome,
        step_free=row.place_step_free if row.kind == "place" else row.step_free,
        online=row.online,
        opening_hours=row.opening_hours,
        closed_on=row.closed_on,
    )


def time_band(schedule: Schedule | None) -> str | None:
    """Return the part of the day in which an activity begins, None if nobody said."""
    if schedule is None or schedule.start_time is None:
        return None
    hour = schedule.start_time.hour
    bands = load_vocabulary("time_band").terms
    return next((band.code for band in bands if band.covers(hour)), None)


def _fields(row: PublishedRow) -> tuple[str, ...]:
    said = (row.field, *(row.secondary_fields or ()), *(row.place_fields or ()))
    return tuple(dict.fromkeys(code for code in said if code in known_fields()))


@cache
def known_fields() -> frozenset[str]:
    """Return the codes of the field vocabulary; other software may write others."""
    return frozenset(term.code for term in load_vocabulary("field").terms)


def organisation_card(
    record: OrganisationRecord,
    point: shapely.Point | None,
    district: tuple[str, str] | None,
) -> Card:
    """Return the card of an organisation; an association stands in its territory."""
    return Card(
        uid=record.uid,
        kind="organisation",
        title=record.name,
        kana=record.kana,
        layer=record.layers[0],
        also_in=record.layers[1:],
        status="active",
        district_code=district[0] if district else None,
        district_name=district[1] if district else None,
        where=record.address,
        who=None,
        field=None,
        schedule_text=None,
        next_on=None,
        start_time=None,
        end_time=None,
        is_free=None,
        joining=None,
        adoption_state=None,
        place_kind=None,
        actor_type=record.actor_type,
        location="none" if point is None else "surveyed",
        longitude=None if point is None else round(point.x, 6),
        latitude=None if point is None else round(point.y, 6),
    )


def adoption_state(adoptions: list[PublishedRow], on: date) -> tuple[str, str | None]:
    """Return a site's state on a day, and who keeps it.

    ``review_due``: the day of review is past; ``ending_soon``: the term ends
    within 90 days; ``adopted``; ``free``: nobody keeps it that day.
    """
    held = [
        item
        for item in adoptions
        if (item.term_start is None or item.term_start <= on)
        and (item.term_end is None or item.term_end > on)
    ]
    if not held:
        return "free", None
    names = "、".join(item.adopter_name for item in held)
    if any(item.review_due_on and item.review_due_on < on for item in held):
        return "review_due", names
    if all(item.term_end and item.term_end <= on + ENDING_SOON for item in held):
        return "ending_soon", names
    return "adopted", names


def count_locations(cards: Iterable[Card]) -> LocationCounts:
    """Return how many cards stand at a known place, at their town, nowhere, or withheld."""
    found = Counter(card.location for card in cards)
    return LocationCounts(
        located=found["surveyed"] + found["manual"],
        approximate=found["town_centroid"],
        not_located=found["none"],
        withheld=found["withheld"],
    )


def by_next_day(cards: Mapping[str, Card] | list[Card]) -> list[Card]:
    """Return cards in the order lists show them.

    What has a next day comes first, soonest first; then activities without one,
    then the other kinds in the legend's order; by title within each.
    """
    values = cards.values() if isinstance(cards, Mapping) else cards
    return sorted(
        values,
        key=lambda card: (
            card.next_on or date.max,
            KIND_ORDER.index(card.kind),
            card.start_time or "",
            card.title,
        ),
    )


def _next_day(status: str, schedule: Schedule | None, on: date) -> date | None:
    if schedule is None or status != "active":
        return None
    try:
        days = occurrences(schedule, on, 1)
    except InvalidLayerError:
        return None
    return days[0] if days else None


def _rule_text(schedule: Schedule | None) -> str | None:
    if schedule is None or not schedule.rrule:
        return None
    try:
        return describe_rrule(schedule.rrule)
    except InvalidLayerError:
        # Other software may write to the file: one bad rule costs one line of one
        # card, never the city's pages.
        return None


def _time(clock: object | None) -> str | None:
    return None if clock is None else str(clock)
