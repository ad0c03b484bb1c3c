import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from geo.analysis.areal import areal_weights, interpolate_areas
from geo.domain.errors import CrsMismatchError
from tests.towns import areas, cell, grid_town

# Two square blocks; zone N holds block 01 and half of 02, zone S the other half.
BLOCKS = grid_town(2, 1)
ZONES = areas({"N": cell(0, 0, width=1.5), "S": cell(1.5, 0, width=0.5)})
RESIDENTS = pd.Series({"01": 300, "02": 100}, name="residents")


def test_weights_are_shares_of_area_and_touching_shares_nothing():
    weights = areal_weights(BLOCKS, ZONES)

    assert weights.to_dict("list") == {
        "source_code": ["01", "02", "02"],
        "target_code": ["N", "N", "S"],
        "weight": [1.0, 0.5, 0.5],
        "area_m2": [10_000.0, 5_000.0, 5_000.0],
    }


def test_residents_of_a_cut_block_are_split_by_area():
    moved, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, ZONES)

    assert moved.to_dict() == {"N": 350, "S": 50}
    assert moved.name == "residents"
    assert diagnostics.remainder.empty


def test_split_share_is_the_part_that_came_from_cut_blocks():
    _, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, ZONES)

    assert diagnostics.split_share["residents"].to_dict() == {"N": 50 / 350, "S": 1}


def test_blocks_that_nest_are_not_split():
    town = grid_town(4, 2)
    halves = areas({"W": cell(0, 0, 2, 2), "E": cell(2, 0, 2, 2)})
    residents = pd.Series(range(1, 9), index=town.index)

    moved, diagnostics = interpolate_areas(residents, town, halves)

    assert moved.to_dict() == {"W": 1 + 2 + 5 + 6, "E": 3 + 4 + 7 + 8}
    assert (diagnostics.split_share["value"] == 0).all()


def test_sliver_of_another_publishers_outline_is_no_cut():
    drawn_otherwise = areas({"W": cell(0, 0, 1.0005), "E": cell(1.0005, 0, 0.9995)})

    moved, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, drawn_otherwise)

    assert moved.sum() == pytest.approx(400, rel=1e-12)
    assert (diagnostics.split_share["residents"] == 0).all()


def test_part_outside_every_zone_goes_to_the_zones_it_touches():
    zone = areas({"N": cell(0, 0, width=1.25)})

    moved, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, zone)

    assert moved.to_dict() == {"N": 400}
    assert diagnostics.outside_share.to_dict() == {"01": 0, "02": 0.75}


def test_block_that_touches_no_zone_is_returned_as_remainder():
    zone = areas({"N": cell(0, 0)})

    moved, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, zone)

    assert moved.to_dict() == {"N": 300}
    assert diagnostics.remainder["residents"].to_dict() == {"02": 100}
    assert diagnostics.outside_share["02"] == 1


def test_figures_of_a_code_without_outline_are_returned_as_remainder():
    residents = pd.concat([RESIDENTS, pd.Series({"99": 7})])

    moved, diagnostics = interpolate_areas(residents, BLOCKS, ZONES)

    assert moved.sum() == 400
    assert diagnostics.remainder["value"].to_dict() == {"99": 7}


@pytest.mark.parametrize(
    "residents",
    [
        pd.Series({"01": 300, "02": None}),
        pd.Series({"01": 300, "02": pd.NA}, dtype="Int64"),
        pd.Series({"01": 300}),
    ],
    ids=["nan", "NA", "no row"],
)
def test_zone_touched_by_a_missing_block_is_missing_never_a_part_of_the_sum(residents):
    moved, diagnostics = interpolate_areas(residents, BLOCKS, ZONES)

    assert moved.isna().all()
    assert diagnostics.share_known["value"].to_dict() == {"N": 10 / 15, "S": 0}
    assert diagnostics.withheld["value"].to_dict() == {"N": 300, "S": 0}


def test_caller_may_accept_a_zone_that_is_mostly_known():
    moved, diagnostics = interpolate_areas(
        pd.Series({"01": 300}), BLOCKS, ZONES, minimum_known=0.5
    )

    assert moved["N"] == 300
    assert np.isnan(moved["S"])
    assert (diagnostics.withheld["value"] == 0).all()


