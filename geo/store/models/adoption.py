"""Adoption (アダプト): agreements on sites, their reviews, logs, papers and loans."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geo.domain.lifecycles import ADOPTION
from geo.store.models.base import Base, Identified, now, one_of


class Adoption(Identified, Base):
    """An agreement (合意書): which group keeps which site, until when.

    ``term_end`` is the first day it no longer holds. The term and the day of review
    change only with an `AdoptionReview`: nothing renews by itself.
    """

    __tablename__ = "adoption"
    __table_args__ = (
        one_of("status", *ADOPTION.states),
        CheckConstraint("term_end > term_start", name="term_not_empty"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    adopter_name: Mapped[str]
    source_id: Mapped[str | None]  # the agreement's number in its file
    status: Mapped[str] = mapped_column(default="agreed")
    applied_on: Mapped[date | None]
    wish: Mapped[str | None]  # 希望届: why, and what the group means to do
    people_planned: Mapped[int | None]
    offered_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    term_start: Mapped[date | None]
    term_end: Mapped[date | None]
    review_due_on: Mapped[date | None]
    tasks: Mapped[str | None]
    minimum_people: Mapped[int | None]
    supplies: Mapped[str | None]
    insurance: Mapped[str | None]
    sign_text: Mapped[str | None]  # what the board at the site says
    department: Mapped[str | None]
    ended_on: Mapped[date | None]
    reason: Mapped[str | None]  # of a refusal, a withdrawal or an end
    version: Mapped[int] = mapped_column(default=1)


class AdoptionReview(Identified, Base):
    """What a review of an agreement found, and the term it set."""

    __tablename__ = "adoption_review"
    __table_args__ = (
        one_of("decision", "continue", "change", "end"),
        one_of("by_role", "staff", "operator"),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    held_on: Mapped[date]
    decision: Mapped[str]
    findings: Mapped[str]
    by_role: Mapped[str]
    old_term_end: Mapped[date | None]
    new_term_end: Mapped[date | None]
    old_review_due_on: Mapped[date | None]
    new_review_due_on: Mapped[date | None]


class AdoptionLog(Identified, Base):
    """One day's work at an adopted site, as counts; nobody is named."""

    __tablename__ = "adoption_log"
    __table_args__ = (CheckConstraint("participants >= 0", name="not_negative"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    on_date: Mapped[date]
    participants: Mapped[int | None]
    by_generation: Mapped[dict[str, Any] | None]
    hours: Mapped[float | None]  # that the work took, not summed over people
    note: Mapped[str | None]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    reported_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]  # nothing is deleted


class AdoptionPaper(Identified, Base):
    """A yearly plan or report as it was filed: its numbers stay as they were."""

    __tablename__ = "adoption_paper"
    __table_args__ = (
        one_of("kind", "plan", "report"),
        UniqueConstraint("adoption_id", "kind", "fiscal_year", "edition"),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    kind: Mapped[str]
    fiscal_year: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]]
    filed_at: Mapped[datetime] = mapped_column(default=now)


class AdoptionLoan(Identified, Base):
    """Tools lent to an adopter, until they come back."""

    __tablename__ = "adoption_loan"
    __table_args__ = (CheckConstraint("quantity >= 1", name="something_lent"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    item: Mapped[str]
    quantity: Mapped[int]
    lent_on: Mapped[date]
    returned_on: Mapped[date | None]
