"""The embedded file is a GeoPackage: its blobs, tables, index and other readers."""

import contextlib
import sqlite3
import struct
import subprocess

import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from geo.query.signal import ChangeSignal
from geo.snapshot.cache import SnapshotCache
from geo.store.geopackage import decode, encode, register_functions
from geo.store.models import Feature
from geo.store.session import connect, reading, transaction
from tests.samples import DAY, SLUG, add_districts, add_layer, at
from tests.towns import IN_EAST, IN_WEST, OUT_OF_TOWN

SRID = 4326
SHAPES = [
    "POINT (141.5 43.1)",
    "LINESTRING (0 0, 1 1, 2 0)",
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))",
    "MULTIPOINT ((0 0), (1 1))",
    "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
    "POINT EMPTY",
    "POLYGON EMPTY",
    "MULTIPOLYGON EMPTY",
    "GEOMETRYCOLLECTION EMPTY",
]
PRIVATE = {
    "account",
    "membership",
    "officer_contact",
    "sign_in",
    "invitation",
    "handover",
    "share_link",
    "alert",
    "alert_token",
    "letter",
    "signup",
    "import_file",
    "revision",
    "change_request",
    "feedback",
    "feedback_contact",
    "application",
    "staff_letter",
}
number = st.floats(-180, 180, allow_nan=False).map(lambda value: value + 0.0)
points = st.tuples(number, number)


@pytest.fixture
def gpkg(empty_gpkg, tmp_path):
    """The live database: its connection stays open and its log unwritten."""
    path = tmp_path / "live.gpkg"
    path.write_bytes(empty_gpkg.read_bytes())
    database = connect(str(path))
    with transaction(database) as session:
        add_districts(session)
        add_layer(session, "activity", at(IN_EAST, "東の清掃"), at(IN_WEST, "西の清掃"))
    yield database
    database.engine.dispose()


def path_of(database):
    return database.engine.url.database


def with_gdal(database, statement):
    """Change the file with other software while ours has it open."""
    subprocess.run(
        ["ogrinfo", path_of(database), "-sql", statement],  # noqa: S607 - GDAL's own tool
        capture_output=True,
        check=True,
    )


def index_rows(connection):
    found = connection.exec_driver_sql("SELECT * FROM rtree_feature_geometry")
    return {row[0]: row[1:] for row in found}


def test_every_type_comes_back_as_it_was_stored():
    for wkt in SHAPES:
        stored, srid = decode(encode(shapely.from_wkt(wkt), SRID))

        assert (stored.wkt, srid) == (wkt, SRID)


@given(st.lists(points, min_size=1, max_size=20))
def test_any_points_come_back_exactly_with_their_envelope(coordinates):
    shape = shapely.MultiPoint(coordinates)
    blob = encode(shape, SRID)
    min_x, max_x, min_y, max_y = struct.unpack_from("<4d", blob, 8)

    assert shapely.equals_identical(decode(blob)[0], shape)
    assert (min_x, min_y, max_x, max_y) == shape.bounds


@given(points, st.sampled_from([-1, 0, 4326, 6677]))
def test_a_big_endian_blob_without_envelope_is_read(xy, srid):
    wkb = shapely.to_wkb(Point(xy), byte_order=0)
    blob = b"GP\x00\x00" + struct.pack(">i", srid) + wkb

    assert decode(blob) == (Point(xy), srid)


def test_an_empty_geometry_says_so_and_has_no_envelope():
    blob = encode(Point(), SRID)

    assert blob[3] & 0b00010000
    assert (blob[3] >> 1) & 0b111 == 0


def test_heights_are_written_the_standards_way():
    blob = encode(Point(1, 2, 3), SRID)

    assert struct.unpack_from("<I", blob, 8 + 32 + 1) == (1001,)
    assert decode(blob)[0].z == 3


