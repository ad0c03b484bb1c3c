"""What a group does with its own layer: proposals, needs, pictures, history."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


ANEW = ("change_request",)
NEW = ("photo", "skill_count", "need_answer", "organisation_need")
COLUMNS = (
    ("organisation", "requirements"),
    ("organisation", "requirements_on"),
    ("organisation", "paid_staff"),
    ("layer", "description"),
    ("feature", "held"),
    ("activity", "open_hangout"),
    ("revision", "by_organisation"),
    ("revision", "batch"),
    ("revision", "undoes"),
)


def upgrade() -> None:
    """Make the tables; those made anew were never filled, except for devices."""
    for table in ANEW:
        op.drop_table(table)
    op.add_column("organisation", sa.Column("requirements", Json(), nullable=True))
    op.add_column(
        "organisation", sa.Column("requirements_on", sa.Date(), nullable=True)
    )
    op.add_column("organisation", sa.Column("paid_staff", sa.Text(), nullable=True))
    op.add_column("layer", sa.Column("description", sa.Text(), nullable=True))
    op.add_column(
        "feature",
        sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("activity", sa.Column("open_hangout", sa.Boolean(), nullable=True))
    for name in ("by_organisation", "batch", "undoes"):
        op.add_column("revision", sa.Column(name, sa.Text(), nullable=True))
    op.create_index(op.f("ix_revision_batch"), "revision", ["batch"])
    op.create_table(
        "change_request",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_uid", sa.Text(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("proposal", Json(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("follow_token_hash", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by_role", sa.Text(), nullable=True),
        sa.Column("decided_version", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('create', 'change', 'finish')",
            name=op.f("ck_change_request_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_change_request_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_change_request_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_change_request_layer_id_layer")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_change_request_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint(
            "follow_token_hash", name=op.f("uq_change_request_follow_token_hash")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_change_request_uid")),
    )
    op.create_index(
        op.f("ix_change_request_layer_id"), "change_request", ["layer_id"], unique=False
    )
    op.create_index(
        op.f("ix_change_request_municipality_id"),
        "change_request",
        ["municipality_id"],
        unique=False,
    )
    op.create_index(
        "ix_change_request_target_uid_status",
        "change_request",
        ["target_uid", "status"],
        unique=False,
    )
    op.create_table(
        "organisation_need",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('people', 'successor', 'money', 'place', 'link', 'skill')",
            name=op.f("ck_organisation_need_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'met', 'withdrawn')",
            name=op.f("ck_organisation_need_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_need_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_need")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_need_uid")),
    )
    op.create_index(
        op.f("ix_organisation_need_organisation_id"),
        "organisation_need",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "need_answer",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "by_role IN ('staff', 'intermediary', 'group', 'public')",
            name=op.f("ck_need_answer_by_role_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'accepted', 'declined')",
            name=op.f("ck_need_answer_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["organisation_need.id"],
            name=op.f("fk_need_answer_need_id_organisation_need"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_answer")),
        sa.UniqueConstraint("uid", name=op.f("uq_need_answer_uid")),
    )
    op.create_index(
        op.f("ix_need_answer_need_id"), "need_answer", ["need_id"], unique=False
    )
    op.create_table(
        "skill_count",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_skill_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_skill_count_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "skill", name=op.f("pk_skill_count")
        ),
    )
    op.create_table(
        "photo",
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["feature.id"], name=op.f("fk_photo_feature_id_feature")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_photo_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("uid", name=op.f("uq_photo_uid")),
    )
    op.create_index(op.f("ix_photo_feature_id"), "photo", ["feature_id"], unique=False)
    op.create_index(
        op.f("ix_photo_municipality_id"), "photo", ["municipality_id"], unique=False
    )


def downgrade() -> None:
    """Make them as they were, empty."""
    for table in (*NEW, *ANEW):
        op.drop_table(table)
    op.drop_index(op.f("ix_revision_batch"), "revision")
    for table, column in COLUMNS:
        op.drop_column(table, column)
    op.create_table(
        "change_request",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("target_uid", sa.Text(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("proposal", Json(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("follow_token_hash", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_change_request_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_change_request_layer_id_layer")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_change_request_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint(
            "follow_token_hash", name=op.f("uq_change_request_follow_token_hash")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_change_request_uid")),
    )
    op.create_index(
        op.f("ix_change_request_layer_id"), "change_request", ["layer_id"], unique=False
    )
    op.create_index(
        op.f("ix_change_request_municipality_id"),
        "change_request",
        ["municipality_id"],
        unique=False,
    )
