"""What is due, read from the tables of every subject, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from geo.domain.lifecycles import ADOPTION, FEEDBACK, OPPORTUNITY, PARTNERSHIP
from geo.query.due_list import find_public_reviews
from geo.query.due_waiting import KINDS, find_due
from geo.report.due_list import Choice, choose_due, locate_due
from geo.store.coordinators import NewCoordinator, appoint_coordinator
from geo.store.models import (
    Adoption,
    Committee,
    CommitteeComposition,
    Feature,
    Feedback,
    Handover,
    Milestone,
    Municipality,
    Opportunity,
    Organisation,
    Partnership,
    Response,
)
from tests.groups import add_group
from tests.samples import IN_EAST, add_districts, add_layer, at, snapshot_of
from tests.towns import EAST

ON = date(2028, 2, 29)
DAY = timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def town(session):
    """A town with a site, and nobody's page due for its yearly question."""
    add_districts(session)
    add_layer(session, "adoption_site", at(IN_EAST, "駅前花壇", source_id="s1"))
    return session.scalars(select(Municipality)).one()


def add(session, table, /, **values):
    made = table(**values)
    session.add(made)
    session.flush()
    return made


def adopt(session, *, status="agreed", **values):
    site = session.scalars(select(Feature).where(Feature.title == "駅前花壇")).one()
    return add(
        session,
        Adoption,
        site_id=site.id,
        adopter_name="花の会",
        status=status,
        department="公園課",
        **values,
    )


def partner(session, town, *, status="running", review=ON, **values):
    return add(
        session,
        Partnership,
        municipality_id=town.id,
        title=values.pop("title", "見守り"),
        purpose="見守り",
        status=status,
        form_label="委託",
        departments=["福祉課", "市民課"],
        term_start=date(2027, 4, 1),
        review_due_on=review,
        **values,
    )


def due(session, town, on=ON):
    return {
        each.kind: each
        for each in find_due(session, town.id, on=on)
        if each.kind != "stale"
    }


def test_a_term_is_held_to_the_day_before_its_end_and_late_after_it(session, town):
    adopt(session, term_start=date(2027, 4, 1), term_end=date(2028, 3, 1))

    found = due(session, town)["adoption_end"]
    after = due(session, town, ON + DAY)["adoption_end"]

    assert (found.day, found.late) == (ON, False)
    assert (after.day, after.late) == (ON, True)
    assert found.departments == ("公園課",)


def test_a_review_is_in_time_on_its_day_and_late_the_day_after(session, town):
    adopt(session, review_due_on=ON)
    partner(session, town, review=ON)

    found, after = due(session, town), due(session, town, ON + DAY)

    assert [found[kind].late for kind in KINDS[:4] if kind in found] == [False, False]
    assert after["adoption_review"].late
    assert after["partnership_review"].late


def test_what_is_over_is_due_no_more(session, town):
    for status in ADOPTION.states:
        if status not in {"agreed", "applied"}:
            adopt(session, status=status, review_due_on=ON, term_end=ON)
    for status in PARTNERSHIP.states:
        if status != "running":
            partner(session, town, status=status)
    for status in OPPORTUNITY.states:
        if status in {"draft", "decided", "cancelled"}:
            open_door(session, town, status=status)
    for status in FEEDBACK.states:
        if status not in {"received", "published", "answered"}:
            say(session, town, status=status)

    assert due(session, town) == {}


def open_door(session, town, **values):
    return add(
        session,
        Opportunity,
        municipality_id=town.id,
        kind="grant",
        phase="plan",
        title="募集",
        criteria="公益性",
        deadline=ON,
        **values,
    )


def say(session, town, **values):
    return add(
        session,
        Feedback,
        municipality_id=town.id,
        topic="idea",
        text="ヒミツノコトバ",
        may_publish=True,
        answer_due_on=ON,
        **values,
    )


def test_an_answer_that_says_we_consider_it_has_a_day_of_its_own(session, town):
    said = say(session, town, status="answered", public_text="ベンチがほしい")
    for at_, status, due_on in ((1, "adopted", None), (2, "considering", ON + DAY)):
        add(
            session,
            Response,
            feedback_id=said.id,
            status=status,
            reason=f"理由{at_}",
            due_on=due_on,
            department="道路課",
        )
    say(session, town, status="received")

    found = due(session, town)

    assert found["final_answer"].day == ON + DAY
    assert found["final_answer"].departments == ("道路課",)
    assert found["answer"].title == "", "what nobody passed is not repeated"


