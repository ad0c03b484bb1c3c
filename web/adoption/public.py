"""The public list and map of what can be adopted, and who keeps what."""

import hashlib

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.adoption_years import describe_year
from geo.domain.errors import NotFoundError
from geo.domain.periods import fiscal_year
from geo.domain.vocabulary import load_vocabulary
from geo.query.adoption import find_decided, find_sites, get_site
from geo.query.adoption_desk import get_agreement
from geo.query.adoption_log import find_entries, find_reviews, get_entry_picture
from web.adoption.papers import answer, make_sheet
from web.adoption.query import SHOWN, AdoptionQuery, read_query
from web.adoption.words import GLOBALS, written_day
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.language import translated as _
from web.pictures import as_jpeg, asks_for_small

bp = Blueprint("adoption", __name__)
GEOJSON = "application/geo+json"
RECENT = 5
_KIND = frozenset({"adoption_site"})
for function in GLOBALS:
    bp.add_app_template_global(function, function.__name__)
bp.add_app_template_filter(written_day, "written_day")


@bp.get("/<city>/adoption/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show every site, who keeps it until when, and where there is room."""
    snapshot = get_snapshot(city)
    query = read_query(request.args)
    with open_session() as session:
        sites = find_sites(session, snapshot.municipality_id, on=snapshot.on)
    cards = {card.uid: card for card in snapshot.find_cards(_KIND)}
    chosen = [site for site in query.chosen(sites) if site.uid in cards]
    return render_template(
        "adoption/list.html",
        city=snapshot.city,
        query=query,
        sites=chosen,
        every=len(sites),
        counts={each: len(AdoptionQuery(show=(each,)).chosen(sites)) for each in SHOWN},
        cards=cards,
        kinds=["adoption_site"],
        site_kinds=[
            (term.code, term.label)
            for term in load_vocabulary("site_kind").terms
            if any(site.site_kind == term.code for site in sites)
        ],
        districts=bool(snapshot.area_sets),
        features_url=url_for("adoption.send_sites", city=city, **query.own_address()),
    )


@bp.get("/<city>/adoption/sites.geojson")
@revalidated
def send_sites(city: str) -> ResponseReturnValue:
    """Send the sites of the list as GeoJSON, for its map."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        sites = find_sites(session, snapshot.municipality_id, on=snapshot.on)
    wanted = {site.uid for site in read_query(request.args).chosen(sites)}
    cards = [card for card in snapshot.find_cards(_KIND) if card.uid in wanted]
    return Response(snapshot.features_geojson(cards), mimetype=GEOJSON)


@bp.get("/<city>/adoption/sites/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show what is agreed about a site, what was done there, how it was judged."""
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    with open_session() as session:
        site = get_site(session, snapshot.municipality_id, uid, on=snapshot.on)
        agreements = [
            (
                each,
                find_reviews(session, each.uid),
                entries := find_entries(session, each.uid),
                describe_year(entries, fiscal_year(snapshot.on)),
            )
            for each in find_decided(
                session, snapshot.municipality_id, uid, on=snapshot.on
            )
        ]
    return render_template(
        "adoption/site.html",
        city=snapshot.city,
        card=card,
        site=site,
        agreements=agreements,
        recent=RECENT,
    )


@bp.get("/<city>/adoption/sites/<uid>/sign/<agreement>")
@revalidated
def show_sign(city: str, uid: str, agreement: str) -> ResponseReturnValue:
    """Show the sign of an adopted site with its QR code, to be printed."""
    snapshot = get_snapshot(city)
    snapshot.get_card(uid)
    with open_session() as session:
        found = get_agreement(session, agreement, on=snapshot.on)
    if found.site != uid or found.status != "agreed":
        message = _("この看板はありません。合意が続いている場所から開いてください。")
        raise NotFoundError(message, kind="adoption", uid=agreement)
    back = url_for("adoption.show_one", city=city, uid=uid)
    return answer(make_sheet(found, "sign", snapshot.city, back=back))


@bp.get("/<city>/adoption/pictures/<entry>.jpg")
def send_picture(city: str, entry: str) -> ResponseReturnValue:
    """Send the picture of a day's work at a public site; caches ask again each time."""
    municipality = get_snapshot(city).municipality_id
    with open_session() as session:
        content = get_entry_picture(
            session, entry, small=asks_for_small(), municipality_id=municipality
        )
    response = as_jpeg(content)
    response.cache_control.public = response.cache_control.no_cache = True
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)
