"""What groups wait for, or keep the city waiting with: handovers, proposals, old pages."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.freshness import ASK_AFTER_MONTHS, is_due
from geo.domain.periods import TOKYO
from geo.query.due_list import FEATURE, REPLY_WITHIN, DueRecord
from geo.store.handing_over import GRACE
from geo.store.models import ChangeRequest, Feature, Handover, Layer, Organisation
from geo.store.officers import months_later


def find_handovers_due(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield handovers that nobody accepted yet; two weeks into the term they are late."""
    rows = session.execute(
        select(
            Handover.uid,
            Handover.effective_on,
            Organisation.uid.label("group"),
            Organisation.name,
        )
        .join(Organisation, Organisation.id == Handover.organisation_id)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            Handover.accepted_at.is_(None),
            Handover.abandoned_at.is_(None),
        )
        .order_by(Handover.id)
    )
    for row in rows:
        yield DueRecord(
            kind="handover",
            uid=row.uid,
            title=row.name,
            day=row.effective_on,
            late=row.effective_on + GRACE <= on,
            group=row.group,
            group_name=row.name,
            feature=row.group,
        )


def find_proposals_due(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield proposals that nobody answered yet."""
    rows = session.execute(
        select(
            ChangeRequest.uid,
            ChangeRequest.created_at,
            FEATURE.uid.label("feature"),
            FEATURE.title,
            Layer.title.label("layer"),
            Organisation.uid.label("group"),
            Organisation.name,
        )
        .join(Layer, Layer.id == ChangeRequest.layer_id)
        .outerjoin(Feature.__table__, FEATURE.uid == ChangeRequest.target_uid)
        .outerjoin(Organisation, Organisation.id == Layer.owner_id)
        .where(
            ChangeRequest.municipality_id == municipality_id,
            ChangeRequest.status == "open",
        )
        .order_by(ChangeRequest.id)
    )
    for row in rows:
        day = row.created_at.astimezone(TOKYO).date() + REPLY_WITHIN
        yield DueRecord(
            kind="proposal",
            uid=row.uid,
            title=row.title or row.layer,
            day=day,
            late=day < on,
            group=row.group,
            group_name=row.name,
            feature=row.feature or row.group,
        )


def find_stale(
    session: Session, municipality_id: int, *, on: date
) -> Iterator[DueRecord]:
    """Yield groups whose page nobody confirmed for a year; it is never "late"."""
    rows = session.execute(
        select(Organisation.uid, Organisation.name, Organisation.last_confirmed_on)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            Organisation.actor_type != "government",
        )
        .order_by(Organisation.name, Organisation.id)
    )
    for uid, name, confirmed_on in rows:
        if is_due(confirmed_on, on):
            yield DueRecord(
                kind="stale",
                uid=uid,
                title=name,
                day=months_later(confirmed_on, ASK_AFTER_MONTHS)
                if confirmed_on
                else None,
                late=False,
                group=uid,
                group_name=name,
                feature=uid,
            )
