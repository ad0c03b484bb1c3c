"""Accounts, terms of office and ways in. Secrets are kept as hashes only."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

ROLES = ("owner", "editor", "contributor", "viewer")
LINK_ROLES = ("editor", "contributor", "viewer")
WAYS = ("passphrase", "email", "invitation", "oidc")


class Account(Identified, Base):
    """Someone who signs in. What they may do is in their memberships.

    Without an e-mail address they sign in with their number (the uid) and a
    passphrase.
    """

    __tablename__ = "account"

    email: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str | None]
    passphrase_hash: Mapped[str | None]
    oidc_subject: Mapped[str | None]  # "issuer subject", of staff only
    is_staff: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]


class SignIn(Identified, Base):
    """A signed-in device; only the hash of its cookie is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (one_of("way", *WAYS),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str | None]
    way: Mapped[str] = mapped_column(default="passphrase")
    long_stay: Mapped[bool] = mapped_column(default=False)  # somebody's own device
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInLink(Base):
    """A way in sent by e-mail: once, within minutes."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FailedTry(Base):
    """A wrong passphrase or code, counted per place, address and letter."""

    __tablename__ = "failed_try"
    __table_args__ = (Index("ix_failed_try_key_hash_at", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str]  # of "address:…", "place:…", "letter:…"
    at: Mapped[datetime] = mapped_column(default=now)


class Membership(Identified, Base):
    """An account's role in an organisation for one half-open term."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", *ROLES),
        CheckConstraint("term_end > term_start", name="term_not_empty"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]
    title: Mapped[str | None]  # 会長, 会計 …
    term_start: Mapped[date]
    term_end: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]  # taken away before the term's end


class OfficerContact(Base):
    """An officer's own name and phone: no feed, export, map or history reads this.

    Shown to the organisation's owners and the city until the term ends; the row
    is deleted on ``erase_on``.
    """

    __tablename__ = "officer_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    purpose: Mapped[str]  # what the officer agreed to
    consented_on: Mapped[date]
    erase_on: Mapped[date | None] = mapped_column(index=True)


class Invitation(Identified, Base):
    """A one-time way into an organisation, printable; only hashes are kept.

    The code on paper is the letter's number, which finds the row and locks it
    after wrong tries, followed by the secret.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("role", *ROLES),
        CheckConstraint("term_end > term_start", name="term_not_empty"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    role: Mapped[str]
    title: Mapped[str | None]
    term_start: Mapped[date | None]  # None: the day it is accepted
    term_end: Mapped[date | None]
    letter_number: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)  # of the QR code's secret
    code_hash: Mapped[str]  # of the typed secret
    by_role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]


class Handover(Identified, Base):
    """A layer passing from one officer to the next; nothing moves until accepted."""

    __tablename__ = "handover"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    outgoing_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    started_by_role: Mapped[str]  # owner, or staff where nobody is left
    effective_on: Mapped[date]  # the first day of the successor's term
    note: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(default=now)
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    abandoned_at: Mapped[datetime | None]
    alerted_at: Mapped[datetime | None]  # the city was told that nobody took it


class ShareLink(Identified, OfMunicipality, Base):
    """An expiring link into an organisation's layer; only the token's hash is kept."""

    __tablename__ = "share_link"
    __table_args__ = (one_of("role", *LINK_ROLES),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    name: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    by_role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_count: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]


class HelpGrant(Identified, Base):
    """A group's wish that an intermediary (中間支援組織) edits on its behalf."""

    __tablename__ = "help_grant"
    __table_args__ = (CheckConstraint("until > since", name="period_not_empty"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    intermediary_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    since: Mapped[date]
    until: Mapped[date | None]
    by_role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class FreshnessCheck(Identified, Base):
    """A yearly "is this still right?" that was sent or printed."""

    __tablename__ = "freshness_check"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    fiscal_year: Mapped[int]
    letter_number: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str]
    by_role: Mapped[str]  # owner, editor, staff, intermediary, or timer
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # the last answer
    revoked_at: Mapped[datetime | None]
