"""One engine a process, one session a unit of work, one place that commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from geo.domain.errors import BusyError, SettingError
from geo.store.geopackage import register_functions

__all__ = ["Database", "Session", "connect", "reading", "rehearsal", "transaction"]

BUSY_TIMEOUT_MS = 15_000


class Database:
    """A database that can be read from and written to.

    Sessions made for writing take SQLite's write lock when they begin, so that
    two writers wait for each other instead of failing half-way.
    """

    def __init__(self, engine: Engine) -> None:
        # A report reads in several queries: they must see one state of the data.
        # SQLite in WAL mode gives that to every transaction by itself.
        postgres = engine.dialect.name == "postgresql"
        self.engine = (
            engine.execution_options(isolation_level="REPEATABLE READ")
            if postgres
            else engine
        )
        self.writer = engine.execution_options(kyodo_write=True)

    @property
    def embedded(self) -> bool:
        """Whether this is the GeoPackage file, not PostgreSQL."""
        return self.engine.dialect.name == "sqlite"


def connect(address: str) -> Database:
    """Prepare a database. Nothing is opened yet.

    Parameters
    ----------
    address : str
        A path to a ``.gpkg`` file, or ``postgresql+psycopg://…``.

    Raises
    ------
    SettingError
        If the address is neither.
    """
    if address.startswith("postgresql+psycopg://"):
        return Database(
            create_engine(make_url(address), pool_pre_ping=True, hide_parameters=True)
        )
    if "://" in address or not address.endswith(".gpkg"):
        message = (
            f"KYODO_DATABASE is {address!r}: give the path of a .gpkg file"
            " or postgresql+psycopg://user@host/name"
        )
        raise SettingError(message, setting="KYODO_DATABASE")
    path = Path(address)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,  # in a log they would be names and addresses
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return Database(engine)


@contextmanager
def transaction(database: Database) -> Iterator[Session]:
    """Open a session that commits when the block ends and rolls back if it raises."""
    with _told_when_busy(), Session(database.writer) as session, session.begin():
        yield session


@contextmanager
def rehearsal(database: Database) -> Iterator[Session]:
    """Open a session that writes like `transaction` and is always rolled back.

    So a preview makes the very writes of the import and cannot differ from it.
    """
    with (
        _told_when_busy(),
        Session(database.writer) as session,
        session.begin() as work,
    ):
        try:
            yield session
        finally:
            work.rollback()


@contextmanager
def reading(database: Database) -> Iterator[Session]:
    """Open a session that sees one state of the database and writes nothing."""
    with Session(database.engine) as session:
        yield session


@contextmanager
def _told_when_busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "database is locked" not in str(error.orig):
            raise
        message = (
            "ほかの人の取り込みが終わるのを待っていましたが、時間がかかっています。"
            "しばらくしてから、もう一度ためしてください。"
        )
        raise BusyError(message) from error


def _prepare_connection(connection: sqlite3.Connection, _: Any) -> None:
    # SQLAlchemy's documented way to make SAVEPOINT and DDL transactional on
    # sqlite3: the driver must not begin by itself.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is erased leaves no bytes in the file.
    connection.execute("PRAGMA secure_delete = ON")
    register_functions(connection)


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("kyodo_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
