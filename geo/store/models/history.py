"""What changed, and what is proposed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from geo.store.models.base import Base, Identified, OfMunicipality, now, one_of


class Revision(OfMunicipality, Base):
    """One change to one thing, before and after. Rows are only ever added."""

    __tablename__ = "revision"
    __table_args__ = (Index("ix_revision_target", "target_kind", "target_uid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target_kind: Mapped[str]
    target_uid: Mapped[str]
    version: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    by_role: Mapped[str]
    # Whoever edits on a group's behalf: an intermediary's public id.
    by_organisation: Mapped[str | None]
    reason: Mapped[str | None]
    batch: Mapped[str | None] = mapped_column(index=True)  # written and undone together
    undoes: Mapped[str | None]  # the batch that this one takes back
    import_file_id: Mapped[int | None] = mapped_column(ForeignKey("import_file.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class ChangeRequest(Identified, OfMunicipality, Base):
    """A proposed change that waits for the layer's owner."""

    __tablename__ = "change_request"
    __table_args__ = (
        one_of("status", "open", "approved", "declined", "withdrawn"),
        one_of("kind", "create", "change", "finish"),
        Index("ix_change_request_target_uid_status", "target_uid", "status"),
    )

    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), index=True)
    kind: Mapped[str] = mapped_column(default="change")
    target_uid: Mapped[str | None]
    base_version: Mapped[int | None]
    proposal: Mapped[dict[str, Any]]
    comment: Mapped[str | None]
    by_role: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # While it waits, the feature is not public (moderation "review").
    holds: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(default="open")
    follow_token_hash: Mapped[str | None] = mapped_column(unique=True)
    answer: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_role: Mapped[str | None]
    decided_version: Mapped[int | None]  # of the feature, where it was approved
