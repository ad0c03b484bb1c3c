"""Signing up: never too many, the line in its order, contact data gone in time."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from geo.domain.errors import ConflictError, NotFoundError
from geo.query.joining import count_taken, find_signups, get_own_signup
from geo.store.erasing import erase_contacts
from geo.store.joining import Party, cancel, change_party, join
from geo.store.models import Feature, Signup
from geo.store.session import transaction
from tests.samples import add_layer, at
from tests.towns import IN_EAST

DAY = date(2026, 5, 9)
LATER = date(2026, 6, 13)


def party(size: int = 1, day: date = DAY, called: str = "みどり", **more) -> Party:
    said = {"email": f"{called}@example.jp", "phone": None, "note": None} | more
    return Party(on_date=day, size=size, called=called, **said)


def activity(session, capacity: int | None = 4) -> int:
    add_layer(session, "activity", at(IN_EAST, joining="form", capacity=capacity))
    return session.scalars(select(Feature.id)).one()


def sign_up(session, key: int, asked: Party) -> tuple[str, str]:
    secret = secrets.token_urlsafe(32)
    return secret, join(session, key, asked, secret=secret, keep_days=14)


def test_eight_at_once_never_get_more_places_than_there_are(database):
    with transaction(database) as session:
        key = activity(session, capacity=5)

    def one(number: int) -> str:
        with transaction(database) as session:
            return sign_up(session, key, party(1 + number % 2, called=str(number)))[1]

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(one, range(8)))
    with transaction(database) as session:
        taken = count_taken(session, key)[DAY]

    assert len(statuses) == 8
    assert taken.confirmed <= 5
    assert taken.confirmed + taken.waiting == 12
    assert taken.confirmed >= 4  # a pair may find one place only


def test_eight_who_cancel_and_join_at_once_leave_no_place_empty_nor_twice(database):
    with transaction(database) as session:
        key = activity(session, capacity=4)
        there = [sign_up(session, key, party(called=str(n)))[0] for n in range(8)]

    def leave_or_come(number: int) -> None:
        with transaction(database) as session:
            if number % 2:
                cancel(session, there[number])
            else:
                sign_up(session, key, party(called=f"n{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(leave_or_come, range(8)))
    with transaction(database) as session:
        taken = count_taken(session, key)[DAY]

    assert (taken.confirmed, taken.waiting) == (4, 4)


def test_activity_without_capacity_takes_everybody(session):
    key = activity(session, capacity=None)

    assert {sign_up(session, key, party(20))[1] for _ in range(5)} == {"confirmed"}


def test_a_form_sent_twice_signs_up_once(session):
    key = activity(session)
    secret = secrets.token_urlsafe(32)

    for _ in range(2):
        join(session, key, party(2), secret=secret, keep_days=14)

    assert count_taken(session, key)[DAY].confirmed == 2


def test_first_in_line_that_fits_comes_in_when_a_party_leaves(session):
    key = activity(session, capacity=4)
    leaving, _ = sign_up(session, key, party(2, called="去る"))
    sign_up(session, key, party(2, called="残る"))
    sign_up(session, key, party(3, called="三人"))
    sign_up(session, key, party(1, called="一人"))
    sign_up(session, key, party(1, called="次"))

    promoted = cancel(session, leaving)

    assert [each.called for each in promoted] == ["一人", "次"]
    assert promoted[0].email == "一人@example.jp"
    assert count_taken(session, key)[DAY].confirmed == 4


def test_a_smaller_party_lets_others_in(session):
    key = activity(session, capacity=4)
    secret, _ = sign_up(session, key, party(4))
    sign_up(session, key, party(1, called="待つ"))

    promoted = change_party(session, secret, size=3, on_date=DAY, keep_days=14)

    assert [each.called for each in promoted] == ["待つ"]


def test_a_party_that_no_longer_fits_keeps_what_it_had(session):
    key = activity(session, capacity=4)
    secret, _ = sign_up(session, key, party(2))
    sign_up(session, key, party(2))

    with pytest.raises(ConflictError, match="空きが足りません"):
        change_party(session, secret, size=3, on_date=DAY, keep_days=14)

    own = get_own_signup(session, secret)
    assert (own.size, own.status) == (2, "confirmed")


def test_moving_to_another_day_frees_the_old_one(session):
    key = activity(session, capacity=2)
    secret, _ = sign_up(session, key, party(2))
    sign_up(session, key, party(1, called="待つ"))

    promoted = change_party(session, secret, size=2, on_date=LATER, keep_days=14)

    assert [each.called for each in promoted] == ["待つ"]
    own = get_own_signup(session, secret)
    assert (own.on_date, own.erase_on) == (LATER, LATER + timedelta(days=14))


def test_a_waiting_party_that_moves_to_a_free_day_has_a_place(session):
    key = activity(session, capacity=2)
    sign_up(session, key, party(2))
    secret, status = sign_up(session, key, party(2, called="待つ"))

    change_party(session, secret, size=2, on_date=LATER, keep_days=14)

    assert status == "waiting"
    assert get_own_signup(session, secret).status == "confirmed"


def test_a_party_larger_than_the_whole_activity_is_refused(session):
    key = activity(session, capacity=4)

    with pytest.raises(ConflictError, match="4人まで"):
        sign_up(session, key, party(5))


def test_who_cancelled_is_forgotten_at_once(session):
    key = activity(session)
    secret, _ = sign_up(session, key, party(2, phone="090-0000-0000"))

    cancel(session, secret)

    row = session.scalars(select(Signup)).one()
    assert (row.called, row.email, row.phone, row.note) == (None,) * 4
    assert (row.status, row.party_size) == ("cancelled", 2)
    with pytest.raises(NotFoundError):
        cancel(session, secret)


def test_contact_data_is_erased_on_its_day_and_the_count_stays(session):
    key = activity(session)
    secret, _ = sign_up(session, key, party(3, note="いすを使います"))
    last_day = DAY + timedelta(days=13)

    assert erase_contacts(session, on=last_day).signups == 0
    assert get_own_signup(session, secret).called == "みどり"

    assert erase_contacts(session, on=last_day + timedelta(days=1)).signups == 1
    assert erase_contacts(session, on=last_day + timedelta(days=2)).signups == 0
    with pytest.raises(NotFoundError):
        get_own_signup(session, secret)
    session.expire_all()
    (row,) = find_signups(session, key, DAY)
    assert row.erased
    assert (row.called, row.email, row.phone, row.note) == (None,) * 4
    assert count_taken(session, key)[DAY].confirmed == 3


def test_only_a_hash_of_the_link_is_stored(session):
    key = activity(session)
    secret, _ = sign_up(session, key, party())

    row = session.scalars(select(Signup)).one()
    assert secret not in str({c.name: getattr(row, c.name) for c in Signup.__table__.c})
