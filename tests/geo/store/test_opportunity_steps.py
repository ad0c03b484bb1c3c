"""Open doors by random steps on random days: fair rules, no step twice, no early verdict."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.lifecycles import APPLICATION, OPPORTUNITY
from geo.query.applications import find_selected
from geo.query.opportunities import find_opportunities
from geo.store.applications import (
    apply_to,
    decide_application,
    withdraw_application,
)
from geo.store.models import Application, Municipality, Opportunity, Organisation
from geo.store.municipalities import ensure_municipality
from geo.store.opportunities import Door, change_opportunity, write_opportunity
from geo.store.opportunity_steps import (
    Outcome,
    cancel_opportunity,
    close_opportunity,
    decide_opportunity,
    publish_opportunity,
    record_outcome,
)
from geo.store.session import transaction

SOAK = bool(os.environ.get("KYODO_SOAK"))
RUNS, STEPS = (60, 60) if SOAK else (5, 20)
# The turns of a fiscal year and of a leap February, where days go wrong.
DAYS = st.sampled_from(
    [
        date(2027, 3, 30),
        date(2027, 3, 31),
        date(2027, 4, 1),
        date(2028, 2, 28),
        date(2028, 2, 29),
        date(2028, 3, 1),
    ]
)
REFUSED = (ConflictError, InvalidQueryError)


def city(session) -> Municipality:
    return ensure_municipality(session, "13225")


def group(session, name: str) -> int:
    made = Organisation(
        municipality_id=city(session).id, name=name, actor_type="citizen_group"
    )
    session.add(made)
    session.flush()
    return made.id


def call(**more) -> Door:
    said = {
        "kind": "grant",
        "title": "補助金（架空）",
        "criteria": "4つの点",
        "seats": 1,
        "deadline": date(2027, 3, 31),
    }
    return Door(**said | more)


class Calls(RuleBasedStateMachine):
    """One call at a time, three groups, any day; a model of what may be."""

    database = None  # given by the test

    def __init__(self) -> None:
        super().__init__()
        with transaction(self.database) as session:
            self.city = city(session).id
            self.groups = [group(session, f"会{n}{id(self)}（架空）") for n in range(3)]
            self.deadline = date(2027, 3, 31)
            self.uid = write_opportunity(session, self.city, call())
        self.state = "draft"
        self.answers: dict[int, tuple[str, str]] = {}

    def attempt(self, step, may) -> bool:
        """Take a step; whether it succeeded is exactly whether it was allowed."""
        try:
            with transaction(self.database) as session:
                step(session)
        except REFUSED:
            assert not may
            return False
        assert may
        return True

    @rule(on=DAYS)
    def publish(self, on) -> None:
        may = self.state == "draft" and on <= self.deadline
        if self.attempt(
            lambda s: publish_opportunity(s, self.city, self.uid, on=on), may
        ):
            self.state = "published"

    @rule(on=DAYS)
    def close(self, on) -> None:
        may = self.state == "published" and on > self.deadline
        if self.attempt(
            lambda s: close_opportunity(s, self.city, self.uid, on=on), may
        ):
            self.state = "closed"

    @rule(on=DAYS)
    def decide(self, on) -> None:
        waits = any(status == "applied" for _, status in self.answers.values())
        may = self.state in {"published", "closed"} and on > self.deadline and not waits
        step = lambda s: decide_opportunity(  # noqa: E731 # one step, named
            s, self.city, self.uid, Outcome(), result="結果", on=on
        )
        if self.attempt(step, may):
            self.state = "decided"

    @rule(reason=st.sampled_from(["", "大雨"]))
    def cancel(self, reason) -> None:
        may = bool(reason) and self.state in {"draft", "published", "closed"}
        step = lambda s: cancel_opportunity(s, self.city, self.uid, reason=reason)  # noqa: E731 # as above
        if self.attempt(step, may):
            self.state = "cancelled"

    @rule(on=DAYS, deadline=DAYS)
    def move_deadline(self, on, deadline) -> None:
        may = self.state == "draft" or (
            self.state == "published"
            and (
                deadline == self.deadline
                or (deadline > self.deadline and on <= self.deadline)
            )
        )

        def step(session) -> None:
            row = session.scalars(
                select(Opportunity).where(Opportunity.uid == self.uid)
            ).one()
            change_opportunity(
                session,
                self.city,
                self.uid,
                call(deadline=deadline),
                version=row.version,
                on=on,
            )

        if self.attempt(step, may):
            self.deadline = deadline

    @rule(on=DAYS, which=st.integers(0, 2))
    def apply(self, on, which) -> None:
        known = self.answers.get(which)
        may = (
            self.state == "published"
            and on <= self.deadline
            and (known is None or known[1] == "withdrawn")
        )
        sent: list[str] = []
        step = lambda s: sent.append(  # noqa: E731 # as above
            apply_to(s, self.groups[which], self.uid, "案（架空）", on=on)
        )
        if self.attempt(step, may):
            self.answers[which] = (sent[0], "applied")

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 2))
    def withdraw(self, which) -> None:
        if which not in self.answers:
            return
        uid, status = self.answers[which]
        step = lambda s: withdraw_application(s, self.groups[which], uid)  # noqa: E731 # as above
        if self.attempt(step, status == "applied"):
            self.answers[which] = (uid, "withdrawn")

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 2), on=DAYS, step=st.sampled_from(["select", "decline"]))
    def judge(self, which, on, step) -> None:
        if which not in self.answers:
            return
        uid, status = self.answers[which]
        over = self.state == "closed" or (
            self.state == "published" and on > self.deadline
        )
        taken = any(each == "selected" for _, each in self.answers.values())
        may = over and status == "applied" and not (step == "select" and taken)
        take = lambda s: decide_application(  # noqa: E731 # as above
            s, self.city, uid, step=step, reason="点", on=on
        )
        if self.attempt(take, may):
            self.answers[which] = (uid, APPLICATION.after("applied", step))

    @invariant()
    def the_rows_are_as_the_model_says(self) -> None:
        with transaction(self.database) as session:
            row = session.scalars(
                select(Opportunity).where(Opportunity.uid == self.uid)
            ).one()
            assert row.status == self.state
            assert row.status in OPPORTUNITY.states
            assert row.deadline == self.deadline
            assert row.criteria
            assert (row.decided_on is not None) == (row.status == "decided")
            assert row.decided_on is None or row.decided_on > row.deadline
            assert (row.reason is not None) == (row.status == "cancelled")
            answers = session.scalars(
                select(Application).where(Application.opportunity_id == row.id)
            ).all()
            kept = {each.uid: each.status for each in answers}
            assert kept == dict(self.answers.values())
            assert all(
                each.proposal == "" for each in answers if each.status == "withdrawn"
            )
            assert list(kept.values()).count("selected") <= row.seats
            public = find_selected(session, self.uid)
            assert self.state == "decided" or not public
            shown = find_opportunities(session, self.city, on=self.deadline)
            assert (self.uid in {each.uid for each in shown}) == (
                row.published_at is not None
            )


def test_no_illegal_step_of_a_call_or_an_answer_ever_succeeds(database):
    machine = type("OnDatabase", (Calls,), {"database": database})
    machine.TestCase.settings = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not SOAK,
        suppress_health_check=list(HealthCheck),
    )
    machine.TestCase().runTest()


def written(session, **more) -> str:
    return write_opportunity(session, city(session).id, call(**more))


def test_call_without_criteria_is_refused(session):
    with pytest.raises(InvalidQueryError):
        written(session, criteria="　")


def test_rules_of_a_published_call_never_change(session):
    uid = written(session)
    key = city(session).id
    with pytest.raises(StaleEditError):  # nothing is published unread
        publish_opportunity(session, key, uid, on=date(2027, 3, 1), version=0)
    publish_opportunity(session, key, uid, on=date(2027, 3, 1), version=1)

    for more in ({"criteria": "別"}, {"seats": 2}, {"kind": "fund"}):
        with pytest.raises(ConflictError):
            change_opportunity(
                session, key, uid, call(**more), version=2, on=date(2027, 3, 1)
            )


def test_older_page_never_overwrites_a_newer_one(session):
    uid = written(session)

    with pytest.raises(StaleEditError):
        change_opportunity(
            session, city(session).id, uid, call(), version=9, on=date(2027, 3, 1)
        )


def test_last_day_is_open_and_the_day_after_is_not(session):
    uid = written(session, deadline=date(2028, 2, 29))
    key = city(session).id
    publish_opportunity(session, key, uid, on=date(2028, 2, 29))
    last = date(2028, 2, 29)

    states = [
        find_opportunities(session, key, on=last + timedelta(days=n))[0].state
        for n in (0, 1)
    ]

    assert states == ["open", "closed"]


def test_draft_is_read_by_nobody_outside(session):
    written(session)
    key = city(session).id

    assert find_opportunities(session, key, on=date(2027, 1, 1)) == []
    assert (
        len(find_opportunities(session, key, on=date(2027, 1, 1), published=False)) == 1
    )


def test_more_selected_than_seats_is_refused(session):
    uid = written(session, kind="committee_seat", seats=2)
    key = city(session).id
    publish_opportunity(session, key, uid, on=date(2027, 3, 1))

    with pytest.raises(InvalidQueryError):
        decide_opportunity(
            session,
            key,
            uid,
            Outcome(applicants=5, selected=3),
            result="3人",
            on=date(2027, 4, 1),
        )


def test_people_who_came_are_counted_only_after_the_day(session):
    uid = written(
        session, kind="training", deadline=None, held_on=date(2027, 4, 1), seats=None
    )
    key = city(session).id
    publish_opportunity(session, key, uid, on=date(2027, 3, 1))

    with pytest.raises(ConflictError):
        record_outcome(session, key, uid, Outcome(attendees=3), on=date(2027, 3, 31))
    record_outcome(session, key, uid, Outcome(attendees=3), on=date(2027, 4, 1))
    late = Outcome(minutes_url="https://example.jp/")
    with pytest.raises(StaleEditError):
        record_outcome(session, key, uid, late, on=date(2027, 4, 1), version=2)

    assert find_opportunities(session, key, on=date(2027, 4, 2))[0].attendees == 3
