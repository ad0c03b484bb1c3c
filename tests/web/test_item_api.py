"""Things of a group over HTTP: versions asked for, and nobody's work written over."""

import json

import pytest
from sqlalchemy import update

from geo.store.models import Layer
from geo.store.session import transaction
from tests.web.programs import Program, add_people
from web.database import EXTENSION


@pytest.fixture
def app(empty_app):
    return empty_app


@pytest.fixture
def owner(app):
    group, members = add_people(app, "owner")
    return Program(app, group, members[0])


@pytest.fixture
def uid(owner):
    return owner.add(title="清掃").json["uid"]


def test_a_thing_is_added_read_and_changed_with_its_version(owner):
    added = owner.add(title="清掃", geometry="POINT (141.5 43.1)")
    read = owner.client.get(added.location, headers={"Accept-Encoding": "gzip"})
    changed = owner.change(added.json["uid"], 1, fee="100円")

    assert (added.status_code, added.headers["ETag"]) == (201, '"1"')
    assert (read.status_code, read.headers["ETag"]) == (200, '"1"')
    assert read.json["values"]["title"] == "清掃"
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert changed.json["changed"] == ["fee"]
    assert "no-store" in changed.headers["Cache-Control"]


def test_a_write_without_a_version_is_asked_for_one(owner, uid):
    answer = owner.change(uid, None, title="花壇")

    assert answer.status_code == 428
    assert answer.json["error"] == "missing_version"


def test_a_stale_write_gets_both_versions(owner, uid):
    owner.change(uid, 1, title="先の人", venue="公園")

    answer = owner.change(uid, 1, title="後の人", fee="100円", venue=None)

    assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
    assert answer.json["yours"] == {"title": "後の人", "fee": "100円", "venue": None}
    assert answer.json["current"]["title"] == "先の人"
    assert answer.json["conflicts"] == ["title"]
    assert answer.json["merges"] == ["fee"]
    assert owner.read(uid).json["version"] == 2


@pytest.mark.parametrize("tag", ['W/"1"', "*", '"one"', '"99999999999999999999"'])
def test_a_tag_that_names_no_version_never_matches(owner, uid, tag):
    answer = owner.client.patch(
        f"{owner.items}/{uid}",
        json={"values": {"title": "花壇"}},
        headers={"If-Match": tag, "X-CSRFToken": owner.token},
    )

    assert answer.status_code == 412


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"values": {"title": ""}}, "title"),
        ({"values": {"no_such": 1}}, "no_such"),
        ({"values": {"status": "deleted"}}, "status"),
        ({"values": {}, "held": False}, "held"),
        ({"values": [1]}, "values"),
        ({"values": {}, "reason": "a\nb"}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(owner, uid, body, field):
    answer = owner.client.patch(
        f"{owner.items}/{uid}",
        json=body,
        headers={"If-Match": '"1"', "X-CSRFToken": owner.token},
    )

    assert (answer.status_code, answer.json["field"]) == (422, field)
    assert answer.json["message"]


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"\xff", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"values": {"area_m2": NaN}}', "application/json", 422),
        (b"values=1", "application/x-www-form-urlencoded", 415),
        (
            json.dumps({"values": {"title": "a" * 300_000}}).encode(),
            "application/json",
            413,
        ),
    ],
)
def test_a_body_that_is_no_json_of_a_fair_size_is_refused(
    owner, uid, sent, kind, status
):
    answer = owner.client.patch(
        f"{owner.items}/{uid}",
        data=sent,
        content_type=kind,
        headers={"If-Match": '"1"', "X-CSRFToken": owner.token},
    )

    assert answer.status_code == status
    assert answer.json["message"]


def test_a_write_without_the_token_is_refused(owner, uid):
    answer = owner.client.patch(
        f"{owner.items}/{uid}",
        json={"values": {"title": "花壇"}},
        headers={"If-Match": '"1"'},
    )

    assert (answer.status_code, answer.json["error"]) == (400, "csrf")


def test_nobody_but_the_groups_people_comes_in(app, owner, uid):
    other_group, members = add_people(app, "owner", name="架空町内会")
    other = Program(app, other_group, members[0])
    theirs = f"{other.items}/{uid}"

    assert app.test_client().get(f"{owner.items}/{uid}").status_code == 401
    assert other.client.get(f"{owner.items}/{uid}").status_code == 404
    assert other.client.get(theirs).status_code == 404
    assert other.change(uid, 1, title="乗っ取り").status_code == 404


def test_who_may_only_look_may_not_write(app):
    group, (owner, viewer) = add_people(app, "owner", "viewer")
    uid = Program(app, group, owner).add(title="清掃").json["uid"]
    reader = Program(app, group, viewer)

    assert reader.read(uid).status_code == 200
    assert reader.change(uid, 1, title="花壇").status_code == 404
    assert reader.add(title="花壇").status_code == 404


@pytest.mark.parametrize(
    ("role", "moderation", "holds"),
    [
        ("contributor", "direct", False),
        ("contributor", "review", False),
        ("editor", "review", True),
        ("editor", "review_keep_last", False),
    ],
)
def test_what_waits_for_the_owner_is_answered_with_the_proposal(
    app, monkeypatch, role, moderation, holds
):
    group, members = add_people(app, "owner", role)
    uid = Program(app, group, members[0]).add(title="清掃").json["uid"]
    with transaction(app.extensions[EXTENSION]) as session:
        layer = Layer.__table__
        session.execute(
            update(layer)
            .where(layer.c.source == "架空自治会")
            .values(moderation=moderation)
        )
    asked = []

    def propose(_session, _organisation, **said):
        asked.append(said)
        return "abc234"

    monkeypatch.setattr("web.groups.item_api.propose_change", propose)
    program = Program(app, group, members[1])

    changed = program.change(uid, 1, title="花壇")
    ended = program.change(uid, 1, status="ended")
    added = program.add(title="祭り")

    assert [each.status_code for each in (changed, ended, added)] == [202, 202, 202]
    assert changed.location.endswith("/proposals/abc234")
    assert [each["kind"] for each in asked] == ["change", "finish", "create"]
    assert {each["holds"] for each in asked} == {holds}
    assert program.read(uid).json["values"]["title"] == "清掃"
