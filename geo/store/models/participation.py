"""What happens when: schedules and reports on how days went."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.store.models.base import Base, Identified, now


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
