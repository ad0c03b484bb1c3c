"""Collaboration with a term: partnerships, reviews, calls, answers, committees."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

ZONES = ("A", "B", "C", "D", "E")


class Partnership(Identified, OfMunicipality, Base):
    """A collaboration (協働事業) with its purpose, parties, term and review date."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("term_end > term_start", name="term_not_empty"),
        CheckConstraint("amount_yen >= 0", name="amount_not_negative"),
    )

    title: Mapped[str]
    purpose: Mapped[str]
    local_issue_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    form: Mapped[str]
    selection_method: Mapped[str | None]
    selection_reason: Mapped[str | None]
    criteria: Mapped[str | None]
    preflight: Mapped[dict[str, Any] | None]
    departments: Mapped[list[str]] = mapped_column(default=list)
    plan_measure: Mapped[str | None]
    amount_yen: Mapped[int | None]
    fiscal_year: Mapped[int | None]
    payment_mode: Mapped[str | None]
    term_start: Mapped[date]
    term_end: Mapped[date | None]
    review_due_on: Mapped[date]  # 時限性: there is always a day of judgement
    version: Mapped[int] = mapped_column(default=1)


class PartnershipParty(Base):
    """One party with its role, responsibility, resources and share of the cost."""

    __tablename__ = "partnership_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role_text: Mapped[str]
    responsibility: Mapped[str | None]
    resources: Mapped[str | None]
    cost_share: Mapped[float | None]


class ZoneRecord(Base):
    """In which zone (領域 A–E) a partnership or activity was, and since when."""

    __tablename__ = "zone_record"
    __table_args__ = (one_of("zone", *ZONES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int | None] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    feature_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"), index=True)
    zone: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    reason: Mapped[str | None]


class Evaluation(Identified, Base):
    """What one party found at a review, and whether to go on."""

    __tablename__ = "evaluation"
    __table_args__ = (one_of("decision", "continue", "change", "end"),)

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    result_text: Mapped[str]
    relationship_text: Mapped[str | None]
    decision: Mapped[str]
    evaluated_on: Mapped[date]
    published_at: Mapped[datetime | None]


class Opportunity(Identified, OfMunicipality, Base):
    """A grant, call, committee seat, consultation or other open door with a deadline."""

    __tablename__ = "opportunity"
    __table_args__ = (one_of("phase", "plan", "do", "check"),)

    kind: Mapped[str]
    phase: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    criteria: Mapped[str]
    eligibility: Mapped[str | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    opens_on: Mapped[date | None]
    deadline: Mapped[date | None]
    seats: Mapped[int | None]
    applicants_count: Mapped[int | None]
    url: Mapped[str | None]


class Feedback(Identified, OfMunicipality, Base):
    """Something a person said about a place, or in answer to a consultation."""

    __tablename__ = "feedback"

    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    text: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    answer_due_on: Mapped[date | None]
    follow_token_hash: Mapped[str | None] = mapped_column(unique=True)


class Response(Base):
    """The city's answer: what became of it, and why."""

    __tablename__ = "response"
    __table_args__ = (one_of("status", "adopted", "partly", "considering", "declined"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), unique=True)
    status: Mapped[str]
    reason: Mapped[str]
    answered_at: Mapped[datetime] = mapped_column(default=now)


class Committee(Identified, OfMunicipality, Base):
    """A council or committee (審議会等), known by its seats, never by its members."""

    __tablename__ = "committee"

    name: Mapped[str]
    purpose: Mapped[str | None]
    open_to_public: Mapped[bool] = mapped_column(default=True)
    minutes_url: Mapped[str | None]


class CommitteeComposition(Base):
    """A committee's members on a day, as counts."""

    __tablename__ = "committee_composition"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), index=True)
    as_of: Mapped[date]
    seats: Mapped[int]
    publicly_recruited: Mapped[int | None]
    women: Mapped[int | None]
    by_age: Mapped[dict[str, Any] | None]
    concurrent_posts: Mapped[int | None]
