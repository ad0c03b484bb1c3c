"""Access to centres and activities, 2SFCA and gaps, in a town of two squares."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from geo.domain.estimate import Reason, State
from geo.report.basis.gather import gather_basis
from geo.report.basis.things.capacity import cut, gaussian, measure_centre_capacity
from geo.report.basis.things.gaps import find_gaps, residents_by_age
from geo.report.basis.things.reach import (
    measure_activity_access,
    measure_centre_access,
)
from tests.basis import asked_of, counts_of
from tests.samples import add_districts, add_layer, add_residents, at, snapshot_of
from tests.towns import EAST, IN_EAST, IN_WEST, PLANE_CRS, WEST, grid_town

CENTRE = {"place_kind": "support_centre"}


@pytest.fixture
def town(session):
    add_districts(session)
    add_residents(session, {EAST: 1000, WEST: 500})
    return session


def test_the_share_within_reach_is_that_of_the_circle(town):
    add_layer(town, "activity", at(IN_EAST, "清掃", field="welfare"))
    asked = asked_of(town)

    [measure] = measure_activity_access(asked)["activity_access"]

    plane = asked.area_set.outlines.to_crs(asked.snapshot.city.plane_srid).geometry
    middle = gpd.GeoSeries([Point(IN_EAST)], crs=4326).to_crs(plane.crs)[0]
    circle = middle.buffer(500, quad_segs=200)
    for code, people in ((EAST, 1000), (WEST, 500)):
        share = plane[code].intersection(circle).area / plane[code].area
        x, n = counts_of(measure)[code]
        assert x == pytest.approx(people * share, rel=2e-3, abs=0.1)
        assert n == people
    assert measure.whole.x == pytest.approx(measure.counts["x"].sum())


def test_an_activity_whose_place_is_not_public_reaches_nobody(town):
    add_layer(
        town,
        "activity",
        at(IN_EAST, "電話", location_visibility="hidden"),
        at(IN_EAST, "地区だけ", location_visibility="area_only"),
        at(IN_EAST, "町の中心", location_source="town_centroid"),
    )
    asked = asked_of(town)

    [measure] = measure_activity_access(asked)["activity_access"]

    assert set(measure.counts["reason"]) == {Reason.NOT_REPORTED}
    assert "3件" in measure.note
    assert find_gaps(asked) == ()


def test_a_city_without_a_public_centre_has_no_access_rather_than_none(town):
    add_layer(
        town, "place", at(IN_EAST, "避難", location_visibility="hidden", **CENTRE)
    )
    asked = asked_of(town)

    for found in (measure_centre_access(asked), measure_centre_capacity(asked)):
        [[measure]] = found.values()
        assert set(measure.counts["reason"]) == {Reason.NO_CENTRES}
        assert measure.whole.state is State.MISSING


def test_2sfca_gives_out_exactly_the_centres_there_are(town):
    add_layer(
        town, "place", at(IN_EAST, "拠点", **CENTRE), at(IN_WEST, "分室", **CENTRE)
    )

    [measure] = measure_centre_capacity(asked_of(town))["centre_capacity"]
    rows = measure.counts

    assert (rows["value"] * rows["n"]).sum() / 10_000 == pytest.approx(2)
    assert measure.whole.value == pytest.approx(2 / 1500 * 10_000)


def test_weight_falls_from_one_to_nothing():
    near, half, edge = gaussian(pd.Series([0.0, 1500.0, 3000.0]).to_numpy())

    assert (near, edge) == (1, 0)
    assert half == pytest.approx(0.7014, abs=1e-4)


def test_pieces_of_a_district_add_up_to_it():
    districts = grid_town(2, 2)
    districts.loc["04", "geometry"] = box(100, 100, 950, 480)

    pieces = cut(districts)

    shares = pieces.groupby("district_code")["share"].sum()
    areas = pieces.area.groupby(pieces["district_code"]).sum()
    assert pieces.crs == PLANE_CRS
    assert shares.tolist() == pytest.approx([1] * 4)
    assert areas["04"] == pytest.approx(850 * 380)


def test_gaps_are_of_any_field_and_of_each_with_candidates_that_exist(town):
    add_layer(town, "activity", at(IN_EAST, "サロン", field="welfare"))
    add_layer(
        town,
        "place",
        at(IN_WEST, "会館", place_kind="hall"),
        at(IN_WEST, "窓口", place_kind="desk"),
        at(IN_WEST, "避難", place_kind="hall", location_visibility="hidden"),
    )

    gaps = find_gaps(asked_of(town))

    found = [(gap.field, gap.ages) for gap in gaps]
    unserved = gaps[0].table["unserved"]
    assert found == [(None, "all"), ("welfare", "all")]
    assert [item.title for item in gaps[0].candidates] == ["会館"]
    assert 0 < unserved[EAST] < 1000
    assert 0 < gaps[0].candidates[0].covered <= unserved.sum()


def test_bands_add_up_to_ages_and_a_band_across_gives_none(town):
    bands = pd.DataFrame(
        [
            (EAST, "all", 0, 14, 100.0),
            (EAST, "all", 15, 64, 600.0),
            (EAST, "all", 65, 74, 200.0),
            (EAST, "all", 75, None, 100.0),
            (WEST, "all", 0, 19, 90.0),
            (WEST, "all", 65, None, 200.0),
        ],
        columns=["district_code", "sex", "age_from", "age_to", "count"],
    ).astype({"age_from": "Int64", "age_to": "Int64"})
    asked = asked_of(town)
    asked = replace(asked, population=replace(asked.population, bands=bands))

    found = residents_by_age(asked)

    assert found.loc[EAST].tolist() == [1000, 100, 600, 300]
    assert found.loc[WEST, ["all", "65_plus"]].tolist() == [500, 200]
    assert found.loc[WEST, ["under_15", "15_64"]].isna().all()


def test_the_whole_basis_is_gathered(town):
    add_layer(town, "activity", at(IN_EAST, "サロン", field="welfare"))
    basis = gather_basis(town, snapshot_of(town))

    assert {"activities", "activity_access", "completeness"} <= set(basis.measures)
    assert basis.bias["once"].sum() == 1
    assert {gap.field for gap in basis.gaps} == {None, "welfare"}