def test_zero_is_moved_as_zero():
    moved, diagnostics = interpolate_areas(RESIDENTS * 0, BLOCKS, ZONES)

    assert (moved == 0).all()
    assert diagnostics.split_share["residents"].isna().all()


def test_zone_no_block_reaches_is_missing_not_zero():
    zones = areas({"N": cell(0, 0, width=2), "sea": cell(5, 5)})

    moved, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, zones)

    assert moved["N"] == 400
    assert np.isnan(moved["sea"])
    assert diagnostics.share_known.loc["sea", "residents"] == 0


def test_columns_are_moved_each_with_its_own_missing_values():
    figures = pd.DataFrame(
        {"residents": [300, 100], "households": [120, None]}, index=["01", "02"]
    )

    moved, diagnostics = interpolate_areas(figures, BLOCKS, ZONES)

    assert list(moved["residents"]) == [350, 50]
    assert moved["households"].isna().all()
    assert list(diagnostics.split_share.columns) == ["residents", "households"]


def test_overlapping_zones_do_not_double_a_block():
    both = areas({"A": cell(0, 0, width=2), "B": cell(0, 0, width=2)})

    moved, _ = interpolate_areas(RESIDENTS, BLOCKS, both)

    assert moved.to_dict() == {"A": 200, "B": 200}


def test_no_zones_leave_everything_in_the_remainder():
    moved, diagnostics = interpolate_areas(RESIDENTS, BLOCKS, ZONES.iloc[:0])

    assert moved.empty
    assert diagnostics.remainder["residents"].sum() == 400


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2263"], ids=["degrees", "feet"])
def test_areas_are_measured_in_metres_only(crs):
    with pytest.raises(CrsMismatchError, match="metres"):
        areal_weights(
            BLOCKS.set_crs(crs, allow_override=True),
            ZONES.set_crs(crs, allow_override=True),
        )


def test_area_sets_in_different_zones_are_refused():
    with pytest.raises(CrsMismatchError):
        areal_weights(BLOCKS, ZONES.set_crs("EPSG:6676", allow_override=True))


def test_code_used_twice_is_refused():
    twice = pd.concat([BLOCKS, BLOCKS])

    with pytest.raises(ValueError, match="source code is used twice"):
        areal_weights(twice, ZONES)
    with pytest.raises(ValueError, match="target code is used twice"):
        areal_weights(ZONES, twice)
    with pytest.raises(ValueError, match="two values"):
        interpolate_areas(pd.concat([RESIDENTS, RESIDENTS]), BLOCKS, ZONES)


# Slanted quadrilaterals over and around a town of 3 × 3 cells, gaps and overlaps too.
COORDINATE = st.floats(-100, 400)
ZONE = st.tuples(COORDINATE, COORDINATE, st.floats(1, 300), st.floats(-0.5, 0.5)).map(
    lambda zone: slanted(*zone)
)
COUNT = st.one_of(st.none(), st.floats(0, 1e7))


def slanted(x, y, side, slope):
    lean = slope * side
    return Polygon(
        [(x, y), (x + side, y), (x + side + lean, y + side), (x + lean, y + side)]
    )


@given(st.lists(COUNT, min_size=9, max_size=9), st.lists(ZONE, max_size=6))
def test_total_is_kept_whatever_the_zones(counts, shapes):
    town = grid_town(3, 3)
    residents = pd.Series(counts, index=town.index, dtype="float64")
    zones = areas({f"z{number}": shape for number, shape in enumerate(shapes)})

    moved, diagnostics = interpolate_areas(residents, town, zones)

    accounted = (
        moved.sum()
        + diagnostics.withheld["value"].sum()
        + diagnostics.remainder["value"].sum()
    )
    assert accounted == pytest.approx(residents.sum(), rel=1e-9, abs=0)
    weights = areal_weights(town, zones).groupby("source_code")["weight"].sum()
    assert weights.to_numpy() == pytest.approx(1, rel=1e-9)


@given(st.lists(ZONE, min_size=1, max_size=6))
def test_even_spreading_gives_each_zone_its_share_of_the_area(shapes):
    block = areas({"01": Polygon([(-600, -600), (900, -600), (900, 900), (-600, 900)])})
    zones = areas({f"z{number}": shape for number, shape in enumerate(shapes)})

    moved, _ = interpolate_areas(pd.Series({"01": 1000.0}), block, zones)

    expected = 1000 * zones.area / zones.area.sum()
    assert moved.to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-9)
