"""Where something is, as a form gives it: read, checked, and shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.domain.placed import point_of, read_point, read_wkt
from web.groups.group import Group
from web.groups.places import Pick, find_pick_groups, get_picked
from web.join_form import Wrong
from web.language import translated as _

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
        "place_off": "",
    }


def find_picks(group: Group) -> list[Pick]:
    """Return the places that may be picked, the group's own first."""
    return [pick for each in find_pick_groups(group) for pick in each.picks]


def read_place(
    form: MultiDict[str, str],
    *,
    group: Group | None = None,
    stored: str | None = None,
) -> PlaceAnswer:
    """Return the place that a form's fields give.

    What was picked from a list comes first, then the numbers: without JavaScript
    a shape cannot be changed. Numbers emptied, or 場所は決まっていない ticked, take
    the place away. ``stored``: the shape as it is kept, taken again as it is.
    """
    written = form.get("geometry", "").strip()
    lat, lon = (form.get(name, "").strip() for name in ("lat", "lon"))
    where = _Where(group)
    try:
        if form.get("place_off"):
            return _answer(form, None, "none")
        picked = where.picked(form.get("place") or "")
        if picked is not None:
            return _answer(form, *picked)
        unchanged = bool(written) and written == stored
        shape = written if unchanged else where.shape(written) if written else None
        point = where.point(lat, lon) if lat or lon else None
    except InvalidQueryError as error:
        return PlaceAnswer(
            answers={"geometry": written, "lat": lat, "lon": lon},
            wrong=(Wrong(str(error.details["parameter"]), error.message),),
        )
    shown = point_of(shape)
    if point is not None:
        shape = shape if shown == point_of(point) else point
    elif shown is not None:
        shape = None
    return _answer(form, shape, _source(form, shape))


class _Where:
    """Reads places that must lie in a group's city."""

    def __init__(self, group: Group | None) -> None:
        self._group = group
        self._bounds = group.city.bounds if group else None
        self._name = group.city.name if group else ""

    def picked(self, key: str) -> tuple[str, str] | None:
        if not key or self._group is None:
            return None
        found = get_picked(self._group, key)
        if found is None:
            message = _("選んだ場所が見つかりません。もう一度選んでください。")
            raise InvalidQueryError(message, parameter="place")
        return str(found.shape.wkt), found.source

    def shape(self, text: str) -> str:
        return read_wkt(text, city=self._bounds, name=self._name)

    def point(self, lat: str, lon: str) -> str:
        return read_point(lat, lon, city=self._bounds, name=self._name)


def _source(form: MultiDict[str, str], shape: str | None) -> str:
    if shape is None:
        return "none"
    source = form.get("location_source", "none")
    untouched = shape == form.get("place_was", "").strip()
    return source if untouched and source in SOURCES and source != "none" else "manual"


def _answer(form: MultiDict[str, str], shape: str | None, source: str) -> PlaceAnswer:
    values = {"geometry": shape, "location_source": source}
    was = form.get("place_was", "").strip()
    return PlaceAnswer(values, {**place_answers(values), "place_was": was})
