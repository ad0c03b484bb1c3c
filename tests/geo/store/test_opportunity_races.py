"""Two people at one call in the same moment, on both databases: one of them wins."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.store.applications import apply_to, decide_application, withdraw_application
from geo.store.models import Application, Opportunity, Organisation
from geo.store.municipalities import ensure_municipality
from geo.store.opportunities import Door, write_opportunity
from geo.store.opportunity_steps import (
    Outcome,
    cancel_opportunity,
    decide_opportunity,
    publish_opportunity,
)
from geo.store.session import transaction
from tests.geo.store.test_group_races import at_once

OPEN, OVER = date(2027, 3, 1), date(2027, 4, 1)
CALL = Door(
    kind="grant",
    title="補助金（架空）",
    criteria="4つの点",
    seats=1,
    deadline=date(2027, 3, 31),
)


@pytest.fixture
def call(database):
    """A published call with one seat, and two groups that may answer it."""
    with transaction(database) as session:
        city = ensure_municipality(session, "13225").id
        groups = [
            Organisation(
                municipality_id=city, name=f"{name}（架空）", actor_type="citizen_group"
            )
            for name in ("ほたる会", "花の会")
        ]
        session.add_all(groups)
        uid = write_opportunity(session, city, CALL)
        publish_opportunity(session, city, uid, on=OPEN)
        session.flush()
        return city, uid, [group.id for group in groups]


def send(database, group, uid):
    with transaction(database) as session:
        return apply_to(session, group, uid, "花を植える", on=OPEN)


def decide(city, answer, step, reason):
    return lambda session: decide_application(
        session, city, answer, step=step, reason=reason, on=OVER
    )


def publish_result(city, uid, words):
    return lambda session: decide_opportunity(
        session, city, uid, Outcome(), result=words, on=OVER
    )


def answers(database):
    with transaction(database) as session:
        rows = session.execute(
            select(Application.status, Application.reason, Application.proposal)
        )
        return sorted(tuple(row) for row in rows)


def stored(database, uid):
    with transaction(database) as session:
        row = session.scalars(select(Opportunity).where(Opportunity.uid == uid)).one()
        return row.status, row.result, row.version


def test_of_two_staff_who_decide_one_answer_one_wins_with_the_own_reason(
    database, call
):
    city, uid, (group, _) = call
    answer = send(database, group, uid)

    ended = at_once(
        database,
        decide(city, answer, "select", "選ぶ理由"),
        decide(city, answer, "decline", "断る理由"),
    )

    won = {"select": ("selected", "選ぶ理由"), "decline": ("declined", "断る理由")}
    first = won["select" if ended[0] == "done" else "decline"]
    assert sorted(ended) == ["ConflictError", "done"]
    assert answers(database) == [(*first, "花を植える")]


def test_two_staff_never_give_the_last_seat_to_two_groups(database, call):
    city, uid, groups = call
    sent = [send(database, group, uid) for group in groups]

    ended = at_once(
        database, *[decide(city, answer, "select", "理由") for answer in sent]
    )

    assert sorted(ended) == ["ConflictError", "done"]
    assert [row[0] for row in answers(database)] == ["applied", "selected"]


def test_two_members_who_apply_at_once_send_one_answer(database, call):
    _, uid, (group, _) = call

    ended = at_once(
        database,
        *[
            lambda session, words=words: apply_to(session, group, uid, words, on=OPEN)
            for words in ("花を植える", "木を植える")
        ],
    )

    kept = "花を植える" if ended[0] == "done" else "木を植える"
    assert sorted(ended) == ["ConflictError", "done"]
    assert answers(database) == [("applied", None, kept)]


def test_two_groups_that_apply_at_once_are_both_heard(database, call):
    _, uid, groups = call

    ended = at_once(
        database,
        *[
            lambda session, group=group: apply_to(session, group, uid, "花", on=OPEN)
            for group in groups
        ],
    )

    assert (ended, len(answers(database))) == (["done", "done"], 2)


def test_an_answer_taken_back_is_not_decided_and_one_decided_is_not_taken_back(
    database, call
):
    city, uid, (group, _) = call
    answer = send(database, group, uid)

    ended = at_once(
        database,
        lambda session: withdraw_application(session, group, answer),
        decide(city, answer, "select", "理由"),
    )

    taken_back = ended[0] == "done"
    expected = (
        ("withdrawn", None, "") if taken_back else ("selected", "理由", "花を植える")
    )
    assert sorted(ended) == ["ConflictError", "done"]
    assert answers(database) == [expected]


def test_no_result_is_published_over_an_answer_that_still_waits(database, call):
    city, uid, (group, _) = call
    answer = send(database, group, uid)

    ended = at_once(
        database,
        publish_result(city, uid, "結果"),
        decide(city, answer, "decline", "理由"),
    )

    status, _, _ = stored(database, uid)
    assert ended[1] == "done"
    assert (ended[0] == "done") == (status == "decided")
    assert [row[0] for row in answers(database)] == ["declined"]


def test_of_a_result_and_a_cancellation_one_is_told(database, call):
    city, uid, _ = call

    ended = at_once(
        database,
        publish_result(city, uid, "結果"),
        lambda session: cancel_opportunity(session, city, uid, reason="大雨"),
    )

    told = ("decided", "結果") if ended[0] == "done" else ("cancelled", None)
    status, result, version = stored(database, uid)
    assert sorted(ended) == ["ConflictError", "done"]
    # Written, published, and one step more: nobody's step was lost or counted twice.
    assert (status, result, version) == (*told, 3)
