"""Where a view or a command gets its session and its snapshots."""

from contextlib import AbstractContextManager

from flask import Flask, current_app

from geo.domain.periods import today
from geo.snapshot.cache import SnapshotCache
from geo.snapshot.model import City
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Database, Session, connect, reading, transaction

EXTENSION = "kyodo.database"
SNAPSHOTS = "kyodo.snapshots"


def init_app(app: Flask, address: str) -> None:
    """Prepare the database at an address. Nothing is opened yet."""
    use(app, connect(address))


def use(app: Flask, database: Database) -> None:
    """Make an application read from and write to a database."""
    app.extensions[EXTENSION] = database
    app.extensions[SNAPSHOTS] = SnapshotCache(database, today)


def get_database() -> Database:
    """Return the application's database."""
    found: Database = current_app.extensions[EXTENSION]
    return found


def open_session() -> AbstractContextManager[Session]:
    """Return a session that reads one state of the database."""
    return reading(get_database())


def open_transaction() -> AbstractContextManager[Session]:
    """Return one unit of work: it commits at the end, or rolls back if it raises."""
    return transaction(get_database())


def get_snapshot(city: str) -> Snapshot:
    """Return a municipality's snapshot as of now, or raise `NotFoundError`."""
    cache: SnapshotCache = current_app.extensions[SNAPSHOTS]
    return cache.get(city)


def find_cities() -> tuple[City, ...]:
    """Return every municipality, in order of code."""
    cache: SnapshotCache = current_app.extensions[SNAPSHOTS]
    return cache.find_cities()
