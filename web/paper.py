"""Pages made to be printed: circulars (回覧板), posters, guidebooks."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.report.circular import Circular, PaperArea, describe_circular
from geo.report.feature import describe_feature
from geo.report.guidebook import describe_guidebook
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.addresses import absolute
from web.caching import revalidated
from web.charts.paper_map import PaperMap, Place, draw_paper_map
from web.database import get_snapshot, open_session
from web.paper_query import PaperQuery, months_to_choose, read_paper_query
from web.sharing import district_address, feature_address

bp = Blueprint("paper", __name__)

BESIDE_MAP = 4
"""Rows that fit beside the map; the others follow below it, in the whole width."""

FITS_BESIDE_MAP = 5
MOST_LINES = 6
FEWEST_LINES = 2


@bp.get("/<city>/paper/kairanban")
@revalidated
def show_circular(city: str) -> ResponseReturnValue:
    """Show a month's circular of a district or association, on one A4 page."""
    snapshot = get_snapshot(city)
    if whose := request.args.get("whose"):
        return redirect(_chosen(city, whose))
    query = read_paper_query(request.args, snapshot)
    circular = drawn = address = None
    if query.area is not None:
        with open_session() as session:
            circular = describe_circular(session, snapshot, query.area, query.month)
        drawn = _draw_area(snapshot, circular)
        address = _area_address(city, query.area)
    rows = circular.rows if circular else ()
    beside = len(rows) if len(rows) <= FITS_BESIDE_MAP else BESIDE_MAP
    return render_template(
        "paper/circular.html",
        city=snapshot.city,
        query=query,
        ruby=query.ruby,
        circular=circular,
        drawn=drawn,
        address=address,
        beside=rows[:beside],
        below=rows[beside:],
        lines=_lines(len(rows), query),
        months=months_to_choose(snapshot.on, query.month),
        associations=[
            card
            for card in snapshot.find_cards(frozenset({"organisation"}))
            if snapshot.get_territory(card.uid)
        ],
        districts=snapshot.districts() if snapshot.area_sets else (),
        issued_on=snapshot.on,
    )


@bp.get("/<city>/paper/guidebook")
@revalidated
def show_guidebook(city: str) -> ResponseReturnValue:
    """Show the guidebook (市民活動ガイドブック) of a district or the whole city."""
    snapshot = get_snapshot(city)
    code = request.args.get("district") or None
    district = snapshot.get_district(code) if code else None
    with open_session() as session:
        book = describe_guidebook(session, snapshot, code)
    return render_template(
        "paper/guidebook.html",
        city=snapshot.city,
        book=book,
        district=district,
        districts=snapshot.districts() if snapshot.area_sets else (),
        address=absolute("finder.show_finder", city=city, district=code),
        issued_on=snapshot.on,
    )


@bp.get("/<city>/paper/<uid>")
@revalidated
def show_poster(city: str, uid: str) -> ResponseReturnValue:
    """Show one activity, place, site or organisation as a poster with its QR code."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        detail = describe_feature(session, snapshot, uid)
    return render_template(
        "paper/poster.html",
        city=snapshot.city,
        detail=detail,
        ruby=request.args.get("ruby") == "1",
        drawn=_draw_card(snapshot, detail.card),
        address=feature_address(city, detail.card),
        issued_on=snapshot.on,
    )


def _lines(rows: int, query: PaperQuery) -> int:
    """Return how many lines for writing leave a usual month on one page."""
    spent = max(rows - 3, 0) + 2 * query.ruby + 2 * query.large
    return max(MOST_LINES - spent, FEWEST_LINES)


def _chosen(city: str, whose: str) -> str:
    """Return the address of the form's choice, which names its kind before its code."""
    kind, _, code = whose.partition(":")
    key = "organisation" if kind == "organisation" else "district"
    kept = {
        name: request.args[name]
        for name in ("month", "ruby", "size")
        if request.args.get(name)
    }
    return url_for("paper.show_circular", city=city, **{key: code}, **kept)  # type: ignore[arg-type] # plain text


def _area_address(city: str, area: PaperArea) -> str:
    if area.organisation is not None:
        return feature_address(city, area.organisation)
    return district_address(city, area.code or "", area.area_set)


def _draw_area(snapshot: Snapshot, circular: Circular) -> PaperMap | None:
    area = circular.area
    slug = area.area_set or _default_set(snapshot)
    return draw_paper_map(
        snapshot.get_area_set(slug).outlines if slug else None,
        snapshot.city.plane_srid,
        code=area.code,
        places=[
            place
            for row in circular.rows
            if (place := _place(str(row.number), row.card))
        ],
        centres=_centres(snapshot),
    )


def _draw_card(snapshot: Snapshot, card: Card) -> PaperMap | None:
    place = _place("", card)
    if place is None:
        return None
    territory = snapshot.get_territory(card.uid)
    slug, code = territory or (_default_set(snapshot), None)
    return draw_paper_map(
        snapshot.get_area_set(slug).outlines if slug else None,
        snapshot.city.plane_srid,
        code=code,
        places=[] if territory else [place],
        centres=[] if card.kind == "support_centre" else _centres(snapshot),
    )


def _default_set(snapshot: Snapshot) -> str | None:
    return snapshot.area_sets[0].slug if snapshot.area_sets else None


def _centres(snapshot: Snapshot) -> list[Place]:
    cards = snapshot.find_cards(frozenset({"support_centre"}))
    return [place for card in cards if (place := _place(card.title, card))]


def _place(label: str, card: Card) -> Place | None:
    if card.longitude is None or card.latitude is None:
        return None
    return Place(label, card.longitude, card.latitude)
