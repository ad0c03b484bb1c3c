"""Who acts: organisations, accounts, terms of office, and one-time ways in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

ROLES = ("owner", "editor", "contributor", "viewer")


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
    fictional: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    last_confirmed_on: Mapped[date | None]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Account(Identified, Base):
    """Someone who signs in. What they may do is in their memberships."""

    __tablename__ = "account"

    email: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str | None]
    passphrase_hash: Mapped[str | None]
    is_staff: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]


class Membership(Base):
    """An account's role in an organisation for one half-open term."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", *ROLES),
        CheckConstraint("term_end > term_start", name="term_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]
    title: Mapped[str | None]  # 会長, 会計 …
    term_start: Mapped[date]
    term_end: Mapped[date | None]


class OfficerContact(Base):
    """An officer's own name and phone: no feed, export, map or history reads this."""

    __tablename__ = "officer_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    consented_on: Mapped[date]
    erase_on: Mapped[date | None]


class Invitation(Identified, Base):
    """A one-time way into an organisation, printable; only hashes are kept."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", *ROLES),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Handover(Identified, Base):
    """A layer passing from one officer to the next; nothing moves until accepted."""

    __tablename__ = "handover"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    effective_on: Mapped[date]
    note: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(default=now)
    accepted_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]


class ShareLink(Identified, OfMunicipality, Base):
    """An expiring link to one thing; only the token's hash is kept."""

    __tablename__ = "share_link"

    token_hash: Mapped[str] = mapped_column(unique=True)
    target: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignIn(Base):
    """A signed-in device; only the hash of its cookie is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
