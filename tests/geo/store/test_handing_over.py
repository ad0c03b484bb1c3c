"""The April handover: nothing moves until the successor accepts."""

from datetime import date, timedelta

import pytest

from geo.domain.errors import ConflictError
from geo.query.city_groups import find_stalled_since, find_untold
from geo.query.handing_over import find_handover, find_holdings
from geo.query.people import find_members, get_letter
from geo.store.alerting import forget_alerted, note_alerted
from geo.store.editing import Actor, create_feature
from geo.store.handing_over import (
    GRACE,
    Plan,
    call_off_handover,
    give_letter,
    letter_until,
    start_handover,
)
from geo.store.invitations import (
    Newcomer,
    Offer,
    revoke_letter,
    take_up,
    write_letter,
)
from geo.store.letter_codes import draw_secrets
from geo.store.memberships import has_owner
from tests.groups import UNTIL, add_group, add_member
from tests.samples import add_districts

DAY = date(2027, 3, 10)
NEXT = date(2027, 4, 1)
NEW = Newcomer("hash", None)


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


@pytest.fixture
def owner(session, group):
    return add_member(session, group, until=date(2027, 6, 1))


def start(session, group, owner, *, stays_as=None, effective=NEXT, by="owner", on=DAY):
    plan = Plan(owner.uid if owner else None, effective, "鍵は集会所", stays_as)
    uid = start_handover(session, group.id, plan, by_role=by, on=on)
    offer = Offer("owner", "会長", effective, date(2028, 4, 1))
    letter = write_letter(
        session,
        group.id,
        offer,
        secrets=draw_secrets(),
        by_role=by,
        until=letter_until(effective),
    )
    give_letter(session, group.id, uid, letter.uid)
    return uid, letter


def terms(session, group, on=DAY):
    return sorted(
        (each.role, each.term_start, each.term_end)
        for each in find_members(session, group.id, on)
    )


def test_accepted_before_the_day_it_changes_hands_on_the_day(session, group, owner):
    _, letter = start(session, group, owner)

    take_up(session, letter.uid, NEW, on=DAY)

    (new,) = (
        each for each in find_members(session, group.id, DAY) if each.begins_later
    )
    assert new.term_start == NEXT
    assert owner.term_end == NEXT
    assert has_owner(session, group.id, NEXT - timedelta(days=1))
    assert has_owner(session, group.id, NEXT)
    assert find_handover(session, group.id, DAY) is None


def test_accepted_after_the_day_it_changes_hands_at_once(session, group, owner):
    _, letter = start(session, group, owner)
    late = NEXT + timedelta(days=5)

    take_up(session, letter.uid, NEW, on=late)

    (new,) = find_members(session, group.id, late)
    assert new.term_start == owner.term_end == late


def test_until_it_is_accepted_nothing_changes(session, group, owner):
    before = terms(session, group)

    uid, letter = start(session, group, owner)

    assert terms(session, group) == before
    call_off_handover(session, group.id, uid)
    assert terms(session, group) == before
    assert get_letter(session, group.id, letter.uid).state == "revoked"


def test_the_outgoing_officer_may_stay_for_a_while(session, group, owner):
    uid, letter = start(session, group, owner, stays_as="viewer")
    call_off_handover(session, group.id, uid)
    assert len(terms(session, group)) == 1

    _, letter = start(session, group, owner, stays_as="viewer")
    take_up(session, letter.uid, NEW, on=DAY)

    assert ("viewer", NEXT, date(2027, 7, 1)) in terms(session, group)


def test_one_handover_at_a_time_and_its_letter_goes_with_it(session, group, owner):
    uid, letter = start(session, group, owner)

    with pytest.raises(ConflictError):
        start(session, group, owner)
    with pytest.raises(ConflictError):
        revoke_letter(session, group.id, letter.uid)
    again = write_letter(
        session,
        group.id,
        Offer("owner", None, NEXT, None),
        secrets=draw_secrets(),
        by_role="owner",
    )
    give_letter(session, group.id, uid, again.uid)
    assert get_letter(session, group.id, letter.uid).state == "revoked"


@pytest.mark.usefixtures("owner")
def test_the_city_starts_it_only_where_nobody_is_left(session, group):
    with pytest.raises(ConflictError):
        start(session, group, None, by="staff")

    later = date(2027, 7, 1)
    start(session, group, None, by="staff", effective=later, on=later)


def test_a_handover_nobody_takes_alerts_the_city_once(session, group, owner):
    start(session, group, owner)

    assert find_stalled_since(session, NEXT) == {}
    day = NEXT + GRACE
    assert find_stalled_since(session, day) == {group.id: NEXT}
    (untold,) = find_untold(session, day)
    mark = note_alerted(session, untold.id, on=untold.since)
    assert find_untold(session, day) == []
    forget_alerted(session, [mark])
    assert find_untold(session, day) == [untold]
    assert find_handover(session, group.id, day) is not None


def test_a_term_that_ends_with_nobody_after_alerts_once(session, group):
    add_member(session, group, until=UNTIL)

    assert find_stalled_since(session, UNTIL - timedelta(days=1)) == {}
    (untold,) = find_untold(session, UNTIL)
    forget_alerted(session, [note_alerted(session, untold.id, on=untold.since)])
    assert find_untold(session, UNTIL) == [untold]
    note_alerted(session, untold.id, on=untold.since)
    assert find_untold(session, UNTIL + timedelta(days=90)) == []
    assert find_stalled_since(session, UNTIL) == {group.id: UNTIL}


def test_what_is_there_is_counted(session, group):
    for title, status in (("清掃", "active"), ("祭り", "draft")):
        create_feature(
            session,
            group,
            "activity",
            {"title": title, "status": status},
            actor=Actor("owner"),
            on=date(2025, 5, 1),
        )

    holdings = find_holdings(session, group.id, DAY)

    (count,) = holdings.counts
    assert (count.kind, count.shown, count.drafts) == ("activity", 1, 1)
    assert [each.title for each in holdings.unconfirmed] == ["清掃"]
    assert [each.title for each in holdings.drafts] == ["祭り"]
    assert holdings.proposals == 0
