"""Collaborations, open doors, committees and answers counted; every number by hand."""

from datetime import date, timedelta

import pytest
from shapely import MultiPolygon, box

from geo.domain.estimate import Reason, State
from geo.report.basis.gather import gather_basis
from geo.report.basis.things.answers import measure_answers
from geo.report.basis.things.caring import measure_adoption_work, measure_care_sites
from geo.report.basis.things.committees import (
    measure_committee_hours,
    measure_committee_seats,
)
from geo.report.basis.things.doors import (
    measure_applicants,
    measure_opportunities,
    measure_town_meetings,
)
from geo.report.basis.things.partnerships import (
    measure_partnership_yen,
    measure_partnerships,
    measure_reviews_overdue,
)
from geo.report.planning.city import analyse_city
from geo.report.planning.model import WHOLE
from geo.store.models import Adoption, AdoptionLog
from tests.basis import asked_of, counts_of
from tests.samples import (
    DAY,
    add_districts,
    add_layer,
    add_residents,
    at,
    snapshot_of,
)
from tests.together import (
    collaborate,
    feature_id,
    open_door,
    say,
    seat,
    take_in,
)
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, WEST, areas, two_districts

OUT = (141.40, 43.00)


@pytest.fixture
def town(session):
    add_districts(session)
    add_layer(session, "place", at(IN_WEST, "西の館"), at(IN_EAST, "東の館"))
    add_residents(session, {EAST: 1000, WEST: 500}, {EAST: 400, WEST: 200})
    return session


def only(found):
    [measures] = found.values()
    return measures


# --- Collaborations


def test_collaborations_are_counted_where_their_place_or_area_is(town):
    collaborate(town, "東", area=EAST)
    collaborate(town, "館", place="西の館", area=EAST)
    collaborate(town, "市全体")
    collaborate(town, "準備中", area=EAST, status="preparing")
    collaborate(town, "未公開", area=EAST, published_at=None)
    collaborate(town, "取りやめ", area=EAST, status="cancelled")
    collaborate(town, "きのうまで", area=EAST, term_end=DAY)
    collaborate(town, "あすから", area=EAST, term_start=DAY + timedelta(days=1))
    [measure] = only(measure_partnerships(asked_of(town)))

    assert counts_of(measure) == {EAST: (1, 1000), WEST: (1, 500), WHOLE: (3, 1500)}
    assert "協働事業が1件" in measure.note
    assert measure.fictional


def test_an_area_of_another_set_is_in_the_district_that_holds_nine_tenths_of_it(town):
    east = two_districts(STORAGE_CRS).geometry[EAST].bounds
    inside = box(east[0], east[1], (east[0] + east[2]) / 2, east[3])
    across = box(east[0] - 0.005, east[1], east[0] + 0.005, east[3])
    zones = {"1": MultiPolygon([inside]), "2": MultiPolygon([across])}
    add_districts(town, areas(zones, STORAGE_CRS), slug="zones", kind="meeting_zone")
    collaborate(town, "中", area="1", area_set="zones")
    collaborate(town, "またがる", area="2", area_set="zones")
    [measure] = only(measure_partnerships(asked_of(town)))

    assert measure.counts["x"].to_dict() == {EAST: 1, WEST: 0}
    assert measure.whole.x == 2


def test_a_review_is_overdue_the_day_after_and_stays_so_when_the_term_is_over(town):
    collaborate(town, "今日まで", area=EAST, review_due_on=DAY)
    collaborate(town, "きのう", area=EAST, review_due_on=DAY - timedelta(days=1))
    collaborate(
        town,
        "切れた",
        area=EAST,
        review_due_on=date(2026, 2, 1),
        term_end=date(2026, 4, 1),
    )
    collaborate(
        town,
        "終えた",
        area=EAST,
        review_due_on=date(2026, 2, 1),
        status="ended",
        ended_on=date(2026, 3, 1),
    )
    [measure] = only(measure_reviews_overdue(asked_of(town)))

    assert counts_of(measure)[EAST] == (2, 3)
    assert measure.counts.loc[WEST, "reason"] is Reason.NOTHING_TO_SHARE


def test_yen_are_added_by_year_and_what_nobody_registered_is_not_zero(town):
    collaborate(town, "a", area=EAST, amounts={2025: 100_000, 2026: 50_000, 2027: 9})
    collaborate(town, "b", area=EAST, amounts={2025: 20_000})
    collaborate(town, "c", area=WEST)
    collaborate(town, "d", amounts={2025: 7})
    last, now = only(measure_partnership_yen(asked_of(town)))

    assert (last.fiscal_year, now.fiscal_year) == (2025, 2026)
    assert last.counts.loc[EAST, "value"] == 120_000
    assert last.whole.value == 120_007
    assert now.counts.loc[EAST, "value"] == 50_000
    assert last.counts.loc[WEST, "state"] is State.MISSING
    assert "1件" in last.note


