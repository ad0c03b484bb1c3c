"""Passing a page on: its whole address, a message, a letter, a QR code."""

from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.snapshot.model import Card
from web.addresses import absolute
from web.caching import revalidated
from web.charts.qr import draw_qr
from web.comparison_query import read_areas
from web.database import get_snapshot
from web.words import folder

bp = Blueprint("sharing", __name__)

LINE = "https://social-plugins.line.me/lineit/share"
"""LINE's own address for sharing; a plain link, no script of theirs."""

SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Share:
    """Where a page can be sent to: its address, LINE's and a letter's."""

    address: str
    line: str
    mail: str


def init_app(app: Flask) -> None:
    """Let templates pass pages on."""
    for function in (
        draw_qr,
        district_address,
        embed_address,
        feature_address,
        frame_text,
        share,
    ):
        app.add_template_global(function, function.__name__)


def share(title: str, address: str) -> Share:
    """Return where a page is sent to under its title."""
    letter = urlencode(
        {"subject": title, "body": f"{title}\r\n{address}\r\n"}, quote_via=quote
    )
    return Share(
        address=address,
        line=f"{LINE}?{urlencode({'url': address})}",
        mail=f"mailto:?{letter}",
    )


def feature_address(city: str, card: Card) -> str:
    """Return the whole address of a card's page."""
    return absolute("features.show_feature", city=city, kind=folder(card), uid=card.uid)


def district_address(city: str, code: str, areas: str | None = None) -> str:
    """Return the whole address of a district's page; the default area set is not named."""
    sets = get_snapshot(city).area_sets
    named = None if sets and areas == sets[0].slug else areas
    return absolute("districts.show_district", city=city, code=code, areas=named)


def embed_address(city: str, uid: str | None = None, **asked: Any) -> str:
    """Return the whole address of the map and list, or of one thing, for other sites."""
    if uid is not None:
        return absolute("embedding.show_card", city=city, uid=uid)
    return absolute("embedding.show_list", city=city, **asked)


def frame_text(address: str, title: str) -> str:
    """Return the HTML with which another site shows a page of ours."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}"'
        ' width="100%" height="600" loading="lazy"></iframe>'
    )


@bp.get("/<city>/qr/<uid>.svg")
@revalidated
def send_feature_qr(city: str, uid: str) -> ResponseReturnValue:
    """Send the QR code of a thing's page, for a leaflet of one's own."""
    card = get_snapshot(city).get_card(uid)
    return _send(card.title, feature_address(city, card))


@bp.get("/<city>/qr/districts/<path:code>.svg")
@revalidated
def send_district_qr(city: str, code: str) -> ResponseReturnValue:
    """Send the QR code of a district's page."""
    snapshot = get_snapshot(city)
    areas = read_areas(request.args, snapshot)
    district = snapshot.get_district(code, areas)
    return _send(district.name, district_address(city, code, areas))


def _send(title: str, address: str) -> Response:
    made = render_template("paper/qr.svg", title=title, address=address)
    return Response(made, mimetype=SVG)
