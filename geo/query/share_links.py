"""Reading the links that a group shares."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.domain.periods import TOKYO
from geo.store.accounts import hash_secret
from geo.store.models import Organisation, ShareLink
from geo.store.models.base import now


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A shared link as the group's owners see it; ``state``: open, expired, revoked."""

    uid: str
    name: str
    role: str
    state: str
    created_at: datetime
    expires_at: datetime
    used_count: int
    last_used_at: datetime | None

    @property
    def last_day(self) -> date:
        """The last day it works."""
        return _last_day(self.expires_at)


@dataclass(frozen=True, slots=True)
class SharedLink:
    """What somebody who opens a link is told."""

    name: str
    role: str
    organisation: str  # public id
    organisation_name: str
    expires_at: datetime

    @property
    def last_day(self) -> date:
        """The last day it works."""
        return _last_day(self.expires_at)


def find_share_links(session: Session, organisation_id: int) -> list[LinkRecord]:
    """Return an organisation's links, those that work first, then the newest."""
    rows = session.scalars(
        select(ShareLink)
        .where(ShareLink.organisation_id == organisation_id)
        .order_by(ShareLink.id.desc())
    )
    records = [
        LinkRecord(
            uid=row.uid,
            name=row.name,
            role=row.role,
            state=_state(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
            used_count=row.used_count,
            last_used_at=row.last_used_at,
        )
        for row in rows
    ]
    return sorted(records, key=lambda each: each.state != "open")


def get_shared_link(session: Session, secret: str) -> SharedLink:
    """Return a link that works.

    Raises
    ------
    NotFoundError
        If there is none, or it has expired or was revoked: no difference is told.
    """
    row = session.execute(
        select(ShareLink, Organisation.uid, Organisation.name)
        .join(Organisation, Organisation.id == ShareLink.organisation_id)
        .where(
            ShareLink.token_hash == hash_secret(secret),
            Organisation.ended_on.is_(None),
        )
    ).one_or_none()
    if row is None or _state(row.ShareLink) != "open":
        message = (
            "このリンクは使えません。期限が過ぎたか、止められています。"
            "くれた人に、新しいリンクを頼んでください。"
        )
        raise NotFoundError(message, kind="share_link")
    link = row.ShareLink
    return SharedLink(link.name, link.role, row.uid, row.name, link.expires_at)


def _last_day(expires_at: datetime) -> date:
    return (expires_at - timedelta(seconds=1)).astimezone(TOKYO).date()


def _state(link: ShareLink) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "open" if link.expires_at > now() else "expired"
