"""Terms of office: somebody must always be able to answer for a group."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.query.city_groups import find_city_groups
from geo.query.people import find_helped, find_members, find_officers
from geo.query.standing import find_standing
from geo.store.founding import NewGroup, end_group, find_namesakes, found_group
from geo.store.helping import end_help, grant_help
from geo.store.memberships import (
    Reason,
    Term,
    change_membership,
    end_membership,
    has_owner,
)
from geo.store.models import (
    Layer,
    OfficerContact,
    Organisation,
    OrganisationListing,
    Revision,
)
from geo.store.officers import (
    Officer,
    erase_officers,
    months_later,
    save_officer,
    withdraw_officer,
)
from geo.store.session import transaction
from tests.groups import SINCE, UNTIL, add_group, add_member
from tests.samples import add_districts

DAY = date(2026, 5, 1)
OWN = Reason("owner")
CITY = Reason("staff", "本人から返上の申し出があったため")
HANAKO = Officer("架空花子", "042-000-0000", "引き継ぎの連絡のため")


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def lower(session, group, member, reason=OWN, end=UNTIL):
    term = Term("editor", None, SINCE, end)
    change_membership(session, group.id, member.uid, term, reason=reason, on=DAY)


def test_the_last_owner_can_neither_leave_nor_be_lowered(session, group):
    owner = add_member(session, group)
    add_member(session, group, "editor")

    with pytest.raises(ConflictError), session.begin_nested():
        end_membership(session, group.id, owner.uid, reason=OWN, on=DAY)
    with pytest.raises(ConflictError), session.begin_nested():
        lower(session, group, owner)


def test_a_shorter_term_must_not_leave_days_without_owner(session, group):
    owner = add_member(session, group)
    sooner = Term("owner", None, SINCE, date(2026, 6, 1))

    with pytest.raises(ConflictError):
        change_membership(session, group.id, owner.uid, sooner, reason=OWN, on=DAY)


def test_one_of_two_owners_may_leave(session, group):
    owner = add_member(session, group)
    add_member(session, group)

    end_membership(session, group.id, owner.uid, reason=OWN, on=DAY)

    assert len(find_members(session, group.id, DAY)) == 1


def test_the_city_may_with_a_reason_that_is_kept(session, group):
    owner = add_member(session, group)

    end_membership(session, group.id, owner.uid, reason=CITY, on=DAY)

    assert not has_owner(session, group.id, DAY)
    row = session.scalars(
        select(Revision).where(Revision.target_kind == "membership")
    ).one()
    assert (row.by_role, row.reason) == ("staff", CITY.why)


def test_a_member_of_another_group_is_not_there(session, group):
    other = add_member(session, add_group(session, name="別の会"))

    with pytest.raises(NotFoundError):
        end_membership(session, group.id, other.uid, reason=CITY, on=DAY)


def test_of_two_owners_lowered_at_once_one_stays(database):
    with transaction(database) as session:
        add_districts(session)
        group = add_group(session)
        members = [add_member(session, group).uid for _ in range(2)]
        key = group.id

    def go(uid):
        try:
            with transaction(database) as session:
                term = Term("editor", None, SINCE, UNTIL)
                change_membership(session, key, uid, term, reason=OWN, on=DAY)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(go, members))

    with transaction(database) as session:
        assert has_owner(session, key, DAY)
    assert sorted(done) == [False, True]


def test_an_officers_name_is_shown_until_the_term_ends_and_then_erased(session, group):
    member = add_member(session, group)
    erase_on = save_officer(session, member, HANAKO, on=DAY, keep_months=6)

    assert find_officers(session, group.id, DAY)[member.uid].name == "架空花子"
    assert find_officers(session, group.id, UNTIL) == {}
    assert erase_on == date(2027, 10, 1)
    assert erase_officers(session, on=date(2027, 9, 30)) == 0
    assert erase_officers(session, on=erase_on) == 1
    assert session.scalars(select(OfficerContact)).all() == []


def test_a_term_that_ends_early_erases_early(session, group):
    member = add_member(session, group)
    add_member(session, group)
    save_officer(session, member, HANAKO, on=DAY, keep_months=6)

    end_membership(session, group.id, member.uid, reason=OWN, on=DAY)

    assert find_officers(session, group.id, DAY) == {}
    assert erase_officers(session, on=date(2026, 11, 1)) == 1


def test_an_officer_takes_the_consent_back(session, group):
    member = add_member(session, group)
    save_officer(session, member, HANAKO, on=DAY, keep_months=6)

    withdraw_officer(session, member)

    assert session.scalars(select(OfficerContact)).all() == []


def test_months_end_on_the_last_day_of_a_shorter_one():
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_an_intermediary_edits_until_the_day(session, group):
    helper = add_group(session, name="支援の会")
    helper.actor_type = "intermediary"
    member = add_member(session, helper, "editor")
    until = date(2026, 6, 1)
    uid = grant_help(
        session, group.id, helper.uid, until=until, by_role="owner", on=DAY
    )

    (helped,) = find_helped(session, member.account_id, DAY)
    assert (helped.group.uid, helped.helper) == (group.uid, "支援の会")
    assert find_helped(session, member.account_id, until) == []
    end_help(session, group.id, uid)
    assert find_helped(session, member.account_id, DAY) == []


def test_only_an_intermediary_can_be_asked(session, group):
    other = add_group(session, name="別の会")

    with pytest.raises(NotFoundError):
        grant_help(session, group.id, other.uid, until=UNTIL, by_role="owner", on=DAY)


def test_a_founded_group_stands_in_a_public_list(session):
    add_districts(session)

    uid = found_group(session, "ebetsu", NewGroup("架空クラブ", "community_group"))

    layer = session.scalars(
        select(Layer)
        .join(OrganisationListing, OrganisationListing.layer_id == Layer.id)
        .join(Organisation, Organisation.id == OrganisationListing.organisation_id)
        .where(Organisation.uid == uid)
    ).one()
    assert (layer.slug, layer.title) == ("groups", "団体一覧")
    assert find_namesakes(session, "ebetsu", "架空クラブ ") == ["架空クラブ"]
    (row,) = find_city_groups(session, DAY, text="クラブ")
    assert (row.people, row.owned, row.open_letters) == (0, False, 0)


def test_an_ended_group_has_nobody(session, group):
    member = add_member(session, group)
    save_officer(session, member, HANAKO, on=DAY, keep_months=6)

    with pytest.raises(InvalidQueryError):
        end_group(session, group.uid, reason="", on=DAY)
    end_group(session, group.uid, reason="解散したため", on=DAY)

    standing = find_standing(
        session,
        group.id,
        account_id=member.account_id,
        is_staff=False,
        link_secret=None,
        on=DAY,
    )
    assert standing is None
    assert find_city_groups(session, DAY) == []
