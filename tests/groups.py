"""Groups with officers, for tests of what they may do with their own layer."""

from datetime import date

from sqlalchemy import select

from geo.store.accounts import add_sign_in
from geo.store.models import (
    Account,
    Membership,
    Municipality,
    Organisation,
    OrganisationListing,
)
from geo.store.models.base import new_uid

SINCE = date(2026, 4, 1)
UNTIL = date(2027, 4, 1)


def add_group(session, city="ebetsu", name="架空自治会", **columns) -> Organisation:
    """Store an association without people."""
    municipality = session.scalars(
        select(Municipality).where(Municipality.slug == city)
    ).one()
    group = Organisation(
        municipality_id=municipality.id,
        name=name,
        actor_type="association",
        source_id=new_uid(),
        fictional=True,
        **columns,
    )
    session.add(group)
    session.flush()
    return group


def add_member(
    session, group, role="owner", *, email=None, since=SINCE, until=UNTIL, title=None
) -> Membership:
    """Give a new account a role in a group."""
    account = Account(email=email or f"{new_uid()}@example.jp")
    session.add(account)
    session.flush()
    membership = Membership(
        organisation_id=group.id,
        account_id=account.id,
        role=role,
        title=title,
        term_start=since,
        term_end=until,
    )
    session.add(membership)
    session.flush()
    return membership


def list_in(session, group, layer) -> None:
    """Put a group into a layer of organisations, so that it has a public page."""
    session.add(OrganisationListing(layer_id=layer.id, organisation_id=group.id))
    session.flush()


def sign_in(session, client, membership) -> None:
    """Give a test client a device of a member's."""
    secret = add_sign_in(session, membership.account_id)
    client.set_cookie("kyodo", secret)
