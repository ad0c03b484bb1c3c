"""What a group did at its site, as counts, and the tools it was lent."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import LONGEST_WORDS, Entry, require_entry
from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.ingest.pictures import Picture
from geo.store.adoption_ground import lock_adoption
from geo.store.models import (
    Adoption,
    AdoptionLoan,
    AdoptionLog,
    Municipality,
    Photo,
)
from geo.store.models.base import now
from geo.store.municipalities import mark_changed
from geo.store.photos import checked_alt

LONGEST_ITEM = 80
MOST_ITEMS = 10_000


def add_entry(
    session: Session,
    organisation_id: int,
    uid: str,
    entry: Entry,
    *,
    on: date,
    picture: tuple[Picture, str] | None = None,
) -> str:
    """Keep one day's work of a group; return its public id.

    Parameters
    ----------
    picture
        A picture and what is to be seen on it.

    Raises
    ------
    NotFoundError
        If the group has no such agreement.
    ConflictError, InvalidQueryError
        As `geo.domain.adoption.require_entry`; also where words are too long, or the
        very same day's work stands already (a button that was pressed twice).
    """
    adoption, site = lock_adoption(session, uid, None, of=organisation_id)
    require_entry(entry, adoption, ended_on=adoption.ended_on, on=on)
    if entry.note is not None and len(entry.note) > LONGEST_WORDS:
        message = f"メモは{LONGEST_WORDS}字までにしてください。"
        raise InvalidQueryError(message, field="note")
    _require_new(session, adoption.id, entry)
    photo = None
    if picture is not None:
        shot, alt = picture
        photo = Photo(
            municipality_id=site.municipality_id,
            feature_id=site.id,
            alt=checked_alt(alt),
            content=shot.content,
            small=shot.small,
            width=shot.width,
            height=shot.height,
            removed_at=now(),  # it is the log's, not one of the site's own pictures
        )
        session.add(photo)
        session.flush()
    kept = AdoptionLog(
        adoption_id=adoption.id,
        on_date=entry.on_date,
        participants=entry.participants,
        by_generation=dict(entry.by_generation),
        hours=entry.hours,
        note=entry.note,
        photo_id=None if photo is None else photo.id,
    )
    session.add(kept)
    session.flush()
    mark_changed(session, session.get_one(Municipality, site.municipality_id))
    return kept.uid


def _require_new(session: Session, adoption_id: int, entry: Entry) -> None:
    same = session.scalars(
        select(AdoptionLog).where(
            AdoptionLog.adoption_id == adoption_id,
            AdoptionLog.on_date == entry.on_date,
            AdoptionLog.withdrawn_at.is_(None),
        )
    )
    told = (entry.participants, entry.hours, entry.note or None)
    if any((row.participants, row.hours, row.note or None) == told for row in same):
        message = (
            "同じ日の同じ記録が、もうあります。別の活動のときは、"
            "メモに違いを書いてください。"
        )
        raise ConflictError(message, field="on_date")


def withdraw_entry(session: Session, organisation_id: int, uid: str, log: str) -> None:
    """Take a day's work back that was written by mistake; its row stays.

    Raises
    ------
    NotFoundError
        If the agreement has no such day any more.
    """
    adoption, site = lock_adoption(session, uid, None, of=organisation_id)
    kept = session.scalar(
        select(AdoptionLog).where(
            AdoptionLog.uid == log,
            AdoptionLog.adoption_id == adoption.id,
            AdoptionLog.withdrawn_at.is_(None),
        )
    )
    if kept is None:
        message = "この記録は見つかりません。もう取り消したかもしれません。"
        raise NotFoundError(message, kind="adoption_log", uid=log)
    kept.withdrawn_at = now()
    session.flush()
    mark_changed(session, session.get_one(Municipality, site.municipality_id))


def lend(
    session: Session, uid: str, item: str, quantity: int, *, lent_on: date, on: date
) -> str:
    """Note down tools lent to a group; return the loan's public id.

    Raises
    ------
    ConflictError
        If the agreement is not in force.
    InvalidQueryError
        If it is not said what, or the number or the day cannot be.
    """
    adoption, _site = lock_adoption(session, uid, None)
    if adoption.status != "agreed":
        raise ConflictError("合意書ができてから、道具を貸してください。")
    said = " ".join(item.split())
    if not said or len(said) > LONGEST_ITEM:
        message = f"貸した物の名前を{LONGEST_ITEM}字までで書いてください。"
        raise InvalidQueryError(message, field="item")
    if not 1 <= quantity <= MOST_ITEMS:
        raise InvalidQueryError("数を1以上の数字で書いてください。", field="quantity")
    if lent_on > on:
        message = "まだ来ていない日です。貸した日を書いてください。"
        raise InvalidQueryError(message, field="lent_on")
    loan = AdoptionLoan(
        adoption_id=adoption.id, item=said, quantity=quantity, lent_on=lent_on
    )
    session.add(loan)
    session.flush()
    return loan.uid


def take_back(session: Session, uid: str, loan: str, *, on: date) -> None:
    """Note down that tools came back; once.

    Raises
    ------
    NotFoundError
        If no such loan is out.
    """
    adoption, _site = lock_adoption(session, uid, None)
    kept = session.scalar(
        select(AdoptionLoan)
        .join(Adoption, Adoption.id == AdoptionLoan.adoption_id)
        .where(
            AdoptionLoan.uid == loan,
            AdoptionLoan.adoption_id == adoption.id,
            AdoptionLoan.returned_on.is_(None),
        )
    )
    if kept is None:
        message = "この貸し出しは見つかりません。もう返っているかもしれません。"
        raise NotFoundError(message, kind="adoption_loan", uid=loan)
    kept.returned_on = max(on, kept.lent_on)
    session.flush()
