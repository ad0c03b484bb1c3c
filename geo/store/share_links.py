"""Links that are shared: made, counted, revoked. Only a hash of each is kept."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import TOKYO
from geo.store.accounts import hash_secret
from geo.store.editing import Actor
from geo.store.models import Organisation, ShareLink
from geo.store.models.base import now

LONGEST: Final = 366  # days
LONGEST_NAME: Final = 60
MOST: Final = 50
"""Links of one group in force: who has so many has lost sight of them."""

LINK_ROLES: Final = ("viewer", "contributor", "editor")


def create_link(
    session: Session,
    organisation_id: int,
    *,
    name: str,
    role: str,
    last_day: date,
    secret: str,
    actor: Actor,
    on: date,
) -> None:
    """Make a link of a secret, which is stored nowhere.

    Parameters
    ----------
    secret
        43 random characters that the form carried. Sent twice, they make one link.
    last_day
        The last day it works, at most a year away.

    Raises
    ------
    InvalidQueryError
        If the name, role or day cannot be; ``details["field"]`` says which.
    ConflictError
        If the organisation has too many links already.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        message = "リンクの名前を60字までで書いてください。例：役員会で使うもの"
        raise InvalidQueryError(message, field="name")
    if role not in LINK_ROLES:
        raise InvalidQueryError("できることを選んでください。", field="role")
    if not on <= last_day <= on + timedelta(days=LONGEST):
        message = "使える最後の日を、今日から1年のあいだで選んでください。"
        raise InvalidQueryError(message, field="last_day")
    known = session.scalar(
        select(ShareLink).where(ShareLink.token_hash == hash_secret(secret))
    )
    if known is not None:
        if known.organisation_id != organisation_id:
            raise ConflictError("この画面は古くなりました。もう一度開いてください。")
        return
    group = session.get_one(Organisation, organisation_id)
    in_force = session.scalars(
        select(ShareLink.id).where(
            ShareLink.organisation_id == organisation_id,
            ShareLink.revoked_at.is_(None),
            ShareLink.expires_at > now(),
        )
    ).all()
    if len(in_force) >= MOST:
        raise ConflictError(
            "使えるリンクが50本あります。要らないものを止めてください。"
        )
    end = datetime.combine(last_day + timedelta(days=1), time(), TOKYO)
    session.add(
        ShareLink(
            municipality_id=group.municipality_id,
            organisation_id=organisation_id,
            name=name.strip(),
            role=role,
            token_hash=hash_secret(secret),
            by_role=actor.role,
            expires_at=end.astimezone(UTC),
        )
    )
    session.flush()


def revoke_link(session: Session, organisation_id: int, uid: str) -> None:
    """Stop a link of an organisation at once; stopping it again changes nothing.

    Raises
    ------
    NotFoundError
        If the organisation has no such link.
    """
    link = session.scalar(
        select(ShareLink).where(
            ShareLink.uid == uid, ShareLink.organisation_id == organisation_id
        )
    )
    if link is None:
        raise NotFoundError("このリンクは見つかりません。", kind="share_link", uid=uid)
    link.revoked_at = link.revoked_at or now()
    session.flush()


def count_use(session: Session, secret: str) -> None:
    """Count one use of a link that is in force."""
    session.execute(
        update(ShareLink)
        .where(ShareLink.token_hash == hash_secret(secret))
        .values(used_count=ShareLink.used_count + 1, last_used_at=now())
    )
