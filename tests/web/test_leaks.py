"""No public address, in any format, gives away what is private.

Every GET route of the application is asked with every planted feature and with
ordinary ones. A route that is not known here fails the test: whoever adds one
says with which values it is asked.
"""

import re
from itertools import product

import pytest
from shapely import Point
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.assign import assign_areas
from geo.store.models import (
    Account,
    Feature,
    Layer,
    Membership,
    Municipality,
    OfficerContact,
    Organisation,
)
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.web.leaks import SECRET_POINTS, SECRET_WORDS, find_leaks
from web.database import EXTENSION

CITY = "inagi"
PRIVATE = ("/desk/", "/static/")
LANGUAGES = ("", "en")
DISTRICT = "13225001"


@pytest.fixture
def planted(app):
    """The demo with secrets in it; returns the uids to ask for."""
    uids = {}
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        public = {
            layer.slug: layer
            for layer in session.scalars(
                select(Layer).where(Layer.municipality_id == city.id)
            )
        }
        for kind in ("activity", "place", "adoption_site"):
            features = session.scalars(
                select(Feature)
                .where(Feature.municipality_id == city.id, Feature.kind == kind)
                .order_by(Feature.id)
            ).all()
            uids[kind] = [features[0].uid]
            for feature, visibility in zip(
                features[1:3], ("hidden", "area_only"), strict=False
            ):
                hide(feature, visibility)
                uids[kind].append(feature.uid)
        drafts = session.scalars(
            select(Feature)
            .where(Feature.municipality_id == city.id, Feature.kind == "activity")
            .order_by(Feature.id.desc())
        ).all()
        drafts[0].status = "draft"
        drafts[0].title = SECRET_WORDS["draft"]
        uids["activity"].append(drafts[0].uid)
        first = next(iter(public.values()))
        unseen = Layer(
            municipality_id=city.id,
            slug="members-only",
            kind="activity",
            title=SECRET_WORDS["private_layer"],
            source=first.source,
            licence=first.licence,
            visibility="members",
        )
        session.add(unseen)
        session.flush()
        drafts[1].layer_id = unseen.id
        drafts[1].title = SECRET_WORDS["private_layer"]
        uids["activity"].append(drafts[1].uid)
        organisation = session.scalars(
            select(Organisation).where(Organisation.municipality_id == city.id)
        ).first()
        uids["organisation"] = [organisation.uid]
        add_officer(session, organisation)
        assign_areas(session, city, on=today())
        mark_changed(session, city)
        uids["layers"] = [*public, "members-only"]
    return uids


def hide(feature, visibility):
    """Put a feature at a secret place that must not be shown."""
    longitude, latitude = SECRET_POINTS[visibility]
    feature.geometry = f"SRID=4326;{Point(longitude, latitude).wkt}"
    feature.location_source = "manual"
    feature.location_visibility = visibility
    feature.address = SECRET_WORDS[visibility]
    feature.notes_text = f"住まい {SECRET_WORDS[visibility]}"
    if feature.kind == "activity":
        feature.venue = SECRET_WORDS[visibility]


def add_officer(session, organisation):
    """Give an organisation an officer, whose name and phone are private."""
    account = Account(
        email=SECRET_WORDS["member"], display_name=SECRET_WORDS["officer"]
    )
    session.add(account)
    session.flush()
    membership = Membership(
        organisation_id=organisation.id,
        account_id=account.id,
        role="owner",
        title="会長",
        term_start=today(),
    )
    session.add(membership)
    session.flush()
    session.add(
        OfficerContact(
            membership_id=membership.id,
            name=SECRET_WORDS["officer"],
            phone=SECRET_WORDS["officer_phone"],
            consented_on=today(),
        )
    )


def values_of(uids):
    """What stands for each argument of a route, by name."""
    every = [
        uid for kind in ("activity", "place", "adoption_site") for uid in uids[kind]
    ]
    return {
        "city": [CITY],
        "uid": [*every, *uids["organisation"]],
        "kind": ["activities", "places", "adoption", "organisations", "issues"],
        "code": [DISTRICT],
        "slug": uids["layers"],
        "form": None,  # the route's own choices
    }


# Where an argument of the same name means something else.
OTHERWISE = {
    "exports.send_areas": {"slug": ["districts", "associations"]},
    "exports.send_figures": {
        "slug": ["districts", "associations"],
        "kind": ["population", "membership", "observations"],
    },
}
QUESTIONS = {
    "finder.show_finder": [
        "",
        "q=ヒミツノイエ",
        "kind=activity",
        f"district={DISTRICT}",
    ],
    "finder.send_features": ["", "q=ヒミツノイエ"],
}


def choices(rule, name):
    """The values that a route's own pattern allows for an argument."""
    found = re.search(r"any\(([^)]*)\):" + name + ">", rule.rule)
    return [item.strip(" '\"") for item in found[1].split(",")] if found else None


def addresses(app, uids):
    """Yield every public address, with each language."""
    common = values_of(uids)
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith(PRIVATE):
            continue
        own = OTHERWISE.get(rule.endpoint, {})
        given = []
        for name in sorted(rule.arguments):
            values = own.get(name) or choices(rule, name) or common.get(name)
            assert values, f"{rule.endpoint}: say with which {name} it is asked"
            given.append([(name, value) for value in values])
        bound = app.url_map.bind("localhost")
        for chosen in product(*given):
            path = bound.build(rule.endpoint, dict(chosen))
            for question in QUESTIONS.get(rule.endpoint, [""]):
                yield rule.endpoint, path + (f"?{question}" if question else "")


def test_nothing_private_is_in_any_public_answer(planted, app):
    client = app.test_client()
    leaks, answered = [], set()
    for endpoint, address in addresses(app, planted):
        for language in LANGUAGES:
            mark = "&" if "?" in address else "?"
            whole = f"{address}{mark}lang={language}" if language else address
            answer = client.get(whole, follow_redirects=True)
            assert answer.status_code < 500, whole
            if answer.status_code == 200:
                answered.add(endpoint)
            # An address repeats what was asked.
            if found := [
                name
                for name in find_leaks(answer.data)
                if not ("ヒミツ" in whole and name in {"hidden", "area_only"})
            ]:
                leaks.append((whole, found))

    assert leaks == []
    routes = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.rule.startswith(PRIVATE)
    }
    assert routes - answered == set(), "routes that never answered with a page"


def test_the_search_for_leaks_finds_what_is_there():
    longitude, latitude = SECRET_POINTS["hidden"]

    assert find_leaks(f"[{longitude},{latitude}]".encode()) == ["hidden point"]
    assert find_leaks(SECRET_WORDS["officer"].encode()) == ["officer"]
    assert find_leaks("SUMMARY:ヤクイ\r\n ンナマエ".encode()) == ["officer"]
    assert find_leaks(b"nothing") == []
