"""Stories and links, step by step on both databases: nothing is public by itself."""

import os
from datetime import date

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

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.lifecycles import STORY
from geo.query.plans import find_plans
from geo.query.stories import (
    find_issue_links,
    find_own_activities,
    find_stories,
    get_story,
)
from geo.report.concerns import describe_concerns
from geo.store.issue_links import Answer, end_link, link_issue
from geo.store.local_issues import NewIssue, add_issue, resolve_issue
from geo.store.models import CaseStory, Feature, Municipality
from geo.store.municipalities import ensure_municipality
from geo.store.plans import PlanForm, save_plan
from geo.store.stories import StoryForm, change_story, step_story, write_story
from tests.groups import add_group
from tests.samples import CITY, DAY, fill_town, snapshot_of
from tests.towns import IN_EAST

TOLD = StoryForm(title="題", problem="困ったこと", did="やったこと", field="town")
EDGES = [date(2027, 3, 31), date(2027, 4, 1), date(2028, 2, 29), date(2028, 3, 1)]
STEPS = 100 if os.environ.get("KYODO_SOAK") else 15
RUNS = 10 if os.environ.get("KYODO_SOAK") else 4


def concern(title: str = "暗い道", **more) -> NewIssue:
    given = {"field": "safety", "description": "夜に暗い", "reported_on": DAY} | more
    return NewIssue(title=title, **given)


@pytest.fixture
def town(session) -> Municipality:
    fill_town(session)
    return ensure_municipality(session, CITY)


def activity_of(session, title="防災訓練") -> Feature:
    return session.scalars(select(Feature).where(Feature.title == title)).one()


def test_a_concern_stands_in_its_district_and_waits_for_an_answer(session, town):
    issue = add_issue(session, town, concern(point=IN_EAST), on=DAY)

    (found,) = describe_concerns(session, snapshot_of(session))
    assert (found.card.uid, found.card.district_name) == (issue.uid, "東町")
    assert found.waiting


def test_a_linked_concern_no_longer_waits_and_waits_again_after_the_link_ends(
    session, town
):
    issue = add_issue(session, town, concern(), on=DAY)
    answer = Answer("activity", activity_of(session).uid)
    link = link_issue(session, town, issue.uid, answer, on=DAY, by_role="staff")
    (found,) = describe_concerns(session, snapshot_of(session))
    with pytest.raises(ConflictError):
        link_issue(session, town, issue.uid, answer, on=DAY, by_role="staff")

    end_link(session, town, link, on=DAY)

    assert [each.title for each in found.answers] == ["防災訓練"]
    assert describe_concerns(session, snapshot_of(session))[0].waiting
    with pytest.raises(NotFoundError):
        end_link(session, town, link, on=DAY)


def test_an_activity_that_has_ended_answers_no_more_and_is_still_told(session, town):
    issue = add_issue(session, town, concern(), on=DAY)
    activity = activity_of(session)
    answer = Answer("activity", activity.uid)
    link_issue(session, town, issue.uid, answer, on=DAY, by_role="staff")

    activity.status = "ended"
    session.flush()

    (found,) = describe_concerns(session, snapshot_of(session))
    assert found.waiting
    assert [(each.title, each.going) for each in found.answers] == [("防災訓練", False)]


def test_an_activity_that_is_not_public_answers_nothing_in_public(session, town):
    issue = add_issue(session, town, concern(), on=DAY)
    activity = activity_of(session)
    link_issue(
        session,
        town,
        issue.uid,
        Answer("activity", activity.uid),
        on=DAY,
        by_role="staff",
    )

    activity.held = True
    session.flush()

    assert find_issue_links(session, town.id, on=DAY) == []


def test_a_group_links_only_its_own_activities(session, town):
    issue = add_issue(session, town, concern(), on=DAY)
    group = add_group(session)
    activity = activity_of(session)
    asked = {"on": DAY, "by_role": "group", "organisation_id": group.id}
    answer = Answer("activity", activity.uid)
    with pytest.raises(NotFoundError):
        link_issue(session, town, issue.uid, answer, **asked)

    activity.organisation_id = group.id
    session.flush()

    link = link_issue(session, town, issue.uid, answer, **asked)
    assert find_own_activities(session, group.id) == [(activity.uid, "防災訓練")]
    with pytest.raises(NotFoundError):
        end_link(session, town, link, on=DAY, organisation_id=group.id + 1)


def test_a_resolved_concern_comes_last_and_is_resolved_once(session, town):
    first = add_issue(session, town, concern("一"), on=DAY)
    add_issue(session, town, concern("二"), on=DAY)

    resolve_issue(session, town, first.uid, on=DAY)

    found = describe_concerns(session, snapshot_of(session))
    assert [each.resolved for each in found] == [False, True]
    with pytest.raises(ConflictError):
        resolve_issue(session, town, first.uid, on=DAY)


