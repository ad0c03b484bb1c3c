"""Populations, observations and city vocabularies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.migrations.spatial import declare_attributes, undeclare
from geo.store.models.base import Json

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "sex IN ('all', 'male', 'female')", name=op.f("ck_population_sex_known")
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_population_count_not_negative")),
        sa.CheckConstraint(
            "households >= 0", name=op.f("ck_population_households_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_population_area_id_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
    )
    op.create_index(
        "ix_population_area_id_as_of", "population", ["area_id", "as_of"], unique=False
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_set_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("flags", Json(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "denominator >= 0", name=op.f("ck_observation_denominator_not_negative")
        ),
        sa.CheckConstraint(
            "value IS NOT NULL OR numerator IS NOT NULL OR denominator IS NOT NULL",
            name=op.f("ck_observation_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_observation_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["area_set_id"],
            ["area_set.id"],
            name=op.f("fk_observation_area_set_id_area_set"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_observation_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    op.create_index(
        op.f("ix_observation_area_id"), "observation", ["area_id"], unique=False
    )
    op.create_index(
        "ix_observation_indicator",
        "observation",
        ["municipality_id", "indicator"],
        unique=False,
    )
    op.create_index(
        op.f("ix_observation_municipality_id"),
        "observation",
        ["municipality_id"],
        unique=False,
    )
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
        sa.CheckConstraint(
            "relation IN ('exact', 'broad', 'narrow', 'unmapped')",
            name=op.f("ck_vocabulary_term_relation_known"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_vocabulary_term_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_term")),
        sa.UniqueConstraint(
            "municipality_id",
            "vocabulary",
            "label",
            "version",
            name=op.f("uq_vocabulary_term_municipality_id_vocabulary_label_version"),
        ),
    )
    op.create_index(
        op.f("ix_vocabulary_term_municipality_id"),
        "vocabulary_term",
        ["municipality_id"],
        unique=False,
    )
    declare_attributes(op.get_bind(), "population", "observation")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("vocabulary_term")
    op.drop_table("observation")
    op.drop_table("population")
    undeclare(op.get_bind(), "population", "observation")