def test_an_amount_of_a_year_after_the_end_is_told_and_is_no_zero(town):
    over = {"status": "ended", "ended_on": date(2025, 10, 1)}
    collaborate(town, "a", area=EAST, amounts={2025: 100_000, 2026: 70_000}, **over)
    [only_last] = only(measure_partnership_yen(asked_of(town)))
    collaborate(town, "b", area=WEST, amounts={2026: 5_000})
    _last, now = only(measure_partnership_yen(asked_of(town)))

    assert only_last.fiscal_year == 2025
    assert (now.whole.value, now.counts.loc[EAST, "value"]) == (5_000, 0)
    assert "期間の外の年度に額を登録した協働事業が1件" in now.note


def test_a_district_without_a_collaboration_pays_nothing(town):
    collaborate(town, "a", area=EAST, amounts={2025: 100_000})
    [measure] = only(measure_partnership_yen(asked_of(town)))

    assert measure.counts.loc[WEST, "value"] == 0
    assert measure.counts.loc[WEST, "state"] is State.VALUE


# --- Open doors


def test_open_doors_are_counted_for_a_year_and_drafts_never(town):
    open_door(town, "これから", area=EAST, deadline=DAY + timedelta(days=30))
    open_door(town, "いつでも", area=EAST)
    open_door(town, "一年前", area=WEST, deadline=DAY - timedelta(days=365))
    open_door(town, "古い", area=WEST, deadline=DAY - timedelta(days=366))
    open_door(town, "下書き", area=WEST, status="draft", published_at=None)
    open_door(town, "中止", area=WEST, status="cancelled")
    [measure] = only(measure_opportunities(asked_of(town)))

    assert counts_of(measure) == {EAST: (2, 1000), WEST: (1, 500), WHOLE: (3, 1500)}


def test_applicants_for_committee_seats_are_held_against_those_seats(town):
    closed = {"deadline": DAY - timedelta(days=1), "status": "closed"}
    seats = {"kind": "committee_seat"} | closed
    open_door(town, "a", area=EAST, seats=5, applicants_count=8, **seats)
    open_door(town, "b", area=EAST, seats=5, applicants_count=2, **seats)
    open_door(town, "c", area=WEST, seats=2, applicants_count=3, **seats)
    open_door(town, "まだ", area=WEST, seats=9, applicants_count=9, deadline=DAY)
    open_door(town, "不明", area=WEST, seats=9, **seats)
    # Places of a course and shares of a grant are other things than seats.
    open_door(
        town, "講座", kind="training", area=WEST, seats=9, applicants_count=9, **closed
    )
    [measure] = only(measure_applicants(asked_of(town)))

    assert counts_of(measure) == {EAST: (10, 10), WEST: (3, 2), WHOLE: (13, 12)}
    assert measure.counts.loc[EAST, "value"] == 1


def test_a_meeting_where_nobody_counted_is_not_a_meeting_without_people(town):
    held = {"kind": "town_meeting", "status": "decided", "held_on": date(2026, 4, 1)}
    open_door(town, "a", area=EAST, attendees=30, **held)
    open_door(town, "b", area=WEST, **held)
    [measure] = only(measure_town_meetings(asked_of(town)))

    west = measure.counts.loc[WEST]
    assert (west["state"], west["reason"]) == (
        State.MISSING,
        Reason.NO_PARTICIPANTS_REPORTED,
    )
    assert (measure.whole.x, measure.whole.n) == (30, 1000)


def test_town_meetings_count_who_came_in_the_year_they_were_held(town):
    held = {"kind": "town_meeting", "status": "decided"}
    open_door(town, "a", area=EAST, held_on=date(2026, 3, 31), attendees=30, **held)
    open_door(town, "b", place="西の館", held_on=date(2026, 4, 1), attendees=20, **held)
    open_door(town, "c", held_on=date(2026, 4, 2), attendees=10, **held)
    open_door(town, "d", area=WEST, held_on=date(2026, 4, 3), **held)
    open_door(town, "来月", area=WEST, held_on=date(2026, 6, 1), attendees=99, **held)
    open_door(town, "講座", kind="training", held_on=date(2026, 4, 3), attendees=9)
    last, now = only(measure_town_meetings(asked_of(town)))

    assert (last.fiscal_year, now.fiscal_year) == (2025, 2026)
    assert counts_of(last) == {EAST: (30, 1000), WEST: (0, 500), WHOLE: (30, 1500)}
    assert counts_of(now) == {EAST: (0, 1000), WEST: (20, 500), WHOLE: (30, 1500)}
    assert "分からない1件" in now.note


# --- Committees


