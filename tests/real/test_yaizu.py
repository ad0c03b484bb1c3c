"""Yaizu's own files from import to report, against an independent computation.

Nothing of the city's files is committed: the tests skip where they are absent.
"""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.domain.errors import InvalidLayerError
from geo.domain.estimate import Reason, State
from geo.report.basis.gather import gather_basis
from geo.snapshot.build import build_snapshot
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.session import Database, connect, reading
from web.importing import (
    BoundaryWish,
    LayerWish,
    run_import,
)

pytestmark = pytest.mark.real

SOURCE = "焼津市オープンデータ"
LICENCE = "CC BY 4.0"
TODAY = date(2026, 11, 22)
ZONE_8 = "EPSG:6676"


@pytest.fixture(scope="module")
def yaizu_files(shared) -> Path:
    return shared / "data/yaizu"


@pytest.fixture(scope="module")
def yaizu(yaizu_files, empty_gpkg, tmp_path_factory) -> Database:
    path = tmp_path_factory.mktemp("yaizu") / "yaizu.gpkg"
    path.write_bytes(empty_gpkg.read_bytes())
    database = connect(str(path))
    load_areas(database, yaizu_files / "自治会区域/自治会区域.shp", "jichikai")
    load_areas(database, yaizu_files / "小学校区/小学校区.shp", "elementary")
    load_areas(database, yaizu_files / "中学校区/中学校区.shp", "junior-high")
    load(
        database,
        yaizu_files / "公園一覧/222127_park_info.csv",
        "place",
        {"place_kind": "park"},
    )
    load(
        database,
        yaizu_files / "公園_緑地/公園・緑地.shp",
        "adoption_site",
        {"title": "公園・緑地", "site_kind": "park"},
    )
    load(
        database,
        yaizu_files / "地域交流センター/222127_community_center.csv",
        "place",
        {"place_kind": "support_centre"},
        slug="centres",
    )
    load(
        database,
        yaizu_files / "ビーチクリーン大作戦/ビーチクリーン大作戦会場.csv",
        "activity",
        {"field": "nature"},
    )
    load(
        database,
        yaizu_files / "子どもを守る家/子どもを守る家.csv",
        "place",
        {
            "title": "子どもを守る家",
            "place_kind": "public_facility",
            "location_visibility": "area_only",
        },
        slug="safe-houses",
    )
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def snapshot(yaizu):
    with reading(yaizu) as session:
        return build_snapshot(session, "yaizu", on=TODAY)


@pytest.fixture(scope="module")
def basis(yaizu, snapshot):
    with reading(yaizu) as session:
        return gather_basis(session, snapshot, "jichikai")


def load_areas(database, path, slug):
    kind = "association" if slug == "jichikai" else "school_zone"
    spec = AreaSetSpec(slug, kind, path.stem, SOURCE, LICENCE)
    wish = BoundaryWish(spec=spec, valid_from=date(2025, 4, 1))
    return run_import(database, path, "22212", wish)


def load(database, path, kind, defaults, *, slug=None):
    spec = LayerSpec(slug or kind, kind, path.stem, SOURCE, LICENCE)
    wish = LayerWish(spec=spec, kind=kind, defaults=defaults)
    return run_import(database, path, "22212", wish)


def independent_areas(files, name, column):
    """Read outlines with geopandas alone, repaired with ``buffer(0)``."""
    areas = gpd.read_file(files / name / f"{name}.shp", encoding="cp932")
    areas = areas.to_crs(ZONE_8)
    areas["geometry"] = areas.geometry.buffer(0)
    return areas.set_index(column)[["geometry"]]


def independent_counts(areas, points):
    """Count points in each area with one spatial join."""
    pairs = gpd.sjoin(points.to_crs(ZONE_8), areas, predicate="within")
    column = pairs.columns[-1]
    return pairs[column].value_counts().reindex(areas.index, fill_value=0)


def points_of(path):
    table = pd.read_csv(path)
    table = table.dropna(subset=["緯度", "経度"])
    places = gpd.points_from_xy(table["経度"], table["緯度"])
    return gpd.GeoDataFrame(table, geometry=places, crs="EPSG:4326")


@pytest.mark.parametrize(
    ("slug", "count"), [("jichikai", 35), ("elementary", 13), ("junior-high", 9)]
)
def test_every_district_of_each_set_is_there(snapshot, slug, count):
    assert len(snapshot.districts(slug)) == count


