"""Programmes, open doors (募集・意見募集・会議・講座) and committees, people as counts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from geo.domain.lifecycles import APPLICATION, OPPORTUNITY
from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

PHASES = ("plan", "do", "check")


class Programme(Identified, OfMunicipality, Base):
    """A standing system of participation (制度), such as monitors or a fund."""

    __tablename__ = "programme"
    __table_args__ = (one_of("phase", *PHASES),)

    kind: Mapped[str]  # code of the vocabulary "programme_kind"
    phase: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    eligibility: Mapped[str | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    department: Mapped[str | None]
    contact: Mapped[str | None]  # a role or a desk, never a person
    contact_phone: Mapped[str | None]
    url: Mapped[str | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)


class ProgrammeSite(Identified, Base):
    """A place or body that takes a programme's people in (受入機関)."""

    __tablename__ = "programme_site"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    feature_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    tasks: Mapped[str | None]
    places: Mapped[int | None]
    ended_on: Mapped[date | None]


class ProgrammeTotal(Base):
    """A programme's people, hours and stamps in one fiscal year and area, as totals."""

    __tablename__ = "programme_total"
    __table_args__ = (UniqueConstraint("programme_id", "area_id", "fiscal_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))  # None: city
    fiscal_year: Mapped[int]
    people: Mapped[int | None]
    hours: Mapped[float | None]
    stamps: Mapped[int | None]
    source: Mapped[str]


class Opportunity(Identified, OfMunicipality, Base):
    """A grant, call, seat, consultation, meeting or training with its day or deadline.

    ``deadline`` is the last day, included. ``applicants_count`` is what staff counted;
    groups' own applications are in `Application`.
    """

    __tablename__ = "opportunity"
    __table_args__ = (
        one_of("phase", *PHASES),
        one_of("status", *OPPORTUNITY.states),
        CheckConstraint("deadline >= opens_on", name="days_in_order"),
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        CheckConstraint("applicants_count >= 0", name="applicants_not_negative"),
    )

    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    kind: Mapped[str]  # code of the vocabulary "programme_kind"
    phase: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str]
    description: Mapped[str | None]
    criteria: Mapped[str]  # by which it is decided; never empty
    eligibility: Mapped[str | None]
    how_to_apply: Mapped[str | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("feature.id"))
    opens_on: Mapped[date | None]
    deadline: Mapped[date | None]
    held_on: Mapped[date | None]  # a meeting's or training's day
    start_time: Mapped[str | None]
    end_time: Mapped[str | None]
    venue: Mapped[str | None]
    seats: Mapped[int | None]
    applicants_count: Mapped[int | None]
    selected_count: Mapped[int | None]
    attendees: Mapped[int | None]
    channels: Mapped[dict[str, Any] | None]  # how applicants heard of it, as counts
    amount_max_yen: Mapped[int | None]
    is_model: Mapped[bool] = mapped_column(default=False, server_default=false())
    department: Mapped[str | None]
    contact: Mapped[str | None]
    contact_phone: Mapped[str | None]
    url: Mapped[str | None]
    minutes_url: Mapped[str | None]
    result: Mapped[str | None]
    decided_on: Mapped[date | None]
    reason: Mapped[str | None]  # of a cancellation
    published_at: Mapped[datetime | None]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Application(Identified, Base):
    """A group's answer to a call; only who was selected is ever public."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("status", *APPLICATION.states),
        UniqueConstraint("opportunity_id", "organisation_id"),
    )

    opportunity_id: Mapped[int] = mapped_column(
        ForeignKey("opportunity.id"), index=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    status: Mapped[str] = mapped_column(default="applied")
    proposal: Mapped[str]
    applied_on: Mapped[date]
    decided_on: Mapped[date | None]
    reason: Mapped[str | None]


class Committee(Identified, OfMunicipality, Base):
    """A council or committee (審議会等), known by its seats, never by its members."""

    __tablename__ = "committee"

    name: Mapped[str]
    purpose: Mapped[str | None]
    legal_basis: Mapped[str | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    department: Mapped[str | None]
    contact: Mapped[str | None]
    established_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    open_to_public: Mapped[bool] = mapped_column(default=True)
    minutes_url: Mapped[str | None]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)


class CommitteeComposition(Identified, Base):
    """A committee's members in one term of office, as counts."""

    __tablename__ = "committee_composition"
    __table_args__ = (
        CheckConstraint("term_end > term_start", name="term_not_empty"),
        CheckConstraint("publicly_recruited <= seats", name="recruited_in_seats"),
    )

    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), index=True)
    term_start: Mapped[date]
    term_end: Mapped[date | None]
    seats: Mapped[int]
    publicly_recruited: Mapped[int | None]
    women: Mapped[int | None]
    men: Mapped[int | None]
    by_age: Mapped[dict[str, Any] | None]
    by_terms: Mapped[dict[str, Any] | None]  # {"1": 6, "2": 3, "3": 1}
    concurrent_posts: Mapped[int | None]  # members who sit on another one too


class CommitteeMeeting(Identified, Base):
    """One meeting of a committee."""

    __tablename__ = "committee_meeting"

    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), index=True)
    held_on: Mapped[date]
    start_time: Mapped[str | None]  # "HH:MM"
    end_time: Mapped[str | None]
    topic: Mapped[str | None]
    venue: Mapped[str | None]
    online: Mapped[bool | None]
    is_public: Mapped[bool] = mapped_column(default=True)
    observers: Mapped[int | None]
    minutes_url: Mapped[str | None]
