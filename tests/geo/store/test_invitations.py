"""Letters that invite: once, in time, while the group exists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from geo.domain.errors import ConflictError, NotFoundError
from geo.query.letters import find_by_code, find_by_token
from geo.query.people import find_members, get_letter
from geo.store.founding import end_group
from geo.store.invitations import (
    Newcomer,
    Offer,
    revoke_letter,
    revoke_open_letters,
    take_up,
    write_letter,
)
from geo.store.letter_codes import draw_secrets, read_code
from geo.store.models import Account, Invitation, Membership, Revision
from geo.store.models.base import now
from geo.store.session import transaction
from tests.groups import add_group
from tests.samples import add_districts

DAY = date(2026, 5, 1)
OWNER = Offer("owner", "会長", None, date(2027, 4, 1))
SECRETS = draw_secrets()
NEW = Newcomer("hash", None)


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def write(session, group, offer=OWNER):
    return write_letter(
        session, group.id, offer, secrets=draw_secrets(), by_role="staff"
    )


def set_letter(session, letter, **values):
    session.execute(
        update(Invitation).where(Invitation.uid == letter.uid).values(**values)
    )


def test_a_letter_makes_an_account_and_a_term(session, group):
    letter = write(session, group)

    taken = take_up(session, letter.uid, NEW, on=DAY)

    (member,) = find_members(session, group.id, DAY)
    assert (member.role, member.title) == ("owner", "会長")
    assert (member.term_start, member.term_end) == (DAY, date(2027, 4, 1))
    assert taken.starts_on == DAY
    assert get_letter(session, group.id, letter.uid).state == "used"


def test_neither_secret_is_kept(session, group):
    letter = write(session, group)
    row = session.scalars(select(Invitation)).one()
    kept = " ".join(str(value) for value in vars(row).values())

    assert letter.token not in kept
    assert read_code(letter.code)[1] not in kept.lower()
    assert letter.token not in repr(letter)
    assert letter.code not in repr(letter)


def test_a_code_is_understood_however_it_is_typed(session, group):
    letter = write(session, group)
    wide = letter.code.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})

    for typed in (letter.code, letter.code.lower().replace("-", " "), wide):
        assert find_by_code(session, *read_code(typed)).uid == letter.uid
    assert find_by_token(session, letter.token).uid == letter.uid
    assert read_code("ABCD-EFGH") is None
    assert read_code("0000-0000-0000") is None


def test_what_is_wrong_used_expired_or_revoked_opens_nothing(session, group):
    used, expired, revoked = (write(session, group) for _ in range(3))
    take_up(session, used.uid, NEW, on=DAY)
    set_letter(session, expired, expires_at=now() - timedelta(seconds=1))
    revoke_letter(session, group.id, revoked.uid)

    said = set()
    for letter in (used, expired, revoked):
        assert find_by_token(session, letter.token) is None
        assert find_by_code(session, *read_code(letter.code)) is None
        with pytest.raises(NotFoundError) as caught:
            take_up(session, letter.uid, NEW, on=DAY)
        said.add(caught.value.message)
    number, secret = read_code(write(session, group).code)
    assert find_by_code(session, number, secret[::-1] + "x") is None
    assert len(said) == 1


def test_a_new_letter_may_make_the_old_ones_useless(session, group):
    old = write(session, group)
    editor = write(session, group, Offer("editor", None, None, None))

    assert revoke_open_letters(session, group.id, "owner") == 1
    assert get_letter(session, group.id, old.uid).state == "revoked"
    assert get_letter(session, group.id, editor.uid).state == "open"


def test_a_letter_into_an_ended_group_opens_nothing(session, group):
    letter = write(session, group)
    end_group(session, group.uid, reason="解散したため", on=DAY)

    assert find_by_token(session, letter.token) is None


def test_an_address_that_is_taken_is_told(session, group):
    session.add(Account(email="a@example.jp"))
    letter = write(session, group)

    with pytest.raises(ConflictError):
        take_up(session, letter.uid, Newcomer("hash", "a@example.jp"), on=DAY)


def test_the_history_tells_a_term_and_nobody(session, group):
    letter = write(session, group)
    take_up(session, letter.uid, Newcomer("hash", "a@example.jp"), on=DAY)

    row = session.scalars(
        select(Revision).where(Revision.target_kind == "membership")
    ).one()

    assert row.after["role"] == "owner"
    assert "example.jp" not in f"{row.before} {row.after} {row.reason}"


def test_of_two_who_come_at_once_one_gets_in(database):
    with transaction(database) as session:
        add_districts(session)
        letter = write(session, add_group(session))

    def come(_):
        try:
            with transaction(database) as session:
                take_up(session, letter.uid, NEW, on=DAY)
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(come, range(4)))

    with transaction(database) as session:
        members = session.scalar(select(func.count()).select_from(Membership))
        accounts = session.scalar(select(func.count()).select_from(Account))
    assert won.count(True) == 1
    assert (members, accounts) == (1, 1)
