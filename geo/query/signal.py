"""Whether anything changed since last time, asked in microseconds."""

import sqlite3
from threading import Lock

from geo.query.cities import get_revision
from geo.store.session import Database, reading


class ChangeSignal:
    """A value that differs once a municipality's data may have changed.

    On the embedded file SQLite's own ``data_version`` is asked, on a connection
    that never writes: it sees every commit of every process, QGIS included. On
    PostgreSQL the municipality's revision is read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock()

    def read(self, slug: str) -> int | None:
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
            (value,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(value)

    def close(self) -> None:
        """Let go of the watching connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
