"""What the desk of the city keeps: the pool of skills, coordinators, letters to staff."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality


class SkillPool(OfMunicipality, Base):
    """How many people of an area offer a skill (人材バンク): a count, never who."""

    __tablename__ = "skill_pool"
    __table_args__ = (
        UniqueConstraint("municipality_id", "area_id", "skill"),
        CheckConstraint("people >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))  # None: city
    skill: Mapped[str]
    people: Mapped[int]
    as_of: Mapped[date]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    source: Mapped[str]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())


class AreaCoordinator(Identified, Base):
    """A body that helps an area's people to work together (地域コーディネーター)."""

    __tablename__ = "area_coordinator"
    __table_args__ = (CheckConstraint("term_end > term_start", name="term_not_empty"),)

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    title: Mapped[str]  # of the office, never a person's name
    contact: Mapped[str | None]
    contact_phone: Mapped[str | None]
    term_start: Mapped[date]
    term_end: Mapped[date | None]


class StaffLetter(Base):
    """One month's letter to one member of staff: the unique key sends it only once."""

    __tablename__ = "staff_letter"
    __table_args__ = (UniqueConstraint("account_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    period: Mapped[str]  # 2026-12
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
