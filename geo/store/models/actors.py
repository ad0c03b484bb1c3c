"""Who acts: associations, groups, companies, offices. Never a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of


class Organisation(Identified, OfMunicipality, Base):
    """An association, group, company or city office. Never a person."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("municipality_id", "source_id"),
        CheckConstraint("ended_on > founded_on", name="life_not_empty"),
    )

    actor_type: Mapped[str]
    name: Mapped[str]
    kana: Mapped[str | None]
    description: Mapped[str | None]
    activities_note: Mapped[str | None]
    contact: Mapped[str | None]  # a role or a desk, never a person's name or home
    contact_phone: Mapped[str | None]
    url: Mapped[str | None]
    joining_note: Mapped[str | None]
    address: Mapped[str | None]
    notes_text: Mapped[str | None]
    founded_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    source_id: Mapped[str | None]
    # The four requirements (自発性・非営利性・公益性・継続性) as the group itself answers.
    requirements: Mapped[dict[str, Any] | None]
    requirements_on: Mapped[date | None]
    offers: Mapped[str | None]  # what a company or group offers others
    paid_staff: Mapped[str | None]  # a band: none, 1_4, 5_19, 20_plus
    fictional: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    last_confirmed_on: Mapped[date | None]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class OrganisationNeed(Identified, Base):
    """What a group says it lacks in a fiscal year: people, a successor, a place."""

    __tablename__ = "organisation_need"
    __table_args__ = (
        one_of("kind", "people", "successor", "money", "place", "link", "skill"),
        one_of("status", "open", "met", "withdrawn"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    kind: Mapped[str]
    skill: Mapped[str | None]  # code, of a need of kind "skill"
    fiscal_year: Mapped[int]
    text: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class NeedAnswer(Identified, Base):
    """Somebody's answer to a need; the contact is the group's alone, and is erased."""

    __tablename__ = "need_answer"
    __table_args__ = (
        one_of("by_role", "staff", "intermediary", "group", "public"),
        one_of("status", "open", "accepted", "declined"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("organisation_need.id"), index=True)
    by_role: Mapped[str]
    text: Mapped[str | None]
    contact: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="open")
    answered_at: Mapped[datetime] = mapped_column(default=now)
    erase_on: Mapped[date | None]


class SkillCount(Base):
    """How many people of a group offer a skill: a count, never who."""

    __tablename__ = "skill_count"
    __table_args__ = (CheckConstraint("people >= 0", name="not_negative"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True
    )
    skill: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]
    as_of: Mapped[date]
