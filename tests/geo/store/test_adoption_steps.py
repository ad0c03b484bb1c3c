"""An agreement's steps in any order, on both databases: none out of turn, none silent."""

import os
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import (
    Entry,
    Terms,
    most_at_once,
    require_renewal,
    state_on,
)
from geo.domain.errors import GeoError, InvalidQueryError
from geo.domain.lifecycles import ADOPTION
from geo.query.adoption import find_adoptions, find_sites
from geo.store.adopting import Wish, accept, apply, decline, offer, withdraw
from geo.store.adoption_log import add_entry
from geo.store.adoption_reviews import Review, end, review
from geo.store.models import (
    Adoption,
    AdoptionLog,
    AdoptionReview,
    AdoptionSite,
    Municipality,
)
from tests.groups import add_group
from tests.samples import SLUG, add_districts, add_layer, at
from tests.towns import IN_EAST, IN_WEST

SOAK = bool(os.environ.get("KYODO_SOAK"))
EDGES = [
    date(2023, 3, 31),
    date(2023, 4, 1),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 31),
    date(2024, 4, 1),
    date(2025, 2, 28),
    date(2025, 3, 31),
    date(2025, 4, 1),
    date(2026, 4, 1),
    date(2028, 2, 29),
    date(2028, 3, 31),
]
DAYS = st.sampled_from(EDGES) | st.dates(date(2023, 1, 1), date(2028, 12, 31))
PICK = st.integers(0, 20)
STATUS = {
    "offer": "offered",
    "accept": "agreed",
    "decline": "declined",
    "withdraw": "withdrawn",
}


