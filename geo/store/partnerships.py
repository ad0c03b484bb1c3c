"""Writing collaborations (協働事業): what is agreed, with whom, and in which zone."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.store.models import (
    Municipality,
    Partnership,
    PartnershipParty,
)
from geo.store.municipalities import mark_changed

SELECTION_METHODS = ("open_call", "proposal", "negotiated", "other")
PAYMENT_MODES = ("advance", "estimate", "completion", "none")


@dataclass(frozen=True, slots=True)
class PartnershipTerm:
    """From when until when, and when it is judged; ``end`` no longer belongs to it."""

    start: date
    end: date
    review_due_on: date


@dataclass(frozen=True, slots=True)
class PartnershipPlan:
    """What is agreed beside the term; names are those of the table's columns."""

    title: str
    purpose: str
    issue_text: str  # the public concern it answers: never without one
    form_label: str
    form: str | None = None
    local_issue_id: int | None = None
    area_id: int | None = None
    place_id: int | None = None
    opportunity_id: int | None = None
    plan_measure_id: int | None = None
    is_model: bool = False
    selection_method: str | None = None
    selection_reason: str | None = None
    criteria: str | None = None
    departments: tuple[str, ...] = ()
    payment_mode: str | None = None
    name_use_from: date | None = None
    name_use_until: date | None = None
    lent_items: str | None = None


def create_partnership(
    session: Session,
    municipality: Municipality,
    plan: PartnershipPlan,
    term: PartnershipTerm,
    *,
    fictional: bool = False,
) -> str:
    """Write a collaboration that is being prepared; return its public id.

    Raises
    ------
    InvalidQueryError
        If its days are in no order, or something every collaboration has is missing.
    """
    require_term(term)
    partnership = Partnership(
        municipality_id=municipality.id,
        **_columns(plan),
        term_start=term.start,
        term_end=term.end,
        review_due_on=term.review_due_on,
        fictional=fictional,
    )
    session.add(partnership)
    session.flush()
    return partnership.uid


def edit_partnership(
    session: Session,
    uid: str,
    plan: PartnershipPlan,
    term: PartnershipTerm | None,
    *,
    version: int,
) -> None:
    """Write what is agreed anew; the term only while it is being prepared.

    Raises
    ------
    ConflictError
        If a term is given although only a review may change it now.
    StaleEditError
        If somebody else changed it meanwhile.
    """
    partnership = lock_partnership(session, uid, version=version)
    if partnership.status not in {"preparing", "running"}:
        raise ConflictError("終わった協働事業は直せません。", field="title")
    if term is not None:
        require_preparing(partnership)
        require_term(term)
        partnership.term_start, partnership.term_end = term.start, term.end
        partnership.review_due_on = term.review_due_on
    for name, value in _columns(plan).items():
        setattr(partnership, name, value)
    save_change(session, partnership)


def require_term(term: PartnershipTerm) -> None:
    """Refuse a term that is empty, or judged outside of itself."""
    if term.end <= term.start:
        message = "終わりの日が始まりの日より前です。後の日にしてください。"
        raise InvalidQueryError(message, field="term_end")
    if not term.start <= term.review_due_on < term.end:
        message = "見直しの日は、期間の中の日にしてください。"
        raise InvalidQueryError(message, field="review_due_on")


def require_open(partnership: Partnership) -> None:
    """Refuse to change what has ended or was given up."""
    if partnership.status not in {"preparing", "running"}:
        raise ConflictError("この協働事業はもう終わっています。")


def require_preparing(partnership: Partnership) -> None:
    """Refuse what only a review may change once a collaboration runs."""
    if partnership.status != "preparing":
        message = "始まった協働事業の期間と当事者は、見直しをしないと変えられません。"
        raise ConflictError(message, status=partnership.status)


def lock_partnership(
    session: Session, uid: str, *, version: int | None = None
) -> Partnership:
    """Return a collaboration nobody else changes until this work is done.

    Raises
    ------
    NotFoundError
        If there is none.
    StaleEditError
        If it is not the version that was read.
    """
    partnership = session.scalar(
        select(Partnership)
        .where(Partnership.uid == uid)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if partnership is None:
        message = "この協働事業は見つかりません。"
        raise NotFoundError(message, kind="partnership", uid=uid)
    if version is not None and partnership.version != version:
        message = "ほかの人が先に直しました。ページを開きなおして確かめてください。"
        raise StaleEditError(message, version=partnership.version)
    return partnership


def find_parties(session: Session, partnership: Partnership) -> list[PartnershipParty]:
    """Return a collaboration's parties in order of entry."""
    return list(
        session.scalars(
            select(PartnershipParty)
            .where(PartnershipParty.partnership_id == partnership.id)
            .order_by(PartnershipParty.id)
        )
    )


def require_text(text: str, field: str) -> None:
    """Refuse an answer without words."""
    if not text.strip():
        raise InvalidQueryError("何も書かれていません。書いてください。", field=field)


def save_change(session: Session, partnership: Partnership) -> None:
    """Count a collaboration's version up, and its city's where it is public."""
    partnership.version += 1
    session.flush()
    if partnership.published_at is not None:
        city = session.get_one(Municipality, partnership.municipality_id)
        mark_changed(session, city)


def _columns(plan: PartnershipPlan) -> dict[str, object]:
    for field in ("title", "purpose", "issue_text", "form_label"):
        if not getattr(plan, field).strip():
            message = "名前、目的、地域課題、形態を書いてください。"
            raise InvalidQueryError(message, field=field)
    if plan.selection_method not in (None, *SELECTION_METHODS):
        raise InvalidQueryError("選び方を選んでください。", field="selection_method")
    if plan.payment_mode not in (None, *PAYMENT_MODES):
        raise InvalidQueryError("支払い方を選んでください。", field="payment_mode")
    return asdict(plan) | {"departments": list(plan.departments)}