@pytest.mark.parametrize(
    "blob",
    [b"", b"GP", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", b"GP\x00\x0f" + b"0" * 80],
)
def test_what_is_no_geopackage_geometry_is_refused(blob):
    with pytest.raises(ValueError, match=r"GeoPackage|envelope"):
        decode(blob)


@given(st.binary(max_size=120))
def test_any_bytes_are_a_geometry_or_a_value_error(blob):
    with contextlib.suppress(ValueError):
        assert decode(b"GP" + blob)


def test_the_sql_functions_pass_null_through():
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    asked = (
        "SELECT ST_GeomFromEWKT(NULL), ST_GeomFromEWKB(NULL), ST_AsEWKB(NULL),"
        " ST_AsBinary(NULL), ST_GeomFromText(NULL, 1), ST_GeomFromWKB(NULL, 1),"
        " ST_IsEmpty(NULL), ST_Intersects(NULL, NULL), ST_SRID(NULL), ST_MinX(NULL)"
    )

    assert set(connection.execute(asked).fetchone()) == {None}
    connection.close()


def test_the_sql_functions_measure_a_blob_with_and_without_envelope():
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    bare = b"GP\x00\x01" + struct.pack("<i", SRID) + shapely.to_wkb(box(1, 2, 3, 4))
    asked = "SELECT ST_MinX(?1), ST_MaxX(?1), ST_MinY(?1), ST_MaxY(?1), ST_SRID(?1)"

    for blob in (bare, encode(box(1, 2, 3, 4), SRID)):
        assert connection.execute(asked, [blob]).fetchone() == (1, 3, 2, 4, SRID)
    touching = "SELECT ST_Intersects(?, ST_GeomFromEWKT('SRID=4326;POINT (3 4)'))"
    assert connection.execute(touching, [bare]).fetchone() == (1,)
    connection.close()


def test_the_file_says_it_is_a_geopackage(gpkg):
    with gpkg.engine.connect() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
        check = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        systems = connection.exec_driver_sql("SELECT srs_id FROM gpkg_spatial_ref_sys")
        ids = set(systems.scalars())

    assert application == int.from_bytes(b"GPKG")
    assert version == 10400
    assert check == "ok"
    assert ids == {-1, 0, 4326}


def test_features_and_attributes_are_listed_and_private_tables_are_not(gpkg):
    with gpkg.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT table_name, data_type FROM gpkg_contents"
        ).all()
        spatial = connection.exec_driver_sql(
            "SELECT table_name, geometry_type_name, srs_id, z, m"
            " FROM gpkg_geometry_columns ORDER BY 1"
        ).all()
    listed = dict(map(tuple, rows))

    assert not PRIVATE & set(listed)
    assert {name for name, kind in listed.items() if kind == "features"} == {
        "boundary",
        "feature",
    }
    assert [tuple(row) for row in spatial] == [
        ("boundary", "MULTIPOLYGON", 4326, 0, 0),
        ("feature", "GEOMETRY", 4326, 0, 0),
    ]


def test_gdal_lists_no_private_table(gpkg):
    assert not PRIVATE & {name for name, _ in pyogrio.list_layers(path_of(gpkg))}