class Adoptions(RuleBasedStateMachine):
    """Two groups and the city about two sites: one for a single group, one for two."""

    database = None

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.work = self.connection.begin()
        self.session = Session(
            self.connection, join_transaction_mode="create_savepoint"
        )
        add_districts(self.session)
        add_layer(
            self.session,
            "adoption_site",
            at(IN_EAST, "東の花壇", source_id="1", capacity=1),
            at(IN_WEST, "西公園", source_id="2", capacity=2),
        )
        self.sites = list(
            self.session.scalars(select(AdoptionSite).order_by(AdoptionSite.id))
        )
        self.groups = [add_group(self.session, name=f"架空の会{n}") for n in range(3)]
        self.city = self.session.scalars(
            select(Municipality.id).where(Municipality.slug == SLUG)
        ).one()
        self.today = date(2023, 3, 31)
        self.before: dict[str, tuple] = {}
        self.reviews = 0

    @rule(days=st.sampled_from([0, 1, 30, 365]), edge=st.sampled_from(EDGES))
    def time_passes(self, days, edge):
        self.today = max(self.today + timedelta(days=days), min(edge, self.today))

    @rule(site=PICK, group=PICK)
    def wish(self, site, group):
        found = self.groups[group % len(self.groups)]
        chosen = self.sites[site % len(self.sites)]
        self._try(
            lambda: apply(
                self.session, found.id, chosen.uid, Wish("草を取ります"), on=self.today
            )
        )

    @rule(pick=PICK, start=DAYS, end_=DAYS, look=DAYS)
    def city_offers(self, pick, start, end_, look):
        terms = Terms(start, end_, look, "清掃")
        self._step(
            pick,
            "offer",
            lambda row: offer(
                self.session, row.uid, terms, version=row.version, on=self.today
            ),
        )

    @rule(pick=PICK, years=st.integers(1, 4))
    def city_offers_well(self, pick, years):
        terms = Terms(
            self.today,
            date(self.today.year + years, 4, 1),
            date(self.today.year + years, 3, 1),
            "清掃",
        )
        self._step(
            pick,
            "offer",
            lambda row: offer(
                self.session, row.uid, terms, version=row.version, on=self.today
            ),
        )

    @rule(pick=PICK, stranger=st.booleans())
    def group_accepts(self, pick, stranger):
        def step(row):
            others = [g.id for g in self.groups if g.id != row.organisation_id]
            who = others[0] if stranger else row.organisation_id
            accept(self.session, who, row.uid, version=row.version, on=self.today)

        self._step(pick, "never" if stranger else "accept", step)

    @rule(pick=PICK)
    def city_declines(self, pick):
        self._step(
            pick,
            "decline",
            lambda row: decline(
                self.session, row.uid, "場所がない", version=row.version, on=self.today
            ),
        )

    @rule(pick=PICK)
    def group_withdraws(self, pick):
        self._step(
            pick,
            "withdraw",
            lambda row: withdraw(
                self.session,
                row.organisation_id,
                row.uid,
                version=row.version,
                on=self.today,
            ),
        )

    @rule(
        pick=PICK,
        decision=st.sampled_from(["continue", "change", "end"]),
        held=DAYS,
        until=DAYS,
        look=DAYS,
    )
    def city_reviews(self, pick, decision, held, until, look):
        made = Review(
            min(held, self.today), decision, "よく続いた", until, look, "清掃"
        )
        self._review(pick, made)

    @rule(pick=PICK, years=st.integers(1, 3))
    def city_renews_well(self, pick, years):
        until = date(max(self.today.year, 2027) + years, 4, 1)
        made = Review(
            self.today, "continue", "よく続いた", until, until - timedelta(days=31)
        )
        self._review(pick, made)

    @rule(pick=PICK)
    def city_ends(self, pick):
        self._step(
            pick,
            "end",
            lambda row: end(
                self.session, row.uid, "解散した", version=row.version, on=self.today
            ),
        )

    @rule(pick=PICK, day=DAYS, people=st.integers(-1, 9), child=st.integers(0, 5))
    def group_logs(self, pick, day, people, child):
        row = self._pick(pick)
        if row is not None:
            entry = Entry(day, people, {"child": child})
            self._try(
                lambda: add_entry(
                    self.session, row.organisation_id, row.uid, entry, on=self.today
                )
            )

    @rule(pick=PICK)
    def an_old_page_changes_nothing(self, pick):
        row = self._pick(pick)
        if row is None:
            return
        assert not self._try(
            lambda: end(
                self.session, row.uid, "古い", version=row.version - 1, on=self.today
            )
        )

    def _review(self, pick, made) -> None:
        def step(row):
            review(self.session, row.uid, made, version=row.version, on=self.today)
            self.reviews += 1
            if made.decision != "end":
                assert self.today < row.review_due_on < row.term_end

        self._step(pick, "end" if made.decision == "end" else "renew", step)

    def _step(self, pick, step, call) -> None:
        row = self._pick(pick)
        if row is None:
            return
        before = row.status
        allowed = ADOPTION.allows(before, step)
        done = self._try(lambda: call(row))
        self.session.refresh(row)
        if done:
            assert allowed
            assert row.status == ADOPTION.steps[step][1]
        else:
            assert row.status == before

    def _try(self, call) -> bool:
        point = self.session.begin_nested()
        try:
            call()
        except GeoError:
            point.rollback()
            self.session.expire_all()
            return False
        point.commit()
        return True

    def _pick(self, pick) -> Adoption | None:
        rows = self._rows()
        return rows[pick % len(rows)] if rows else None

    def _rows(self) -> list[Adoption]:
        return list(self.session.scalars(select(Adoption).order_by(Adoption.id)))

    @invariant()
    def nothing_renews_by_itself(self):
        told = self.session.scalars(
            select(AdoptionReview).order_by(AdoptionReview.id)
        ).all()
        assert len(told) == self.reviews
        for row in self._rows():
            own = [each for each in told if each.adoption_id == row.id]
            kept = row.status in {"agreed", "ended"}
            now = (row.term_end, row.review_due_on, len(own))
            was = self.before.get(row.uid)
            if kept and was is not None and was[:2] != now[:2]:
                assert now[2] == was[2] + 1
                assert (own[-1].old_term_end, own[-1].new_term_end) == (was[0], now[0])
            self.before = {**self.before, row.uid: now} if kept else self.before
            for earlier, later in pairwise(own):
                assert later.old_term_end == earlier.new_term_end

    @invariant()
    def the_dates_agree(self):
        for row in self._rows():
            if row.status in {"offered", "agreed", "ended"}:
                assert row.term_start < row.term_end
                assert row.review_due_on < row.term_end
            if row.status in {"agreed", "ended"}:
                assert row.agreed_on is not None
                assert row.applied_on <= row.offered_on <= row.agreed_on
            if row.status in {"ended", "declined", "withdrawn"}:
                assert row.ended_on is not None

    @invariant()
    def no_site_has_more_groups_than_it_takes(self):
        for site in self.sites:
            terms = [
                (row.term_start, row.term_end)
                for row in self._rows()
                if row.site_id == site.id and row.status == "agreed"
            ]
            assert most_at_once(terms, start=None, end=None) <= site.capacity
            groups = [
                row.organisation_id
                for row in self._rows()
                if row.site_id == site.id and row.status in {"applied", "offered"}
            ]
            assert len(groups) == len(set(groups))

    @invariant()
    def work_lies_in_its_term(self):
        for log, row in self.session.execute(
            select(AdoptionLog, Adoption).join(
                Adoption, Adoption.id == AdoptionLog.adoption_id
            )
        ):
            assert row.term_start <= log.on_date <= self.today
            assert sum(log.by_generation.values()) <= log.participants

    @invariant()
    def what_is_read_is_what_is_stored(self):
        found = find_adoptions(self.session, self.city, on=self.today)
        assert [each.state for each in found] == [
            state_on(row, self.today) for row in self._rows()
        ]
        for site in find_sites(self.session, self.city, on=self.today):
            assert 0 <= site.held <= site.capacity
            assert site.takes_more == (site.room > 0)

    def teardown(self):
        self.session.close()
        self.work.rollback()
        self.connection.close()


def test_a_review_is_overdue_from_the_day_after_it_was_due():
    day = date(2027, 6, 1)
    row = Adoption(
        status="agreed",
        term_start=date(2027, 4, 1),
        term_end=date(2028, 4, 1),
        review_due_on=day,
    )

    assert state_on(row, day) == "adopted"
    assert state_on(row, date(2027, 6, 2)) == "review_due"


@pytest.mark.parametrize(
    ("end_on", "look_on", "field"),
    [
        (date(2027, 5, 1), date(2027, 4, 20), "new_term_last"),
        (date(2028, 4, 1), date(2027, 5, 1), "new_review_due_on"),
    ],
)
def test_a_next_term_is_not_over_on_the_day_it_is_written(end_on, look_on, field):
    with pytest.raises(InvalidQueryError) as refused:
        require_renewal(
            held_on=date(2027, 4, 10),
            term_start=date(2026, 4, 1),
            term_end=end_on,
            review_due_on=look_on,
            on=date(2027, 5, 1),
        )
    assert refused.value.details["field"] == field


@pytest.mark.slow
def test_no_step_out_of_turn_and_nothing_renews_silently(database):
    class Run(Adoptions):
        pass

    Run.database = database
    count, steps = (300, 50) if SOAK else (5, 14)
    run_state_machine_as_test(
        Run, settings=settings(max_examples=count, stateful_step_count=steps)
    )
