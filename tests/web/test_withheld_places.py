"""No answer depends on where a withheld place is: distances, orders and counts neither.

The place is moved, and every question is asked again: the answers, and even their
tags, must be the same to the byte. What is left to a binary search is nothing.
"""

import re
from itertools import cycle

import pytest
import shapely
from sqlalchemy import select, update

from geo.domain.periods import today
from geo.query.programmes import find_programmes
from geo.report.digest import describe_digest
from geo.snapshot.build import build_snapshot
from geo.store.alerts import Wish
from geo.store.assign import assign_areas
from geo.store.models import (
    Feature,
    Municipality,
    Opportunity,
    Partnership,
    Programme,
    ProgrammeSite,
)
from geo.store.municipalities import mark_changed
from geo.store.session import reading, transaction
from tests.web.leaks import SECRET_POINTS
from web.database import EXTENSION

CITY = "inagi"
WITHHELD = {"activity": 1, "place": 2, "adoption_site": 1}
ELSEWHERE = (139.5161, 35.6247)
STEP = 0.0002  # about 20 m: in the same area of every set
FORGERY = re.compile(r'name="csrf_token" value="[^"]+"')


def put(app, uids, points):
    """Put each withheld feature at a point of its kind of visibility."""
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        for uid, visibility in uids.items():
            point = shapely.Point(points[visibility])
            session.execute(
                update(Feature.__table__)
                .where(Feature.uid == uid)
                .values(
                    geometry=f"SRID=4326;{point.wkt}",
                    location_source="manual",
                    location_visibility=visibility,
                    updated_at=Feature.updated_at,
                )
            )
        session.expire_all()
        assign_areas(session, city, on=today())
        mark_changed(session, city)


@pytest.fixture
def withheld(app):
    """Some features at secret points: uid to visibility."""
    uids = {}
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        for kind, count in WITHHELD.items():
            found = session.scalars(
                select(Feature.uid)
                .where(Feature.municipality_id == city.id, Feature.kind == kind)
                .where(Feature.status == "active")
                .order_by(Feature.id)
                .limit(2 * count)
            ).all()
            uids |= dict.fromkeys(found[:count], "hidden")
            uids |= dict.fromkeys(found[count:], "area_only")
        speak_of(session, city.id, list(uids))
    return uids


def speak_of(session, city, uids):
    """Let collaborations, calls and receiving sites be at the withheld places."""
    places = session.scalars(
        select(Feature.id).where(Feature.uid.in_(uids), Feature.kind == "place")
    ).all()
    for table in (Partnership, Opportunity, Programme):
        rows = session.scalars(select(table).where(table.municipality_id == city)).all()
        for row, place in zip(rows, cycle(places), strict=False):
            if table is not Programme:
                row.place_id = place
                continue
            sites = select(ProgrammeSite).where(ProgrammeSite.programme_id == row.id)
            for site in session.scalars(sites):
                site.feature_id = place


def questions(app, uids):
    """Yield what somebody would ask who looks for the places."""
    with reading(app.extensions[EXTENSION]) as session:
        snapshot = build_snapshot(session, CITY, on=today())
    spots = [*SECRET_POINTS.values(), ELSEWHERE]
    near = [f"near={y:.4f},{x:.4f}" for x, y in spots]
    boxes = [
        f"bbox={x - STEP:.5f},{y - STEP:.5f},{x + STEP:.5f},{y + STEP:.5f}"
        for x, y in spots
    ]
    codes = [district.code for district in snapshot.districts()]
    yield from (f"/{CITY}/?{each}" for each in ("", *near, f"{near[0]}&sort=date"))
    for path in (f"/{CITY}/features.geojson", f"/embed/{CITY}/"):
        yield from (f"{path}?{each}" for each in near)
    for form in ("ics", "atom"):
        yield from (f"/{CITY}/feeds/search.{form}?{each}" for each in near)
        yield f"/{CITY}/feeds/all.{form}"
    yield from (f"/{CITY}/features.geojson?{box}" for box in boxes)
    yield from (f"/{CITY}/features.geojson?limit=9&{each}" for each in near)
    yield from (f"/{CITY}/ask/?{each}" for each in near)
    yield from (f"/{CITY}/calendar/?{each}" for each in near)
    for code in codes:
        yield f"/{CITY}/features.geojson?district={code}"
        yield f"/{CITY}/paper/kairanban?district={code}"
    for name in ("hours.json", "territories.json", "districts/", "paper/guidebook"):
        yield f"/{CITY}/{name}"
    for name in ("partnerships", "opportunities"):
        yield f"/{CITY}/{name}/?state="
        yield f"/{CITY}/{name}/map.geojson?state="
    yield f"/{CITY}/opportunities/feed.ics?state=all"
    with reading(app.extensions[EXTENSION]) as session:
        programmes = find_programmes(session, snapshot.municipality_id, on=today())
    for programme in programmes:
        yield f"/{CITY}/programmes/{programme.uid}/sites.geojson"
        yield from (f"/{CITY}/programmes/{programme.uid}?{each}" for each in near)
    cards = [card for card in snapshot.cards if card.kind in {"place", "organisation"}]
    for uid in (*uids, *(card.uid for card in cards[:4])):
        yield f"/embed/{CITY}/{uid}"
        yield f"/{CITY}/features/{uid}.geojson"
        yield f"/{CITY}/paper/{uid}"
        yield f"/{CITY}/organisations/{uid}"


def answers(app, asked):
    client = app.test_client()
    found = {}
    for address in asked:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        text = FORGERY.sub("", answer.get_data(as_text=True))
        found[address] = (answer.get_etag(), text)
    return found


def letters(app, spots):
    """What letters would say of small areas drawn around some points."""
    with reading(app.extensions[EXTENSION]) as session:
        snapshot = build_snapshot(session, CITY, on=today())
    news = {card.uid: frozenset({"added", "geometry"}) for card in snapshot.cards}
    drawn = [shapely.to_geojson(shapely.Point(spot).buffer(STEP)) for spot in spots]
    return [
        describe_digest(
            snapshot,
            Wish(area_kind="drawn", frequency="weekly", language="ja", shape=shape),
            snapshot.cards,
            news,
        )
        for shape in drawn
    ]


def test_no_answer_depends_on_where_a_withheld_place_is(app, withheld):
    x, y = SECRET_POINTS["area_only"]
    moved = {"hidden": ELSEWHERE, "area_only": (x - STEP, y)}
    spots = [*SECRET_POINTS.values(), *moved.values()]
    put(app, withheld, SECRET_POINTS)
    asked = list(questions(app, withheld))
    before, told = answers(app, asked), letters(app, spots)

    put(app, withheld, moved)
    after = answers(app, asked)

    assert [address for address in asked if before[address] != after[address]] == []
    assert letters(app, spots) == told


def test_the_same_questions_do_find_a_place_that_is_shown(app, withheld):
    shown = dict.fromkeys(list(withheld)[:1], "exact")
    put(app, shown, {"exact": SECRET_POINTS["hidden"]})
    asked = [each for each in questions(app, shown) if "geojson?" in each]
    before = answers(app, asked)

    put(app, shown, {"exact": ELSEWHERE})
    after = answers(app, asked)

    assert any(before[address] != after[address] for address in asked)
