"""Reference geography: municipalities, area sets, areas and their dated outlines."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.domain.crs import STORAGE_SRID
from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

AREA_KINDS = (
    "district",
    "town_block",
    "school_zone",
    "association",
    "meeting_zone",
)


class Municipality(Base):
    """A city, town or village that uses the service."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)  # six digits, check digit included
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    prefecture: Mapped[str]
    kana: Mapped[str | None]
    plane_srid: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)  # goes up with every change


class AreaSet(OfMunicipality, Base):
    """One way of dividing a municipality (地区区分). Sets overlap and do not nest."""

    __tablename__ = "area_set"
    __table_args__ = (
        UniqueConstraint("municipality_id", "slug"),
        one_of("kind", *AREA_KINDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    source: Mapped[str]
    licence: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)
    approximate: Mapped[bool] = mapped_column(default=False)
    fictional: Mapped[bool] = mapped_column(default=False)

    areas: Mapped[list["Area"]] = relationship(back_populates="area_set")


class Area(Base):
    """One district of an area set. Its code outlives its outlines; its name is today's."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("area_set_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_set_id: Mapped[int] = mapped_column(ForeignKey("area_set.id"))
    code: Mapped[str]
    name: Mapped[str]
    kana: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))

    area_set: Mapped[AreaSet] = relationship(back_populates="areas")
    boundaries: Mapped[list["Boundary"]] = relationship(back_populates="area")


class ImportFile(Identified, OfMunicipality, Base):
    """A file somebody gave us, kept byte for byte, and what was made of it."""

    __tablename__ = "import_file"

    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes]
    target: Mapped[str]  # which layer, area set or indicator it filled
    row_count: Mapped[int]
    notes: Mapped[list[str]] = mapped_column(default=list)
    wish: Mapped[dict[str, Any] | None]  # what its bringer said of it: mapping, CRS …
    imported_at: Mapped[datetime] = mapped_column(default=now)


class ImportDraft(Identified, Base):
    """A file on its way in: kept while its bringer looks at what was understood.

    Nothing of it is stored as data before it is confirmed; then it is deleted.
    """

    __tablename__ = "import_draft"
    __table_args__ = (
        one_of(
            "purpose",
            "boundaries",
            "layer",
            "population",
            "membership",
            "observations",
            "adoptions",
        ),
    )

    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    city_code: Mapped[str]  # six digits; the municipality may not be stored yet
    purpose: Mapped[str]  # what its rows are to become
    name: Mapped[str]
    content: Mapped[bytes]
    wish: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Edition(Base):
    """One publication of an area set's outlines; it counts once it is activated.

    What it would make of its area set's title and flags waits here until then.
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_set_id: Mapped[int] = mapped_column(ForeignKey("area_set.id"), index=True)
    import_file_id: Mapped[int | None] = mapped_column(ForeignKey("import_file.id"))
    valid_from: Mapped[date]
    source: Mapped[str]
    licence: Mapped[str]
    title: Mapped[str] = mapped_column(server_default="")
    is_default: Mapped[bool] = mapped_column(default=False, server_default=false())
    approximate: Mapped[bool] = mapped_column(default=False, server_default=false())
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(
        default=now, server_default="2026-01-01T00:00:00.000Z"
    )
    activated_at: Mapped[datetime | None]


class Boundary(Base):
    """One district's outline and name, and the half-open [valid_from, valid_until) they held."""

    __tablename__ = "boundary"
    __table_args__ = (
        UniqueConstraint("area_id", "valid_from", "edition_id"),
        CheckConstraint("valid_until > valid_from", name="period_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[str] = mapped_column(server_default="")
    kana: Mapped[str | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # None: still in force
    geometry: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False)
    )

    area: Mapped[Area] = relationship(back_populates="boundaries")
