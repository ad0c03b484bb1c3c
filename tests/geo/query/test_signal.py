"""The signal tells every change that a map could show, and no other."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.query.signal import ChangeSignal, is_watched
from geo.snapshot.build import build_snapshot
from geo.store.accounts import add_sign_in, create_staff, note_seen
from geo.store.geopackage import register_functions
from geo.store.models import Account
from geo.store.session import Session, connect, transaction
from geo.store.tries import note_failed, place_key, take_back

CITY = "inagi"
CLERK = ("kakari@city.example.jp", "みどりの公園で十時に会う")


@pytest.fixture
def demo(demo_gpkg, tmp_path):
    path = tmp_path / "demo.gpkg"
    shutil.copy(demo_gpkg, path)
    made = connect(str(path))
    yield made
    made.engine.dispose()


@pytest.fixture
def signal(demo):
    made = ChangeSignal(demo)
    yield made
    made.close()


def tables_read(database):
    """What building a snapshot reads, told by SQLite itself."""
    found = set()

    def note(action, table, *_):
        if action == sqlite3.SQLITE_READ:
            found.add(table)
        return sqlite3.SQLITE_OK

    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.set_authorizer(note)
        with Session(connection) as session:
            build_snapshot(session, CITY, on=today())
        raw.set_authorizer(None)
    return found


def test_nothing_a_snapshot_is_made_of_goes_unwatched(demo):
    read = tables_read(demo)

    assert {"feature", "layer", "boundary", "population"} <= read
    assert {table for table in read if not is_watched(table)} == set()


def test_a_row_gone_from_any_table_a_snapshot_reads_is_told(demo, signal):
    """By software that knows nothing of revisions, as QGIS does not."""
    path = str(demo.engine.url.database)
    told = {}
    before = signal.read(CITY)
    for table in sorted(tables_read(demo)):
        with closing(sqlite3.connect(path)) as other:
            register_functions(other)
            other.execute("PRAGMA foreign_keys = OFF")
            gone = other.execute(
                f'DELETE FROM "{table}" WHERE rowid ='  # noqa: S608 - SQLite's names
                f' (SELECT max(rowid) FROM "{table}")'
            ).rowcount
            other.commit()
        after = signal.read(CITY)
        told[table] = (gone == 1, after != before)
        before = after

    assert len([table for table, (gone, _) in told.items() if gone]) > 10
    assert {table for table, (gone, new) in told.items() if gone != new} == set()


def test_one_changed_value_is_told_and_the_same_value_is_not(demo, signal):
    before = signal.read(CITY)
    with closing(sqlite3.connect(str(demo.engine.url.database))) as other:
        register_functions(other)
        other.execute("UPDATE layer SET title = title")
        other.commit()
        same = signal.read(CITY)
        other.execute("UPDATE feature SET title = 'x' WHERE id = 1")
        other.commit()

    assert same == before
    assert signal.read(CITY) != before


def test_signing_in_is_no_news_to_a_map(demo, signal):
    before = signal.read(CITY)
    with transaction(demo) as session:
        create_staff(session, *CLERK)
        account = session.scalars(select(Account.id)).one()
        noted = note_failed(session, place_key("192.0.2.1"))
    with transaction(demo) as session:
        secret = add_sign_in(session, account)
        take_back(session, noted)
    with transaction(demo) as session:
        note_seen(session, secret)

    assert signal.read(CITY) == before


def test_pictures_and_kept_files_are_known_by_their_rows(demo, signal):
    """Their bytes never change, and reading them all would take seconds."""
    read = []
    signal.read(CITY)
    watching = signal._connection  # noqa: SLF001 - what it reads is its own affair

    def note(_action, table, column, *_):
        read.append((table, column))
        return sqlite3.SQLITE_OK

    watching.set_authorizer(note)
    with transaction(demo) as session:
        note_failed(session, place_key("192.0.2.1"))

    signal.read(CITY)

    assert ("photo", "alt") in read
    assert not {("photo", "content"), ("photo", "small")} & set(read)
    assert not {("import_file", "content"), ("failed_try", "id")} & set(read)
