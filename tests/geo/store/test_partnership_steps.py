"""Any order of steps, on any day: nothing illegal happens, nothing renews by itself."""

import os
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import GeoError
from geo.domain.lifecycles import PARTNERSHIP
from geo.domain.preflight import SIDES, missing_points, points_of
from geo.store.models import (
    Evaluation,
    PartnershipReview,
    PreflightTick,
    ZoneRecord,
)
from geo.store.partnership_parties import PartyPlan, ZoneChoice, add_party, choose_zone
from geo.store.partnership_reviews import Decision, Finding, evaluate, hold_review
from geo.store.partnership_steps import (
    cancel_partnership,
    start_partnership,
    tick_points,
)
from geo.store.partnerships import PartnershipTerm, edit_partnership, find_parties
from tests.partners import a_plan, prepare, stored
from tests.samples import add_districts

STEPS = 60 if os.environ.get("KYODO_SOAK") else 14
RUNS = 40 if os.environ.get("KYODO_SOAK") else 4
EDGES = (
    date(2027, 3, 31),
    date(2027, 4, 1),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2028, 3, 31),
    date(2028, 4, 1),
)
DAYS = st.sampled_from(EDGES).flatmap(
    lambda day: st.integers(-2, 2).map(lambda n: day + timedelta(days=n))
)
DECISIONS = st.sampled_from(["continue", "change", "end"])


class Steps(RuleBasedStateMachine):
    """One collaboration, and everybody pressing everything."""

    database = None

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.work = self.connection.begin()
        self.session = Session(self.connection)
        add_districts(self.session)
        self.uid = prepare(
            self.session,
            start=date(2027, 4, 1),
            end=date(2028, 4, 1),
            review=date(2028, 2, 29),
        )
        self.seen = self.state()

    @property
    def row(self):
        return stored(self.session, self.uid)

    def state(self):
        row = self.row
        return (row.status, row.term_start, row.term_end, row.review_due_on)

    def reviews(self):
        return self.session.scalars(
            select(PartnershipReview).order_by(PartnershipReview.review_number)
        ).all()

    def attempt(self, step: str | None, work) -> None:
        """Take a step; where it is refused, everything is as it was."""
        before, held = self.state(), len(self.reviews())
        try:
            with self.session.begin_nested():
                work()
        except GeoError:
            assert self.state() == before
            assert len(self.reviews()) == held
            return
        after = self.state()
        if step is not None:
            assert PARTNERSHIP.allows(before[0], step)
            assert after[0] == PARTNERSHIP.after(before[0], step)
        else:
            assert after[0] == before[0]
        if before[0] != "preparing" and after[1:] != before[1:]:
            # Silent renewals are the one thing this must never see.
            assert step == "renew"
            assert len(self.reviews()) == held + 1

    @rule(side=st.sampled_from(SIDES), count=st.integers(0, 7), on=DAYS)
    def tick(self, side, count, on):
        points = [point.code for point in points_of(side)][:count]
        self.attempt(
            None, lambda: tick_points(self.session, self.uid, side, points, on=on)
        )

    @rule(on=DAYS)
    def tick_everything(self, on):
        for side in SIDES:
            self.tick_side(side, on)

    def tick_side(self, side, on):
        points = [point.code for point in points_of(side)]
        self.attempt(
            None, lambda: tick_points(self.session, self.uid, side, points, on=on)
        )

    @rule(side=st.sampled_from(SIDES))
    def join(self, side):
        party = PartyPlan(side, "もう一者（架空）", "手伝う")
        self.attempt(None, lambda: add_party(self.session, self.uid, party))

    @rule(zone=st.sampled_from("ABCDEF"), on=DAYS)
    def zone(self, zone, on):
        self.attempt(
            None,
            lambda: choose_zone(self.session, self.uid, ZoneChoice(zone), on=on),
        )

    @rule(start=DAYS, end=DAYS, review=DAYS, with_term=st.booleans())
    def edit(self, start, end, review, with_term):
        term = PartnershipTerm(start, end, review) if with_term else None
        version = self.row.version
        self.attempt(
            None,
            lambda: edit_partnership(
                self.session, self.uid, a_plan("直した"), term, version=version
            ),
        )

    @rule(old=st.booleans())
    def start(self, old):
        version = self.row.version - old
        self.attempt(
            "start",
            lambda: start_partnership(self.session, self.uid, version=version),
        )

    @rule(on=DAYS)
    def cancel(self, on):
        # Rare, so that most runs go on.
        if on.day != 1:
            return
        self.attempt(
            "cancel",
            lambda: cancel_partnership(
                self.session,
                self.uid,
                reason="取りやめ",
                on=on,
                version=self.row.version,
            ),
        )

    @rule(number=st.integers(0, 2), proposal=DECISIONS, on=DAYS)
    def judge(self, number, proposal, on):
        parties = find_parties(self.session, self.row)
        party = parties[number % len(parties)].uid
        finding = Finding("成果", "関係", proposal, 3, 4)
        self.attempt(
            None, lambda: evaluate(self.session, self.uid, party, finding, on=on)
        )

    @rule(on=DAYS)
    def everybody_judges(self, on):
        for number in range(3):
            self.judge(number=number, proposal="continue", on=on)

    @rule(decision=DECISIONS, on=DAYS, end=DAYS, review=DAYS, years=st.integers(0, 2))
    def decide(self, decision, on, end, review, years):
        more = timedelta(days=365 * years)
        decided = Decision(decision, "決めた", end + more, review + more)
        version = self.row.version
        self.attempt(
            "end" if decision == "end" else "renew",
            lambda: hold_review(
                self.session, self.uid, decided, on=on, version=version
            ),
        )

    @invariant()
    def days_are_in_order(self):
        row = self.row
        assert row.term_start <= row.review_due_on < row.term_end
        zones = self.session.scalars(
            select(ZoneRecord).order_by(ZoneRecord.valid_from)
        ).all()
        for before, after in pairwise(zones):
            assert before.valid_until == after.valid_from
        assert zones[-1].valid_until is None

    @invariant()
    def what_runs_was_agreed_and_what_was_decided_was_judged(self):
        row = self.row
        if row.status in {"running", "ended"}:
            assert row.published_at is not None
            ticks = self.session.execute(
                select(PreflightTick.side, PreflightTick.point)
            ).all()
            for side in SIDES:
                ticked = frozenset(point for whose, point in ticks if whose == side)
                assert missing_points(side, ticked) == ()
        parties = {party.id for party in find_parties(self.session, row)}
        held = self.reviews()
        assert [each.review_number for each in held] == list(range(1, len(held) + 1))
        for each in held:
            judged = self.session.scalars(
                select(Evaluation).where(Evaluation.review_number == each.review_number)
            ).all()
            assert {one.party_id for one in judged} == parties
            assert all(one.published_at is not None for one in judged)
        if held and held[-1].decision != "end":
            assert held[-1].new_term_end == row.term_end
            assert held[-1].new_review_due_on == row.review_due_on
        assert (row.status == "ended") == bool(held and held[-1].decision == "end")

    def teardown(self):
        self.session.close()
        self.work.rollback()
        self.connection.close()


def test_no_order_of_steps_is_illegal_or_silent(database):
    machine = type("StepsHere", (Steps,), {"database": database})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
