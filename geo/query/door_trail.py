"""What became of a call: the collaborations that came out of it, and how they were judged."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Opportunity, Partnership, PartnershipReview


@dataclass(frozen=True, slots=True)
class Trail:
    """One collaboration that came out of a call, and how often it was judged."""

    uid: str
    title: str
    status: str
    reviews: int


def find_trail(session: Session, opportunity: str) -> list[Trail]:
    """Return the collaborations that came out of a call (募集→選定→評価)."""
    rows = session.execute(
        select(
            Partnership.uid,
            Partnership.title,
            Partnership.status,
            PartnershipReview.id,
        )
        .join(Opportunity, Opportunity.id == Partnership.opportunity_id)
        .outerjoin(
            PartnershipReview,
            PartnershipReview.partnership_id == Partnership.id,
        )
        .where(Opportunity.uid == opportunity)
        .order_by(Partnership.id)
    )
    counted: dict[str, Trail] = {}
    for uid, title, status, review in rows:
        before = counted[uid].reviews if uid in counted else 0
        counted[uid] = Trail(uid, title, status, before + (review is not None))
    return list(counted.values())
