"""Proposals: three ways of moderation, holds, stale ones, answers."""

import secrets

import pytest
from sqlalchemy import select

from geo.domain.errors import ConflictError, StaleEditError
from geo.query.items import find_items, get_item
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.holding import hold_back, release
from geo.store.models import ChangeRequest, Feature, Revision
from geo.store.proposals import (
    MOST_OPEN,
    Correction,
    decide,
    propose_change,
    withdraw,
)
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER, EDITOR, STAFF = Actor("owner"), Actor("editor"), Actor("staff")
HELPER = Actor("contributor")


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


@pytest.fixture
def saved(session, group):
    values = {"title": "清掃", "venue": "会館"}
    return create_feature(session, group, "activity", values, actor=OWNER, on=DAY)


def propose(session, saved, *, holds=False, actor=HELPER, kind="change", **values):
    return propose_change(
        session,
        None,
        kind=kind,
        uid=saved.uid,
        base_version=saved.version,
        values=values,
        actor=actor,
        holds=holds,
        feature_kind="activity",
        comment="前と違います",
    )


def answer(session, uid, decision="approve", *, values=None, said=None, version=None):
    return decide(
        session,
        uid,
        decision=decision,
        values=values,
        actor=OWNER,
        on=DAY,
        answer=said,
        version=version,
    )


def stored(session, group, saved):
    session.expire_all()
    return get_item(session, group.id, saved.uid)


def is_held(session, saved):
    session.expire_all()
    return session.scalar(select(Feature.held).where(Feature.uid == saved.uid))


def test_an_approved_change_is_written_by_the_decider(session, group, saved):
    uid = propose(session, saved, title="朝の清掃")
    assert stored(session, group, saved).document["title"] == "清掃"

    decision = answer(session, uid)

    assert (decision.status, decision.version) == ("approved", 2)
    assert stored(session, group, saved).document["title"] == "朝の清掃"
    last = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert (last.by_role, last.reason) == ("owner", "提案を受け入れ：前と違います")
    asked = session.scalars(select(ChangeRequest)).one()
    assert (asked.by_role, asked.decided_by_role) == ("contributor", "owner")


def test_a_holding_change_keeps_the_thing_from_the_public(session, saved):
    first = propose(session, saved, holds=True, title="一")
    second = propose(session, saved, holds=True, venue="二")
    assert is_held(session, saved)

    answer(session, first)
    assert is_held(session, saved)
    withdraw(session, second)

    assert not is_held(session, saved)


def test_declining_asks_for_a_reason_and_shows_the_thing_again(session, saved):
    uid = propose(session, saved, holds=True, title="一")

    with pytest.raises(ConflictError):
        answer(session, uid, "decline", said=" ")
    answer(session, uid, "decline", said="いまのままで合っています。")

    assert not is_held(session, saved)
    with pytest.raises(ConflictError):
        answer(session, uid)


def test_a_change_that_keeps_the_last_version_holds_nothing(session, saved):
    propose(session, saved, title="一")

    assert not is_held(session, saved)


def test_a_new_thing_comes_into_being_when_it_is_approved(session, group):
    uid = propose_change(
        session,
        group.id,
        kind="create",
        uid=None,
        base_version=None,
        values={"title": "体操", "venue": "公園", "unknown": 1},
        actor=HELPER,
        holds=True,
        feature_kind="activity",
        comment=None,
    )
    assert find_items(session, group.id) == []

    decision = answer(session, uid)

    assert get_item(session, group.id, decision.target).document["venue"] == "公園"


def test_an_ended_thing_is_proposed_as_a_whole(session, group, saved):
    answer(session, propose(session, saved, kind="finish"))

    assert stored(session, group, saved).document["status"] == "ended"


def test_other_fields_may_change_meanwhile(session, group, saved):
    uid = propose(session, saved, title="朝の清掃")
    change_feature(
        session, saved.uid, {"venue": "公園"}, version=1, actor=OWNER, on=DAY
    )

    answer(session, uid)

    document = stored(session, group, saved).document
    assert (document["title"], document["venue"]) == ("朝の清掃", "公園")


def test_a_field_that_changed_meanwhile_must_be_chosen(session, group, saved):
    uid = propose(session, saved, title="朝の清掃", venue="学校")
    change_feature(
        session, saved.uid, {"title": "夜の清掃"}, version=1, actor=OWNER, on=DAY
    )

    with pytest.raises(StaleEditError) as caught:
        answer(session, uid)
    assert caught.value.details["fields"] == ["title"]
    answer(session, uid, "approve_edited", values={"venue": "学校"}, version=2)

    document = stored(session, group, saved).document
    assert (document["title"], document["venue"]) == ("夜の清掃", "学校")


def test_a_proposal_on_an_old_version_knows_what_it_was_based_on(session, saved):
    change_feature(
        session, saved.uid, {"title": "夜の清掃"}, version=1, actor=OWNER, on=DAY
    )
    uid = propose(session, saved, title="朝の清掃")

    with pytest.raises(StaleEditError):
        answer(session, uid)


def test_an_edited_approval_is_refused_when_the_decider_saw_an_old_version(
    session, saved
):
    uid = propose(session, saved, title="朝の清掃")
    change_feature(
        session, saved.uid, {"venue": "公園"}, version=1, actor=OWNER, on=DAY
    )

    with pytest.raises(StaleEditError):
        answer(session, uid, "approve_edited", values={"title": "昼"}, version=1)


def test_public_corrections_of_one_thing_are_limited(session, saved):
    def correct():
        return propose_change(
            session,
            None,
            kind="change",
            uid=saved.uid,
            base_version=None,
            values={"venue": "学校"},
            actor=Actor("public"),
            holds=False,
            feature_kind="activity",
            comment="山田さんの家の前",
            correction=Correction(("place",), {}, secrets.token_urlsafe(32)),
        )

    first, *_ = [correct() for _ in range(MOST_OPEN)]
    with pytest.raises(ConflictError):
        correct()

    answer(session, first)
    last = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert last.reason == "住民の提案を受け入れ"
    assert len(session.scalars(select(ChangeRequest)).all()) == MOST_OPEN


def test_what_the_city_holds_back_is_traced_with_its_reason(session, saved):
    uid = hold_back(session, saved.uid, actor=STAFF, reason="場所を確かめています")
    assert is_held(session, saved)

    release(session, uid, actor=STAFF)

    assert not is_held(session, saved)
    traces = session.scalars(select(Revision).order_by(Revision.id)).all()
    assert [each.after.get("held") for each in traces[1:]] == [True, False]
    assert "場所を確かめています" in traces[1].reason
