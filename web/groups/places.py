"""Where something is: what there is to choose from, and the map's ground."""

import json
from dataclasses import dataclass
from typing import Protocol

import shapely
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from shapely.geometry.base import BaseGeometry

from geo.domain.errors import InvalidQueryError
from geo.domain.placed import read_point
from geo.query.own_places import OwnPlace, find_own_places
from geo.report.placing import (
    Candidate,
    find_candidates,
    find_near_places,
    get_candidate,
    name_of_place,
    territory_of,
)
from geo.snapshot.snapshot import Snapshot
from web.database import get_snapshot, open_session
from web.groups.group import Group, for_group
from web.language import translated as _
from web.policy import may_propose, may_see_group

bp = Blueprint(
    "group_places", __name__, url_prefix="/desk/groups/<organisation>/places"
)

FIND = "find_place"


class Answers(Protocol):
    """A form that remembers what was written."""

    def get(self, name: str) -> str:
        """Return the answer to a field, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A place somebody may pick; ``lat`` and ``lon`` are of a point that stands for it."""

    uid: str
    title: str
    lat: str
    lon: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class PickGroup:
    """Places of one sort, under a heading."""

    label: str
    picks: list[Pick]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the editor of a place offers; ``asked``: an address was looked for."""

    groups: list[PickGroup]
    found: list[Pick]
    asked: str | None


@bp.app_template_global("place_choices")
def place_choices(group: Group, form: Answers) -> Choices:
    """Return what to choose from, and what an address was found to mean."""
    asked = form.get("address") if form.get("action") == FIND else None
    found = find_candidates(asked, _snapshot(group)) if asked else []
    return Choices(find_pick_groups(group), [_pick(each) for each in found], asked)


def find_pick_groups(group: Group) -> list[PickGroup]:
    """Return the group's own places, halls and parks nearby, and adoption sites."""
    snapshot = _snapshot(group)
    outline = territory_of(snapshot, group.record.territory_id)
    own = _own(group)
    middle = outline.centroid if outline is not None else None
    if middle is None and own:
        middle = own[0].shape.centroid
    halls, sites = find_near_places(snapshot, middle)
    groups = [
        PickGroup(_("この団体の場所"), [_pick(_as_candidate(each)) for each in own]),
        PickGroup(_("近くの施設・公園"), [_pick(each) for each in halls]),
        PickGroup(_("アダプト対象地"), [_pick(each) for each in sites]),
    ]
    return [each for each in groups if each.picks]


def get_picked(group: Group, key: str) -> Candidate | None:
    """Return the place that was picked; what is another group's own does not exist."""
    for each in _own(group):
        if each.uid == key:
            return _as_candidate(each)
    return get_candidate(key, _snapshot(group))


@bp.get("/ground.geojson")
@for_group(may_propose)
def send_ground(group: Group) -> ResponseReturnValue:
    """Send the group's outline and its other things, for the editor's map."""
    outline = territory_of(_snapshot(group), group.record.territory_id)
    features = [_drawn(each.shape, each.title, each.uid) for each in _own(group)]
    if outline is not None:
        features.insert(0, _drawn(outline, group.record.name, None))
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return Response(text, mimetype="application/geo+json")


@bp.get("/where")
@for_group(may_see_group)
def tell_where(group: Group) -> ResponseReturnValue:
    """Say in words where a point lies."""
    city = group.city
    lat, lon = request.args.get("lat", ""), request.args.get("lon", "")
    try:
        read_point(lat, lon, city=city.bounds, name=city.name)
    except InvalidQueryError as error:
        return jsonify(said=error.message, wrong=True)
    name = name_of_place(_snapshot(group), float(lon), float(lat))
    said = (
        _("%(name)sの区域の中です。", name=name)
        if name
        else _("登録されている区域の外です。")
    )
    return jsonify(said=said, wrong=False)


def _snapshot(group: Group) -> Snapshot:
    return get_snapshot(group.record.city)


def _own(group: Group) -> list[OwnPlace]:
    if not may_propose(group.standing):
        return []  # who only reads has nothing to place
    with open_session() as session:
        return find_own_places(session, group.record.id)


def _as_candidate(place: OwnPlace) -> Candidate:
    approximate = place.location_source == "town_centroid"
    return Candidate(
        place.uid, place.title, place.shape, approximate, place.location_source
    )


def _pick(candidate: Candidate) -> Pick:
    point = shapely.point_on_surface(candidate.shape)
    return Pick(
        candidate.key,
        candidate.title,
        f"{point.y:.6f}",
        f"{point.x:.6f}",
        candidate.approximate,
    )


def _drawn(shape: BaseGeometry, title: str, uid: str | None) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(shape),
        "properties": {"title": title, "uid": uid},
    }
