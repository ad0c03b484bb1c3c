"""Files on their way in: kept for a week while their bringer looks at them."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.store.models import ImportDraft
from geo.store.models.base import now

KEPT_FOR = timedelta(days=7)
LONGEST_NAME = 120  # bytes of UTF-8; a file system takes 255
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file on its way in; ``wish`` is plain JSON, empty until something is said."""

    uid: str
    account_id: int | None
    city_code: str
    purpose: str
    name: str
    content: bytes
    wish: dict[str, Any]
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """What a list of drafts shows of one."""

    uid: str
    city_code: str
    purpose: str
    name: str
    created_at: datetime
    expires_at: datetime


def keep_draft(
    session: Session,
    *,
    city_code: str,
    purpose: str,
    name: str,
    content: bytes,
    wish: dict[str, Any] | None = None,
    account_id: int | None = None,
) -> str:
    """Keep a file that was brought, and forget those whose week is over.

    Parameters
    ----------
    city_code : str
        Six digits; the municipality need not be stored yet.
    purpose : str
        What its rows are to become: one of `web.wishes.PURPOSES`.
    name : str
        The file's name as its owner knows it; folders are cut off.

    Returns
    -------
    str
        The draft's public id.
    """
    drop_expired_drafts(session)
    made = now()
    draft = ImportDraft(
        account_id=account_id,
        city_code=city_code,
        purpose=purpose,
        name=_bare(name),
        content=content,
        wish=wish or {},
        created_at=made,
        expires_at=made + KEPT_FOR,
    )
    session.add(draft)
    session.flush()
    return draft.uid


def get_draft(session: Session, uid: str, *, account_id: int | None) -> Draft:
    """Return a draft of its own bringer.

    Raises
    ------
    NotFoundError
        If there is none, it is somebody else's, or its week is over.
    """
    row = _find(session, uid, account_id)
    return Draft(
        uid=row.uid,
        account_id=row.account_id,
        city_code=row.city_code,
        purpose=row.purpose,
        name=row.name,
        content=row.content,
        wish=dict(row.wish),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def find_drafts(session: Session, *, account_id: int | None) -> list[DraftSummary]:
    """Return somebody's drafts, the newest first, without their bytes."""
    statement = (
        select(
            ImportDraft.uid,
            ImportDraft.city_code,
            ImportDraft.purpose,
            ImportDraft.name,
            ImportDraft.created_at,
            ImportDraft.expires_at,
        )
        .where(_is_of(account_id), ImportDraft.expires_at > now())
        .order_by(ImportDraft.id.desc())
    )
    return [DraftSummary(*row) for row in session.execute(statement)]


def change_wish(
    session: Session,
    uid: str,
    wish: dict[str, Any],
    *,
    account_id: int | None,
    purpose: str | None = None,
) -> None:
    """Replace what is said of a file, and what it is to become if that is given.

    Raises
    ------
    NotFoundError
        As `get_draft`.
    """
    row = _find(session, uid, account_id)
    row.wish = dict(wish)
    if purpose is not None:
        row.purpose = purpose
    session.flush()


def drop_draft(session: Session, uid: str, *, account_id: int | None) -> None:
    """Forget a draft: it was stored, or is not wanted.

    Raises
    ------
    NotFoundError
        As `get_draft`.
    """
    session.delete(_find(session, uid, account_id))
    session.flush()


def drop_expired_drafts(session: Session) -> int:
    """Forget every draft whose week is over; return how many they were."""
    made = session.execute(delete(ImportDraft).where(ImportDraft.expires_at <= now()))
    return made.rowcount if isinstance(made, CursorResult) else 0


@contextmanager
def as_file(name: str, content: bytes) -> Iterator[Path]:
    """Lay bytes down as a file of that name, for the readers; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="draft-") as folder:
        path = Path(folder, _bare(name))
        path.write_bytes(content)
        yield path


def _find(session: Session, uid: str, account_id: int | None) -> ImportDraft:
    found = session.scalar(
        select(ImportDraft).where(
            ImportDraft.uid == uid, _is_of(account_id), ImportDraft.expires_at > now()
        )
    )
    if found is None:
        message = (
            "この取り込みの下書きはありません（7日が過ぎると消えます）。"
            "ファイルをもう一度選んでください。"
        )
        raise NotFoundError(message, kind="import_draft", uid=uid)
    return found


def _is_of(account_id: int | None) -> Any:
    return (
        ImportDraft.account_id.is_(None)
        if account_id is None
        else ImportDraft.account_id == account_id
    )


def _bare(name: str) -> str:
    """Return a file's name without folders, short enough for any file system."""
    last = _NOT_IN_A_NAME.sub("", re.split(r"[\\/]", name)[-1]).strip(" .")
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        stem, suffix = last, ""
    suffix = _cut(dot + suffix, LONGEST_NAME // 2)
    return _cut(stem or "file", LONGEST_NAME - len(suffix.encode())) + suffix


def _cut(text: str, room: int) -> str:
    """Return the beginning of a text that takes at most so many bytes."""
    return text.encode()[:room].decode(errors="ignore")
