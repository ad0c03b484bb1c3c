"""Collaborations with parties, amounts, ticks, milestones and documents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0018"
down_revision: str | None = "0017b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = (
    "partnership_document",
    "milestone",
    "preflight_tick",
    "partnership_amount",
    "partnership_party",
    "partnership",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "partnership",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("issue_text", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("local_issue_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("plan_measure_id", sa.Integer(), nullable=True),
        sa.Column("is_model", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("form_label", sa.Text(), nullable=False),
        sa.Column("selection_method", sa.Text(), nullable=True),
        sa.Column("selection_reason", sa.Text(), nullable=True),
        sa.Column("criteria", sa.Text(), nullable=True),
        sa.Column("departments", Json(), nullable=False),
        sa.Column("payment_mode", sa.Text(), nullable=True),
        sa.Column("name_use_from", sa.Date(), nullable=True),
        sa.Column("name_use_until", sa.Date(), nullable=True),
        sa.Column("lent_items", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_url", sa.Text(), nullable=True),
        sa.Column("term_start", sa.Date(), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("fictional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('preparing', 'running', 'ended', 'cancelled')",
            name=op.f("ck_partnership_status_known"),
        ),
        sa.CheckConstraint(
            "term_end > term_start", name=op.f("ck_partnership_term_not_empty")
        ),
        sa.CheckConstraint(
            "review_due_on >= term_start", name=op.f("ck_partnership_review_in_term")
        ),
        sa.CheckConstraint(
            "review_due_on <= term_end", name=op.f("ck_partnership_review_before_end")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_partnership_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["local_issue_id"],
            ["feature.id"],
            name=op.f("fk_partnership_local_issue_id_feature"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_partnership_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_partnership_opportunity_id_opportunity"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["feature.id"], name=op.f("fk_partnership_place_id_feature")
        ),
        sa.ForeignKeyConstraint(
            ["plan_measure_id"],
            ["plan_measure.id"],
            name=op.f("fk_partnership_plan_measure_id_plan_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
        sa.UniqueConstraint("uid", name=op.f("uq_partnership_uid")),
    )
    op.create_index(
        op.f("ix_partnership_municipality_id"),
        "partnership",
        ["municipality_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_partnership_opportunity_id"),
        "partnership",
        ["opportunity_id"],
        unique=False,
    )
    op.create_table(
        "partnership_party",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_text", sa.Text(), nullable=False),
        sa.Column("responsibility", sa.Text(), nullable=True),
        sa.Column("resources", sa.Text(), nullable=True),
        sa.Column("cost_share", sa.Double(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "side IN ('city', 'community')",
            name=op.f("ck_partnership_party_side_known"),
        ),
        sa.CheckConstraint(
            "cost_share BETWEEN 0 AND 1", name=op.f("ck_partnership_party_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_partnership_party_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_partnership_party_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_party")),
        sa.UniqueConstraint("uid", name=op.f("uq_partnership_party_uid")),
    )
    op.create_index(
        op.f("ix_partnership_party_organisation_id"),
        "partnership_party",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_partnership_party_partnership_id"),
        "partnership_party",
        ["partnership_id"],
        unique=False,
    )
    op.create_table(
        "partnership_amount",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("yen", sa.Integer(), nullable=False),
        sa.CheckConstraint("yen >= 0", name=op.f("ck_partnership_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_partnership_amount_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint(
            "partnership_id", "fiscal_year", name=op.f("pk_partnership_amount")
        ),
    )
    op.create_table(
        "preflight_tick",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("ticked_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "side IN ('city', 'community')", name=op.f("ck_preflight_tick_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_preflight_tick_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint(
            "partnership_id", "side", "point", name=op.f("pk_preflight_tick")
        ),
    )
    op.create_table(
        "milestone",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_milestone_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("uid", name=op.f("uq_milestone_uid")),
    )
    op.create_index(
        op.f("ix_milestone_partnership_id"),
        "milestone",
        ["partnership_id"],
        unique=False,
    )
    op.create_table(
        "partnership_document",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('specification', 'agreement', 'selection', 'report', 'other')",
            name=op.f("ck_partnership_document_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_partnership_document_partnership_id_partnership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_document")),
        sa.UniqueConstraint("uid", name=op.f("uq_partnership_document_uid")),
    )
    op.create_index(
        op.f("ix_partnership_document_partnership_id"),
        "partnership_document",
        ["partnership_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
