"""Whether anything changed since last time, asked in microseconds."""

import hashlib
import marshal
import sqlite3
from threading import Lock
from typing import Final

from geo.query.cities import get_revision
from geo.store.session import Database, reading

UNWATCHED: Final = frozenset(
    {
        "account",
        "alert",
        "alert_token",
        "change_request",
        "failed_try",
        "feedback_contact",
        "freshness_check",
        "handover",
        "help_grant",
        "import_draft",
        "invitation",
        "letter",
        "membership",
        "revision",
        "share_link",
        "sign_in",
        "sign_in_link",
    }
)
"""Private and often written: no snapshot is made of them."""

HEAVY: Final = frozenset({"content", "small"})
"""Bytes of pictures and files, which never change: their rows tell of them."""

DERIVED: Final = ("gpkg_", "rtree_", "sqlite_")
ROWS_AT_ONCE: Final = 1000


class ChangeSignal:
    """A value that differs once a municipality's data may have changed.

    On the embedded file SQLite's own ``data_version`` is asked, on a connection
    that never writes: it sees every commit of every process, QGIS included. Most
    commits there are no news to a map, a sign-in for one; so after a commit the
    rows themselves are compared. On PostgreSQL the municipality's revision is read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._known: tuple[int, str] | None = None
        self._lock = Lock()

    def read(self, slug: str) -> int | str | None:
        """Return the value now; two equal values mean nothing changed."""
        if not self._database.embedded:
            with reading(self._database) as session:
                return get_revision(session, slug)
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    str(self._database.engine.url.database),
                    check_same_thread=False,
                )
            # Asked before the rows are read: a commit in between is seen next time.
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            if self._known is None or self._known[0] != version:
                self._known = (int(version), _digest_of(self._connection))
            return self._known[1]

    def close(self) -> None:
        """Let go of the watching connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                self._known = None


def is_watched(table: str) -> bool:
    """Return whether a table's rows may be in a snapshot; new tables are until said."""
    return table not in UNWATCHED and not table.startswith(DERIVED)


def _digest_of(connection: sqlite3.Connection) -> str:
    """Return a digest of every row that a snapshot may be made of."""
    digest = hashlib.blake2b(digest_size=16)
    connection.execute("BEGIN")  # one state of the data, whoever writes meanwhile
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        for (table,) in tables:
            if not is_watched(table):
                continue
            digest.update(marshal.dumps(table, 2))
            told = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            names = ", ".join(f'"{name}"' for (name,) in told if name not in HEAVY)
            found = connection.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 - names SQLite told
            while rows := found.fetchmany(ROWS_AT_ONCE):
                # Version 2 writes no references: the same rows give the same bytes.
                digest.update(marshal.dumps(rows, 2))
    finally:
        connection.rollback()
    return digest.hexdigest()
