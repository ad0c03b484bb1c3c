"""Schedules, reports, adoptions and their logs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.migrations.spatial import declare_attributes, undeclare
from geo.store.models.base import Json, Moment

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Text(), nullable=True),
        sa.Column("end_time", sa.Text(), nullable=True),
        sa.Column("rrule", sa.Text(), nullable=True),
        sa.Column("skip_holidays", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_schedule_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["feature.id"], name=op.f("fk_schedule_feature_id_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(
        op.f("ix_schedule_feature_id"), "schedule", ["feature_id"], unique=False
    )
    op.create_table(
        "schedule_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("moved_to", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Text(), nullable=True),
        sa.Column("end_time", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_schedule_exception_schedule_id_schedule"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_exception")),
        sa.UniqueConstraint(
            "schedule_id",
            "on_date",
            name=op.f("uq_schedule_exception_schedule_id_on_date"),
        ),
    )
    op.create_index(
        op.f("ix_schedule_exception_schedule_id"),
        "schedule_exception",
        ["schedule_id"],
        unique=False,
    )
    op.create_table(
        "activity_report",
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("by_generation", Json(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "participants >= 0", name=op.f("ck_activity_report_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"],
            ["feature.id"],
            name=op.f("fk_activity_report_feature_id_feature"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_report")),
        sa.UniqueConstraint("uid", name=op.f("uq_activity_report_uid")),
    )
    op.create_index(
        op.f("ix_activity_report_feature_id"),
        "activity_report",
        ["feature_id"],
        unique=False,
    )
    op.create_table(
        "adoption",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("adopter_name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("term_start", sa.Date(), nullable=True),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=True),
        sa.Column("minimum_people", sa.Integer(), nullable=True),
        sa.Column("supplies", sa.Text(), nullable=True),
        sa.Column("insurance", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('applied', 'agreed', 'ended', 'declined')",
            name=op.f("ck_adoption_status_known"),
        ),
        sa.CheckConstraint(
            "term_end > term_start", name=op.f("ck_adoption_term_not_empty")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_adoption_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["feature.id"], name=op.f("fk_adoption_site_id_feature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_uid")),
    )
    op.create_index(
        op.f("ix_adoption_organisation_id"),
        "adoption",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_adoption_site_id"), "adoption", ["site_id"], unique=False)
    op.create_table(
        "adoption_log",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("by_generation", Json(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "participants >= 0", name=op.f("ck_adoption_log_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoption.id"],
            name=op.f("fk_adoption_log_adoption_id_adoption"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_log")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_log_uid")),
    )
    op.create_index(
        op.f("ix_adoption_log_adoption_id"),
        "adoption_log",
        ["adoption_id"],
        unique=False,
    )
    declare_attributes(op.get_bind(), "schedule", "schedule_exception", "adoption")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("adoption_log")
    op.drop_table("adoption")
    op.drop_table("activity_report")
    op.drop_table("schedule_exception")
    op.drop_table("schedule")
    undeclare(op.get_bind(), "schedule", "schedule_exception", "adoption")
