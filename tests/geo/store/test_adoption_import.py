"""A list of sites that is brought in again: what was decided here stays as it is."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.adoption import Entry, Terms
from geo.domain.errors import ConflictError, InvalidQueryError
from geo.store.adopting import Wish, accept, apply, offer
from geo.store.adoption_log import add_entry
from geo.store.adoption_papers import file_paper
from geo.store.adoption_reviews import Review, review
from geo.store.models import Adoption, AdoptionLog, AdoptionPaper, AdoptionSite
from tests.groups import add_group
from tests.samples import add_districts, add_layer, at
from tests.towns import IN_EAST, IN_WEST

START, END, LOOK = date(2026, 4, 1), date(2029, 4, 1), date(2028, 12, 31)
ON = date(2026, 3, 1)


def bring_in(session, *, east="東の花壇", **more):
    return add_layer(
        session,
        "adoption_site",
        at(IN_EAST, east, source_id="1", capacity=1, **more),
        at(IN_WEST, "西公園", source_id="2", capacity=2),
    )


@pytest.fixture
def agreed(session):
    add_districts(session)
    bring_in(session)
    group = add_group(session, name="花の会")
    site = session.scalars(
        select(AdoptionSite).where(AdoptionSite.source_id == "1")
    ).one()
    uid = apply(session, group.id, site.uid, Wish("花を植えます"), on=ON)
    offer(session, uid, Terms(START, END, LOOK, "清掃"), version=1, on=ON)
    accept(session, group.id, uid, version=2, on=ON)
    entry = Entry(date(2026, 5, 9), 5, {"child": 2})
    add_entry(session, group.id, uid, entry, on=date(2026, 5, 9))
    file_paper(session, group.id, uid, "report", fiscal_year=2026, content={"days": 1})
    return session, group, uid


def test_agreement_log_and_papers_survive_the_next_list(agreed):
    session, _group, uid = agreed

    bring_in(session, east="東の大花壇")

    row = session.scalars(select(Adoption).where(Adoption.uid == uid)).one()
    site = session.get_one(AdoptionSite, row.site_id)
    assert site.title == "東の大花壇"
    assert (row.status, row.term_end) == ("agreed", END)
    assert len(session.scalars(select(AdoptionLog)).all()) == 1
    assert len(session.scalars(select(AdoptionPaper)).all()) == 1


def test_agreement_stays_where_the_list_leaves_its_site_out(agreed):
    session, _group, uid = agreed

    add_layer(session, "adoption_site", at(IN_WEST, "西公園", source_id="2"))

    row = session.scalars(select(Adoption).where(Adoption.uid == uid)).one()
    assert session.get(AdoptionSite, row.site_id) is not None
    assert row.status == "agreed"


def test_a_list_does_not_renew_what_was_agreed_here(agreed):
    session, _group, uid = agreed

    saved = bring_in(
        session,
        adopter="花の会",
        term_start=START,
        term_end=date(2039, 3, 31),
        review_due_on=date(2038, 12, 31),
    )

    row = session.scalars(select(Adoption).where(Adoption.uid == uid)).one()
    assert (row.term_end, row.review_due_on) == (END, LOOK)
    assert any("見直しだけで変わる" in note.message for note in saved.notes)


def test_a_list_does_not_bring_an_ended_agreement_back(agreed):
    session, _group, uid = agreed
    held = Review(date(2026, 6, 1), "end", "人手がない")
    review(session, uid, held, version=3, on=date(2026, 6, 1))

    bring_in(session, adopter="花の会", term_start=START, term_end=date(2029, 3, 31))

    assert [row.status for row in session.scalars(select(Adoption))] == ["ended"]


def test_a_site_for_one_group_takes_no_second(agreed):
    session, _group, _uid = agreed
    other = add_group(session, name="草の会")
    site = session.scalars(
        select(AdoptionSite).where(AdoptionSite.source_id == "1")
    ).one()

    with pytest.raises(ConflictError, match="もう決まっています"):
        apply(session, other.id, site.uid, Wish("花を植えます"), on=START)


def test_work_on_the_day_after_the_term_is_refused(agreed):
    session, group, uid = agreed

    with pytest.raises(InvalidQueryError, match="期間の外"):
        add_entry(session, group.id, uid, Entry(END, 3, {}), on=END)


def test_a_review_is_what_moves_the_term_over_a_leap_day(agreed):
    session, _group, uid = agreed
    held = Review(
        date(2028, 2, 29), "continue", "続ける", date(2032, 3, 1), date(2032, 2, 29)
    )
    with pytest.raises(InvalidQueryError):  # the last day's review comes too late
        review(
            session,
            uid,
            Review(held.held_on, "continue", "続ける", held.term_end, held.term_end),
            version=3,
            on=held.held_on,
        )
    review(session, uid, held, version=3, on=held.held_on)

    row = session.scalars(select(Adoption).where(Adoption.uid == uid)).one()
    assert (row.term_end, row.review_due_on) == (date(2032, 3, 1), date(2032, 2, 29))


def test_the_same_report_twice_is_one_paper(agreed):
    session, group, uid = agreed
    again = file_paper(
        session, group.id, uid, "report", fiscal_year=2026, content={"days": 1}
    )
    newer = file_paper(
        session, group.id, uid, "report", fiscal_year=2026, content={"days": 2}
    )
    papers = session.scalars(select(AdoptionPaper).order_by(AdoptionPaper.edition))

    assert [(each.uid, each.edition) for each in papers] == [(again, 1), (newer, 2)]
