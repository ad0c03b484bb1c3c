"""What every table shares: names of constraints, column types, public ids.

The embedded file is a GeoPackage, whose readers know only the type names of
OGC 12-128r19 §1.1.1.1.3: TEXT (never VARCHAR), INTEGER, BOOLEAN, DOUBLE, DATE,
DATETIME, BLOB. The types here compile to exactly those on SQLite.
"""

import json
import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

UID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No look-alikes (i l o 0 1): a uid is also read out and typed from paper."""

UID_LENGTH = 12


def new_uid() -> str:
    """Return an opaque public id of 12 characters (59 bits)."""
    # One draw for the whole of it: twenty thousand rows ask for one each.
    number = secrets.randbelow(len(UID_ALPHABET) ** UID_LENGTH)
    letters = []
    for _ in range(UID_LENGTH):
        number, letter = divmod(number, len(UID_ALPHABET))
        letters.append(UID_ALPHABET[letter])
    return "".join(letters)


def now() -> datetime:
    """Return this moment in UTC, to the second, which is what is stored."""
    return datetime.now(UTC).replace(microsecond=0)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; on SQLite in the GeoPackage form ``…T…:….000Z``."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Choose the column type of a database."""
        if dialect.name != "sqlite":
            return dialect.type_descriptor(DateTime(timezone=True))
        # SQLAlchemy leaves this constructor untyped.
        return dialect.type_descriptor(
            sqlite.DATETIME(  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
                storage_format="%(year)04d-%(month)02d-%(day)02dT%(hour)02d:%(minute)02d:%(second)02d.000Z",
                regexp=r"(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)",
            )
        )

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Store UTC only; a moment without a zone is a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment needs its time zone: {value}"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Return UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A small JSON value kept as TEXT, the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> str | None:
        """Write compact JSON in readable Japanese."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> Any:
        """Read it back."""
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        float: Double,
        datetime: Moment,
        list[str]: Json,
        dict[str, Any]: Json,
    }


class Identified:
    """A row with an integer key nobody sees and a public id that never changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)


class OfMunicipality:
    """A row that belongs to one municipality, so that cities can be sharded apart."""

    municipality_id: Mapped[int] = mapped_column(
        ForeignKey("municipality.id"), index=True
    )


def one_of(column: str, *values: str) -> CheckConstraint:
    """Return the database's own rule that a column holds one of these codes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