CHANGES = {
    "moved": ("UPDATE feature SET geometry = :there WHERE id = 1", True),
    "taken away": ("UPDATE feature SET geometry = NULL WHERE id = 1", False),
    "emptied": ("UPDATE feature SET geometry = :empty WHERE id = 1", False),
    "renumbered": ("UPDATE feature SET id = 99, geometry = :there WHERE id = 1", True),
    "renumbered and taken away": (
        "UPDATE feature SET id = 99, geometry = NULL WHERE id = 1",
        False,
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_index_follows_a_geometry_that_is(gpkg, name):
    statement, located = CHANGES[name]
    there, empty = encode(Point(OUT_OF_TOWN), SRID), encode(Point(), SRID)
    with gpkg.writer.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("DELETE FROM feature_area")
        connection.exec_driver_sql("DELETE FROM activity")
        connection.exec_driver_sql(statement, {"there": there, "empty": empty})
        found = index_rows(connection)
        key = 99 if "renumbered" in name else 1

    assert set(found) == ({key, 2} if located else {2})
    if located:
        assert found[key] == pytest.approx((141.6, 141.6, 43.105, 43.105), abs=1e-4)


def test_the_index_takes_in_a_place_found_later_and_lets_go_of_deleted_ones(gpkg):
    place = encode(Point(OUT_OF_TOWN), SRID)
    with gpkg.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE feature SET geometry = NULL WHERE id = 1")
        connection.exec_driver_sql(
            "UPDATE feature SET geometry = ? WHERE id = 1", (place,)
        )
        later = set(index_rows(connection))
        connection.exec_driver_sql("DELETE FROM feature_area")
        connection.exec_driver_sql("DELETE FROM activity")
        connection.exec_driver_sql("DELETE FROM feature WHERE id = 2")
        left = set(index_rows(connection))

    assert later == {1, 2}
    assert left == {1}


def test_the_index_holds_every_outlines_box(gpkg):
    with gpkg.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT r.minx, r.maxx, r.miny, r.maxy, b.geometry FROM boundary b"
            " JOIN rtree_boundary_geometry r ON r.id = b.id"
        ).all()

    assert len(rows) == 2
    for *indexed, blob in rows:
        min_x, min_y, max_x, max_y = decode(blob)[0].bounds
        assert indexed == pytest.approx([min_x, max_x, min_y, max_y], abs=1e-4)


def test_pyogrio_reads_the_live_file(gpkg):
    with reading(gpkg) as session:
        session.get(Feature, 1)
        facts = pyogrio.read_info(path_of(gpkg), layer="boundary")
        features = pyogrio.read_dataframe(path_of(gpkg), layer="feature")

    assert (facts["crs"], facts["geometry_type"]) == ("EPSG:4326", "MultiPolygon")
    assert facts["features"] == 2
    assert list(features["title"]) == ["東の清掃", "西の清掃"]
    assert [(p.x, p.y) for p in features.geometry] == [IN_EAST, IN_WEST]


def test_pyogrio_finds_by_box_through_our_index(gpkg):
    found = pyogrio.read_dataframe(
        path_of(gpkg), layer="feature", bbox=(141.51, 43.10, 141.52, 43.11)
    )

    assert list(found["title"]) == ["東の清掃"]


def test_ogrinfo_reads_the_live_file(gpkg):
    done = subprocess.run(
        ["ogrinfo", "-ro", "-so", path_of(gpkg), "feature"],  # noqa: S607 - GDAL's own tool
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Feature Count: 2" in done.stdout
    assert 'ID["EPSG",4326]' in done.stdout
    assert "ERROR" not in done.stdout + done.stderr


def test_a_title_written_by_gdal_reaches_our_sessions_and_snapshots(gpkg):
    cache = SnapshotCache(gpkg, lambda: DAY)
    before = cache.get(SLUG)
    with_gdal(gpkg, "UPDATE feature SET title = '東の大清掃' WHERE id = 1")
    after = cache.get(SLUG)
    cache.close()
    with reading(gpkg) as session:
        title = session.get(Feature, 1).title

    assert title == "東の大清掃"
    assert {card.title for card in after.cards} == {"東の大清掃", "西の清掃"}
    assert after.version != before.version


def test_a_geometry_written_by_gdal_is_indexed(gpkg):
    with_gdal(
        gpkg,
        "UPDATE feature SET geometry = (SELECT geometry FROM feature WHERE id = 2)"
        " WHERE id = 1",
    )
    with gpkg.engine.connect() as connection:
        indexed = index_rows(connection)

    assert indexed[1] == indexed[2]


def test_a_signal_is_steady_while_nothing_is_written(gpkg):
    signal = ChangeSignal(gpkg)
    first = signal.read(SLUG)
    with reading(gpkg) as session:
        session.get(Feature, 1)

    assert signal.read(SLUG) == first
    signal.close()
