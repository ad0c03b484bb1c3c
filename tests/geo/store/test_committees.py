"""Committees and programmes: counts within the seats, terms that never overlap."""

from datetime import date

import pytest

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.query.committees import find_committees, find_compositions, find_meetings_of
from geo.query.programmes import find_programmes, find_sites, find_totals
from geo.report.committees import describe_seats, describe_times
from geo.store.committees import (
    CommitteeText,
    Composition,
    Meeting,
    change_committee,
    end_committee,
    save_meeting,
    set_composition,
    write_committee,
)
from geo.store.municipalities import ensure_municipality
from geo.store.programmes import (
    ProgrammeText,
    ReceivingSite,
    Total,
    add_site,
    end_programme,
    end_site,
    set_total,
    write_programme,
)

ON = date(2026, 11, 22)


def committee(session) -> tuple[int, str]:
    key = ensure_municipality(session, "13225").id
    return key, write_committee(session, key, CommitteeText(name="会議（架空）"))


def term(start: date, end: date | None, **more) -> Composition:
    return Composition(**{"term_start": start, "term_end": end, "seats": 10} | more)


def test_shares_are_of_seats_and_of_counted_members(session):
    key, uid = committee(session)
    made = term(
        date(2025, 4, 1), date(2027, 4, 1), publicly_recruited=4, women=3, men=5
    )
    set_composition(session, key, uid, made)

    seats = describe_seats(find_committees(session, key, on=ON)[0].composition)

    assert (seats.recruited, seats.women) == (0.4, 0.375)
    assert seats.last_day == date(2027, 3, 31)


def test_terms_that_overlap_are_refused_and_touching_ones_kept(session):
    key, uid = committee(session)
    set_composition(session, key, uid, term(date(2024, 2, 29), date(2026, 4, 1)))

    with pytest.raises(ConflictError):
        set_composition(session, key, uid, term(date(2026, 3, 31), None))
    set_composition(session, key, uid, term(date(2026, 4, 1), None))

    assert len(find_compositions(session, uid)) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"publicly_recruited": 11},
        {"women": 6, "men": 5},
        {"by_age": {"65歳以上": 11}},
        {"by_terms": {"1": 9, "2": 2}},
        {"concurrent_posts": 11},
    ],
)
def test_more_people_than_seats_are_refused(session, more):
    key, uid = committee(session)

    with pytest.raises(InvalidQueryError):
        set_composition(session, key, uid, term(date(2026, 4, 1), None, **more))


def test_evenings_and_holidays_are_outside_working_hours(session):
    key, uid = committee(session)
    for day, start in (
        (date(2026, 11, 24), "14:00"),
        (date(2026, 11, 24), "18:30"),
        (date(2026, 11, 23), "10:00"),
        (date(2026, 11, 28), "10:00"),
        (date(2026, 12, 1), None),
    ):
        save_meeting(session, key, uid, Meeting(held_on=day, start_time=start))

    times = describe_times(find_meetings_of(session, uid))

    assert (times.known, times.outside) == (4, 3)


def test_meeting_that_ends_before_it_starts_is_refused(session):
    key, uid = committee(session)

    with pytest.raises(InvalidQueryError):
        save_meeting(
            session,
            key,
            uid,
            Meeting(held_on=ON, start_time="18:00", end_time="17:00"),
        )


def test_ended_committee_is_left_out_and_ends_once(session):
    key, uid = committee(session)
    end_committee(session, key, uid, on=ON)

    assert find_committees(session, key, on=ON) == []
    with pytest.raises(ConflictError):
        end_committee(session, key, uid, on=ON)


def test_older_page_of_a_committee_never_overwrites_a_newer_one(session):
    key, uid = committee(session)

    with pytest.raises(StaleEditError):
        change_committee(session, key, uid, CommitteeText(name="別"), version=9)


def test_totals_of_a_city_are_kept_once_a_year(session):
    key = ensure_municipality(session, "13225").id
    uid = write_programme(
        session, key, ProgrammeText(kind="care_support_volunteer", title="制度（架空）")
    )
    set_total(session, key, uid, Total(2025, "集計", people=10))
    set_total(session, key, uid, Total(2025, "集計", people=12))

    assert [each.people for each in find_totals(session, uid)] == [12]
    with pytest.raises(InvalidQueryError):
        set_total(session, key, uid, Total(2025, "集計"))
    with pytest.raises(InvalidQueryError):  # 令和8年度 written as the era's year
        set_total(session, key, uid, Total(8, "集計", people=10))


def test_site_and_programme_end_without_being_forgotten(session):
    key = ensure_municipality(session, "13225").id
    uid = write_programme(session, key, ProgrammeText(kind="training", title="学校"))
    site = add_site(session, key, uid, ReceivingSite(name="ホーム（架空）", places=3))
    end_site(session, key, uid, site, on=ON)
    end_programme(session, key, uid, on=ON)

    assert find_sites(session, uid)[0].ended_on == ON
    assert find_programmes(session, key, on=ON) == []
    assert find_programmes(session, key, on=ON, ended=True)[0].phase == "do"
