"""What residents say about a place or a consultation, and what became of it.

A person's own words and contact are private: what the public reads is the text that
staff passed, and the rest is erased after closing.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from geo.domain.lifecycles import FEEDBACK
from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of


class Feedback(Identified, OfMunicipality, Base):
    """Something a person said about a place, or in answer to a consultation."""

    __tablename__ = "feedback"
    __table_args__ = (
        one_of("status", *FEEDBACK.states),
        Index("ix_feedback_municipality_id_status", "municipality_id", "status"),
        CheckConstraint("erased_at IS NULL OR text IS NULL", name="erased_is_empty"),
        CheckConstraint("supports >= 0", name="supports_not_negative"),
    )

    opportunity_id: Mapped[int | None] = mapped_column(
        ForeignKey("opportunity.id"), index=True
    )
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id"))
    status: Mapped[str] = mapped_column(default="received")
    topic: Mapped[str]  # idea, trouble, question, thanks, opinion
    text: Mapped[str | None]  # as it was sent: private, erased after closing
    public_text: Mapped[str | None]  # as staff passed it
    may_publish: Mapped[bool]
    longitude: Mapped[float | None]  # EPSG:4326, rounded to 5 decimals
    latitude: Mapped[float | None]
    shows_point: Mapped[bool] = mapped_column(default=False, server_default=false())
    feature_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    department: Mapped[str | None]
    supports: Mapped[int] = mapped_column(default=0)  # others who said the same
    received_at: Mapped[datetime] = mapped_column(default=now)
    answer_due_on: Mapped[date]
    settled_at: Mapped[datetime | None]  # a last word was said; it closes by itself
    refusal: Mapped[str | None]  # why it was not taken, for the sender alone
    closed_at: Mapped[datetime | None]
    follow_token_hash: Mapped[str | None] = mapped_column(unique=True)
    erase_on: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]
    fictional: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class FeedbackContact(Base):
    """How to reach who said it; never published, gone once it is closed."""

    __tablename__ = "feedback_contact"

    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id"), primary_key=True
    )
    called: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="ja")


class Response(Identified, Base):
    """The city's answer: what became of it, and why. A later one follows, none is lost."""

    __tablename__ = "response"
    __table_args__ = (one_of("status", "adopted", "partly", "considering", "declined"),)

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), index=True)
    status: Mapped[str]
    reason: Mapped[str]
    department: Mapped[str | None]
    due_on: Mapped[date | None]  # of "considering": until when a final answer comes
    answered_at: Mapped[datetime] = mapped_column(default=now)
