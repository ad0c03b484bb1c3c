"""The parties of a collaboration, and the zone (領域) it is in, dated."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError, NotFoundError
from geo.domain.preflight import SIDES
from geo.domain.zone_chooser import ZONES
from geo.store.models import Partnership, PartnershipParty, PreflightTick, ZoneRecord
from geo.store.partnerships import (
    lock_partnership,
    require_open,
    require_preparing,
    save_change,
)

ROUNDING = 1e-6
"""What a sum of shares written with one decimal may be off."""


@dataclass(frozen=True, slots=True)
class PartyPlan:
    """One party with what it takes on; ``cost_share`` is 0–1."""

    side: str
    name: str
    role_text: str
    organisation_id: int | None = None
    responsibility: str | None = None
    resources: str | None = None
    cost_share: float | None = None


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone, the answers that led to it, and why it was chosen."""

    zone: str
    answers: Mapping[str, str] | None = None
    reason: str | None = None


def add_party(session: Session, uid: str, party: PartyPlan) -> str:
    """Add a party while the collaboration is being prepared; return its id.

    Raises
    ------
    InvalidQueryError
        If it has no name or role, or the parties would bear more than all the costs.
    """
    partnership = lock_partnership(session, uid)
    require_preparing(partnership)
    if party.side not in SIDES or not party.name or not party.role_text:
        message = "当事者の名前と役割を書いてください。"
        raise InvalidQueryError(message, field="name")
    _require_share(session, partnership, party.cost_share)
    row = PartnershipParty(partnership_id=partnership.id, **asdict(party))
    session.add(row)
    _untick(session, partnership, party.side)
    save_change(session, partnership)
    return row.uid


def _require_share(
    session: Session, partnership: Partnership, share: float | None
) -> None:
    if share is None:
        return
    if not 0 <= share <= 1:
        message = "費用の分担は、0から100までの数字で書いてください。"
        raise InvalidQueryError(message, field="cost_share")
    others = (
        session.scalar(
            select(func.sum(PartnershipParty.cost_share)).where(
                PartnershipParty.partnership_id == partnership.id
            )
        )
        or 0.0
    )
    if others + share > 1 + ROUNDING:
        message = f"費用の分担の合計が100%を超えます。ほかの当事者は合わせて{others:.1%}です。"
        raise InvalidQueryError(message, field="cost_share")


def remove_party(session: Session, uid: str, party: str) -> None:
    """Take a party out again while the collaboration is being prepared."""
    partnership = lock_partnership(session, uid)
    require_preparing(partnership)
    row = session.scalar(
        select(PartnershipParty).where(
            PartnershipParty.uid == party,
            PartnershipParty.partnership_id == partnership.id,
        )
    )
    if row is None:
        raise NotFoundError("この当事者は見つかりません。", kind="party", uid=party)
    session.delete(row)
    _untick(session, partnership, row.side)
    save_change(session, partnership)


def choose_zone(session: Session, uid: str, choice: ZoneChoice, *, on: date) -> None:
    """Put a collaboration into a zone from a day on; what held before is kept.

    Raises
    ------
    InvalidQueryError
        If there is no such zone, or a later one is already known.
    """
    if choice.zone not in ZONES:
        raise InvalidQueryError("領域を選んでください。", field="zone")
    partnership = lock_partnership(session, uid)
    require_open(partnership)
    current = session.scalar(
        select(ZoneRecord).where(
            ZoneRecord.partnership_id == partnership.id,
            ZoneRecord.valid_until.is_(None),
        )
    )
    answers = dict(choice.answers) if choice.answers else None
    if current is not None and current.valid_from > on:
        message = "その日より後に決めた領域があります。新しい日を書いてください。"
        raise InvalidQueryError(message, field="zone_from")
    if current is not None and current.valid_from == on:
        current.zone, current.answers = choice.zone, answers
        current.reason = choice.reason
    else:
        if current is not None:
            current.valid_until = on
        session.add(
            ZoneRecord(
                partnership_id=partnership.id,
                zone=choice.zone,
                valid_from=on,
                answers=answers,
                reason=choice.reason,
            )
        )
    save_change(session, partnership)


def _untick(session: Session, partnership: Partnership, side: str) -> None:
    """Take a side's ticks back: whoever joins has not gone through the list."""
    for tick in session.scalars(
        select(PreflightTick).where(
            PreflightTick.partnership_id == partnership.id, PreflightTick.side == side
        )
    ):
        session.delete(tick)