def test_publicly_recruited_seats_are_of_the_term_in_force(town):
    now = {"seats": 10, "publicly_recruited": 2, "women": 4, "men": 6}
    past = {"seats": 99, "term_start": date(2023, 4, 1), "term_end": date(2025, 4, 1)}
    seat(town, "a", compositions=(past, now))
    seat(town, "b", area=EAST, compositions=({"seats": 8, "publicly_recruited": 0},))
    seat(town, "c", compositions=({"seats": 5, "women": 5, "men": 15},))
    found = measure_committee_seats(asked_of(town))
    [recruited], [women] = found["committee_recruited"], found["committee_women"]

    assert counts_of(recruited) == {EAST: (0, 8), WEST: (0, 0), WHOLE: (2, 18)}
    assert (women.whole.x, women.whole.n) == (9, 30)


def test_meetings_outside_weekday_daytime_are_told_by_their_hours(town):
    friday, saturday = date(2026, 4, 24), date(2026, 4, 25)
    seat(
        town,
        meetings=(
            (friday, "10:00", "12:00"),
            (friday, "17:00", None),
            (friday, "16:59", "19:00"),
            (friday, "07:30", "09:00"),
            (saturday, "10:00", None),
            (date(2026, 4, 29), "10:00", None),  # a public holiday
            (friday, None, None),
            (DAY, "18:00", None),
            (date(2025, 4, 30), "18:00", None),
        ),
    )
    [measure] = only(measure_committee_hours(asked_of(town)))

    assert (measure.whole.x, measure.whole.n) == (4, 6)


# --- Answers


def test_answers_and_those_in_time_are_of_published_opinions(town):
    due = date(2026, 4, 20)
    say(town, date(2026, 4, 1), due, [due], area=EAST)
    say(town, date(2026, 4, 1), due, [date(2026, 4, 21), date(2026, 4, 22)], area=EAST)
    say(town, date(2026, 4, 1), due, area=WEST)
    say(town, date(2026, 4, 25), date(2026, 5, 9), area=WEST)
    say(town, date(2026, 4, 1), due, status="received", public_text=None, area=EAST)
    say(town, date(2026, 4, 1), due, status="refused", area=EAST)
    say(town, date(2025, 4, 30), due, area=EAST)
    found = measure_answers(asked_of(town))
    [answered], [in_time] = found["answered"], found["answered_in_time"]

    assert counts_of(answered) == {EAST: (2, 2), WEST: (0, 2), WHOLE: (2, 4)}
    assert counts_of(in_time) == {EAST: (1, 2), WEST: (0, 1), WHOLE: (1, 3)}


# --- Receiving sites and work at adopted sites


def test_receiving_sites_are_held_against_the_old(town):
    add_residents(town, {EAST: 1000, WEST: 500}, {EAST: 400, WEST: 200})
    take_in(town, "東の館", "西の館", None)
    take_in(town, "東の館", kind="training")
    take_in(town, "東の館", ended_on=DAY)

    # No ages were reported, so there is nothing to hold them against.
    assert measure_care_sites(asked_of(town)) == {}


def test_who_worked_at_adopted_sites_is_counted_by_year(town):
    add_layer(town, "adoption_site", at(IN_EAST, "花壇"), at(IN_WEST, "広場"))
    for title, days in {
        "花壇": ((date(2026, 3, 31), 12), (date(2026, 4, 1), 7), (date(2026, 4, 8), 6)),
        "広場": ((date(2026, 4, 1), None), (DAY + timedelta(days=1), 50)),
    }.items():
        made = Adoption(
            site_id=feature_id(town, title), adopter_name="花の会", status="agreed"
        )
        town.add(made)
        town.flush()
        town.add_all(
            AdoptionLog(adoption_id=made.id, on_date=day, participants=people)
            for day, people in days
        )
    town.flush()
    last, now = only(measure_adoption_work(asked_of(town)))

    assert counts_of(last)[EAST] == (12, 1000)
    # In the west nobody counted, which is not nobody.
    assert counts_of(now)[EAST] == (13, 1000)
    assert now.counts.loc[WEST, "reason"] is Reason.NO_PARTICIPANTS_REPORTED
    assert (now.whole.x, now.whole.n) == (13, 1000)


# --- All of it together


def test_a_city_that_registered_nothing_has_no_figure_and_no_table(town):
    basis = gather_basis(town, snapshot_of(town))
    figures = analyse_city(basis)

    assert basis.tables == {}
    assert not [item for item in figures.indicators if item.group == "collaboration"]


def test_yen_and_shares_reach_the_figures_without_a_rank(town):
    collaborate(town, "a", area=EAST, amounts={2026: 50_000}, review_due_on=DAY)
    figures = analyse_city(gather_basis(town, snapshot_of(town)))
    yen = figures.card("partnership_yen", EAST)

    assert yen.estimate.value == 50_000
    assert yen.rank is None
    assert yen.estimate.lower is None
    assert figures.card("reviews_overdue").estimate.value == 0
