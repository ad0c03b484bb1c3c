"""What somebody with too little standing, or with bad intent, tries at a group's desk."""

import shutil
from itertools import product

import pytest

from geo.domain.periods import today
from geo.store.editing import Actor, change_feature, lock_feature
from geo.store.proposals import propose_change
from geo.store.session import transaction
from tests.web.leaks import parts_of
from tests.web.matrix import plant
from tests.web.test_access_matrix import everything
from web import create_app
from web.database import EXTENSION

HTTPS = "https://localhost"
ENDLESS = "9" * 5000  # longer than int() reads


@pytest.fixture(scope="module")
def world(demo_gpkg, tmp_path_factory):
    path = tmp_path_factory.mktemp("attacks") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    app = create_app({"KYODO_DATABASE": str(path), "KYODO_BASE_MAP": "none"})
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["RATELIMIT_ENABLED"] = False
    groups, clients = plant(app)
    yield app, groups, clients
    app.extensions[EXTENSION].engine.dispose()
    app.extensions[EXTENSION].writer.dispose()


def desk_pages(app, group):
    """Every page of a group's desk, with every id of the group in every place."""
    bound = app.url_map.bind("localhost")
    ids = [*group.items.values(), *group.ids.values(), "activity"]
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/desk/groups/<organisation>"):
            continue
        if "GET" not in rule.methods:
            continue
        names = sorted(rule.arguments - {"organisation"})
        chosen = (
            product(ids, repeat=len(names))
            if len(names) < 2
            else [
                tuple(
                    value if name == "uid" else group.ids["picture"] for name in names
                )
                for value in group.items.values()
            ]
        )
        for values in chosen:
            given = dict(zip(names, values, strict=True))
            try:
                yield bound.build(rule.endpoint, given | {"organisation": group.uid})
            except ValueError:
                continue
    base = f"/desk/groups/{group.uid}"
    yield f"{base}/history/?on=2030-01-01&since=2020-01-01"
    yield f"{base}/fresh/?view=list"


def test_a_viewers_link_finds_no_draft_and_nothing_put_away_on_any_page(world):
    app, groups, clients = world
    own = groups["ア"]
    private = own.words("シタガキ", "カクシタモノ", "テイアンノコトバ", "ヤクインメイ")
    found = []
    for address in desk_pages(app, own):
        answer = clients["link-viewer"].get(address)
        told = b"".join(parts_of(answer.data)).decode("utf-8", "ignore")
        found += [(address, word) for word in private if word in told]
        if own.items["draft"] in told and own.items["draft"] not in address:
            found.append((address, "its id"))
        if answer.status_code >= 500:
            found.append((address, answer.status_code))

    assert found == []


def test_a_viewers_link_takes_no_picture_of_a_draft(world):
    _, groups, clients = world
    own = groups["ア"]
    address = (
        f"/desk/groups/{own.uid}/items/{own.items['draft']}"
        f"/photos/{own.ids['picture']}.jpg"
    )

    assert clients["link-viewer"].get(address).status_code == 404
    assert clients["viewerア"].get(address).status_code == 200


def test_a_link_works_for_programs_over_https_as_well(world):
    _, groups, clients = world
    own = groups["ア"]
    client = clients["link-editor"]
    client.set_cookie("__Host-kyodo-share", "link-editor-0123456789", secure=True)
    address = f"/desk/groups/{own.uid}/api/items/{own.items['public']}"

    assert client.get(address, base_url=HTTPS).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": "2026-12-05", "rrule": "FREQ=DAILY;UNTIL=99991231"},
        {"starts_on": "2026-12-05", "ends_on": "9999-12-31"},
        {"starts_on": "0001-01-01"},
        {"starts_on": "2026-12-05", "exdates": ["9999-12-31"]},
        {"last_confirmed_on": "9999-12-31"},
    ],
)
def test_days_at_the_end_of_all_time_are_refused(world, values):
    _, groups, clients = world
    own = groups["ア"]
    address = f"/desk/groups/{own.uid}/api/items/{own.items['public']}"
    version = clients["ownerア"].get(address).json["version"]
    answer = clients["ownerア"].patch(
        address, json={"values": values}, headers={"If-Match": f'"{version}"'}
    )

    assert answer.status_code == 422


def test_endless_days_of_a_file_take_no_calendar_and_no_table_away(world):
    app, groups, clients = world
    own = groups["イ"]
    client, uid = clients["ownerイ"], own.items["public"]
    endless = {
        "starts_on": "2026-12-05",
        "rrule": "FREQ=WEEKLY;UNTIL=99991231",
        "ends_on": "9999-12-31",
        "start_time": "09:00",
    }
    write(app, uid, endless)
    assert client.get("/inagi/feeds/all.ics").status_code == 200
    assert client.get(f"/inagi/activities/{uid}.ics").status_code == 200
    write(app, uid, {"rrule": None, "start_time": None})
    assert client.get("/inagi/feeds/all.ics").status_code == 200

    table = f"/desk/groups/{own.uid}/table/"
    sent = {"act": "copy", "tick": uid, f"v-{uid}": "3"}
    assert client.post(table, data=sent).status_code == 303


def write(app, uid, values):
    with transaction(app.extensions[EXTENSION]) as session:
        change_feature(
            session,
            uid,
            values,
            version=lock_feature(session, uid).version,
            actor=Actor("owner"),
            on=today(),
        )


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("share/layers/{layer}", {"version": ENDLESS, "title": "あ"}),
        ("share/links", {"secret": "a" * 43, "name": "あ", "span": ENDLESS}),
        ("figures/households", {"year": ENDLESS}),
        ("proposals/{request}", {"decision": "approve", "version": ENDLESS}),
        ("about/", {"url": "https://[", "version": "1"}),
    ],
)
def test_endless_numbers_and_broken_addresses_are_no_fault_of_ours(
    world, page, answers
):
    _, groups, clients = world
    own = groups["ア"]
    address = f"/desk/groups/{own.uid}/{page.format(**own.ids)}"

    assert clients["ownerア"].post(address, data=answers).status_code < 500


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://[", "あ"])
def test_a_decider_words_nothing_that_no_form_would_take(world, url):
    app, groups, clients = world
    own = groups["ア"]
    uid = own.items["public"]
    with transaction(app.extensions[EXTENSION]) as session:
        proposal = propose_change(
            session,
            None,
            kind="change",
            uid=uid,
            base_version=None,
            values={"url": "https://example.jp/"},
            actor=Actor("public"),
            holds=False,
            feature_kind="activity",
            comment=None,
        )
    answer = clients["ownerア"].post(
        f"/desk/groups/{own.uid}/proposals/{proposal}",
        data={"decision": "edited", "choose-url": "other", "text-url": url},
    )

    assert answer.status_code == 422
    address = f"/desk/groups/{own.uid}/api/items/{uid}"
    assert clients["ownerア"].get(address).json["values"]["url"] is None


def test_reading_every_page_of_the_desk_writes_nothing(world):
    app, groups, clients = world
    before = everything(app)
    for address in desk_pages(app, groups["ア"]):
        for name in ("ownerア", "staff"):
            answer = clients[name].get(address)
            assert answer.status_code < 500, address
            assert answer.cache_control.no_store, address
            assert answer.headers["X-Frame-Options"] == "DENY", address

    assert everything(app) == before
