"""Figures: populations and observations, each with its source and method."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, OfMunicipality, one_of


class Population(Base):
    """Residents of an area on a day, of one sex and age band (ages included)."""

    __tablename__ = "population"
    __table_args__ = (
        Index("ix_population_area_id_as_of", "area_id", "as_of"),
        one_of("sex", "all", "male", "female"),
        CheckConstraint("count >= 0", name="count_not_negative"),
        CheckConstraint("households >= 0", name="households_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    as_of: Mapped[date]
    sex: Mapped[str]
    age_from: Mapped[int | None]  # None with age_to None: every age
    age_to: Mapped[int | None]
    count: Mapped[int | None]
    households: Mapped[int | None]
    source: Mapped[str]
    fictional: Mapped[bool] = mapped_column(default=False)


class Observation(OfMunicipality, Base):
    """One figure of one indicator for an area, or the whole city, in one year."""

    __tablename__ = "observation"
    __table_args__ = (
        Index("ix_observation_indicator", "municipality_id", "indicator"),
        CheckConstraint("denominator >= 0", name="denominator_not_negative"),
        CheckConstraint(
            "value IS NOT NULL OR numerator IS NOT NULL OR denominator IS NOT NULL",
            name="says_something",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_set_id: Mapped[int | None] = mapped_column(ForeignKey("area_set.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    indicator: Mapped[str]
    fiscal_year: Mapped[int]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float | None]  # shares are 0–1
    unit: Mapped[str]
    method: Mapped[str]
    source: Mapped[str]
    note: Mapped[str | None]
    flags: Mapped[dict[str, Any] | None]
    fictional: Mapped[bool] = mapped_column(default=False)
