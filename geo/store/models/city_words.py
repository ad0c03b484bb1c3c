"""A city's own words and papers: vocabularies by edition, plans and their measures."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of


class VocabularyEdition(Identified, OfMunicipality, Base):
    """A city's own list of words as staff set it; the newest one in force holds."""

    __tablename__ = "vocabulary_edition"
    __table_args__ = (UniqueConstraint("municipality_id", "vocabulary", "number"),)

    vocabulary: Mapped[str]  # form, zone, actor_type, phase …
    number: Mapped[int]
    source: Mapped[str]
    note: Mapped[str | None]
    valid_from: Mapped[date]
    by_role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class VocabularyTerm(Base):
    """One word of an edition, and how it stands to the neutral code."""

    __tablename__ = "vocabulary_term"
    __table_args__ = (
        UniqueConstraint("edition_id", "label"),
        one_of("relation", "exact", "broad", "narrow", "unmapped"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        ForeignKey("vocabulary_edition.id"), index=True
    )
    position: Mapped[int]
    label: Mapped[str]
    code: Mapped[str | None]
    relation: Mapped[str]
    parent: Mapped[str | None]  # the city's own heading above it
    note: Mapped[str | None]
    listed: Mapped[bool] = mapped_column(default=True, server_default=true())


class PlanDocument(Identified, OfMunicipality, Base):
    """A plan, guideline or ordinance of a city, with the days it was made and revised."""

    __tablename__ = "plan_document"
    __table_args__ = (one_of("kind", "plan", "guideline", "ordinance", "other"),)

    kind: Mapped[str]
    title: Mapped[str]
    adopted_on: Mapped[date | None]
    revised_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    summary: Mapped[str | None]
    url: Mapped[str | None]
    source: Mapped[str | None]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())


class PlanMeasure(Identified, Base):
    """A measure (施策) of a plan, by its code there."""

    __tablename__ = "plan_measure"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_document.id"), index=True)
    code: Mapped[str]
    title: Mapped[str]
    position: Mapped[int]
