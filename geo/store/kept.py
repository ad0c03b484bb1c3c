"""What a newer edition of a file leaves as it is: whatever it does not speak of."""

import re
from collections.abc import Mapping
from typing import Any, Final

from geo.ingest.spoken import Spoken
from geo.store.models import Feature, Organisation

# Columns that are read from others: they follow when those say something new.
_FOLLOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "is_free": ("fee",),
    "joining": ("notes_text",),
    "online": ("venue",),
    "opening_hours": ("description",),
    "closed_on": ("opening_hours", "description"),
    "organisation_id": ("organiser", "adopter"),
}
_LABEL: Final = re.compile(r"(?P<label>[^:\n]{1,40}): ")
_REMARKS: Final = "notes_text"


def spoken_values(
    target: object, values: Mapping[str, Any], spoken: Spoken | None
) -> dict[str, Any]:
    """Return the values to write on what is stored already; the others stay.

    Parameters
    ----------
    target
        The stored feature or organisation.
    values
        What the row would give if the file spoke of everything.
    spoken
        None: the file speaks of everything.
    """
    if spoken is None:
        return dict(values)
    taken = {name: values[name] for name in values if name in spoken.columns}
    if _REMARKS in values:
        taken[_REMARKS] = merge_remarks(
            getattr(target, _REMARKS), values[_REMARKS], spoken
        )
    # A row's own words that it is cancelled need no column of their own.
    if values.get("status") == "cancelled":
        taken["status"] = "cancelled"
    for name, parts in _FOLLOWS.items():
        if name not in values or name in taken:
            continue
        changed = any(
            part in taken and getattr(target, part, None) != taken[part]
            for part in parts
        )
        unknown = getattr(target, name) is None and values[name] is not None
        if changed or (unknown and any(part in spoken.columns for part in parts)):
            taken[name] = values[name]
    return taken


def spoken_organisation(
    organisation: Organisation, values: Mapping[str, Any], spoken: Spoken | None
) -> dict[str, Any]:
    """Return what a list says of an organisation that is stored, under our names."""
    taken = spoken_values(organisation, values, spoken)
    if spoken is None:
        return taken
    always = {"municipality_id", "fictional"}
    if "title" in spoken.columns:
        always.add("name")
    if "territory_code" in spoken.columns:
        always.add("territory_id")
    if values["territory_id"] is not None:
        always.add("actor_type")
    return taken | {name: values[name] for name in always}


def merge_remarks(old: str | None, new: str | None, spoken: Spoken) -> str | None:
    """Return a row's remarks with the stored ones of columns that the file lacks.

    Remarks begin with what the column of remarks itself says; what comes from
    another column stands behind the header of that column (駐車場情報: …).
    """
    before, after = _blocks(old), _blocks(new)
    merged = list(after)
    for label, text in before:
        owner = _REMARKS if label is None else spoken.owner(label) or _REMARKS
        if owner not in spoken.columns and (label, text) not in merged:
            merged.insert(0 if label is None else len(merged), (label, text))
    if sorted(text for _, text in merged) == sorted(text for _, text in before):
        return old
    return "\n".join(text for _, text in merged) or None


def _blocks(text: str | None) -> list[tuple[str | None, str]]:
    """Return remarks cut before each label; lines before the first have none."""
    blocks: list[tuple[str | None, list[str]]] = []
    for line in (text or "").splitlines():
        found = _LABEL.match(line)
        if found or not blocks:
            blocks.append((found["label"] if found else None, [line]))
        else:
            blocks[-1][1].append(line)
    return [(label, "\n".join(lines)) for label, lines in blocks]


def keeps_place(
    feature: Feature, row: Mapping[str, Any], spoken: Spoken | None
) -> bool:
    """Tell whether a feature stays where it is stored to be.

    The point of a town, looked up from an address, never takes the place of
    better coordinates unless the address itself became another.
    """
    if spoken is None or "geometry" in spoken.columns:
        return False
    if row["geometry"] is None:
        return True
    if feature.geometry is None or feature.location_source == "town_centroid":
        return False
    return "address" not in spoken.columns or feature.address == row.get("address")


def spoken_days(
    stored: Mapping[str, Any], values: Mapping[str, Any], spoken: Spoken | None
) -> dict[str, Any]:
    """Return the columns of a schedule to write, with none that no longer fits."""
    if spoken is None:
        return dict(values)
    taken = {
        name: value
        for name, value in values.items()
        if name in spoken.columns or (value is not None and value is not False)
    }
    merged = {**stored, **taken}
    first, last = merged["starts_on"], merged["ends_on"]
    if last is not None and last < first:
        taken["ends_on"] = last = None
    start, end = merged["start_time"], merged["end_time"]
    one_day = last is None or last == first
    if "end_time" not in taken and one_day and end and start and end <= start:
        taken["end_time"] = None
    return taken


def spoken_agreement(
    stored: Mapping[str, Any], values: Mapping[str, Any], columns: frozenset[str] | None
) -> dict[str, Any]:
    """Return the columns of an agreement to write, with no term that ends before it starts."""
    if columns is None:
        return dict(values)
    always = {"organisation_id", "adopter_name"}
    taken = {name: values[name] for name in values if name in columns | always}
    merged = {**stored, **taken}
    start, end = merged.get("term_start"), merged.get("term_end")
    if start is not None and end is not None and end <= start:
        taken["term_start" if "term_start" not in columns else "term_end"] = None
    return taken
