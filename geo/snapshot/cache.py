"""One snapshot a municipality in each process, rebuilt when something changed."""

from collections.abc import Callable
from datetime import date
from threading import Lock

from geo.query.cities import find_municipalities
from geo.query.signal import ChangeSignal
from geo.snapshot.build import build_snapshot
from geo.snapshot.model import City
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Database, reading


class SnapshotCache:
    """Where views get a municipality's snapshot.

    Parameters
    ----------
    database : Database
        The record.
    today : callable
        The one clock; a new day is a new snapshot.
    """

    def __init__(self, database: Database, today: Callable[[], date]) -> None:
        self._database = database
        self._today = today
        self._signal = ChangeSignal(database)
        self._kept: dict[str, tuple[tuple[int | str | None, date], Snapshot]] = {}
        self._lock = Lock()

    def get(self, slug: str) -> Snapshot:
        """Return a municipality's snapshot as of now.

        Raises
        ------
        NotFoundError
            If no municipality has the slug.
        """
        # The signal is read before the data: a write in between is seen next time.
        key = (self._signal.read(slug), self._today())
        kept = self._kept.get(slug)
        if kept is not None and kept[0] == key:
            return kept[1]
        with self._lock:
            kept = self._kept.get(slug)
            if kept is not None and kept[0] == key:
                return kept[1]
            with reading(self._database) as session:
                snapshot = build_snapshot(session, slug, on=key[1])
            self._kept[slug] = (key, snapshot)
            return snapshot

    def find_cities(self) -> tuple[City, ...]:
        """Return every municipality, in order of code."""
        with reading(self._database) as session:
            slugs = [record.slug for record in find_municipalities(session)]
        return tuple(self.get(slug).city for slug in slugs)

    def close(self) -> None:
        """Forget every snapshot and stop watching."""
        self._kept.clear()
        self._signal.close()
