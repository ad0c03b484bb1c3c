"""The pool of skills, coordinators of areas, letters to staff."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Moment

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = ("staff_letter", "area_coordinator", "skill_pool")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "skill_pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fictional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_skill_pool_not_negative")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_skill_pool_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["feature.id"], name=op.f("fk_skill_pool_desk_id_feature")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_skill_pool_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_pool")),
        sa.UniqueConstraint(
            "municipality_id",
            "area_id",
            "skill",
            name=op.f("uq_skill_pool_municipality_id_area_id_skill"),
        ),
    )
    op.create_index(
        op.f("ix_skill_pool_municipality_id"),
        "skill_pool",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "area_coordinator",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("term_start", sa.Date(), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "term_end > term_start", name=op.f("ck_area_coordinator_term_not_empty")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_area_coordinator_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_area_coordinator_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_coordinator")),
        sa.UniqueConstraint("uid", name=op.f("uq_area_coordinator_uid")),
    )
    op.create_index(
        op.f("ix_area_coordinator_area_id"),
        "area_coordinator",
        ["area_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_area_coordinator_organisation_id"),
        "area_coordinator",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "staff_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_staff_letter_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_letter")),
        sa.UniqueConstraint(
            "account_id", "period", name=op.f("uq_staff_letter_account_id_period")
        ),
    )
    op.create_index(
        op.f("ix_staff_letter_account_id"), "staff_letter", ["account_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
