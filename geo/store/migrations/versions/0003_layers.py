"""Layers and features of every kind."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.migrations.spatial import (
    declare_attributes,
    geometry_column,
    index_geometry,
    undeclare,
)
from geo.store.models.base import Json, Moment

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "layer",
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("moderation", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("style", Json(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('activity', 'place', 'adoption_site', 'local_issue', 'organisation')",
            name=op.f("ck_layer_kind_known"),
        ),
        sa.CheckConstraint(
            "moderation IN ('direct', 'review', 'review_keep_last')",
            name=op.f("ck_layer_moderation_known"),
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'members', 'hidden')",
            name=op.f("ck_layer_visibility_known"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_layer_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["organisation.id"],
            name=op.f("fk_layer_owner_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer")),
        sa.UniqueConstraint(
            "municipality_id", "slug", name=op.f("uq_layer_municipality_id_slug")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_layer_uid")),
    )
    op.create_index(
        op.f("ix_layer_municipality_id"), "layer", ["municipality_id"], unique=False
    )
    op.create_index(op.f("ix_layer_owner_id"), "layer", ["owner_id"], unique=False)
    op.create_table(
        "organisation_listing",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"],
            ["layer.id"],
            name=op.f("fk_organisation_listing_layer_id_layer"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_listing_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "layer_id", "organisation_id", name=op.f("pk_organisation_listing")
        ),
    )
    op.create_table(
        "feature",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("notes_text", sa.Text(), nullable=True),
        sa.Column(
            "geometry",
            geometry_column("GEOMETRY"),
            nullable=True,
        ),
        sa.Column("location_source", sa.Text(), nullable=False),
        sa.Column("location_visibility", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_confirmed_on", sa.Date(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('activity', 'place', 'adoption_site', 'local_issue')",
            name=op.f("ck_feature_kind_known"),
        ),
        sa.CheckConstraint(
            "location_source IN ('surveyed', 'town_centroid', 'manual', 'none')",
            name=op.f("ck_feature_location_source_known"),
        ),
        sa.CheckConstraint(
            "location_visibility IN ('exact', 'area_only', 'hidden')",
            name=op.f("ck_feature_location_visibility_known"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'cancelled', 'ended', 'draft')",
            name=op.f("ck_feature_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_feature_layer_id_layer")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_feature_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_feature_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature")),
        sa.UniqueConstraint(
            "layer_id", "source_id", name=op.f("uq_feature_layer_id_source_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_feature_uid")),
    )
    op.create_index(op.f("ix_feature_layer_id"), "feature", ["layer_id"], unique=False)
    op.create_index(
        op.f("ix_feature_municipality_id"), "feature", ["municipality_id"], unique=False
    )
    op.create_index(
        "ix_feature_municipality_id_kind",
        "feature",
        ["municipality_id", "kind"],
        unique=False,
    )
    op.create_index(
        op.f("ix_feature_organisation_id"), "feature", ["organisation_id"], unique=False
    )
    op.create_table(
        "feature_area",
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("area_set_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_feature_area_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["area_set_id"],
            ["area_set.id"],
            name=op.f("fk_feature_area_area_set_id_area_set"),
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_feature_area_feature_id_feature"),
        ),
        sa.PrimaryKeyConstraint(
            "feature_id", "area_set_id", name=op.f("pk_feature_area")
        ),
    )
    op.create_index(
        op.f("ix_feature_area_area_id"), "feature_area", ["area_id"], unique=False
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("secondary_fields", Json(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("organiser", sa.Text(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("belongings", sa.Text(), nullable=True),
        sa.Column("fee", sa.Text(), nullable=True),
        sa.Column("is_free", sa.Boolean(), nullable=True),
        sa.Column("joining", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("generations", Json(), nullable=False),
        sa.Column("time_band", sa.Text(), nullable=True),
        sa.Column("child_friendly", sa.Boolean(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["feature.id"], name=op.f("fk_activity_id_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_kind", sa.Text(), nullable=False),
        sa.Column("services", sa.Text(), nullable=True),
        sa.Column("opening_hours", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("bookable_for", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["feature.id"], name=op.f("fk_place_id_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_table(
        "adoption_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_kind", sa.Text(), nullable=True),
        sa.Column("asset_id", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["feature.id"], name=op.f("fk_adoption_site_id_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_site")),
    )
    op.create_table(
        "local_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["feature.id"], name=op.f("fk_local_issue_id_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_issue")),
    )
    index_geometry(op.get_bind(), "feature", "GEOMETRY")
    declare_attributes(
        op.get_bind(),
        "layer",
        "organisation",
        "organisation_listing",
        "feature_area",
        "activity",
        "place",
        "adoption_site",
        "local_issue",
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("local_issue")
    op.drop_table("adoption_site")
    op.drop_table("place")
    op.drop_table("activity")
    op.drop_table("feature_area")
    op.drop_table("feature")
    op.drop_table("organisation_listing")
    op.drop_table("layer")
    undeclare(
        op.get_bind(),
        "feature",
        "layer",
        "organisation",
        "organisation_listing",
        "feature_area",
        "activity",
        "place",
        "adoption_site",
        "local_issue",
    )
