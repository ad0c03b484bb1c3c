"""Wrong tries lock a key, in the database and for a quarter of an hour."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geo.store.models import FailedTry
from geo.store.models.base import now
from geo.store.session import reading, transaction
from geo.store.tries import (
    TRIES,
    TRIES_OF_AN_OFFICE,
    WINDOW,
    account_key,
    clear,
    code_place_key,
    count_tries,
    find_wait,
    is_locked,
    is_over,
    letter_key,
    note_failed,
    place_key,
    take_back,
)

KEY = letter_key("4821")


def fail(session, times: int, *keys) -> None:
    for _ in range(times):
        note_failed(session, *keys)


def test_five_wrong_tries_lock_a_key_and_no_other(session):
    fail(session, TRIES - 1, KEY)
    open_before = is_locked(session, KEY)
    fail(session, 1, KEY)

    assert not open_before
    assert is_locked(session, KEY)
    assert is_locked(session, letter_key("1"), KEY)
    assert not is_locked(session, letter_key("482"))


def test_a_lock_opens_by_itself_and_says_when(session):
    fail(session, TRIES, KEY)
    first = find_wait(session, KEY)
    session.execute(update(FailedTry).values(at=now() - WINDOW + timedelta(seconds=50)))
    last = find_wait(session, KEY)
    session.execute(update(FailedTry).values(at=now() - WINDOW))

    assert (first, last) == (15, 1)
    assert not is_locked(session, KEY)
    assert find_wait(session, KEY) == 0


def test_old_tries_are_deleted_with_the_next(session):
    fail(session, 3, KEY)
    session.execute(update(FailedTry).values(at=now() - WINDOW))
    fail(session, 1, letter_key("other"))

    assert len(session.scalars(select(FailedTry)).all()) == 1


def test_a_right_secret_clears_the_account_but_not_the_place(session):
    account, place = account_key(7), place_key("192.0.2.1")
    fail(session, 3, account, place)
    noted = note_failed(session, account, place)
    take_back(session, noted)
    clear(session, account)

    assert count_tries(session, account) == 0
    assert count_tries(session, place) == 3


def test_an_office_may_be_wrong_more_often_than_a_typed_code(session):
    office, codes = place_key("192.0.2.1"), code_place_key("192.0.2.1")
    fail(session, TRIES, office, codes)

    assert TRIES_OF_AN_OFFICE == 50
    assert not is_locked(session, office)
    assert is_locked(session, codes)


def test_nothing_that_is_kept_says_whom_it_counts(session):
    note_failed(session, account_key(None, "Kaicho@example.jp"), place_key("192.0.2.1"))
    kept = " ".join(session.scalars(select(FailedTry.key_hash)))

    assert "kaicho" not in kept.casefold()
    assert "192" not in [part for part in kept.split() if len(part) < 64]


@pytest.mark.parametrize("other", ["2001:db8::ffff", "2001:DB8:0:0:1::1"])
def test_one_subscriber_s_many_addresses_are_one_place(other):
    assert place_key("2001:db8::1") == place_key(other)
    assert place_key("2001:db8::1") != place_key("2001:db8:0:1::1")


def test_however_many_come_at_once_no_more_than_five_are_checked(database):
    """Each is noted and committed before any is counted: the worst order there is."""
    for _ in range(8):
        with transaction(database) as session:
            note_failed(session, KEY)
    with reading(database) as session:
        assert is_over(session, KEY)

    with transaction(database) as session:
        clear(session, KEY)
        fail(session, TRIES, KEY)
    with reading(database) as session:
        assert not is_over(session, KEY)
