"""A backup holds everything, is the same from either database, and comes back whole."""

import json
import shutil
import zipfile
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, inspect, select, text

from geo.domain.errors import ConflictError, InvalidBackupError
from geo.query.health import find_broken_links, find_invalid_outlines
from geo.store.backup import MANIFEST, tables, write_backup
from geo.store.drafts import keep_draft
from geo.store.files import keep_file
from geo.store.models import (
    Account,
    Area,
    Base,
    Feature,
    ImportFile,
    Membership,
    OfficerContact,
    Organisation,
)
from geo.store.municipalities import ensure_municipality
from geo.store.restore import holds_rows, restore_backup, verify_backup
from geo.store.schema import upgrade
from geo.store.session import connect, reading, transaction
from tests.samples import CITY, add_layer, at, fill_town, snapshot_of
from tests.towns import IN_EAST

BYTES = bytes(range(256)) * 10
TEXT = '一行目\n二行目, "引用" ｶﾅ 🌸 = + - @ \u2028'


def fill(database):
    """Something in every kind of column: shapes, bytes, moments, JSON, texts."""
    with transaction(database) as session:
        fill_town(session)
        city = ensure_municipality(session, CITY)
        keep_file(
            session,
            city,
            name="元の表.csv",
            content=BYTES,
            target="layer/activities",
            row_count=3,
            notes=[TEXT],
            wish={"columns": {"title": "名称"}, "title": "表"},
        )
        keep_draft(
            session, city_code=city.code, purpose="layer", name="a.csv", content=b"\0"
        )
        add_layer(session, "place", at(None, TEXT, place_kind="park"), slug="halls")
        east, west = session.scalars(select(Area).order_by(Area.id))
        # The first row points at a later one of its own table.
        east.parent_id = west.id
        account = Account(email="office@example.jp", is_staff=True)
        session.add(account)
        session.flush()
        member = Membership(
            organisation_id=session.scalars(select(Organisation.id)).first(),
            account_id=account.id,
            role="owner",
            term_start=date(2026, 4, 1),
        )
        session.add(member)
        session.flush()
        session.add(
            OfficerContact(
                membership_id=member.id,
                purpose="連絡のため",
                name="架空",
                consented_on=date(2026, 4, 1),
            )
        )


@pytest.fixture
def filled(database):
    fill(database)
    return database


@pytest.fixture
def backup(filled, tmp_path):
    path = tmp_path / "backup.zip"
    write_backup(filled, path)
    return path


@pytest.fixture
def empty(empty_gpkg, tmp_path):
    path = tmp_path / "other.gpkg"
    shutil.copy(empty_gpkg, path)
    made = connect(str(path))
    yield made
    made.engine.dispose()


def again(database, path):
    write_backup(database, path)
    return path.read_bytes()


def test_backup_restore_backup_gives_the_same_bytes(filled, backup, empty, tmp_path):
    manifest = restore_backup(empty, backup)

    assert again(empty, tmp_path / "again.zip") == backup.read_bytes()
    assert manifest.rows == verify_backup(backup).rows > 40
    assert again(filled, tmp_path / "first.zip") == backup.read_bytes()


@pytest.mark.parametrize(
    "database", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True
)
def test_a_backup_goes_from_file_to_server_and_back(database, empty, tmp_path):
    fill(empty)
    first = tmp_path / "first.zip"
    write_backup(empty, first)
    restore_backup(database, first)
    second = tmp_path / "second.zip"
    write_backup(database, second)
    third = connect(str(tmp_path / "third.gpkg"))
    restore_backup(third, second)
    last = again(third, tmp_path / "last.zip")
    third.engine.dispose()

    assert first.read_bytes() == second.read_bytes() == last


def test_a_restored_city_shows_what_it_showed(filled, backup, empty):
    restore_backup(empty, backup)
    with reading(filled) as session:
        before = snapshot_of(session).version
    with reading(empty) as session:
        after = snapshot_of(session).version
        unsound = [*find_broken_links(session), *find_invalid_outlines(session)]
        kept = session.scalars(select(ImportFile)).one()

    assert (after, unsound) == (before, [])
    assert (kept.content, kept.notes) == (BYTES, [TEXT])


def test_new_rows_get_new_keys_after_a_restore(filled, backup):
    restore_backup(filled, backup, replace=True)
    with transaction(filled) as session:
        highest = session.scalar(select(func.max(Feature.id)))
        add_layer(session, "activity", at(IN_EAST, "新しい活動"), slug="new")
        newest = session.scalar(select(func.max(Feature.id)))

    assert newest > highest


