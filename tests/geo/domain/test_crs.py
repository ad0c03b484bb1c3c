"""Which zone a municipality is measured in."""

import csv
from importlib.resources import files

import geopandas as gpd
import pytest
from pyproj import CRS

from geo.domain.crs import STORAGE_CRS, STORAGE_SRID, plane_srid, require_same_crs
from geo.domain.errors import CrsMismatchError, NotFoundError


@pytest.mark.parametrize(
    ("code", "srid"),
    [
        ("01217", 6680),
        ("01226", 6680),
        ("08205", 6677),
        ("11227", 6677),
        ("13225", 6677),
        ("132250", 6677),
        ("22212", 6676),
        ("222127", 6676),
        ("01202", 6679),
        ("01206", 6681),
        ("01219", 6680),
        ("01555", 6680),
        ("01552", 6681),
        ("01571", 6679),
        ("01205", 6680),
        ("13362", 6677),
        ("13401", 6677),
        ("13421", 6682),
        ("42209", 6669),
        ("46201", 6670),
        ("46505", 6670),
        ("46222", 6669),
        ("46304", 6669),
        ("47201", 6683),
        ("47381", 6684),
        ("47357", 6685),
    ],
)
def test_zone_is_the_one_of_the_notice(code, srid):
    assert plane_srid(code) == srid


def read_cities():
    table = (
        files("jp_prefecture")
        .joinpath("data", "cities.csv")
        .read_text(encoding="utf-8")
    )
    return list(csv.DictReader(table.splitlines()))


def test_every_municipality_lies_within_its_zone():
    zones = {srid: CRS.from_epsg(srid).area_of_use for srid in range(6669, 6688)}
    slack = 0.5  # degrees: the table's points are rough and the areas end at the shore

    outside = []
    for row in read_cities():
        area, lon, lat = (
            zones[plane_srid(row["cityCode"])],
            row["longitude"],
            row["latitude"],
        )
        if not (
            area.west - slack <= float(lon) <= area.east + slack
            and area.south - slack <= float(lat) <= area.north + slack
        ):
            outside.append(row["cityName"])

    assert outside == []


@pytest.mark.parametrize("code", ["01999", "13499", "46999", "47999", "48201", "00000"])
def test_municipality_whose_zone_is_unknown_is_an_error_not_a_guess(code):
    with pytest.raises(NotFoundError, match=code):
        plane_srid(code)


@pytest.mark.parametrize("code", ["132251", "inagi", "", "1322"])
def test_wrong_code_has_no_zone(code):
    with pytest.raises(NotFoundError):
        plane_srid(code)


def frame(crs):
    return gpd.GeoDataFrame(geometry=[], crs=crs)


def test_storage_crs_and_srid_are_one_system():
    assert CRS.from_epsg(STORAGE_SRID) == CRS.from_user_input(STORAGE_CRS)


def test_frames_in_one_crs_may_be_compared():
    require_same_crs(frame(STORAGE_CRS), frame("EPSG:4326"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("EPSG:4326", "EPSG:6677"),
        (None, "EPSG:4326"),
        ("EPSG:4326", None),
        (None, None),
    ],
)
def test_frames_in_unlike_or_unknown_crs_are_refused(left, right):
    with pytest.raises(CrsMismatchError) as caught:
        require_same_crs(frame(left), frame(right))

    assert caught.value.details["left"] == str(left)
