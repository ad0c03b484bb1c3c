"""Where a view or a command gets its session and its snapshots."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from flask import Flask, current_app, has_request_context, request

from geo.domain.errors import ConflictError
from geo.domain.periods import today
from geo.snapshot.cache import SnapshotCache
from geo.snapshot.model import City
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Database, Session, connect, reading, transaction

EXTENSION = "kyodo.database"
SNAPSHOTS = "kyodo.snapshots"
PINNED = "kyodo.snapshot"
Read = TypeVar("Read")
SIDES = ("-wal", "-shm", "-journal")


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


def require_other_file(path: Path) -> None:
    """Refuse to write over the database that is in use.

    Raises
    ------
    ConflictError
        If the path is the embedded database, or a file that belongs to it.
    """
    database = get_database()
    if not database.embedded:
        return
    own = Path(str(database.engine.url.database)).resolve()
    if path.resolve() in {own, *(own.with_name(own.name + end) for end in SIDES)}:
        message = f"{path} は、いま使っているデータベースです。別の名前のファイルに書いてください。"
        raise ConflictError(message, file=str(path))


def open_session() -> AbstractContextManager[Session]:
    """Return a session that reads one state of the database."""
    return reading(get_database())


def open_transaction() -> AbstractContextManager[Session]:
    """Return one unit of work: it commits at the end, or rolls back if it raises."""
    return transaction(get_database())


def get_snapshot(city: str) -> Snapshot:
    """Return a municipality's snapshot as of now, or raise `NotFoundError`."""
    if (pinned := find_pinned(city)) is not None:
        return pinned
    cache: SnapshotCache = current_app.extensions[SNAPSHOTS]
    return cache.get(city)


def read_cities(read: Callable[[Session, Snapshot], Read]) -> list[tuple[City, Read]]:
    """Return every municipality with what is read of it, of one state of the database."""
    with open_session() as session:
        return [
            (city, read(session, get_snapshot(city.slug))) for city in find_cities()
        ]


def find_pinned(city: str) -> Snapshot | None:
    """Return the snapshot that a request's answer is made of, None where none is."""
    if not has_request_context():
        return None
    slug, snapshot = request.environ.get(PINNED) or (None, None)
    return snapshot if slug == city else None


def pin_snapshot(city: str) -> Snapshot:
    """Return a snapshot that stays the same for the rest of a request that only reads.

    An answer must be made of the version that its tag names.
    """
    snapshot = get_snapshot(city)
    # Not in `g`, which outlives a request where somebody opened a context around it.
    request.environ[PINNED] = city, snapshot
    return snapshot


def find_cities() -> tuple[City, ...]:
    """Return every municipality, in order of code."""
    cache: SnapshotCache = current_app.extensions[SNAPSHOTS]
    return cache.find_cities()
