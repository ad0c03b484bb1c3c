"""Local concerns (地域課題) and what answers them; case stories (先進事例)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from geo.domain.lifecycles import STORY
from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of


class IssueLink(Identified, Base):
    """A concern, and one activity or collaboration that answers it."""

    __tablename__ = "issue_link"
    __table_args__ = (
        CheckConstraint(
            "(activity_id IS NULL) <> (partnership_id IS NULL)", name="one_answer"
        ),
    )

    issue_id: Mapped[int] = mapped_column(ForeignKey("feature.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("feature.id"), index=True
    )
    partnership_id: Mapped[int | None] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    since: Mapped[date]
    ended_on: Mapped[date | None]
    by_role: Mapped[str]


class CaseStory(Identified, OfMunicipality, Base):
    """How something went, so that others can do it too."""

    __tablename__ = "case_story"
    __table_args__ = (
        one_of("status", *STORY.states),
        one_of("by_role", "staff", "group"),
    )

    status: Mapped[str] = mapped_column(default="draft")
    by_role: Mapped[str] = mapped_column(default="staff")  # whose words: staff, group
    title: Mapped[str]
    field: Mapped[str | None]
    problem: Mapped[str]
    did: Mapped[str]
    learnt: Mapped[str | None]
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("feature.id"), index=True
    )
    partnership_id: Mapped[int | None] = mapped_column(
        ForeignKey("partnership.id"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    happened_on: Mapped[date | None]
    source: Mapped[str | None]
    published_at: Mapped[datetime | None]
    fictional: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