def test_the_spatial_index_of_a_restored_file_is_right(backup, empty):
    restore_backup(empty, backup)
    with empty.engine.connect() as connection:
        indexed = connection.execute(text("SELECT id FROM rtree_feature_geometry"))
        stored = connection.execute(
            text("SELECT id FROM feature WHERE geometry IS NOT NULL")
        )
        found = sorted(indexed.scalars()), sorted(stored.scalars())
        contents = connection.execute(text("SELECT table_name FROM gpkg_contents"))
        known = inspect(empty.engine).get_table_names()

    assert found[0] == found[1] != []
    assert set(contents.scalars()) <= set(known)


def test_a_database_with_rows_is_left_alone(filled, backup, tmp_path):
    with pytest.raises(ConflictError, match="--replace"):
        restore_backup(filled, backup)

    assert again(filled, tmp_path / "again.zip") == backup.read_bytes()


def test_replacing_deletes_what_was_there(filled, backup, tmp_path):
    with transaction(filled) as session:
        add_layer(session, "activity", at(IN_EAST, "あとの活動"), slug="later")
    restore_backup(filled, backup, replace=True)

    assert again(filled, tmp_path / "again.zip") == backup.read_bytes()


def test_every_table_is_in_it_and_only_its_owner_can_read_it(backup):
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
        dates = {entry.date_time for entry in archive.infolist()}
        said = json.loads(archive.read(MANIFEST))

    assert names == [*(f"tables/{table.name}.jsonl" for table in tables()), MANIFEST]
    assert {table.name for table in tables()} == set(Base.metadata.tables)
    assert said["tables"]["officer_contact"]["rows"] == 1
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert backup.stat().st_mode & 0o777 == 0o600


def altered(path, change):
    """The same zip with one member's content changed, its own checks made right."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts)
    other = path.with_name("altered.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)
    return other


def without(name):
    return lambda parts: {key: part for key, part in parts.items() if key != name}


def with_part(name, change):
    return lambda parts: parts | {name: change(parts[name])}


@pytest.mark.parametrize(
    "change",
    [
        with_part("tables/feature.jsonl", lambda part: part.replace(b"1", b"2", 1)),
        with_part("tables/feature.jsonl", lambda part: part.partition(b"\n")[0]),
        with_part("tables/feature.jsonl", lambda part: part + part),
        with_part(MANIFEST, lambda part: part.replace(b"rows", b"lines")),
        with_part(MANIFEST, lambda _: b"[]"),
        with_part(MANIFEST, lambda part: part.replace(b'"format": 1', b'"format": 9')),
        without("tables/feature.jsonl"),
        without(MANIFEST),
        lambda parts: parts | {"tables/other.jsonl": b""},
        lambda parts: {"../escape": b"", **parts},
    ],
)
@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_an_altered_backup_is_refused_before_anything_is_touched(backup, empty, change):
    with pytest.raises(InvalidBackupError, match="バックアップ"):
        restore_backup(empty, altered(backup, change))

    assert not holds_rows(empty)


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_backup_is_refused(backup, empty, part):
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * part)])

    with pytest.raises(InvalidBackupError, match="途中で切れて"):
        restore_backup(empty, backup)

    assert not holds_rows(empty)


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_one_wrong_byte_anywhere_in_the_rows_is_found(backup, empty, tmp_path):
    content = backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        entries = archive.infolist()
    starts = [entry.header_offset for entry in entries]
    damaged = tmp_path / "damaged.zip"
    for entry, end in zip(entries, [*starts[1:], archive.start_dir], strict=True):
        middle = end - (entry.compress_size + 1) // 2
        wrong = bytes([content[middle] ^ 0xFF])
        damaged.write_bytes(content[:middle] + wrong + content[middle + 1 :])

        with pytest.raises(InvalidBackupError):
            restore_backup(empty, damaged)

    assert not holds_rows(empty)


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_a_failed_backup_leaves_the_old_one_and_no_scraps(
    filled, backup, tmp_path, monkeypatch
):
    before = backup.read_bytes()
    monkeypatch.setattr("geo.store.backup.product_version", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        write_backup(filled, backup)

    assert backup.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*backup.zip*")] == ["backup.zip"]


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_a_database_without_tables_is_made_before_it_is_filled(backup, tmp_path):
    new = connect(str(tmp_path / "new.gpkg"))
    restore_backup(new, backup)
    upgrade(new)
    with reading(new) as session:
        count = session.scalar(select(func.count()).select_from(Feature))
    new.engine.dispose()

    assert count == 5


def test_a_moment_is_the_same_moment_after_a_restore(filled, backup, empty):
    restore_backup(empty, backup)
    with reading(filled) as session:
        before = session.scalars(select(ImportFile.imported_at)).one()
    with reading(empty) as session:
        after = session.scalars(select(ImportFile.imported_at)).one()

    assert before == after
    assert isinstance(after, datetime)
    assert after.tzinfo == UTC
