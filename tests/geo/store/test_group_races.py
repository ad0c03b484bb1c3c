"""Two people who press the same button at the same moment, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from geo.domain.errors import ConflictError, StaleEditError
from geo.query.items import get_item
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import ChangeRequest, Feature
from geo.store.proposals import decide, propose_change
from geo.store.session import transaction
from geo.store.undoing import undo_batch
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER = Actor("owner")


@pytest.fixture
def group(database):
    with transaction(database) as session:
        add_districts(session)
        made = add_group(session)
        saved = create_feature(
            session, made, "activity", {"title": "清掃"}, actor=OWNER, on=DAY
        )
        return made.id, saved.uid


def at_once(database, *works):
    """Run units of work together; return how each one ended."""

    def run(work):
        try:
            with transaction(database) as session:
                work(session)
        except (ConflictError, StaleEditError) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def approve(uid):
    return lambda session: decide(
        session,
        uid,
        decision="approve",
        values=None,
        actor=OWNER,
        on=DAY,
        answer=None,
    )


def propose(database, uid, *, kind="change", organisation=None, **values):
    with transaction(database) as session:
        return propose_change(
            session,
            organisation,
            kind=kind,
            uid=uid,
            base_version=None,
            values=values,
            actor=Actor("contributor"),
            holds=False,
            feature_kind="activity",
            comment=None,
        )


def test_of_several_approvals_of_a_new_thing_one_makes_it(database, group):
    organisation, _ = group
    uid = propose(database, None, kind="create", organisation=organisation, title="祭")

    ended = at_once(database, *[approve(uid)] * 4)

    with transaction(database) as session:
        made = session.scalars(select(Feature.uid).where(Feature.title == "祭")).all()
    assert (ended.count("done"), len(made)) == (1, 1)


def test_an_approval_and_an_edit_of_the_same_field_lose_nothing(database, group):
    organisation, thing = group
    uid = propose(database, thing, title="提案の名前")

    def edit(session):
        change_feature(
            session, thing, {"title": "直した名前"}, version=1, actor=OWNER, on=DAY
        )

    ended = at_once(database, approve(uid), edit)

    with transaction(database) as session:
        item = get_item(session, organisation, thing)
        status = session.scalars(
            select(ChangeRequest.status).where(ChangeRequest.uid == uid)
        ).one()
    assert sorted(ended) == ["StaleEditError", "done"]
    assert item.record.version == 2
    assert (status == "approved") == (item.document["title"] == "提案の名前")


def test_an_undo_pressed_twice_is_done_once(database, group):
    organisation, thing = group
    with transaction(database) as session:
        saved = change_feature(
            session, thing, {"title": "別の名前"}, version=1, actor=OWNER, on=DAY
        )

    def undo(session):
        undo_batch(session, organisation, saved.batch, actor=OWNER, on=DAY, reason=None)

    at_once(database, undo, undo, undo)

    with transaction(database) as session:
        item = get_item(session, organisation, thing)
    assert (item.record.version, item.document["title"]) == (3, "清掃")
