"""How collaborations were judged: zones, evaluations and reviews."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0018b"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = (
    "partnership_review",
    "evaluation",
    "zone_record",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "zone_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("feature_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("answers", Json(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "zone IN ('A', 'B', 'C', 'D', 'E')", name=op.f("ck_zone_record_zone_known")
        ),
        sa.CheckConstraint(
            "valid_until > valid_from", name=op.f("ck_zone_record_period_not_empty")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_zone_record_feature_id_feature"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_zone_record_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_record")),
    )
    op.create_index(
        op.f("ix_zone_record_feature_id"), "zone_record", ["feature_id"], unique=False
    )
    op.create_index(
        op.f("ix_zone_record_partnership_id"),
        "zone_record",
        ["partnership_id"],
        unique=False,
    )
    op.create_table(
        "evaluation",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("review_number", sa.Integer(), nullable=False),
        sa.Column("result_text", sa.Text(), nullable=False),
        sa.Column("result_mark", sa.Integer(), nullable=True),
        sa.Column("relationship_text", sa.Text(), nullable=False),
        sa.Column("relation_mark", sa.Integer(), nullable=True),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "proposal IN ('continue', 'change', 'end')",
            name=op.f("ck_evaluation_proposal_known"),
        ),
        sa.CheckConstraint(
            "relation_mark BETWEEN 1 AND 4", name=op.f("ck_evaluation_relation_of_four")
        ),
        sa.CheckConstraint(
            "result_mark BETWEEN 1 AND 4", name=op.f("ck_evaluation_result_of_four")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_evaluation_partnership_id_partnership"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["partnership_party.id"],
            name=op.f("fk_evaluation_party_id_partnership_party"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "party_id",
            "review_number",
            name=op.f("uq_evaluation_party_id_review_number"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_evaluation_uid")),
    )
    op.create_index(
        op.f("ix_evaluation_partnership_id"),
        "evaluation",
        ["partnership_id"],
        unique=False,
    )
    op.create_table(
        "partnership_review",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("review_number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("old_term_end", sa.Date(), nullable=True),
        sa.Column("new_term_end", sa.Date(), nullable=True),
        sa.Column("old_review_due_on", sa.Date(), nullable=False),
        sa.Column("new_review_due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decision IN ('continue', 'change', 'end')",
            name=op.f("ck_partnership_review_decision_known"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_partnership_review_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_review")),
        sa.UniqueConstraint(
            "partnership_id",
            "review_number",
            name=op.f("uq_partnership_review_partnership_id_review_number"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_partnership_review_uid")),
    )
    op.create_index(
        op.f("ix_partnership_review_partnership_id"),
        "partnership_review",
        ["partnership_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
