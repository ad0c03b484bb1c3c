"""Files on their way in, editions that wait, districts as a file declares them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.migrations.spatial import declare_attributes, undeclare
from geo.store.models.base import Json, Moment

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# SQLite adds a column that may not be empty only with a default.
FLAGS = ("is_default", "approximate", "fictional")
SOME_DAY = "2026-01-01T00:00:00.000Z"


def upgrade() -> None:
    """Create the tables, and give outlines and editions what their sets said so far."""
    op.create_table(
        "import_draft",
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("city_code", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("wish", Json(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('boundaries', 'layer', 'population', 'membership',"
            " 'observations', 'adoptions')",
            name=op.f("ck_import_draft_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_import_draft_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_draft_uid")),
    )
    op.create_index(
        op.f("ix_import_draft_account_id"), "import_draft", ["account_id"], unique=False
    )
    op.create_table(
        "declared_district",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_set_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_declared_district_feature_id_feature"),
        ),
        sa.ForeignKeyConstraint(
            ["area_set_id"],
            ["area_set.id"],
            name=op.f("fk_declared_district_area_set_id_area_set"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_declared_district_area_id_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_district")),
        sa.UniqueConstraint(
            "feature_id",
            "heading",
            name=op.f("uq_declared_district_feature_id_heading"),
        ),
    )
    op.create_index(
        op.f("ix_declared_district_feature_id"),
        "declared_district",
        ["feature_id"],
        unique=False,
    )
    declare_attributes(op.get_bind(), "declared_district")
    op.add_column("import_file", sa.Column("wish", Json(), nullable=True))
    op.add_column("adoption", sa.Column("source_id", sa.Text(), nullable=True))
    op.add_column("organisation", sa.Column("notes_text", sa.Text(), nullable=True))
    _extend_boundaries()
    _extend_editions()


def _extend_boundaries() -> None:
    op.add_column(
        "boundary", sa.Column("name", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("boundary", sa.Column("kana", sa.Text(), nullable=True))
    op.execute(
        "UPDATE boundary SET"
        " name = (SELECT name FROM area WHERE area.id = boundary.area_id),"
        " kana = (SELECT kana FROM area WHERE area.id = boundary.area_id)"
    )


def _extend_editions() -> None:
    op.add_column(
        "edition", sa.Column("title", sa.Text(), nullable=False, server_default="")
    )
    for flag in FLAGS:
        op.add_column(
            "edition",
            sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.add_column(
        "edition",
        sa.Column("created_at", Moment(), nullable=False, server_default=SOME_DAY),
    )
    op.execute(
        "UPDATE edition SET created_at = coalesce(activated_at, created_at),"
        " (title, is_default, approximate, fictional) ="
        " (SELECT title, is_default, approximate, fictional FROM area_set"
        " WHERE area_set.id = edition.area_set_id)"
    )


def downgrade() -> None:
    """Drop them."""
    for column in ("created_at", *reversed(FLAGS), "title"):
        op.drop_column("edition", column)
    for column in ("kana", "name"):
        op.drop_column("boundary", column)
    op.drop_column("organisation", "notes_text")
    op.drop_column("adoption", "source_id")
    op.drop_column("import_file", "wish")
    op.drop_table("declared_district")
    op.drop_table("import_draft")
    undeclare(op.get_bind(), "declared_district")
