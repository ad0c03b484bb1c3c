"""From a submitted form of an import to its wish as plain JSON."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from geo.domain.errors import InvalidQueryError
from geo.ingest.columns import TableKind, known_headers
from geo.query.targets import Target, Targets
from web.import_fields import AREA_KINDS, DEFAULTS
from web.language import translated as _
from web.purposes import Purpose

TEXTS: Final = (
    "title",
    "source",
    "licence",
    "owner_name",
    "kind",
    "valid_from",
    "residents_as_of",
    "area_set",
    "layer",
    "encoding",
    "crs",
    "sheet",
    "code",
    "name",
    "kana",
)
TICKS: Final = ("fictional", "approximate", "is_default")
# Answers that change nothing of what was read or compared.
SAID_ONLY: Final = frozenset(
    {"title", "source", "licence", "owner_name", "fictional", "approximate"}
)
STEMS: Final = {
    "activity": "activities",
    "place": "places",
    "organisation": "organisations",
    "adoption_site": "adoption-sites",
    "local_issue": "issues",
    "boundaries": "areas",
}


def first_wish(purpose: Purpose, stem: str, targets: Targets) -> dict[str, Any]:
    """Return what can be supposed of a file before anything is said of it."""
    wish: dict[str, Any] = {}
    if purpose.code in STEMS:
        wish["slug"] = targets.free_slug(STEMS[purpose.code])
        wish["title"] = stem
    if purpose.code == "boundaries":
        wish["kind"] = AREA_KINDS[0]
    if purpose.kind is not None:
        wish["kind"] = purpose.kind
    return wish


def read_answers(
    purpose: Purpose,
    answers: Mapping[str, str],
    targets: Targets,
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a form's answers as a wish's JSON; unanswered questions are left out.

    ``before`` is the wish the form was drawn from: columns that nobody touched
    stay as they were understood.

    Raises
    ------
    InvalidQueryError
        If two columns of the file are given to one of ours.
    """
    wish: dict[str, Any] = {
        name: value for name in TEXTS if (value := answers.get(name, "").strip())
    }
    wish |= {name: True for name in TICKS if answers.get(name)}
    if purpose.code in STEMS:
        renews = targets.get(answers.get("renews", ""))
        stem = STEMS[purpose.code]
        wish["slug"] = renews.slug if renews else targets.free_slug(stem)
        if renews and renews.slug != before.get("slug"):
            wish = _as_it_was(renews, wish, before)
    if purpose.kind is not None:
        wish["kind"] = purpose.kind
        defaults = {
            column: value
            for column in ("title", DEFAULTS[purpose.kind][0])
            if (value := answers.get(f"default-{column}", "").strip())
        }
        if defaults:
            wish["defaults"] = defaults
    if answers.get("where_column") and answers.get("where_value", "").strip():
        wish["where"] = {answers["where_column"]: answers["where_value"].strip()}
    if columns := _read_columns(purpose, answers) or before.get("columns"):
        wish["columns"] = columns
    return wish


def reads_the_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether two wishes lead to the same preview."""
    return {name: value for name, value in before.items() if name not in SAID_ONLY} == {
        name: value for name, value in after.items() if name not in SAID_ONLY
    }


def table_kind(purpose: Purpose) -> TableKind | None:
    """Return which of our tables of columns a file is read with; boundaries have none."""
    kinds: dict[str, TableKind] = {
        "activity": "activity",
        "place": "place",
        "organisation": "organisation",
        "adoption_site": "adoption_site",
        "local_issue": "local_issue",
        "population": "population",
        "membership": "membership",
        "observations": "observations",
        "adoptions": "adoption",
    }
    return kinds.get(purpose.code)


def _as_it_was(
    renews: Target, wish: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a wish with what is said of a thing already, where nothing else was written."""
    known = {
        "title": renews.title,
        "source": renews.source,
        "licence": renews.licence,
        "owner_name": renews.owner_name,
        "fictional": renews.fictional,
        "approximate": renews.approximate,
        "is_default": renews.is_default,
    }
    written = dict(wish)
    if written.get("title") == before.get("title"):
        written.pop("title", None)
    return {name: value for name, value in known.items() if value} | written


def _read_columns(purpose: Purpose, answers: Mapping[str, str]) -> dict[str, str]:
    """Return our column → header for every column of ours, empty where it is not used.

    Nothing is returned where every choice is the one that was shown.
    """
    kind = table_kind(purpose)
    if kind is None:
        return {}
    chosen: dict[str, str] = {}
    touched = False
    for number in _numbers(answers):
        ours, theirs = answers.get(f"ours-{number}", ""), answers[f"theirs-{number}"]
        touched = touched or ours != answers.get(f"shown-{number}", "")
        if not ours:
            continue
        if ours in chosen:
            message = _(
                "「%(first)s」と「%(second)s」を同じ項目に入れようとしています。どちらかを「使わない」にしてください。",
                first=chosen[ours],
                second=theirs,
            )
            raise InvalidQueryError(message, parameter=f"ours-{number}")
        chosen[ours] = theirs
    if not touched:
        return {}
    return {name: chosen.get(name, "") for name in known_headers(kind)}


def _numbers(answers: Mapping[str, str]) -> Iterable[str]:
    return (
        name.removeprefix("theirs-") for name in answers if name.startswith("theirs-")
    )
