"""Of which place somebody speaks: a thing, a point, a town in words, an area, or none."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError, NotFoundError
from geo.snapshot.model import Card, District
from geo.snapshot.snapshot import Snapshot
from web.language import translated as _
from web.near import find_near, read_point

NAMES = ("uid", "near", "place", "district", "nowhere")


@dataclass(frozen=True, slots=True)
class Where:
    """The place as it was chosen; ``chosen`` is False while nothing was decided."""

    answers: dict[str, str]  # the address's own, to be carried on
    chosen: bool = False
    card: Card | None = None
    point: tuple[float, float] | None = None  # longitude, latitude
    district: District | None = None
    area: tuple[str, str] | None = None  # area set's slug, code
    label: str | None = None  # the town or place that words named
    unknown: str | None = None  # words that name no place


def read_where(answers: MultiDict[str, str], snapshot: Snapshot) -> Where:
    """Return the place that an address or a form names.

    A thing is meant before a point, a point before words, words before an area.

    Raises
    ------
    InvalidQueryError
        If it is no place of this city.
    """
    said = {name: (answers.get(name) or "").strip() for name in NAMES}
    said = {name: text for name, text in said.items() if text}
    if uid := said.get("uid"):
        card = _card(snapshot, uid)
        point = None
        if card.longitude is not None and card.latitude is not None:
            point = (card.longitude, card.latitude)
        return _at(said, snapshot, point, card=card)
    if near := said.get("near"):
        found = read_point(near)
        return _at(said, snapshot, (found.longitude, found.latitude), strict=True)
    if place := said.get("place"):
        named = find_near(place, snapshot)
        if named is None:
            return Where(said, unknown=place)
        point = (named.longitude, named.latitude)
        where = _at(said, snapshot, point, label=named.label)
        # The middle of a town is not where anything is.
        return _without_point(where) if named.approximate else where
    if code := said.get("district"):
        return _in_district(said, snapshot, code)
    return Where(said, chosen="nowhere" in said)


def _card(snapshot: Snapshot, uid: str) -> Card:
    try:
        return snapshot.get_card(uid)
    except NotFoundError:
        raise InvalidQueryError(
            _("この場所は見つかりません。場所を選びなおしてください。"), field="uid"
        ) from None


def _at(
    said: dict[str, str],
    snapshot: Snapshot,
    point: tuple[float, float] | None,
    *,
    card: Card | None = None,
    label: str | None = None,
    strict: bool = False,
) -> Where:
    area, district = None, None
    if snapshot.area_sets and point is not None:
        slug = snapshot.get_area_set().summary.slug
        code = snapshot.find_areas_at(*point).get(slug)
        if code is None and strict:
            message = _("市の外の場所です。市の中の場所を選んでください。")
            raise InvalidQueryError(message, field="near")
        if code is not None:
            area, district = (slug, code), snapshot.get_district(code)
    elif snapshot.area_sets and card is not None and card.district_code:
        slug = snapshot.get_area_set().summary.slug
        area = (slug, card.district_code)
        district = snapshot.get_district(card.district_code)
    return Where(
        said,
        chosen=True,
        card=card,
        point=point,
        district=district,
        area=area,
        label=label,
    )


def _without_point(where: Where) -> Where:
    return Where(
        where.answers,
        chosen=True,
        district=where.district,
        area=where.area,
        label=where.label,
    )


def _in_district(said: dict[str, str], snapshot: Snapshot, code: str) -> Where:
    every = snapshot.districts() if snapshot.area_sets else ()
    known = {item.code: item for item in every}
    if code not in known:
        message = _("この地区は見つかりません。地区を選びなおしてください。")
        raise InvalidQueryError(message, field="district")
    slug = snapshot.get_area_set().summary.slug
    return Where(said, chosen=True, district=known[code], area=(slug, code))
