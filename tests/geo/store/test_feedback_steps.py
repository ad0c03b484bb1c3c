"""Any steps in any order on any day: nothing is lost, leaked or answered twice over."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.lifecycles import FEEDBACK
from geo.query.feedback import count_answers, find_feedback
from geo.query.feedback_desk import get_for_staff
from geo.store.boundaries import get_area_set
from geo.store.feedback import Said, receive
from geo.store.feedback_erasing import close_settled, erase_feedback
from geo.store.feedback_steps import (
    OUTCOMES,
    Reply,
    answer,
    change_words,
    close,
    merge,
    publish,
    refuse,
)
from geo.store.models import Feedback, FeedbackContact, Municipality, Response
from geo.store.session import reading, transaction
from tests.samples import SLUG, add_districts, city_id
from tests.towns import IN_EAST, IN_WEST

STEPS = 150 if os.environ.get("KYODO_SOAK") else 10
RUNS = 20 if os.environ.get("KYODO_SOAK") else 3
PRIVATE = "ヒミツノコトバ"
# Around the turn of the fiscal year, and a day that most years have not.
DAYS = st.sampled_from(
    [date(2027, 3, 30) + timedelta(days=n) for n in range(4)]
    + [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
)
LATER = st.sampled_from([None, 0, 1, 365, 366])


class Desk(RuleBasedStateMachine):
    database = None
    said = Bundle("said")

    def __init__(self):
        super().__init__()
        with transaction(self.database) as session:
            self.town = city_id(session)
        self.status, self.version, self.wants = {}, {}, {}
        self.answers, self.settled, self.closed = {}, {}, {}
        self.supports, self.erased, self.joined = {}, set(), {}

    def try_step(self, name, act, uid, *args, legal=True, stale=False, **more):
        """Take a step; it works exactly where the model says it may."""
        before = self.status[uid]
        version = self.version[uid] - 1 if stale else self.version[uid]
        may = not stale and legal and (name is None or FEEDBACK.allows(before, name))
        refused = (ConflictError, InvalidQueryError, StaleEditError)
        try:
            with transaction(self.database) as session:
                act(session, uid, *args, version=version, **more)
        except refused:
            assert not may, (name, before)
            return False
        assert may, (name, before)
        self.version[uid] += 1
        if name is not None:
            self.status[uid] = FEEDBACK.after(before, name)
        return True

    @rule(
        target=said,
        wants=st.booleans(),
        on=DAYS,
        at=st.sampled_from([None, IN_EAST, IN_WEST]),
    )
    def say(self, wants, on, at):
        words = Said("idea", PRIVATE, wants, point=at, called="ダレカ")
        with transaction(self.database) as session:
            uid = receive(session, self.town, words, secret=None, on=on)
            row = session.scalars(select(Feedback).where(Feedback.uid == uid)).one()
            assert row.answer_due_on == on + timedelta(days=14)
        self.status[uid], self.version[uid], self.wants[uid] = "received", 1, wants
        self.answers[uid], self.supports[uid] = [], 0
        return uid

    @rule(uid=said, stale=st.booleans(), text=st.sampled_from(["公開の文", " "]))
    def publish(self, uid, stale, text):
        legal = self.wants[uid] and bool(text.strip())
        self.try_step(
            "publish",
            publish,
            uid,
            text=text,
            shows_point=True,
            stale=stale,
            legal=legal,
        )

    @rule(uid=said, text=st.sampled_from(["改めた文", None]))
    def change(self, uid, text):
        after = self.status[uid] in {"published", "answered", "closed"}
        legal = after and (text is None or self.wants[uid])
        self.try_step(None, change_words, uid, text=text, legal=legal)

    @rule(uid=said, reason=st.sampled_from(["広告です。", ""]))
    def refuse(self, uid, reason):
        if self.try_step("refuse", refuse, uid, reason=reason, legal=bool(reason)):
            self.settled[uid] = True

    @rule(uid=said, other=said)
    def merge(self, uid, other):
        open_ = {"received", "published", "answered"}
        legal = uid != other and self.status[other] in open_
        if self.try_step("merge", merge, uid, other, legal=legal):
            self.version[other] += 1
            self.supports[other] += 1 + self.supports[uid]
            moved = [each for each, into in self.joined.items() if into == uid]
            self.joined |= dict.fromkeys([uid, *moved], other)

    @rule(
        uid=said,
        outcome=st.sampled_from(OUTCOMES),
        on=DAYS,
        days=LATER,
        stale=st.booleans(),
    )
    def answer(self, uid, outcome, on, days, stale):
        due = None if days is None else on + timedelta(days=days)
        legal = outcome != "considering" or (due is not None and due > on)
        reply = Reply(outcome, "理由です。", None, due)
        if self.try_step("answer", answer, uid, reply, on=on, stale=stale, legal=legal):
            self.answers[uid].append(
                (outcome, due if outcome == "considering" else None)
            )
            self.settled[uid] = outcome != "considering"

    @rule(uid=said, on=DAYS)
    def close(self, uid, on):
        legal = self.status[uid] != "answered" or self.settled[uid]
        if self.try_step("close", close, uid, on=on, legal=legal):
            self.closed[uid] = on
            for each, into in self.joined.items():
                if into == uid:
                    self.status[each], self.closed[each] = "closed", on
                    self.version[each] += 1

    @rule(on=DAYS)
    def erase(self, on):
        with transaction(self.database) as session:
            # Nothing was settled so long ago by the clock of the machine's run.
            assert close_settled(session, on=date(2000, 1, 1)) == 0
            count = erase_feedback(session, on=on)
        due = {
            uid
            for uid, day in self.closed.items()
            if day + timedelta(days=30) <= on and uid not in self.erased
        }
        assert count == len(due)
        self.erased |= due

    @invariant()
    def rows_are_as_the_model_says(self):
        with reading(self.database) as session:
            for uid, status in self.status.items():
                row = get_for_staff(session, uid, on=date(2027, 4, 1))
                assert (row.status, row.version) == (status, self.version[uid])
                assert row.supports == self.supports[uid]
                assert row.erased == (uid in self.erased) == (row.text is None)
                assert (row.called is None) == row.erased
                if status not in {"duplicate", "closed"} or row.duplicate_of is None:
                    given = [(each.status, each.due_on) for each in row.responses]
                    assert given == self.answers[uid]
                if row.public_text is not None:
                    assert self.wants[uid]
                assert (row.closed_on is None) == (status != "closed")

    @invariant()
    def nothing_private_is_public(self):
        with reading(self.database) as session:
            shown = find_feedback(session, self.town, on=date(2027, 4, 1))
        assert PRIVATE not in repr(shown)
        assert "ダレカ" not in repr(shown)
        for each in shown:
            assert self.wants[each.uid]
            assert self.status[each.uid] in {"published", "answered", "closed"}

    @invariant()
    def counts_add_up(self):
        with reading(self.database) as session:
            city = session.scalars(
                select(Municipality).where(Municipality.slug == SLUG)
            ).one()
            areas = get_area_set(session, city, "districts")
            counts = count_answers(session, self.town, areas.id, on=date(2027, 4, 1))
        counted = [
            uid
            for uid, status in self.status.items()
            if status in {"received", "published", "answered"}
            or (status == "closed" and self.answers[uid])
        ]
        merged = self.merged()
        wanted = [uid for uid in counted if uid not in merged]
        assert sum(each.received for each in counts.values()) == len(wanted)
        answered = [uid for uid in wanted if self.answers[uid]]
        assert sum(each.answered for each in counts.values()) == len(answered)

    def merged(self):
        with reading(self.database) as session:
            return set(
                session.scalars(
                    select(Feedback.uid).where(Feedback.duplicate_of_id.is_not(None))
                )
            )

    def teardown(self):
        with transaction(self.database) as session:
            session.execute(Response.__table__.delete())
            session.execute(FeedbackContact.__table__.delete())
            session.execute(Feedback.__table__.update().values(duplicate_of_id=None))
            session.execute(Feedback.__table__.delete())
            assert session.scalar(select(func.count(Feedback.id))) == 0


@pytest.mark.slow
def test_any_steps_in_any_order(database):
    with transaction(database) as session:
        add_districts(session)
    machine = type("Desk", (Desk,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
