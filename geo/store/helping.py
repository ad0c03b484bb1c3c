"""An organisation lets an intermediary (中間支援組織) edit on its behalf, until a day."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.memberships import lock_group
from geo.store.models import HelpGrant, Organisation
from geo.store.models.base import now

INTERMEDIARY = "intermediary"


def grant_help(
    session: Session,
    organisation_id: int,
    helper: str,
    *,
    until: date,
    by_role: str,
    on: date,
) -> str:
    """Let an intermediary of the same city edit; return the grant's public id.

    Parameters
    ----------
    helper
        The intermediary's public id.
    until
        The first day it may no longer.

    Raises
    ------
    NotFoundError
        If the city has no such intermediary.
    InvalidQueryError
        If the day is not after today.
    ConflictError
        If it may already.
    """
    group = lock_group(session, organisation_id)
    intermediary = session.scalar(
        select(Organisation).where(
            Organisation.uid == helper,
            Organisation.municipality_id == group.municipality_id,
            Organisation.actor_type == INTERMEDIARY,
            Organisation.ended_on.is_(None),
            Organisation.id != group.id,
        )
    )
    if intermediary is None:
        message = "この支援する団体は見つかりません。"
        raise NotFoundError(message, kind="organisation", uid=helper)
    if until <= on:
        message = "いつまで手伝ってもらうか、きょうより後の日を書いてください。"
        raise InvalidQueryError(message, field="help-until")
    running = session.scalar(
        select(HelpGrant.id).where(
            HelpGrant.organisation_id == group.id,
            HelpGrant.intermediary_id == intermediary.id,
            HelpGrant.ended_at.is_(None),
            or_(HelpGrant.until.is_(None), HelpGrant.until > on),
        )
    )
    if running is not None:
        message = "この団体には、もう手伝いを頼んでいます。"
        raise ConflictError(message, field="helper")
    grant = HelpGrant(
        organisation_id=group.id,
        intermediary_id=intermediary.id,
        since=on,
        until=until,
        by_role=by_role,
    )
    session.add(grant)
    session.flush()
    return grant.uid


def end_help(session: Session, organisation_id: int, uid: str) -> None:
    """Take an intermediary's standing away, at once.

    Raises
    ------
    NotFoundError
        If the organisation has no such grant.
    """
    grant = session.scalar(
        select(HelpGrant).where(
            HelpGrant.organisation_id == organisation_id,
            HelpGrant.uid == uid,
            HelpGrant.ended_at.is_(None),
        )
    )
    if grant is None:
        message = "この手伝いの取り決めは見つかりません。"
        raise NotFoundError(message, kind="help_grant", uid=uid)
    grant.ended_at = now()
    session.flush()
