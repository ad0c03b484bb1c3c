"""Where something is, as a form gives it: read, checked, and shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.domain.placed import point_of, read_point, read_wkt
from web.groups.group import Group
from web.join_form import Wrong

SOURCES = ("surveyed", "town_centroid", "manual", "none")


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A place as it was answered.

    ``values``: ``geometry`` (WKT or None) and ``location_source``; ``answers``: what
    the form's fields show next; ``said``: a sentence on what was found.
    """

    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A place somebody may pick from a list."""

    uid: str
    title: str


def place_answers(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form's fields show of a document's place."""
    geometry = document.get("geometry") or ""
    lat, lon = point_of(geometry) or ("", "")
    return {
        "geometry": geometry,
        "place_was": geometry,
        "location_source": document.get("location_source") or "none",
        "lat": lat,
        "lon": lon,
        "place": "",
    }


def find_picks(group: Group) -> list[Pick]:
    """Return the places that may be picked, by name."""
    del group
    return []


def read_place(form: MultiDict[str, str], *, group: Group | None = None) -> PlaceAnswer:
    """Return the place that a form's fields give.

    The numbers come before the shape they stand beside: without JavaScript only
    they can be changed. Numbers emptied, or 場所を消す ticked, take the place away.
    """
    del group
    written = form.get("geometry", "").strip()
    lat, lon = (form.get(name, "").strip() for name in ("lat", "lon"))
    try:
        shape = read_wkt(written) if written else None
        point = read_point(lat, lon) if lat or lon else None
    except InvalidQueryError as error:
        where = str(error.details["parameter"])
        return PlaceAnswer(
            answers={"geometry": written, "lat": lat, "lon": lon},
            wrong=(Wrong(where, error.message),),
        )
    was = form.get("place_was", "").strip()
    given, shown = shape, point_of(shape)
    if form.get("place_off"):
        shape = None
    elif point is not None:
        shape = shape if shown == point_of(point) else point
    elif shown is not None:
        shape = None
    source = form.get("location_source", "none")
    if shape is None:
        source = "none" if was or given else source
    elif shape != given or source not in SOURCES:
        source = "manual"
    values = {"geometry": shape, "location_source": source}
    return PlaceAnswer(values, {**place_answers(values), "place_was": was})
