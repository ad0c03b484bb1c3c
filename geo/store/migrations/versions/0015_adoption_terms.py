"""Adoption with a term: reviews, papers, loans, and the way from wish to agreement."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = ("adoption_loan", "adoption_paper", "adoption_log", "adoption_review")
NEVER_FILLED = (
    "response",
    "feedback",
    "evaluation",
    "zone_record",
    "partnership_party",
    "partnership",
    "opportunity",
    "committee_composition",
    "committee",
    "vocabulary_term",
    "adoption_log",
)
COLUMNS = (
    sa.Column("applied_on", sa.Date(), nullable=True),
    sa.Column("wish", sa.Text(), nullable=True),
    sa.Column("people_planned", sa.Integer(), nullable=True),
    sa.Column("offered_on", sa.Date(), nullable=True),
    sa.Column("sign_text", sa.Text(), nullable=True),
    sa.Column("department", sa.Text(), nullable=True),
    sa.Column("ended_on", sa.Date(), nullable=True),
    sa.Column("reason", sa.Text(), nullable=True),
)
STATUSES = ("applied", "offered", "agreed", "ended", "declined", "withdrawn")
BEFORE = ("applied", "agreed", "ended", "declined")


def upgrade() -> None:
    """Make the tables."""
    for table in NEVER_FILLED:
        op.drop_table(table)
    _change_adoption(STATUSES, BEFORE, add=COLUMNS)
    op.add_column("organisation_need", sa.Column("skill", sa.Text(), nullable=True))
    op.add_column("organisation", sa.Column("offers", sa.Text(), nullable=True))
    op.add_column(
        "activity", sa.Column("companies_welcome", sa.Boolean(), nullable=True)
    )
    op.create_table(
        "adoption_review",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("old_term_end", sa.Date(), nullable=True),
        sa.Column("new_term_end", sa.Date(), nullable=True),
        sa.Column("old_review_due_on", sa.Date(), nullable=True),
        sa.Column("new_review_due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "by_role IN ('staff', 'operator')",
            name=op.f("ck_adoption_review_by_role_known"),
        ),
        sa.CheckConstraint(
            "decision IN ('continue', 'change', 'end')",
            name=op.f("ck_adoption_review_decision_known"),
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoption.id"],
            name=op.f("fk_adoption_review_adoption_id_adoption"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_review")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_review_uid")),
    )
    op.create_index(
        op.f("ix_adoption_review_adoption_id"),
        "adoption_review",
        ["adoption_id"],
        unique=False,
    )
    op.create_table(
        "adoption_log",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("by_generation", Json(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
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
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_adoption_log_photo_id_photo")
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
    op.create_table(
        "adoption_paper",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('plan', 'report')", name=op.f("ck_adoption_paper_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoption.id"],
            name=op.f("fk_adoption_paper_adoption_id_adoption"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_paper")),
        sa.UniqueConstraint(
            "adoption_id",
            "kind",
            "fiscal_year",
            "edition",
            name=op.f("uq_adoption_paper_adoption_id_kind_fiscal_year_edition"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_paper_uid")),
    )
    op.create_index(
        op.f("ix_adoption_paper_adoption_id"),
        "adoption_paper",
        ["adoption_id"],
        unique=False,
    )
    op.create_table(
        "adoption_loan",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "quantity >= 1", name=op.f("ck_adoption_loan_something_lent")
        ),
        sa.ForeignKeyConstraint(
            ["adoption_id"],
            ["adoption.id"],
            name=op.f("fk_adoption_loan_adoption_id_adoption"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_loan")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_loan_uid")),
    )
    op.create_index(
        op.f("ix_adoption_loan_adoption_id"),
        "adoption_loan",
        ["adoption_id"],
        unique=False,
    )


def downgrade() -> None:
    """Make the tables as they were, empty; an adoption's newer states become older ones."""
    for table in NEW:
        op.drop_table(table)
    for table, column in (
        ("activity", "companies_welcome"),
        ("organisation", "offers"),
        ("organisation_need", "skill"),
    ):
        op.drop_column(table, column)
    op.execute("UPDATE adoption SET status = 'applied' WHERE status = 'offered'")
    op.execute("UPDATE adoption SET status = 'declined' WHERE status = 'withdrawn'")
    _change_adoption(BEFORE, STATUSES, drop=COLUMNS)
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
    index = op.f("ix_adoption_log_adoption_id")
    op.create_index(index, "adoption_log", ["adoption_id"])
    op.create_table(
        "vocabulary_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vocabulary", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_term")),
    )
    for old in ("0006_collaboration", "0006b_voices"):  # nothing ever wrote to these
        import_module(f"geo.store.migrations.versions.{old}").upgrade()


def _change_adoption(
    statuses: Sequence[str],
    before: Sequence[str],
    *,
    add: Sequence[sa.Column[Any]] = (),
    drop: Sequence[sa.Column[Any]] = (),
) -> None:
    """Change the columns and the states of an agreement, its rows kept.

    SQLite makes the table anew for that: it is told how it was, as GeoAlchemy2 cannot
    read the columns of a GeoPackage's tables back.
    """
    known = op.f("ck_adoption_status_known")
    with op.batch_alter_table("adoption", copy_from=_adoption(before, drop)) as batch:
        batch.drop_constraint(known)
        for column in add:
            batch.add_column(sa.Column(column.name, column.type, nullable=True))
        for column in drop:
            batch.drop_column(column.name)
        batch.create_check_constraint(known, _one_of(statuses))


def _one_of(statuses: Sequence[str]) -> str:
    return f"status IN ({', '.join(map(repr, statuses))})"


def _adoption(statuses: Sequence[str], more: Sequence[sa.Column[Any]]) -> sa.Table:
    return sa.Table(
        "adoption",
        sa.MetaData(),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("adopter_name", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
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
        *(sa.Column(each.name, each.type, nullable=True) for each in more),
        sa.CheckConstraint(_one_of(statuses), name=op.f("ck_adoption_status_known")),
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
        sa.Index(op.f("ix_adoption_organisation_id"), "organisation_id"),
        sa.Index(op.f("ix_adoption_site_id"), "site_id"),
    )
