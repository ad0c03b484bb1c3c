"""Municipalities, area sets, areas and their dated boundaries."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.migrations.spatial import (
    declare_attributes,
    geometry_column,
    index_geometry,
    prepare_spatial,
    remove_spatial,
    undeclare,
)
from geo.store.models.base import Json, Moment

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    prepare_spatial(op.get_bind())
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefecture", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=True),
        sa.Column("plane_srid", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("code", name=op.f("uq_municipality_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_municipality_slug")),
    )
    op.create_table(
        "area_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('district', 'town_block', 'school_zone', 'association', 'meeting_zone')",
            name=op.f("ck_area_set_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_area_set_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_set")),
        sa.UniqueConstraint(
            "municipality_id", "slug", name=op.f("uq_area_set_municipality_id_slug")
        ),
    )
    op.create_index(
        op.f("ix_area_set_municipality_id"),
        "area_set",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_set_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kana", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_set_id"], ["area_set.id"], name=op.f("fk_area_area_set_id_area_set")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint(
            "area_set_id", "code", name=op.f("uq_area_area_set_id_code")
        ),
    )
    op.create_table(
        "import_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("notes", Json(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_import_file_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_file_uid")),
    )
    op.create_index(
        op.f("ix_import_file_municipality_id"),
        "import_file",
        ["municipality_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_import_file_sha256"), "import_file", ["sha256"], unique=False
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_set_id", sa.Integer(), nullable=False),
        sa.Column("import_file_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("activated_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_set_id"],
            ["area_set.id"],
            name=op.f("fk_edition_area_set_id_area_set"),
        ),
        sa.ForeignKeyConstraint(
            ["import_file_id"],
            ["import_file.id"],
            name=op.f("fk_edition_import_file_id_import_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_index(
        op.f("ix_edition_area_set_id"), "edition", ["area_set_id"], unique=False
    )
    op.create_table(
        "boundary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("geometry", geometry_column("MULTIPOLYGON"), nullable=False),
        sa.CheckConstraint(
            "valid_until > valid_from", name=op.f("ck_boundary_period_not_empty")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_boundary_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_boundary_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary")),
        sa.UniqueConstraint(
            "area_id",
            "valid_from",
            "edition_id",
            name=op.f("uq_boundary_area_id_valid_from_edition_id"),
        ),
    )
    op.create_index(op.f("ix_boundary_area_id"), "boundary", ["area_id"], unique=False)
    op.create_index(
        op.f("ix_boundary_edition_id"), "boundary", ["edition_id"], unique=False
    )
    index_geometry(op.get_bind(), "boundary", "MULTIPOLYGON")
    declare_attributes(op.get_bind(), "municipality", "area_set", "area", "edition")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("boundary")
    op.drop_table("edition")
    op.drop_table("import_file")
    op.drop_table("area")
    op.drop_table("area_set")
    op.drop_table("municipality")
    undeclare(op.get_bind(), "boundary", "municipality", "area_set", "area", "edition")
    remove_spatial(op.get_bind())
