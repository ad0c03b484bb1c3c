"""Links by e-mail and staff of the directory, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.query.accounts import find_account, find_devices, find_signed_in
from geo.store.accounts import (
    OWN_DEVICE_PAUSE,
    OWN_DEVICE_STAY,
    add_sign_in,
    end_sign_ins,
    set_address,
)
from geo.store.directory import bind_staff
from geo.store.models import Account, SignIn, SignInLink
from geo.store.models.base import now
from geo.store.session import transaction
from geo.store.sign_in_links import (
    ask_address,
    ask_link,
    is_open,
    is_proof,
    redeem_link,
    use_proof,
)

WHO = "kaicho@example.jp"


@pytest.fixture
def account(session):
    made = Account(email=WHO)
    session.add(made)
    session.flush()
    return made


def test_a_link_works_once_and_only_its_hash_is_kept(session, account):
    secret = ask_link(session, " Kaicho@example.jp ")
    first, second = redeem_link(session, secret), redeem_link(session, secret)

    assert (first, second) == (account.id, None)
    assert secret not in session.scalars(select(SignInLink.token_hash)).one()
    assert ask_link(session, "nobody@example.jp") is None


def test_of_two_transactions_one_gets_in(database):
    with transaction(database) as session:
        session.add(Account(email=WHO))
        session.flush()
        secret = ask_link(session, WHO)
    found = []
    for _ in range(2):
        with transaction(database) as session:
            found.append(redeem_link(session, secret) is not None)

    assert found == [True, False]


@pytest.mark.usefixtures("account")
def test_links_that_are_over_are_deleted_with_the_next(session):
    first = ask_link(session, WHO)
    session.execute(update(SignInLink).values(expires_at=now()))
    over = is_open(session, first)
    second = ask_link(session, WHO)

    assert not over
    assert is_open(session, second)
    assert len(session.scalars(select(SignInLink)).all()) == 1


def test_a_proof_is_no_way_in_and_a_way_in_no_proof(session, account):
    proof = ask_address(session, account.id, "new@example.jp")
    link = ask_link(session, WHO)

    assert redeem_link(session, proof) is None
    assert not is_proof(session, account.id, link, "new@example.jp")
    assert not use_proof(session, account.id, proof, "evil@example.jp")
    assert not use_proof(session, account.id + 1, proof, "new@example.jp")
    assert use_proof(session, account.id, proof, "new@example.jp")
    assert not use_proof(session, account.id, proof, "new@example.jp")


def test_an_address_belongs_to_one_account_and_ends_links_to_the_last(session, account):
    session.add(Account(email="taken@example.jp"))
    link = ask_link(session, WHO)
    with pytest.raises(ConflictError):
        set_address(session, account.id, "Taken@example.jp")
    with pytest.raises(InvalidQueryError):
        set_address(session, account.id, "no address")
    set_address(session, account.id, "New@example.jp")

    assert account.email == "new@example.jp"
    assert not is_open(session, link)


def test_an_own_device_stays_for_long_and_staff_s_never(session, account):
    secret = add_sign_in(session, account.id, long_stay=True, way="email")
    row = session.scalars(select(SignIn)).one()
    length = row.expires_at - row.created_at
    row.last_seen_at = now() - OWN_DEVICE_PAUSE + timedelta(minutes=1)
    still = find_signed_in(session, secret)
    account.is_staff = True
    session.flush()

    assert length == OWN_DEVICE_STAY
    assert (still.way, still.long_stay, still.number) == ("email", True, account.uid)
    assert find_signed_in(session, secret) is None
    add_sign_in(session, account.id, long_stay=True)
    assert not session.scalars(select(SignIn).order_by(SignIn.id)).all()[-1].long_stay


def test_devices_are_listed_and_ended_of_one_account_only(session, account):
    other = Account(email="other@example.jp")
    session.add(other)
    session.flush()
    for owner in (account, account, account, other):
        add_sign_in(session, owner.id, device="iPhone")
    first, second, third = find_devices(session, account.id)
    end_sign_ins(session, account.id, only=second.uid)
    two = [each.uid for each in find_devices(session, account.id)]
    end_sign_ins(session, other.id, only=first.uid)
    end_sign_ins(session, account.id, but=first.uid)

    assert two == [first.uid, third.uid]
    assert [each.uid for each in find_devices(session, account.id)] == [first.uid]
    assert len(find_devices(session, other.id)) == 1


def test_an_account_is_found_by_address_or_number_however_typed(session, account):
    number = account.uid

    assert find_account(session, f" {number[:4]}-{number[4:8]} {number[8:].upper()} ")
    assert find_account(session, "ＫＡＩＣＨＯ＠example.jp") == account.id
    assert find_account(session, "") is None
    assert find_account(session, "@") is None


def test_the_directory_finds_staff_and_makes_nobody(session, account):
    staff = Account(email="kakari@city.example.jp", is_staff=True)
    session.add(staff)
    session.flush()

    assert bind_staff(session, "https://id one", verified_address=None) is None
    assert bind_staff(session, "https://id one", verified_address=WHO) is None
    found = bind_staff(session, "https://id one", verified_address=staff.email.upper())
    again = bind_staff(session, "https://id one", verified_address=None)
    other = bind_staff(session, "https://id two", verified_address=staff.email)
    staff.disabled_at = now()
    session.flush()

    assert (found, again, other) == (staff.id, staff.id, None)
    assert bind_staff(session, "https://id one", verified_address=None) is None
    assert account.oidc_subject is None
