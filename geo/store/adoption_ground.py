"""What every step of an agreement needs: a lock, room at the site, a line in history."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import LONGEST_WORDS, most_at_once
from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.store.history import Trace, record_revision
from geo.store.models import Adoption, AdoptionSite, Feature, Municipality
from geo.store.municipalities import mark_changed


def lock_adoption(
    session: Session, uid: str, version: int | None, *, of: int | None = None
) -> tuple[Adoption, AdoptionSite]:
    """Return an agreement and its site, held until the end of the unit of work.

    Raises
    ------
    NotFoundError
        If there is none, or it is not the group's.
    ConflictError
        If it has another version by now.
    """
    known = session.scalar(
        select(Adoption.site_id).where(
            Adoption.uid == uid, *([Adoption.organisation_id == of] if of else [])
        )
    )
    if known is None:
        raise NotFoundError("この合意書は見つかりません。", kind="adoption", uid=uid)
    # The site first, always: two at once on one site follow each other.
    site = session.scalars(
        select(AdoptionSite)
        .where(Feature.id == known)
        .with_for_update(of=Feature.__table__)
        .execution_options(populate_existing=True)
    ).one()
    adoption = session.scalars(
        select(Adoption)
        .where(Adoption.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if version is not None and adoption.version != version:
        message = "ほかの人が先に進めました。ページを開きなおして確かめてください。"
        raise ConflictError(message, uid=uid, version=adoption.version)
    return adoption, site


def require_room(
    site: AdoptionSite,
    others: list[Adoption],
    *,
    start: date | None,
    end: date | None,
) -> None:
    """Refuse one more group than a site takes; a site without a number takes any.

    Raises
    ------
    ConflictError
        If there is no room.
    """
    if site.capacity is None:
        return
    held = [
        (each.term_start, each.term_end) for each in others if each.status == "agreed"
    ]
    if most_at_once(held, start=start, end=end) >= site.capacity:
        message = (
            f"「{site.title}」が受け入れる{site.capacity}団体が、"
            "その期間はもう決まっています。"
        )
        raise ConflictError(message, field="term_start")


def require_reason(reason: str) -> str:
    """Return a reason in words.

    Raises
    ------
    InvalidQueryError
        If it says nothing or too much.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_WORDS:
        message = f"理由を{LONGEST_WORDS}字までで書いてください。団体が読みます。"
        raise InvalidQueryError(message, field="reason")
    return said


def tell(
    session: Session,
    site: AdoptionSite,
    adoption: Adoption,
    changes: dict[str, tuple[Any, Any]],
    *,
    reason: str | None = None,
) -> None:
    """Keep what became public of an agreement in the history of its site."""
    site.version += 1
    record_revision(
        session,
        site,
        before={name: old for name, (old, _) in changes.items()},
        after={"adopter": adoption.adopter_name}
        | {name: new for name, (_, new) in changes.items()},
        trace=Trace(reason=reason),
    )
    mark_changed(session, session.get_one(Municipality, site.municipality_id))


def find_others(session: Session, adoption: Adoption) -> list[Adoption]:
    """Return the other agreements about an agreement's site."""
    return [
        each
        for each in agreements_of(session, adoption.site_id)
        if each is not adoption
    ]


def agreements_of(session: Session, site_id: int) -> list[Adoption]:
    """Return every agreement about a site, in order of entry."""
    return list(
        session.scalars(
            select(Adoption).where(Adoption.site_id == site_id).order_by(Adoption.id)
        )
    )