def test_every_kind_is_found_and_none_twice(session, town):
    group = add_group(session, name="引き継ぐ会", last_confirmed_on=ON)
    adopt(session, status="applied", applied_on=ON)
    adopt(session, review_due_on=ON, term_end=ON)
    running = partner(session, town, term_end=ON)
    add(session, Milestone, partnership_id=running.id, title="中間", due_on=ON)
    add(
        session,
        Milestone,
        partnership_id=running.id,
        title="済み",
        due_on=ON,
        done_on=ON,
    )
    open_door(session, town, status="published")
    say(session, town)
    later = say(session, town, status="answered")
    add(
        session,
        Response,
        feedback_id=later.id,
        status="considering",
        reason="検討",
        due_on=ON,
    )
    committee = add(session, Committee, municipality_id=town.id, name="審議会")
    add(
        session,
        CommitteeComposition,
        committee_id=committee.id,
        term_start=date(2026, 4, 1),
        term_end=date(2028, 4, 1),
        seats=10,
    )
    add(
        session,
        Handover,
        organisation_id=group.id,
        started_by_role="owner",
        effective_on=ON,
    )
    appoint_coordinator(
        session,
        town.id,
        NewCoordinator(
            ("districts", EAST), group.uid, "係", None, None, ON - DAY, ON + DAY
        ),
    )
    add_group(session, name="黙っている会")

    kinds = [each.kind for each in find_due(session, town.id, on=ON)]

    assert sorted(kinds) == sorted(set(KINDS) - {"proposal"})


def test_a_page_that_was_confirmed_within_a_year_is_not_stale(session, town):
    add_group(session, name="確かめた会", last_confirmed_on=date(2027, 3, 1))
    add_group(session, name="古い会", last_confirmed_on=date(2027, 2, 27))
    add_group(session, name="終わった会", ended_on=ON)

    found = [e for e in find_due(session, town.id, on=ON) if e.kind == "stale"]

    assert [(each.title, each.late) for each in found] == [("古い会", False)]


def test_only_what_everybody_may_know_is_on_the_public_calendar(session, town):
    adopt(session, review_due_on=ON)
    adopt(session, status="applied", review_due_on=ON)
    partner(session, town, title="公開", published_at=LONG_AGO)
    partner(session, town, title="準備中")
    partner(session, town, title="済み", published_at=LONG_AGO, status="ended")
    assert {each.title for each in find_public_reviews(session, town.id)} == {
        "駅前花壇",
        "公開",
    }

    site = session.scalars(select(Feature).where(Feature.title == "駅前花壇")).one()
    site.location_visibility = "hidden"
    session.flush()

    assert [each.title for each in find_public_reviews(session, town.id)] == ["公開"]


def test_lines_are_told_by_district_department_and_how_far_ahead(session, town):
    adopt(session, review_due_on=ON - DAY)
    partner(session, town, review=ON + 40 * DAY)
    items = locate_due(session, snapshot_of(session, ON), on=ON)

    month = choose_due(items, Choice(), on=ON)
    quarter = choose_due(items, Choice("quarter", department="福祉課"), on=ON)
    nowhere = choose_due(items, Choice("all", district="none"), on=ON)

    assert [each.record.kind for each in month.rows] == ["adoption_review"]
    assert month.rows[0].district == (EAST, "東町")
    assert (month.rows[0].days_left, month.late) == (-1, 1)
    assert dict(month.horizons) == {"month": 1, "quarter": 2, "all": 2, "late": 1}
    assert [each.record.kind for each in quarter.rows] == ["partnership_review"]
    assert dict(quarter.departments) == {"公園課": 1, "市民課": 1, "福祉課": 1}
    assert len(nowhere.rows) == 1


def test_an_ended_groups_coordination_is_nobodys_term(session, town):
    group = add_group(session, last_confirmed_on=ON)
    new = NewCoordinator(("districts", EAST), group.uid, "係", None, None, ON, ON + DAY)
    appoint_coordinator(session, town.id, new)

    assert due(session, town)["coordinator_term"].day == ON + DAY
    assert due(session, town, ON + 2 * DAY) == {}
    assert session.scalars(select(Organisation)).one().uid == group.uid
