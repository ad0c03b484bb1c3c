"""Accounts of staff: made, signed in, run out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.query.accounts import find_account, find_signed_in
from geo.store.accounts import (
    LONGEST_PAUSE,
    SEEN_EVERY,
    add_sign_in,
    close_sign_in,
    create_staff,
    note_seen,
)
from geo.store.models import Account, SignIn
from geo.store.models.base import now
from geo.store.passphrases import check_passphrase

WHO = "kakari@city.example.jp"
PASSPHRASE = "みどりの公園で十時に"


@pytest.fixture
def secret(session):
    create_staff(session, WHO, PASSPHRASE + "会いましょう")
    return add_sign_in(session, find_account(session, WHO.upper()))


def opens(session, address: str, passphrase: str) -> bool:
    return check_passphrase(session, find_account(session, address), passphrase)


def test_a_device_signed_in_stands_for_its_account(session, secret):
    who = find_signed_in(session, secret)

    assert who.address == WHO
    assert who.is_staff


def test_neither_secret_nor_passphrase_is_kept(session, secret):
    kept = [
        *session.scalars(select(Account.passphrase_hash)),
        *session.scalars(select(SignIn.token_hash)),
    ]

    assert all(secret not in text and PASSPHRASE not in text for text in kept)


@pytest.mark.parametrize(
    ("address", "passphrase"),
    [
        (WHO, PASSPHRASE),
        ("someone@city.example.jp", PASSPHRASE),
        ("", ""),
        (WHO, "x" * 10_000),
    ],
)
@pytest.mark.usefixtures("secret")
def test_a_wrong_passphrase_opens_nothing(session, address, passphrase):
    assert not opens(session, address, passphrase)


def test_a_signed_out_device_stands_for_nobody(session, secret):
    close_sign_in(session, secret)

    assert find_signed_in(session, secret) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"last_seen_at": now() - LONGEST_PAUSE},
        {"expires_at": now() - timedelta(seconds=1)},
    ],
)
def test_a_device_unused_for_long_or_signed_in_for_long_has_run_out(
    session, secret, changes
):
    session.execute(update(SignIn).values(**changes))

    assert find_signed_in(session, secret) is None


def test_a_disabled_account_is_out_at_once(session, secret):
    session.execute(update(Account).values(disabled_at=now()))

    assert find_signed_in(session, secret) is None
    assert not opens(session, WHO, PASSPHRASE + "会いましょう")


def test_use_is_written_down_only_now_and_then(session, secret):
    fresh = find_signed_in(session, secret)
    session.execute(update(SignIn).values(last_seen_at=now() - SEEN_EVERY))
    due = find_signed_in(session, secret)
    note_seen(session, secret)
    seen = find_signed_in(session, secret)

    assert (fresh.is_due, due.is_due, seen.is_due) == (False, True, False)


@pytest.mark.usefixtures("secret")
def test_an_account_is_not_replaced_by_accident(session):
    with pytest.raises(ConflictError):
        create_staff(session, WHO, "ほかの合言葉をえらびました")


def test_a_new_passphrase_signs_every_device_out(session, secret):
    create_staff(session, WHO, "ほかの合言葉をえらびました", replace=True)

    assert find_signed_in(session, secret) is None
    assert opens(session, WHO, "ほかの合言葉をえらびました")


@pytest.mark.parametrize(
    ("address", "passphrase"),
    [("not an address", "あ" * 12), (WHO, "あ" * 11), (WHO, "あ" * 201)],
)
def test_an_unusable_address_or_passphrase_is_refused(session, address, passphrase):
    with pytest.raises(InvalidQueryError):
        create_staff(session, address, passphrase)
