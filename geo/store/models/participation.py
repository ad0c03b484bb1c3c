"""What happens when: schedules, activity reports, adoptions and their logs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.store.models.base import Base, Identified, now, one_of


class Schedule(Base):
    """When an activity takes place (RFC 5545 rule); 第2土曜 is data."""

    __tablename__ = "schedule"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # last day, included
    start_time: Mapped[str | None]  # "HH:MM", 24:00 allowed as an end
    end_time: Mapped[str | None]
    rrule: Mapped[str | None]
    skip_holidays: Mapped[bool] = mapped_column(default=False)

    exceptions: Mapped[list["ScheduleException"]] = relationship(
        cascade="all, delete-orphan"
    )


class ScheduleException(Base):
    """One date on which a schedule does not hold, or is moved."""

    __tablename__ = "schedule_exception"
    __table_args__ = (UniqueConstraint("schedule_id", "on_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"), index=True)
    on_date: Mapped[date]
    moved_to: Mapped[date | None]  # None: that date is cancelled
    start_time: Mapped[str | None]
    end_time: Mapped[str | None]
    reason: Mapped[str | None]


class ActivityReport(Identified, Base):
    """How one occurrence went, as counts; nobody is named."""

    __tablename__ = "activity_report"
    __table_args__ = (CheckConstraint("participants >= 0", name="not_negative"),)

    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    on_date: Mapped[date]
    participants: Mapped[int | None]
    by_generation: Mapped[dict[str, Any] | None]
    hours: Mapped[float | None]
    note: Mapped[str | None]
    reported_at: Mapped[datetime] = mapped_column(default=now)


class Adoption(Identified, Base):
    """An agreement (合意書): which group keeps which site, until when."""

    __tablename__ = "adoption"
    __table_args__ = (
        one_of("status", "applied", "agreed", "ended", "declined"),
        CheckConstraint("term_end > term_start", name="term_not_empty"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    adopter_name: Mapped[str]
    source_id: Mapped[str | None]  # the agreement's number in its file
    status: Mapped[str] = mapped_column(default="agreed")
    agreed_on: Mapped[date | None]
    term_start: Mapped[date | None]
    term_end: Mapped[date | None]  # first day it no longer holds
    review_due_on: Mapped[date | None]
    tasks: Mapped[str | None]
    minimum_people: Mapped[int | None]
    supplies: Mapped[str | None]
    insurance: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


class AdoptionLog(Identified, Base):
    """One day's work at an adopted site, as counts."""

    __tablename__ = "adoption_log"
    __table_args__ = (CheckConstraint("participants >= 0", name="not_negative"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    on_date: Mapped[date]
    participants: Mapped[int | None]
    by_generation: Mapped[dict[str, Any] | None]
    hours: Mapped[float | None]
    note: Mapped[str | None]
