"""Reports that were kept, so that what was cited can be shown again."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, OfMunicipality, now, one_of


class KeptReport(OfMunicipality, Base):
    """All that the report of one area set stood on, on one day. Never written to again."""

    __tablename__ = "kept_report"
    __table_args__ = (
        UniqueConstraint("municipality_id", "area_set", "day"),
        one_of("by_role", "staff", "operator"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # By name and not by key: the report outlives the area set.
    area_set: Mapped[str]
    title: Mapped[str]
    first_choice: Mapped[bool]  # whether it was the city's default area set
    day: Mapped[date]
    kept_at: Mapped[datetime] = mapped_column(default=now)
    by_role: Mapped[str]
    digest: Mapped[str]  # of what it says, whichever the day
    format: Mapped[int]
    content: Mapped[bytes]  # zlib
