"""What an organisation holds when it is handed over, and how far the handover is."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.query.items import ItemRecord, find_items
from geo.query.people import LetterRecord, find_letters
from geo.store.handing_over import GRACE, find_open_handover
from geo.store.models import (
    Adoption,
    ChangeRequest,
    Feature,
    Invitation,
    Layer,
    Membership,
    ShareLink,
)
from geo.store.models.base import now
from geo.store.officers import months_later

YEAR = timedelta(days=365)
AHEAD_MONTHS = 6


@dataclass(frozen=True, slots=True)
class KindCount:
    """How much of a kind there is. ``shown``: neither draft nor ended."""

    kind: str
    shown: int
    drafts: int
    ended: int


@dataclass(frozen=True, slots=True)
class AdoptionDue:
    """An agreement whose term or review comes within half a year."""

    site: str
    term_end: date | None
    review_due_on: date | None


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A shared link that goes on working."""

    name: str
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the next officer takes over."""

    counts: list[KindCount]
    items: list[ItemRecord]  # shown ones
    drafts: list[ItemRecord]
    unconfirmed: list[ItemRecord]  # for a year
    proposals: int
    adoptions: list[AdoptionDue]
    letters: list[LetterRecord]
    links: list[OpenLink]


@dataclass(frozen=True, slots=True)
class OpenHandover:
    """A handover that nobody accepted yet."""

    uid: str
    effective_on: date
    note: str | None
    started_at: datetime
    started_by_role: str
    title: str | None
    letter: str | None  # public id
    letter_works: bool
    expires_at: datetime | None
    overdue: bool  # the new term began
    stalled: bool  # two weeks ago
    outgoing_until: date | None


def find_holdings(session: Session, organisation_id: int, on: date) -> Holdings:
    """Return what an organisation keeps and what is open in it."""
    items = find_items(session, organisation_id)
    counts = Counter((each.kind, each.status) for each in items)
    kinds = dict.fromkeys(each.kind for each in items)
    shown = [each for each in items if each.status in {"active", "cancelled"}]
    return Holdings(
        counts=[
            KindCount(
                kind,
                counts[kind, "active"] + counts[kind, "cancelled"],
                counts[kind, "draft"],
                counts[kind, "ended"],
            )
            for kind in kinds
        ],
        items=shown,
        drafts=[each for each in items if each.status == "draft"],
        unconfirmed=[
            each
            for each in shown
            if each.last_confirmed_on is None or each.last_confirmed_on < on - YEAR
        ],
        proposals=_proposals(session, organisation_id),
        adoptions=_adoptions(session, organisation_id, on),
        letters=[
            each
            for each in find_letters(session, organisation_id)
            if each.state == "open" and not each.of_handover
        ],
        links=_links(session, organisation_id),
    )


def find_handover(
    session: Session, organisation_id: int, on: date
) -> OpenHandover | None:
    """Return the handover that is under way."""
    row = find_open_handover(session, organisation_id)
    if row is None:
        return None
    letter = session.get(Invitation, row.invitation_id) if row.invitation_id else None
    outgoing = session.get(Membership, row.outgoing_id) if row.outgoing_id else None
    works = (
        letter is not None
        and letter.used_at is None
        and letter.revoked_at is None
        and letter.expires_at > now()
    )
    return OpenHandover(
        uid=row.uid,
        effective_on=row.effective_on,
        note=row.note,
        started_at=row.started_at,
        started_by_role=row.started_by_role,
        title=letter.title if letter else None,
        letter=letter.uid if letter else None,
        letter_works=works,
        expires_at=letter.expires_at if letter else None,
        overdue=row.effective_on <= on,
        stalled=row.effective_on + GRACE <= on,
        outgoing_until=outgoing.term_end if outgoing else None,
    )


def _proposals(session: Session, organisation_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(ChangeRequest)
            .join(Layer, Layer.id == ChangeRequest.layer_id)
            .where(Layer.owner_id == organisation_id, ChangeRequest.status == "open")
        )
        or 0
    )


def _adoptions(session: Session, organisation_id: int, on: date) -> list[AdoptionDue]:
    until = months_later(on, AHEAD_MONTHS)
    rows = session.execute(
        select(Feature.title, Adoption.term_end, Adoption.review_due_on)
        .select_from(Adoption)
        .join(Feature.__table__, Feature.id == Adoption.site_id)
        .where(Adoption.organisation_id == organisation_id, Adoption.status == "agreed")
        .order_by(Feature.title)
    )
    return [
        AdoptionDue(title, end, review)
        for title, end, review in rows
        if any(day is not None and on <= day <= until for day in (end, review))
    ]


def _links(session: Session, organisation_id: int) -> list[OpenLink]:
    rows = session.execute(
        select(ShareLink.name, ShareLink.role, ShareLink.expires_at)
        .where(
            ShareLink.organisation_id == organisation_id,
            ShareLink.revoked_at.is_(None),
            ShareLink.expires_at > now(),
        )
        .order_by(ShareLink.expires_at)
    )
    return [OpenLink(*row) for row in rows]