def test_an_offered_story_is_changed_by_its_group_only_until_it_is_published(
    session, town
):
    group = add_group(session)
    told = StoryForm(**(_values(TOLD) | {"organisation": group.uid}))
    uid = write_story(session, town, told, by_role="group")
    change_story(session, town, uid, told, version=1, offered_by=group.id)
    with pytest.raises(StaleEditError):
        change_story(session, town, uid, told, version=1, offered_by=group.id)
    with pytest.raises(NotFoundError):
        change_story(session, town, uid, told, version=2, offered_by=group.id + 1)

    with pytest.raises(StaleEditError):  # nothing is published unread
        step_story(session, town, uid, "publish", version=1)
    step_story(session, town, uid, "publish", version=2)

    with pytest.raises(NotFoundError):
        change_story(session, town, uid, told, version=3, offered_by=group.id)
    assert get_story(session, town.id, uid).by_role == "group"


def test_a_story_of_another_citys_activity_is_refused(session, town):
    other = ensure_municipality(session, "13225")
    told = StoryForm(**(_values(TOLD) | {"activity": activity_of(session).uid}))

    with pytest.raises(InvalidQueryError):
        write_story(session, other, told, by_role="staff")
    assert find_stories(session, town.id, published=False) == []


def test_a_plans_measures_are_written_anew_and_its_review_falls_due(session, town):
    form = PlanForm(
        kind="plan",
        title="計画",
        adopted_on=date(2024, 2, 29),
        review_due_on=EDGES[0],
        measures=[("1", "一"), ("2", "二")],
    )
    uid = save_plan(session, town, form)
    (before,) = find_plans(session, town.id, on=EDGES[0])
    (after,) = find_plans(session, town.id, on=EDGES[1])
    assert (before.overdue, after.overdue) == (False, True)

    changed = PlanForm(**(_values(form) | {"measures": [("2", "二の新"), ("3", "三")]}))
    save_plan(session, town, changed, uid)

    (plan,) = find_plans(session, town.id, on=EDGES[1])
    told = [(each.code, each.title) for each in plan.measures]
    assert told == [("2", "二の新"), ("3", "三")]
    with pytest.raises(InvalidQueryError):
        save_plan(session, town, PlanForm("plan", "計画", date(2024, 2, 29), FIRST_DAY))


FIRST_DAY = date(2024, 2, 28)


def _values(form) -> dict:
    return {name: getattr(form, name) for name in form.__slots__}


class Stories(RuleBasedStateMachine):
    """A city's stories; whatever is tried, only published ones are public."""

    database = None

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.work = self.connection.begin()
        self.session = Session(self.connection)
        self.city = ensure_municipality(self.session, CITY)
        self.known: dict[str, tuple[str, int]] = {}

    @rule(by_role=st.sampled_from(["staff", "group"]), day=st.sampled_from(EDGES))
    def write(self, by_role, day):
        told = StoryForm(**(_values(TOLD) | {"happened_on": day}))
        uid = write_story(self.session, self.city, told, by_role=by_role)
        self.known[uid] = "draft", 1

    @rule(data=st.data(), step=st.sampled_from(["publish", "withdraw", "renew", ""]))
    def take(self, data, step):
        if not self.known:
            return
        uid = data.draw(st.sampled_from(sorted(self.known)))
        state, version = self.known[uid]
        if STORY.allows(state, step):
            after = step_story(self.session, self.city, uid, step, version=version)
            self.known[uid] = after, version + 1
        else:
            with pytest.raises(ConflictError):
                step_story(self.session, self.city, uid, step, version=version)

    @rule(data=st.data(), behind=st.integers(0, 1))
    def change(self, data, behind):
        if not self.known:
            return
        uid = data.draw(st.sampled_from(sorted(self.known)))
        state, version = self.known[uid]
        asked = {"version": version - behind}
        if behind:
            with pytest.raises(StaleEditError):
                change_story(self.session, self.city, uid, TOLD, **asked)
        else:
            change_story(self.session, self.city, uid, TOLD, **asked)
            self.known[uid] = state, version + 1

    @invariant()
    def only_published_ones_are_public(self):
        shown = {each.uid for each in find_stories(self.session, self.city.id)}
        expected = {
            uid for uid, (state, _) in self.known.items() if state == "published"
        }
        assert shown == expected
        rows = self.session.execute(
            select(CaseStory.uid, CaseStory.status, CaseStory.version)
        )
        assert {uid: (state, version) for uid, state, version in rows} == self.known

    def teardown(self):
        self.session.close()
        self.work.rollback()
        self.connection.close()


def test_no_story_is_public_but_by_publishing_it(database):
    machine = type("OfThisDatabase", (Stories,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None),
    )
