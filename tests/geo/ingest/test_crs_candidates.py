import geopandas as gpd
import pyproj
import pytest
from shapely import box

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.crs_candidates import suggest_crs, word_suggestion

INAGI = (139.4642, 35.6043, 139.5254, 35.6527)
EBETSU = (141.4444, 43.0161, 141.6688, 43.1727)


def seen_from(code: int, near=INAGI) -> tuple[float, float, float, float]:
    """The city's extent in another system's numbers."""
    away = pyproj.Transformer.from_crs(4326, code, always_xy=True)
    return away.transform_bounds(*near)


def shapefile(folder, bounds, crs=None):
    west, south, east, north = bounds
    middle = (west + east) / 2
    shapes = [box(west, south, middle, north), box(middle, south, east, north)]
    frame = gpd.GeoDataFrame(
        {"code": ["01", "02"], "name": ["東町", "西町"]}, geometry=shapes
    )
    path = folder / "区域.shp"
    frame.set_crs(crs or "EPSG:6677").to_file(path, engine="pyogrio", encoding="utf-8")
    if crs is None:
        path.with_suffix(".prj").unlink()
    return path


@pytest.mark.parametrize(
    ("code", "near", "suggested"),
    [
        (6677, INAGI, ["EPSG:6677", "EPSG:2451", "EPSG:30169"]),
        (6680, EBETSU, ["EPSG:6680", "EPSG:2454", "EPSG:30172"]),
        (6668, INAGI, ["EPSG:6668", "EPSG:4612", "EPSG:4301"]),
    ],
)
def test_system_is_found_by_the_extent_of_the_city(code, near, suggested):
    found = suggest_crs(seen_from(code, near), near)

    assert found[:3] == suggested


@pytest.mark.parametrize("zone", range(1, 20))
def test_every_zone_is_told_from_its_neighbours(zone):
    origin = pyproj.Transformer.from_crs(6668 + zone, 4326, always_xy=True)
    near = origin.transform_bounds(-5000, -5000, 5000, 5000)

    assert suggest_crs((-4000, -4000, 4000, 4000), near)[0] == f"EPSG:{6668 + zone}"


def test_numbers_that_fit_nowhere_get_no_suggestion():
    assert suggest_crs((1, 1, 2, 2), INAGI) == []
    assert word_suggestion((1, 1, 2, 2), INAGI) is None
    assert word_suggestion(None, INAGI) is None
    assert word_suggestion(INAGI, None) is None


def test_swapped_axes_are_suspected_in_degrees_and_in_metres():
    west, south, east, north = seen_from(6677)

    assert "経度と緯度を入れ替えると" in word_suggestion(
        (INAGI[1], INAGI[0], INAGI[3], INAGI[2]), INAGI
    )
    assert "EPSG:6677" in word_suggestion((south, west, north, east), INAGI)


def test_shapefile_without_prj_is_refused_with_what_would_fit(tmp_path):
    path = shapefile(tmp_path, seen_from(6677))

    with pytest.raises(
        InvalidLayerError, match=r"合うのは、EPSG:6677（平面直角座標系 第9系）"
    ):
        read_boundaries(path, near=INAGI)


def test_chosen_system_puts_the_shapes_in_their_place(tmp_path):
    path = shapefile(tmp_path, seen_from(6677))

    found = read_boundaries(path, near=INAGI, crs="EPSG:6677")

    assert found.districts.total_bounds == pytest.approx(INAGI, abs=1e-3)
    assert not [note for note in found.notes if "離れています" in note.message]


def test_wrong_zone_is_doubted_with_the_right_one(tmp_path):
    path = shapefile(tmp_path, seen_from(6677), crs="EPSG:6676")

    found = read_boundaries(path, near=INAGI)

    doubts = [note.message for note in found.notes if "離れています" in note.message]
    assert len(doubts) == 1
    assert "EPSG:6677" in doubts[0]


def test_tokyo_datum_is_moved_by_462_metres_at_inagi(tmp_path):
    path = shapefile(tmp_path, INAGI, crs="EPSG:4301")

    found = read_boundaries(path, near=INAGI)

    west, south, *_ = found.districts.total_bounds
    _, _, moved = pyproj.Geod(ellps="GRS80").inv(INAGI[0], INAGI[1], west, south)
    assert moved == pytest.approx(462, abs=1)
    assert any("旧測地系" in note.message for note in found.notes)
