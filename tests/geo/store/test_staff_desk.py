"""Letters once, counts that nobody overwrites unseen, terms that do not overlap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.query.coordinators import find_coordinators
from geo.query.skill_pool import find_pool
from geo.query.staff_letters import find_staff_readers
from geo.store.accounts import create_staff
from geo.store.coordinators import (
    NewCoordinator,
    appoint_coordinator,
    end_coordinator,
)
from geo.store.models import AreaCoordinator, Municipality, SkillPool, StaffLetter
from geo.store.session import transaction
from geo.store.skill_pool import PoolCount, drop_pool_count, save_pool_count
from geo.store.staff_letters import (
    claim_staff_letter,
    finish_staff_letter,
    release_staff_letter,
)
from tests.groups import add_group
from tests.samples import add_districts
from tests.towns import EAST, WEST

ON = date(2028, 2, 29)
DAY = timedelta(days=1)
PERIOD = "2028-02"


@pytest.fixture
def town(database):
    with transaction(database) as session:
        add_districts(session)
        group = add_group(session).uid
        create_staff(session, "kakari@city.example.jp", "みどりの公園で十時に会う")
        reader = find_staff_readers(session, PERIOD)[0].account_id
        city = session.scalars(select(Municipality.id)).one()
    return city, group, reader


def at_once(database, works):
    def run(work):
        try:
            with transaction(database) as session:
                return work(session) or "done"
        except ConflictError:
            return "conflict"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_four_runs_at_once_one_takes_a_months_letter(database, town):
    _, _, reader = town

    def claim(session):
        return claim_staff_letter(session, reader, PERIOD) or "none"

    ended = at_once(database, [claim] * 4)

    assert sorted(map(str, ended))[1:] == ["none"] * 3
    with transaction(database) as session:
        assert session.scalar(select(func.count()).select_from(StaffLetter)) == 1


def test_a_letter_that_failed_is_tried_again_and_a_sent_one_never(database, town):
    _, _, reader = town
    with transaction(database) as session:
        letter = claim_staff_letter(session, reader, PERIOD)
        assert claim_staff_letter(session, reader, PERIOD) is None
        release_staff_letter(session, letter)
        assert claim_staff_letter(session, reader, PERIOD) == letter
        finish_staff_letter(session, letter)
        release_staff_letter(session, letter)

        assert claim_staff_letter(session, reader, PERIOD) is None
        assert find_staff_readers(session, PERIOD) == []
        assert len(find_staff_readers(session, "2028-03")) == 1


def count(people, area=None, skill="garden", **more):
    return PoolCount(skill, area, people, ON, "人材バンク", **more)


def test_two_who_write_the_same_count_do_not_both_win(database, town):
    city, _, _ = town

    def write(people, seen):
        return lambda session: save_pool_count(session, city, count(people), seen=seen)

    first = at_once(database, [write(7, None), write(8, None)])
    with transaction(database) as session:
        kept = find_pool(session, city)[0].people
    second = at_once(database, [write(20, kept), write(21, kept)])

    assert sorted(first) == sorted(second) == ["conflict", "done"]
    with transaction(database) as session:
        assert len(find_pool(session, city)) == 1


def test_a_count_must_be_of_something_that_exists(database, town):
    city, _, _ = town
    wrong = [
        (count(3, skill="flying"), "skill"),
        (count(3, ("districts", "nowhere")), "area"),
        (count(-1), "people"),
        (count(3, desk="nobody"), "desk"),
    ]
    for each, field in wrong:
        with transaction(database) as session, pytest.raises(InvalidQueryError) as told:
            save_pool_count(session, city, each, seen=None)
        assert told.value.details["field"] == field


def test_a_count_of_nobody_is_kept_and_a_dropped_one_is_not(database, town):
    city, _, _ = town
    with transaction(database) as session:
        before = session.get_one(Municipality, city).revision
        save_pool_count(session, city, count(0, ("districts", EAST)), seen=None)
        assert find_pool(session, city)[0].people == 0
        drop_pool_count(session, city, "garden", ("districts", EAST))
        assert session.scalar(select(SkillPool.id)) is None
        with pytest.raises(NotFoundError):
            drop_pool_count(session, city, "garden", ("districts", EAST))
        session.expire_all()
        assert session.get_one(Municipality, city).revision == before + 2


def new(group, first=ON, last=ON + 365 * DAY, area=EAST):
    return NewCoordinator(("districts", area), group, "係", "窓口", None, first, last)


def test_one_body_coordinates_an_area_once_at_a_time(database, town):
    city, group, _ = town

    def appoint(**days):
        return lambda session: appoint_coordinator(session, city, new(group, **days))

    ended = at_once(database, [appoint(), appoint(first=ON + DAY)])
    after = at_once(database, [appoint(first=ON + 367 * DAY, last=None)])
    elsewhere = at_once(database, [appoint(area=WEST)])

    assert sorted(each == "conflict" for each in ended) == [False, True]
    assert "conflict" not in after + elsewhere


def test_a_term_begins_and_ends_by_its_days_and_by_nothing_else(database, town):
    city, group, _ = town
    with transaction(database) as session:
        appoint_coordinator(session, city, new(group, ON, ON + DAY))

        def held(on):
            return len(find_coordinators(session, city, on=on))

        assert [held(ON + n * DAY) for n in (-1, 0, 1, 2)] == [0, 1, 1, 0]
        assert len(find_coordinators(session, city, on=ON - DAY, coming=True)) == 1


def test_ending_a_term_leaves_what_was_and_drops_what_never_began(database, town):
    city, group, _ = town
    with transaction(database) as session:
        uid = appoint_coordinator(session, city, new(group, ON, None))
        end_coordinator(session, city, uid, on=ON + 3 * DAY)
        row = session.scalars(select(AreaCoordinator)).one()
        assert (row.term_start, row.term_end) == (ON, ON + 3 * DAY)
        with pytest.raises(ConflictError):
            end_coordinator(session, city, uid, on=ON + 3 * DAY)
        coming = appoint_coordinator(session, city, new(group, ON + 9 * DAY, None))
        end_coordinator(session, city, coming, on=ON + 4 * DAY)

        assert session.scalars(select(AreaCoordinator)).one().uid == uid


def test_a_term_that_ends_before_it_begins_is_refused(database, town):
    city, group, _ = town
    with transaction(database) as session, pytest.raises(InvalidQueryError) as told:
        appoint_coordinator(session, city, new(group, ON, ON - DAY))

    assert told.value.details["field"] == "last_day"
