"""A group's own page, figures, needs and skills, as they are stored."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.query.figures import find_observations
from geo.query.needs import find_answering_role, find_answers, find_needs, get_need
from geo.query.organisation_page import find_page, find_skill_counts
from geo.store.editing import Actor
from geo.store.erasing import erase_contacts
from geo.store.households import (
    OWN_SOURCE,
    Households,
    choose_figure,
    declare_households,
)
from geo.store.models import (
    Area,
    HelpGrant,
    Municipality,
    NeedAnswer,
    Organisation,
    Revision,
)
from geo.store.needs import Offer, answer_need, decide_answer, declare_need, end_need
from geo.store.organisation_page import (
    REQUIREMENTS,
    change_organisation,
    read_organisation,
    save_skills,
)
from tests.groups import add_group, add_member
from tests.samples import CITY, DAY, add_districts, add_membership, members

OWNER = Actor("owner")
STAFF = Actor("staff")


@pytest.fixture
def group(session):
    add_districts(session)
    area = session.scalars(select(Area).order_by(Area.code)).first()
    return add_group(session, territory_id=area.id)


def change(session, group, version=1, **values):
    return change_organisation(
        session, group.uid, values, version=version, actor=OWNER, on=DAY
    )


def declare(session, group, members=100, households=200, *, year=2026, method="名簿"):
    figure = Households(year, members, households, method, "市の住民基本台帳")
    return declare_households(session, group.id, figure, actor=OWNER, on=DAY)


def figures(session, group):
    return find_page(session, group.municipality_id, group.uid).households


def test_a_page_is_changed_with_its_version_and_kept_as_a_revision(session, group):
    saved = change(session, group, description="花の町", paid_staff="none")

    assert saved.version == 2
    with pytest.raises(StaleEditError) as stale:
        change(session, group, version=1, description="別")
    assert stale.value.details["document"]["description"] == "花の町"
    kept = session.scalars(select(Revision)).one()
    assert (kept.target_kind, kept.version) == ("organisation", 2)
    assert kept.before == {"description": None, "paid_staff": None}
    assert read_organisation(session, group.uid)["version"] == 2
    assert session.get_one(Organisation, group.id).last_confirmed_on == DAY


def test_requirements_count_as_answered_only_when_all_are(session, group):
    some = {"voluntary": True}
    change(session, group, requirements=some, requirements_on="2026-05-01")
    page = find_page(session, group.municipality_id, group.uid)
    assert not page.answered

    change(session, group, 2, requirements=dict.fromkeys(REQUIREMENTS, True))

    page = find_page(session, group.municipality_id, group.uid)
    assert page.answered
    assert page.requirements_on == date(2026, 5, 1)


def test_the_planners_report_reads_what_a_group_declares(session, group):
    assert declare(session, group)

    table = find_observations(
        session,
        group.municipality_id,
        indicators=("membership",),
        area_set_id=session.get_one(Area, group.territory_id).area_set_id,
    )
    assert table["numerator"].tolist() == [100]
    assert table["method"].tolist() == ["名簿"]
    assert table["source"].tolist() == [OWN_SOURCE]


def test_a_correction_is_a_new_figure_and_the_old_one_stays(session, group):
    declare(session, group, 100)
    declare(session, group, 110)

    assert [(each.members, each.state) for each in figures(session, group)] == [
        (110, "counts"),
        (100, "corrected"),
    ]


def test_a_change_of_method_is_marked(session, group):
    declare(session, group, year=2024)
    declare(session, group, year=2025)
    declare(session, group, year=2026, method="推計")

    assert [each.breaks for each in figures(session, group)] == [True, False, False]


def test_another_sources_figure_counts_until_staff_choose(session, group):
    area = session.get_one(Area, group.territory_id)
    add_membership(session, members(area.code, 5, 50, fiscal_year=2026))

    assert not declare(session, group)

    waiting, other = figures(session, group)
    assert (waiting.state, other.state) == ("waiting", "counts")
    with pytest.raises(NotFoundError):
        choose_figure(session, group.id, 2026, other.source, actor=STAFF)
    choose_figure(session, group.id, 2026, waiting.source, actor=STAFF)
    assert [each.state for each in figures(session, group)] == ["counts", "waiting"]
    # A file of the city's brings its own figure back; ours stands beside it.
    add_membership(session, members(area.code, 5, 50, fiscal_year=2026))
    states = [(each.declared, each.state) for each in figures(session, group)]
    assert states.count((True, "waiting")) == 1
    assert (False, "counts") in states


def test_impossible_figures_are_refused(session, group):
    with pytest.raises(InvalidQueryError):
        declare(session, group, 201, 200)
    with pytest.raises(InvalidQueryError):
        declare(session, group, method="勘")
    homeless = add_group(session, name="区域なし")
    with pytest.raises(ConflictError):
        declare(session, homeless)


def test_a_need_is_answered_decided_and_its_contact_erased(session, group):
    uid = declare_need(session, group.id, "successor", "会計を探しています", on=DAY)
    assert declare_need(session, group.id, "successor", "会計", on=DAY) == uid
    offer = Offer("public", "できます", "042-000-0000")
    first = answer_need(session, uid, offer, on=DAY)
    second = answer_need(session, uid, offer, on=DAY)

    decide_answer(session, group.id, first, "accepted")
    decide_answer(session, group.id, second, "declined")

    assert [each.status for each in find_answers(session, group.id)] == ["accepted"]
    other = add_group(session, name="となり町会")
    with pytest.raises(NotFoundError):
        decide_answer(session, other.id, first, "declined")
    erase_contacts(session, on=DAY + timedelta(days=59))
    assert find_answers(session, group.id)
    assert erase_contacts(session, on=DAY + timedelta(days=60)).need_answers == 1
    session.expire_all()
    assert set(session.scalars(select(NeedAnswer.contact))) == {None}
    end_need(session, group.id, uid, "met")
    assert find_needs(session, group.id) == []
    assert get_need(session, "ebetsu", uid).status == "met"
    with pytest.raises(NotFoundError):
        answer_need(session, uid, offer, on=DAY)


def test_a_helper_answers_as_one(session, group):
    helper = add_group(session, name="支援の会")
    member = add_member(session, helper, since=date(2020, 1, 1), until=None)
    stranger = add_member(session, add_group(session, name="となり"), until=None)
    session.add(
        HelpGrant(
            organisation_id=group.id,
            intermediary_id=helper.id,
            since=date(2020, 1, 1),
            by_role="owner",
        )
    )
    session.flush()

    roles = [
        find_answering_role(session, group.id, each.account_id, on=DAY)
        for each in (member, stranger)
    ]

    assert roles == ["intermediary", "group"]


def test_skills_are_counts_of_known_kinds(session, group):
    save_skills(session, group.uid, {"accounts": 3, "music": 0}, on=DAY)

    assert find_skill_counts(session, group.municipality_id) == [
        (group.uid, "accounts", 3)
    ]
    with pytest.raises(InvalidQueryError):
        save_skills(session, group.uid, {"魔法": 1}, on=DAY)
    revision = session.scalars(
        select(Municipality.revision).where(Municipality.code.startswith(CITY))
    ).one()
    assert revision > 0
