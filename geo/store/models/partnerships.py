"""Collaborations (協働事業): purpose, parties, zone, milestones, and their reviews."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from geo.domain.lifecycles import PARTNERSHIP
from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

ZONES = ("A", "B", "C", "D", "E")


class Partnership(Identified, OfMunicipality, Base):
    """A collaboration (協働事業) with its purpose, parties, term and review date.

    ``term_end`` is the first day it no longer holds. The term and the day of review
    change only with a `PartnershipReview`: nothing renews by itself.
    """

    __tablename__ = "partnership"
    __table_args__ = (
        one_of("status", *PARTNERSHIP.states),
        CheckConstraint("term_end > term_start", name="term_not_empty"),
        CheckConstraint("review_due_on >= term_start", name="review_in_term"),
        CheckConstraint("review_due_on <= term_end", name="review_before_end"),
    )

    title: Mapped[str]
    purpose: Mapped[str]
    issue_text: Mapped[str | None]  # the public concern it answers, in words
    status: Mapped[str] = mapped_column(default="preparing")
    published_at: Mapped[datetime | None]  # before it, only the parties and staff see
    local_issue_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))  # None: city
    place_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    opportunity_id: Mapped[int | None] = mapped_column(  # the call it came from
        ForeignKey("opportunity.id"), index=True
    )
    plan_measure_id: Mapped[int | None] = mapped_column(ForeignKey("plan_measure.id"))
    is_model: Mapped[bool] = mapped_column(default=False, server_default=false())
    form: Mapped[str | None]  # neutral code; None where the city's word has none
    form_label: Mapped[str]  # the city's own word when it was chosen
    selection_method: Mapped[str | None]  # open_call, proposal, negotiated, other
    selection_reason: Mapped[str | None]
    criteria: Mapped[str | None]
    departments: Mapped[list[str]] = mapped_column(default=list)
    payment_mode: Mapped[str | None]  # advance, estimate, completion, none
    name_use_from: Mapped[date | None]  # 後援名義
    name_use_until: Mapped[date | None]
    lent_items: Mapped[str | None]
    outcome: Mapped[str | None]
    outcome_url: Mapped[str | None]
    term_start: Mapped[date]
    term_end: Mapped[date | None]
    review_due_on: Mapped[date]  # 時限性: there is always a day of judgement
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)


class PartnershipParty(Identified, Base):
    """One party with its role, responsibility, resources and share of the cost."""

    __tablename__ = "partnership_party"
    __table_args__ = (
        one_of("side", "city", "community"),
        CheckConstraint("cost_share BETWEEN 0 AND 1", name="a_share"),
    )

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    side: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(  # None: the city, or unlisted
        ForeignKey("organisation.id"), index=True
    )
    name: Mapped[str]
    role_text: Mapped[str]
    responsibility: Mapped[str | None]
    resources: Mapped[str | None]
    cost_share: Mapped[float | None]  # 0–1


class PartnershipAmount(Base):
    """What the city pays in one fiscal year, in yen."""

    __tablename__ = "partnership_amount"
    __table_args__ = (CheckConstraint("yen >= 0", name="not_negative"),)

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), primary_key=True
    )
    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    yen: Mapped[int]


class PreflightTick(Base):
    """One point of the list both sides go through before they agree, ticked."""

    __tablename__ = "preflight_tick"
    __table_args__ = (one_of("side", "city", "community"),)

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), primary_key=True
    )
    side: Mapped[str] = mapped_column(primary_key=True)
    point: Mapped[str] = mapped_column(primary_key=True)
    ticked_on: Mapped[date]


class Milestone(Identified, Base):
    """A step of a collaboration with its day."""

    __tablename__ = "milestone"

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    title: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str | None]


class PartnershipDocument(Identified, Base):
    """A paper of a collaboration that anybody may read, where it stands."""

    __tablename__ = "partnership_document"
    __table_args__ = (
        one_of("kind", "specification", "agreement", "selection", "report", "other"),
    )

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    kind: Mapped[str]
    title: Mapped[str]
    url: Mapped[str | None]
    text: Mapped[str | None]
    issued_on: Mapped[date | None]


class ZoneRecord(Base):
    """In which zone (領域 A–E) a partnership or activity was, and since when."""

    __tablename__ = "zone_record"
    __table_args__ = (
        one_of("zone", *ZONES),
        CheckConstraint("valid_until > valid_from", name="period_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int | None] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    feature_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"), index=True)
    zone: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    answers: Mapped[dict[str, Any] | None]  # to the three questions of the chooser
    reason: Mapped[str | None]


class Evaluation(Identified, Base):
    """What one party found at a review: the result, and how the two worked together."""

    __tablename__ = "evaluation"
    __table_args__ = (
        one_of("proposal", "continue", "change", "end"),
        CheckConstraint("result_mark BETWEEN 1 AND 4", name="result_of_four"),
        CheckConstraint("relation_mark BETWEEN 1 AND 4", name="relation_of_four"),
        UniqueConstraint("party_id", "review_number"),
    )

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    party_id: Mapped[int] = mapped_column(ForeignKey("partnership_party.id"))
    review_number: Mapped[int]
    result_text: Mapped[str]
    result_mark: Mapped[int | None]
    relationship_text: Mapped[str]
    relation_mark: Mapped[int | None]
    proposal: Mapped[str]
    evaluated_on: Mapped[date]
    published_at: Mapped[datetime | None]


class PartnershipReview(Identified, Base):
    """The decision after every party evaluated: the only way a term changes."""

    __tablename__ = "partnership_review"
    __table_args__ = (
        one_of("decision", "continue", "change", "end"),
        UniqueConstraint("partnership_id", "review_number"),
    )

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    review_number: Mapped[int]
    held_on: Mapped[date]
    decision: Mapped[str]
    reason: Mapped[str]
    by_role: Mapped[str]
    old_term_end: Mapped[date | None]
    new_term_end: Mapped[date | None]
    old_review_due_on: Mapped[date]
    new_review_due_on: Mapped[date | None]