def test_territories_measure_what_the_city_measures(snapshot):
    outlines = snapshot.get_area_set("jichikai").outlines.to_crs(ZONE_8)

    assert outlines.area.sum() / 1e6 == pytest.approx(70.516, abs=0.01)


@pytest.mark.parametrize(
    ("folder", "layer"),
    [
        ("公園一覧/222127_park_info.csv", "place"),
        ("地域交流センター/222127_community_center.csv", "centres"),
        ("ビーチクリーン大作戦/ビーチクリーン大作戦会場.csv", "activity"),
    ],
)
def test_counts_in_each_association_equal_an_independent_join(
    snapshot, yaizu_files, folder, layer
):
    areas = independent_areas(yaizu_files, "自治会区域", "SAFIELD000")
    expected = independent_counts(areas, points_of(yaizu_files / folder))
    homes = snapshot.get_area_set("jichikai").homes

    found = pd.Series(
        [homes[c.uid] for c in snapshot.find_cards(layer=layer) if c.uid in homes]
    )

    assert (
        found.value_counts().reindex(areas.index, fill_value=0).tolist()
        == expected.tolist()
    )
    assert expected.sum() == len(points_of(yaizu_files / folder))


def test_park_areas_count_where_their_representative_point_lies(snapshot, yaizu_files):
    areas = independent_areas(yaizu_files, "自治会区域", "SAFIELD000")
    parks = gpd.read_file(yaizu_files / "公園_緑地/公園・緑地.shp")
    points = parks.set_geometry(parks.to_crs("EPSG:4326").representative_point())
    expected = independent_counts(areas, points)
    homes = snapshot.get_area_set("jichikai").homes

    found = pd.Series(
        [
            homes[c.uid]
            for c in snapshot.find_cards(layer="adoption_site")
            if c.uid in homes
        ]
    )

    assert len(snapshot.find_cards(layer="adoption_site")) == 148
    assert (
        found.value_counts().reindex(areas.index, fill_value=0).tolist()
        == expected.tolist()
    )


def test_the_report_counts_ten_activities_and_keeps_two_cancelled(basis, snapshot):
    assert basis.latest("activities").counts["x"].sum() == 10
    cancelled = [c for c in snapshot.cards if c.status == "cancelled"]
    assert len(cancelled) == 2
    assert {(c.kind, c.location) for c in cancelled} == {("activity", "none")}


def test_without_population_the_rate_is_missing_not_zero(basis):
    counts = basis.latest("activities").counts

    assert set(counts["state"]) == {State.MISSING}
    assert set(counts["reason"]) == {Reason.NO_RESIDENTS_REPORTED}


def test_without_any_agreement_the_adopted_share_is_missing(basis):
    counts = basis.latest("adopted").counts

    assert set(counts["state"]) == {State.MISSING}
    assert set(counts["reason"]) == {Reason.NO_ADOPTIONS_RECORDED}


def test_the_nearest_centre_is_measured_in_metres(basis, yaizu_files):
    areas = independent_areas(yaizu_files, "自治会区域", "SAFIELD000")
    centres = points_of(yaizu_files / "地域交流センター/222127_community_center.csv")
    centres = centres.to_crs(ZONE_8).union_all()

    for code, found in basis.latest("nearest_centre").counts["value"].items():
        origin = areas.geometry[code].representative_point()
        # Both sides choose their own point inside a district after a repair.
        assert found == pytest.approx(origin.distance(centres), abs=60)


def test_written_school_zones_agree_with_located_ones_for_905_of_906(
    snapshot, yaizu_files
):
    written = pd.read_csv(yaizu_files / "子どもを守る家/子どもを守る家.csv")
    homes = snapshot.get_area_set("elementary").homes
    located = [
        homes.get(card.uid, "")
        for card in sorted(
            snapshot.find_cards(layer="safe-houses"),
            key=lambda card: int(card.title.split()[-1]),
        )
    ]
    said = [f"{zone}小学校" for zone in written["学区"]]

    agree = sum(a == b for a, b in zip(located, said, strict=True))
    assert len(located) == 906
    assert agree == 905


def test_safe_houses_never_leave_as_points(snapshot):
    houses = snapshot.find_cards(layer="safe-houses")

    assert all(card.longitude is None for card in houses)
    assert b'"geometry":{' not in snapshot.features_geojson(houses)


def test_lines_are_refused_as_districts(yaizu, yaizu_files):
    with pytest.raises(InvalidLayerError, match="線のデータ"):
        load_areas(yaizu, yaizu_files / "行政区域界/行政区域界.shp", "gyosei")
