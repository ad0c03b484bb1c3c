"""Open doors with their steps, and who applied."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0017b"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = (
    "application",
    "opportunity",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "opportunity",
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("committee_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("eligibility", sa.Text(), nullable=True),
        sa.Column("how_to_apply", sa.Text(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Text(), nullable=True),
        sa.Column("end_time", sa.Text(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("applicants_count", sa.Integer(), nullable=True),
        sa.Column("selected_count", sa.Integer(), nullable=True),
        sa.Column("attendees", sa.Integer(), nullable=True),
        sa.Column("channels", Json(), nullable=True),
        sa.Column("amount_max_yen", sa.Integer(), nullable=True),
        sa.Column("is_model", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("minutes_url", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("fictional", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "phase IN ('plan', 'do', 'check')", name=op.f("ck_opportunity_phase_known")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'closed', 'decided', 'cancelled')",
            name=op.f("ck_opportunity_status_known"),
        ),
        sa.CheckConstraint(
            "applicants_count >= 0", name=op.f("ck_opportunity_applicants_not_negative")
        ),
        sa.CheckConstraint(
            "deadline >= opens_on", name=op.f("ck_opportunity_days_in_order")
        ),
        sa.CheckConstraint(
            "seats >= 0", name=op.f("ck_opportunity_seats_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_opportunity_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committee.id"],
            name=op.f("fk_opportunity_committee_id_committee"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_opportunity_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["feature.id"], name=op.f("fk_opportunity_place_id_feature")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_opportunity_programme_id_programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("uid", name=op.f("uq_opportunity_uid")),
    )
    op.create_index(
        op.f("ix_opportunity_municipality_id"),
        "opportunity",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "application",
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('applied', 'selected', 'declined', 'withdrawn')",
            name=op.f("ck_application_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_application_opportunity_id_opportunity"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_application_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint(
            "opportunity_id",
            "organisation_id",
            name=op.f("uq_application_opportunity_id_organisation_id"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_application_uid")),
    )
    op.create_index(
        op.f("ix_application_opportunity_id"),
        "application",
        ["opportunity_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_application_organisation_id"),
        "application",
        ["organisation_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
