"""Layers and the features they hold: one base table, joined subtypes."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.domain.crs import STORAGE_SRID
from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of

FEATURE_KINDS = ("activity", "place", "adoption_site", "local_issue")
LAYER_KINDS = (*FEATURE_KINDS, "organisation")


class Layer(Identified, OfMunicipality, Base):
    """A collection somebody owns and keeps true."""

    __tablename__ = "layer"
    __table_args__ = (
        UniqueConstraint("municipality_id", "slug"),
        one_of("kind", *LAYER_KINDS),
        one_of("moderation", "direct", "review", "review_keep_last"),
        one_of("visibility", "public", "members", "hidden"),
    )

    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    slug: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    owner_name: Mapped[str | None]  # as written in a file, before anyone claims it
    source: Mapped[str]
    licence: Mapped[str]
    fictional: Mapped[bool] = mapped_column(default=False)
    moderation: Mapped[str] = mapped_column(default="direct")
    visibility: Mapped[str] = mapped_column(default="public")
    style: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class OrganisationListing(Base):
    """An organisation's place in a layer of organisations (自治会一覧)."""

    __tablename__ = "organisation_listing"

    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True
    )


class Feature(Identified, OfMunicipality, Base):
    """Anything that can stand on the map, of every kind."""

    __tablename__ = "feature"
    __table_args__ = (
        UniqueConstraint("layer_id", "source_id"),
        Index("ix_feature_municipality_id_kind", "municipality_id", "kind"),
        one_of("kind", *FEATURE_KINDS),
        one_of("location_source", "surveyed", "town_centroid", "manual", "none"),
        one_of("location_visibility", "exact", "area_only", "hidden"),
        one_of("status", "active", "cancelled", "ended", "draft"),
    )
    __mapper_args__ = {"polymorphic_on": "kind"}

    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    kind: Mapped[str]
    title: Mapped[str]
    kana: Mapped[str | None]
    description: Mapped[str | None]
    address: Mapped[str | None]
    url: Mapped[str | None]
    contact: Mapped[str | None]
    contact_phone: Mapped[str | None]
    notes_text: Mapped[str | None]
    geometry: Mapped[WKBElement | None] = mapped_column(
        Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False)
    )
    location_source: Mapped[str] = mapped_column(default="none")
    location_visibility: Mapped[str] = mapped_column(default="exact")
    status: Mapped[str] = mapped_column(default="active")
    # A change to it waits for the owner, and meanwhile nobody outside sees it.
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    source_id: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    last_confirmed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    areas: Mapped[list["FeatureArea"]] = relationship(cascade="all, delete-orphan")
    declared: Mapped[list["DeclaredDistrict"]] = relationship(
        cascade="all, delete-orphan"
    )


class FeatureArea(Base):
    """Which area of each area set a feature lies in, decided when it is written."""

    __tablename__ = "feature_area"

    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), primary_key=True)
    area_set_id: Mapped[int] = mapped_column(
        ForeignKey("area_set.id"), primary_key=True
    )
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)


class DeclaredDistrict(Base):
    """The district a file's own words put a feature in (学区, 自治会), as written.

    It stands beside the located one and never replaces it. ``area_id`` is the
    area those words name exactly, None when no area of the set bears the name.
    """

    __tablename__ = "declared_district"
    __table_args__ = (UniqueConstraint("feature_id", "heading"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    heading: Mapped[str]  # the file's own header
    text: Mapped[str]
    area_set_id: Mapped[int | None] = mapped_column(ForeignKey("area_set.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))


class Activity(Feature):
    """Something people do together: 清掃, 防災訓練, サロン."""

    __tablename__ = "activity"
    __mapper_args__ = {"polymorphic_identity": "activity"}

    id: Mapped[int] = mapped_column(ForeignKey("feature.id"), primary_key=True)
    field: Mapped[str | None]
    secondary_fields: Mapped[list[str]] = mapped_column(default=list)
    zone: Mapped[str | None]
    form: Mapped[str | None]  # in the city's own words (形態)
    organiser: Mapped[str | None]
    venue: Mapped[str | None]
    belongings: Mapped[str | None]
    fee: Mapped[str | None]
    is_free: Mapped[bool | None]
    joining: Mapped[str | None]
    capacity: Mapped[int | None]
    generations: Mapped[list[str]] = mapped_column(default=list)
    time_band: Mapped[str | None]
    child_friendly: Mapped[bool | None]
    step_free: Mapped[bool | None]
    online: Mapped[bool | None]
    companies_welcome: Mapped[bool | None]  # their people may come as a group
    open_hangout: Mapped[bool | None]  # anybody may just come (居場所)


class Place(Feature):
    """A support centre, hall, park or other facility."""

    __tablename__ = "place"
    __mapper_args__ = {"polymorphic_identity": "place"}

    id: Mapped[int] = mapped_column(ForeignKey("feature.id"), primary_key=True)
    place_kind: Mapped[str]
    services: Mapped[str | None]
    opening_hours: Mapped[str | None]
    closed_on: Mapped[str | None]
    step_free: Mapped[bool | None]
    bookable_for: Mapped[str | None]
    fields: Mapped[list[str]] = mapped_column(  # none: any of them
        default=list, server_default="[]"
    )


class AdoptionSite(Feature):
    """A park, flower bed or stretch of road that a group can adopt (アダプト)."""

    __tablename__ = "adoption_site"
    __mapper_args__ = {"polymorphic_identity": "adoption_site"}

    id: Mapped[int] = mapped_column(ForeignKey("feature.id"), primary_key=True)
    site_kind: Mapped[str | None]
    asset_id: Mapped[str | None]
    section: Mapped[str | None]
    capacity: Mapped[int | None]
    area_m2: Mapped[float | None]


class LocalIssue(Feature):
    """A local concern (地域課題) that activities can answer."""

    __tablename__ = "local_issue"
    __mapper_args__ = {"polymorphic_identity": "local_issue"}

    id: Mapped[int] = mapped_column(ForeignKey("feature.id"), primary_key=True)
    field: Mapped[str | None]
    reported_on: Mapped[date | None]
    resolved_on: Mapped[date | None]


class Photo(Identified, OfMunicipality, Base):
    """A picture of a feature, re-encoded: no camera's own words are left in it.

    A removed picture stays while the history may bring it back.
    """

    __tablename__ = "photo"

    feature_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    alt: Mapped[str]
    content: Mapped[bytes]  # JPEG
    small: Mapped[bytes]  # JPEG for lists
    width: Mapped[int]
    height: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
