"""Collaborations: both sides know what they agree on, and only a review renews."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.preflight import points_of
from geo.query.cities import get_municipality
from geo.query.partnership_page import get_partnership
from geo.query.partnerships import find_partnerships, find_partnerships_of_group
from geo.store.models import Partnership, PreflightTick
from geo.store.partnership_papers import (
    Paper,
    add_milestone,
    add_paper,
    finish_milestone,
    set_amount,
    set_outcome,
)
from geo.store.partnership_parties import (
    PartyPlan,
    ZoneChoice,
    add_party,
    choose_zone,
    remove_party,
)
from geo.store.partnership_reviews import Decision, evaluate, hold_review
from geo.store.partnership_steps import (
    cancel_partnership,
    publish_partnership,
    start_partnership,
    tick_points,
)
from geo.store.partnerships import PartnershipTerm, edit_partnership, find_parties
from geo.store.session import transaction
from tests.groups import add_group, add_member
from tests.partners import (
    END,
    FOUND,
    REVIEW,
    START,
    a_plan,
    judged_by_all,
    parties,
    prepare,
    run,
    stored,
    tick_all,
)
from tests.samples import SLUG, add_districts

MID = date(2026, 11, 22)
LATER = date(2027, 2, 10)
ON = Decision("continue", "成果があった。", date(2028, 4, 1), date(2028, 2, 1))


@pytest.fixture
def town(session):
    add_districts(session)
    return get_municipality(session, SLUG)


def only(session, town, on=MID, *, published=True):
    return find_partnerships(session, town.id, on=on, published=published)[0]


@pytest.mark.usefixtures("town")
def test_nothing_starts_before_both_sides_went_through_the_list(session):
    uid = prepare(session)
    tick_all(session, uid)
    tick_points(session, uid, "community", {"differences"}, on=START)

    with pytest.raises(ConflictError) as refused:
        start_partnership(session, uid, version=stored(session, uid).version)
    assert "community/for_whom" in refused.value.details["open"]


@pytest.mark.usefixtures("town")
def test_an_old_page_takes_no_tick_away_and_puts_none_back(session):
    uid = prepare(session)
    first, second, third = [point.code for point in points_of("city")][:3]
    tick_points(session, uid, "city", {first}, on=START)

    # A page from before the first tick; then one that still shows it after it went.
    tick_points(session, uid, "city", {second}, on=START, was=())
    assert ticked(session, uid) == {first, second}
    tick_points(session, uid, "city", {second}, on=START, was={first, second})
    tick_points(
        session, uid, "city", {first, second, third}, on=START, was={first, second}
    )
    assert ticked(session, uid) == {second, third}


def ticked(session, uid) -> set[str]:
    return set(
        session.scalars(
            select(PreflightTick.point).where(
                PreflightTick.partnership_id == stored(session, uid).id,
                PreflightTick.side == "city",
            )
        )
    )


@pytest.mark.usefixtures("town")
def test_staff_never_write_over_the_words_of_a_group_with_a_desk(session):
    group = add_group(session, name="川の会（架空）")
    uid = run(session, group=group)
    (party,) = [
        each.uid
        for each in find_parties(session, stored(session, uid))
        if each.organisation_id == group.id
    ]
    evaluate(session, uid, party, FOUND, on=MID, by_staff=True)  # from paper
    evaluate(session, uid, party, FOUND, on=MID, by_staff=True)
    add_member(session, group, until=None)

    with pytest.raises(ConflictError):
        evaluate(session, uid, party, FOUND, on=MID, by_staff=True)
    evaluate(session, uid, party, FOUND, on=MID)  # the group itself may


@pytest.mark.usefixtures("town")
def test_a_party_that_joins_late_goes_through_the_list_anew(session):
    uid = prepare(session)
    tick_all(session, uid)
    add_party(session, uid, PartyPlan("community", "青空商店会（架空）", "出店"))

    with pytest.raises(ConflictError):
        start_partnership(session, uid, version=stored(session, uid).version)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("missing", ["selection_method", "selection_reason"])
def test_nothing_starts_without_saying_why_this_partner(session, missing):
    uid = prepare(session, **{missing: None})
    tick_all(session, uid)

    with pytest.raises(ConflictError):
        start_partnership(session, uid, version=stored(session, uid).version)


def test_what_is_being_prepared_is_nobody_elses_business(session, town):
    uid = prepare(session)

    assert find_partnerships(session, town.id, on=MID) == []
    with pytest.raises(NotFoundError):
        get_partnership(session, town.id, uid, on=MID)
    publish_partnership(session, uid)
    assert only(session, town).state == "preparing"


@pytest.mark.usefixtures("town")
def test_the_term_of_a_running_one_cannot_be_written_over(session):
    uid = run(session)
    longer = PartnershipTerm(START, date(2030, 4, 1), REVIEW)

    with pytest.raises(ConflictError):
        edit_partnership(
            session, uid, a_plan(), longer, version=stored(session, uid).version
        )
    edit_partnership(
        session, uid, a_plan("新しい名"), None, version=stored(session, uid).version
    )
    assert stored(session, uid).term_end == END
    assert stored(session, uid).title == "新しい名"


@pytest.mark.usefixtures("town")
def test_no_decision_before_every_party_has_evaluated(session):
    uid = run(session)
    evaluate(session, uid, parties(session, uid)[0], FOUND, on=LATER)

    with pytest.raises(ConflictError) as refused:
        hold_review(session, uid, ON, on=LATER, version=stored(session, uid).version)
    assert refused.value.details["waiting"] == ["川の会（架空）"]


def test_evaluations_become_public_together_with_the_decision(session, town):
    uid = run(session)
    judged_by_all(session, uid, on=LATER)

    assert get_partnership(session, town.id, uid, on=LATER).evaluations == []
    hold_review(session, uid, ON, on=LATER, version=stored(session, uid).version)
    page = get_partnership(session, town.id, uid, on=LATER)
    assert len(page.evaluations) == 2
    assert page.reviews[0].new_last_day == date(2028, 3, 31)
    assert page.record.review_due_on == date(2028, 2, 1)
    assert page.record.streak == 2


@pytest.mark.usefixtures("town")
def test_ending_keeps_the_reason_and_closes_every_step(session):
    uid = run(session)
    judged_by_all(session, uid, on=LATER)
    end = Decision("end", "目的を果たした。")
    hold_review(session, uid, end, on=LATER, version=stored(session, uid).version)

    row = stored(session, uid)
    assert (row.status, row.ended_on, row.term_end) == ("ended", LATER, END)
    with pytest.raises(ConflictError):
        evaluate(session, uid, parties(session, uid)[0], FOUND, on=LATER)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("end", "review"),
    [
        (LATER, date(2027, 2, 9)),
        (date(2028, 4, 1), LATER),
        (date(2028, 4, 1), date(2028, 4, 1)),
        (None, None),
    ],
)
def test_a_renewal_without_days_in_order_is_refused(session, end, review):
    uid = run(session)
    judged_by_all(session, uid, on=LATER)

    with pytest.raises(InvalidQueryError):
        hold_review(
            session,
            uid,
            Decision("change", "一部を変える。", end, review),
            on=LATER,
            version=stored(session, uid).version,
        )


@pytest.mark.parametrize(
    ("day", "state", "overdue"),
    [
        (date(2027, 1, 30), "running", False),
        (date(2027, 2, 1), "ending_soon", False),
        (date(2027, 2, 2), "review_due", True),
        (date(2027, 3, 31), "review_due", True),
        (date(2027, 4, 1), "expired", True),
    ],
)
def test_time_passing_shows_without_any_job(session, town, day, state, overdue):
    run(session)

    record = only(session, town, day)
    assert (record.state, record.overdue) == (state, overdue)
    assert record.last_day == date(2027, 3, 31)


def test_the_zone_has_a_dated_history(session, town):
    uid = run(session)
    choose_zone(session, uid, ZoneChoice("B", {"able": "community"}), on=MID)
    choose_zone(session, uid, ZoneChoice("D"), on=MID)

    assert only(session, town, date(2026, 11, 21)).zone == "C"
    assert only(session, town, MID).zone == "D"
    with pytest.raises(InvalidQueryError):
        choose_zone(session, uid, ZoneChoice("A"), on=START)


def test_milestones_papers_and_money_are_kept(session, town):
    uid = run(session)
    step = add_milestone(session, uid, "中間の報告", date(2026, 10, 1))
    finish_milestone(session, uid, step, on=date(2026, 9, 30))
    add_paper(session, uid, Paper("agreement", "協定書", "https://example.jp/a.pdf"))
    set_amount(session, uid, 2026, 300_000)
    set_amount(session, uid, 2026, 250_000)
    set_outcome(session, uid, "冊子ができた。", None)

    page = get_partnership(session, town.id, uid, on=MID)
    assert page.milestones[0].done_on == date(2026, 9, 30)
    assert page.papers[0].kind == "agreement"
    assert page.record.amounts == {2026: 250_000}
    assert page.row.outcome == "冊子ができた。"


@pytest.mark.usefixtures("town")
def test_money_outside_of_the_term_and_addresses_that_run_are_refused(session):
    uid = run(session)

    with pytest.raises(InvalidQueryError):
        set_amount(session, uid, 2027, 1)
    with pytest.raises(InvalidQueryError):
        add_paper(session, uid, Paper("other", "絵", "javascript:alert(1)"))
    with pytest.raises(NotFoundError):
        finish_milestone(session, uid, "x", on=MID)


def test_a_group_sees_its_own_and_no_others(session, town):
    group = add_group(session, name="川の会（架空）")
    uid = prepare(session, group=group)
    prepare(session, title="よその事業")

    found = find_partnerships_of_group(session, town.id, group.id, on=MID)
    assert [each.uid for each in found] == [uid]


def test_the_same_partner_year_after_year_is_counted(session, town):
    for year in (2024, 2025, 2026):
        run(
            session,
            title=f"{year}",
            start=date(year, 4, 1),
            end=date(year + 1, 4, 1),
            review=date(year + 1, 2, 1),
        )
    run(session, title="別の形態", form_label="共催", form="cohosting")

    streaks = {
        each.title: each.streak for each in find_partnerships(session, town.id, on=MID)
    }
    assert streaks == {"2024": 1, "2025": 2, "2026": 3, "別の形態": 1}


def test_a_review_held_late_does_not_break_the_row_of_terms(session, town):
    first = run(
        session,
        title="前の年",
        start=date(2025, 4, 1),
        end=date(2026, 4, 1),
        review=date(2026, 2, 1),
    )
    run(session, title="次の年", start=date(2026, 4, 1), end=date(2027, 4, 1))
    session.scalars(
        select(Partnership).where(Partnership.uid == first)
    ).one().ended_on = date(2026, 5, 20)
    session.flush()

    found = {
        each.title: each.streak for each in find_partnerships(session, town.id, on=MID)
    }
    assert found == {"前の年": 1, "次の年": 2}


@pytest.mark.usefixtures("town")
def test_parties_are_set_before_the_start_only(session):
    uid = prepare(session)
    extra = add_party(session, uid, PartyPlan("community", "青空（架空）", "出店"))
    remove_party(session, uid, extra)
    tick_all(session, uid)
    start_partnership(session, uid, version=stored(session, uid).version)

    with pytest.raises(ConflictError):
        remove_party(session, uid, parties(session, uid)[0])
    with pytest.raises(ConflictError):
        cancel_partnership(
            session, uid, reason="x", on=MID, version=stored(session, uid).version
        )


@pytest.mark.usefixtures("town")
def test_parties_bear_at_most_all_of_the_costs(session):
    uid = prepare(session)
    for number, share in enumerate((0.333, 0.333, 0.334)):
        add_party(
            session, uid, PartyPlan("city", f"課{number}", "場所", cost_share=share)
        )

    add_party(
        session, uid, PartyPlan("community", "会（架空）", "出店", cost_share=0.0)
    )
    for share in (0.001, 1.1, -0.1):
        with pytest.raises(InvalidQueryError) as refused:
            add_party(session, uid, PartyPlan("city", "課", "場所", cost_share=share))
        assert refused.value.details["field"] == "cost_share"
    assert len(parties(session, uid)) == 6  # two had no share


@pytest.mark.usefixtures("town")
def test_an_old_page_cannot_decide(session):
    uid = run(session)
    old = stored(session, uid).version
    judged_by_all(session, uid, on=LATER)

    with pytest.raises(StaleEditError):
        hold_review(session, uid, ON, on=LATER, version=old)


def test_two_decisions_at_once_leave_one_review(database):
    with transaction(database) as session:
        add_districts(session)
        uid = run(session)
        judged_by_all(session, uid, on=LATER)
        version = stored(session, uid).version

    def decide(decided: Decision) -> str:
        try:
            with transaction(database) as session:
                hold_review(session, uid, decided, on=LATER, version=version)
        except (ConflictError, StaleEditError):
            return "refused"
        return decided.decision

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, [ON, Decision("end", "終わる。")]))
    with transaction(database) as session:
        town = get_municipality(session, SLUG)
        page = get_partnership(session, town.id, uid, on=LATER)

    assert "refused" in answers
    assert len(page.reviews) == 1
