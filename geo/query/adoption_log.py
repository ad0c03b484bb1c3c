"""Reading what was done at an adopted site, and how its agreement was judged."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import (
    Adoption,
    AdoptionLog,
    AdoptionReview,
    Feature,
    Layer,
    Photo,
)
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One day's work as counts. ``photo``: whether a picture came with it."""

    uid: str
    on_date: date
    participants: int | None
    by_generation: dict[str, int]
    hours: float | None
    note: str | None
    photo: bool
    alt: str | None


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What a review found, and the days before and after it."""

    held_on: date
    decision: str
    findings: str
    old_term_end: date | None
    new_term_end: date | None
    old_review_due_on: date | None
    new_review_due_on: date | None


def find_entries(session: Session, adoption: str) -> list[EntryRecord]:
    """Return an agreement's days of work that nobody took back, the newest first."""
    rows = session.execute(
        select(
            AdoptionLog.uid,
            AdoptionLog.on_date,
            AdoptionLog.participants,
            AdoptionLog.by_generation,
            AdoptionLog.hours,
            AdoptionLog.note,
            AdoptionLog.photo_id,
            Photo.alt,
        )
        .join(Adoption, Adoption.id == AdoptionLog.adoption_id)
        .outerjoin(Photo, Photo.id == AdoptionLog.photo_id)
        .where(Adoption.uid == adoption, AdoptionLog.withdrawn_at.is_(None))
        .order_by(AdoptionLog.on_date.desc(), AdoptionLog.id.desc())
    )
    return [
        EntryRecord(
            uid=row.uid,
            on_date=row.on_date,
            participants=row.participants,
            by_generation=dict(row.by_generation or {}),
            hours=row.hours,
            note=row.note,
            photo=row.photo_id is not None,
            alt=row.alt,
        )
        for row in rows
    ]


def find_reviews(session: Session, adoption: str) -> list[ReviewRecord]:
    """Return an agreement's reviews, the newest first."""
    rows = session.execute(
        select(
            AdoptionReview.held_on,
            AdoptionReview.decision,
            AdoptionReview.findings,
            AdoptionReview.old_term_end,
            AdoptionReview.new_term_end,
            AdoptionReview.old_review_due_on,
            AdoptionReview.new_review_due_on,
        )
        .join(Adoption, Adoption.id == AdoptionReview.adoption_id)
        .where(Adoption.uid == adoption)
        .order_by(AdoptionReview.held_on.desc(), AdoptionReview.id.desc())
    )
    return [ReviewRecord(*row) for row in rows]


def get_entry_picture(
    session: Session, entry: str, *, small: bool, municipality_id: int | None = None
) -> bytes:
    """Return the JPEG of a day's work; with a city, of what everybody may see there.

    Raises
    ------
    NotFoundError
        If there is none, or the day was taken back.
    """
    statement = (
        select(Photo.small if small else Photo.content)
        .join(AdoptionLog, AdoptionLog.photo_id == Photo.id)
        .join(Feature, Feature.id == Photo.feature_id)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(AdoptionLog.uid == entry, AdoptionLog.withdrawn_at.is_(None))
    )
    if municipality_id is not None:
        statement = statement.where(
            Feature.municipality_id == municipality_id,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError("この写真は見つかりません。", kind="photo", uid=entry)
    return found
