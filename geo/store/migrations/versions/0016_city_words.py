"""A city's own words by edition, its plans and their measures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Moment

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = ("plan_measure", "plan_document", "vocabulary_term", "vocabulary_edition")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "vocabulary_edition",
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_vocabulary_edition_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_edition")),
        sa.UniqueConstraint(
            "municipality_id",
            "vocabulary",
            "number",
            name=op.f("uq_vocabulary_edition_municipality_id_vocabulary_number"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_vocabulary_edition_uid")),
    )
    op.create_index(
        op.f("ix_vocabulary_edition_municipality_id"),
        "vocabulary_edition",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "vocabulary_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("listed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('exact', 'broad', 'narrow', 'unmapped')",
            name=op.f("ck_vocabulary_term_relation_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["vocabulary_edition.id"],
            name=op.f("fk_vocabulary_term_edition_id_vocabulary_edition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_term")),
        sa.UniqueConstraint(
            "edition_id", "label", name=op.f("uq_vocabulary_term_edition_id_label")
        ),
    )
    op.create_index(
        op.f("ix_vocabulary_term_edition_id"),
        "vocabulary_term",
        ["edition_id"],
        unique=False,
    )
    op.create_table(
        "plan_document",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("revised_on", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("fictional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('plan', 'guideline', 'ordinance', 'other')",
            name=op.f("ck_plan_document_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_plan_document_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_document")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_document_uid")),
    )
    op.create_index(
        op.f("ix_plan_document_municipality_id"),
        "plan_document",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "plan_measure",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan_document.id"],
            name=op.f("fk_plan_measure_plan_id_plan_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_measure")),
        sa.UniqueConstraint(
            "plan_id", "code", name=op.f("uq_plan_measure_plan_id_code")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_measure_uid")),
    )
    op.create_index(
        op.f("ix_plan_measure_plan_id"), "plan_measure", ["plan_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
