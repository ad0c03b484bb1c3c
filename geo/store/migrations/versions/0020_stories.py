"""Concerns and what answers them; case stories."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Moment

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = ("case_story", "issue_link")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issue_link",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (partnership_id IS NULL)",
            name=op.f("ck_issue_link_one_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["feature.id"],
            name=op.f("fk_issue_link_activity_id_feature"),
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["feature.id"], name=op.f("fk_issue_link_issue_id_feature")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_issue_link_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_link")),
        sa.UniqueConstraint("uid", name=op.f("uq_issue_link_uid")),
    )
    op.create_index(
        op.f("ix_issue_link_activity_id"), "issue_link", ["activity_id"], unique=False
    )
    op.create_index(
        op.f("ix_issue_link_issue_id"), "issue_link", ["issue_id"], unique=False
    )
    op.create_index(
        op.f("ix_issue_link_partnership_id"),
        "issue_link",
        ["partnership_id"],
        unique=False,
    )
    op.create_table(
        "case_story",
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("learnt", sa.Text(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("fictional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'withdrawn')",
            name=op.f("ck_case_story_status_known"),
        ),
        sa.CheckConstraint(
            "by_role IN ('staff', 'group')",
            name=op.f("ck_case_story_by_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["feature.id"],
            name=op.f("fk_case_story_activity_id_feature"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_case_story_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_case_story_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_story_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_case_story_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_story")),
        sa.UniqueConstraint("uid", name=op.f("uq_case_story_uid")),
    )
    op.create_index(
        op.f("ix_case_story_activity_id"), "case_story", ["activity_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_story_municipality_id"),
        "case_story",
        ["municipality_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_story_organisation_id"),
        "case_story",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_story_partnership_id"),
        "case_story",
        ["partnership_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
