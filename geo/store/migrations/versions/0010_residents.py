"""Sign-ups and letters: private tables, none of them declared in a GeoPackage."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables; nothing was ever written to the one they take the place of."""
    op.drop_index(op.f("ix_subscription_municipality_id"), "subscription")
    op.drop_table("subscription")
    op.create_table(
        "signup",
        sa.Column("feature_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("called", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("promoted_at", Moment(), nullable=True),
        sa.Column("telling_until", Moment(), nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("erased_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('confirmed', 'waiting', 'cancelled')",
            name=op.f("ck_signup_status_known"),
        ),
        sa.CheckConstraint("party_size >= 1", name=op.f("ck_signup_somebody_comes")),
        sa.CheckConstraint(
            "erased_at IS NULL OR (called IS NULL AND email IS NULL"
            " AND phone IS NULL AND note IS NULL AND token_hash IS NULL)",
            name=op.f("ck_signup_erased_is_empty"),
        ),
        _key("signup", "feature"),
        _key("signup", "municipality"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signup_token_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_signup_uid")),
    )
    _index("signup", "feature_id", "on_date")
    _index("signup", "erase_on")
    _index("signup", "municipality_id")
    op.create_table(
        "alert",
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("area_kind", sa.Text(), nullable=False),
        sa.Column("area_set", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("organisation_uid", sa.Text(), nullable=True),
        sa.Column("shape", sa.Text(), nullable=True),
        sa.Column("fields", Json(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("confirm_until", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("last_period", sa.Text(), nullable=True),
        sa.Column("last_looked_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "area_kind IN ('city', 'area', 'organisation', 'drawn')",
            name=op.f("ck_alert_area_kind_known"),
        ),
        sa.CheckConstraint(
            "frequency IN ('daily', 'weekly')", name=op.f("ck_alert_frequency_known")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR email IS NULL",
            name=op.f("ck_alert_ended_has_no_address"),
        ),
        _key("alert", "municipality"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("uid", name=op.f("uq_alert_uid")),
    )
    _index("alert", "municipality_id")
    op.create_table(
        "alert_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('confirm', 'unsubscribe')",
            name=op.f("ck_alert_token_purpose_known"),
        ),
        _key("alert_token", "alert"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_alert_token_token_hash")),
    )
    _index("alert_token", "alert_id")
    op.create_table(
        "letter",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'sent', 'nothing')",
            name=op.f("ck_letter_status_known"),
        ),
        _key("letter", "alert"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "alert_id", "period", name=op.f("uq_letter_alert_id_period")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_letter_uid")),
    )
    _index("letter", "alert_id")


def downgrade() -> None:
    """Drop them."""
    for table in ("letter", "alert_token", "alert", "signup"):
        op.drop_table(table)
    op.create_table(
        "subscription",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("query", Json(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("last_sent_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('daily', 'weekly')", name=op.f("ck_subscription_rhythm_known")
        ),
        _key("subscription", "municipality"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subscription_token_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_subscription_uid")),
    )
    _index("subscription", "municipality_id")


def _key(table: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_{table}_{to}_id_{to}")
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
