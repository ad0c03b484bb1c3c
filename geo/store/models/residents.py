"""What residents leave with us: sign-ups and wishes for letters. Never published.

Secrets in links are kept as hashes only, and contact data has a day on which it
is erased; the counts stay.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of


class Signup(Identified, OfMunicipality, Base):
    """One party that means to come to an activity on one day.

    After ``erase_on`` only the day, the size and the status are left.
    """

    __tablename__ = "signup"
    __table_args__ = (
        Index("ix_signup_feature_id_on_date", "feature_id", "on_date"),
        one_of("status", "confirmed", "waiting", "cancelled"),
        CheckConstraint("party_size >= 1", name="somebody_comes"),
        CheckConstraint(
            "erased_at IS NULL OR (called IS NULL AND email IS NULL"
            " AND phone IS NULL AND note IS NULL AND token_hash IS NULL)",
            name="erased_is_empty",
        ),
    )

    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id"))
    on_date: Mapped[date]
    party_size: Mapped[int]
    status: Mapped[str]
    called: Mapped[str | None]  # a name or nickname to be called by
    email: Mapped[str | None]
    phone: Mapped[str | None]
    note: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="ja")
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    queued_at: Mapped[datetime] = mapped_column(default=now)  # its place in the line
    promoted_at: Mapped[datetime | None]
    telling_until: Mapped[datetime | None]  # while a run tells it of a day called off
    told_at: Mapped[datetime | None]  # that the day is called off
    erase_on: Mapped[date] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


class Alert(Identified, OfMunicipality, Base):
    """A wish to hear by e-mail of what is on somewhere, once it is confirmed."""

    __tablename__ = "alert"
    __table_args__ = (
        one_of("area_kind", "city", "area", "organisation", "drawn"),
        one_of("frequency", "daily", "weekly"),
        CheckConstraint(
            "ended_at IS NULL OR email IS NULL", name="ended_has_no_address"
        ),
    )

    email: Mapped[str | None]
    area_kind: Mapped[str]
    area_set: Mapped[str | None]  # slug
    area_code: Mapped[str | None]
    organisation_uid: Mapped[str | None]
    shape: Mapped[str | None]  # GeoJSON geometry, EPSG:4326: no layer of the map
    fields: Mapped[list[str]] = mapped_column(default=list)  # none: all of them
    conditions: Mapped[str] = mapped_column(default="")  # as in the finder's address
    frequency: Mapped[str]
    language: Mapped[str] = mapped_column(default="ja")
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirm_until: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_period: Mapped[str | None]  # 2026-W48 or 2026-11-22
    last_looked_at: Mapped[datetime | None]  # changes after it are still to be told
    ended_at: Mapped[datetime | None]


class AlertToken(Base):
    """The hash of one secret in a letter; every letter has a secret of its own."""

    __tablename__ = "alert_token"
    __table_args__ = (one_of("purpose", "confirm", "unsubscribe"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    purpose: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Letter(Identified, Base):
    """One alert's letter of one period: the unique key is what sends it only once."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("alert_id", "period"),
        one_of("status", "open", "sent", "nothing"),
    )

    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    period: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]  # while a run is at it
    sent_at: Mapped[datetime | None]
