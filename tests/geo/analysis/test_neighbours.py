import pytest
from hypothesis import given
from hypothesis import strategies as st
from libpysal.weights import Queen
from shapely import box

from geo.analysis.neighbours import contiguity
from geo.domain.errors import CrsMismatchError
from tests.towns import areas, cell, grid_town, two_districts


def beside(found):
    return {code: set(near) for code, near in found.weights.neighbors.items()}


def test_an_edge_and_a_corner_both_make_neighbours():
    found = contiguity(grid_town(3, 2))

    assert beside(found)["01"] == {"02", "04", "05"}
    assert beside(found)["02"] == {"01", "03", "04", "05", "06"}
    assert found.islands == ()
    assert found.weights.weights["01"] == [1 / 3] * 3


def test_a_clean_grid_has_the_neighbours_another_program_finds():
    town = grid_town(7, 5)
    queen = Queen.from_dataframe(town, ids=list(town.index))

    assert beside(contiguity(town)) == {
        code: set(near) for code, near in queen.neighbors.items()
    }


def test_slivers_between_two_publishers_outlines_do_not_part_neighbours():
    gap = areas({"01": box(0, 0, 100, 100), "02": box(103, 0, 200, 100)})
    overlap = areas({"01": box(0, 0, 100, 100), "02": box(97, 0, 200, 100)})

    assert contiguity(gap).islands == contiguity(overlap).islands == ()
    assert beside(contiguity(gap)) == {"01": {"02"}, "02": {"01"}}


def test_an_island_is_tied_to_the_nearest_district_and_reported():
    town = areas({"01": cell(0, 0), "02": cell(1, 0), "03": cell(5, 0)})

    found = contiguity(town)

    assert found.islands == ("03",)
    assert beside(found) == {"01": {"02"}, "02": {"01", "03"}, "03": {"02"}}
    assert found.weights.islands == []


def test_a_detached_part_joins_both_its_surroundings():
    away = cell(0, 0).union(cell(3, 0))
    town = areas({"01": away, "02": cell(4, 0), "03": cell(1, 0)})

    assert beside(contiguity(town))["01"] == {"02", "03"}


def test_of_two_nearest_districts_the_first_is_taken():
    town = areas({"01": cell(0, 0), "02": cell(4, 0), "03": cell(2, 0)})

    found = contiguity(town)

    assert beside(found)["03"] == {"01", "02"}  # 02 is an island too, tied to 03
    assert found.islands == ("01", "02", "03")


def test_one_district_alone_has_nobody():
    found = contiguity(areas({"01": cell(0, 0)}))

    assert found.islands == ("01",)
    assert beside(found) == {"01": set()}


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9)),
        min_size=2,
        max_size=15,
        unique=True,
    )
)
def test_neighbours_are_mutual_and_nobody_is_alone(cells):
    town = areas({f"{place:02}": cell(*at) for place, at in enumerate(cells)})

    found = beside(contiguity(town))

    assert all(found.values())
    assert all(code in found[other] for code, near in found.items() for other in near)
    assert all(code not in near for code, near in found.items())


def test_degrees_are_refused():
    with pytest.raises(CrsMismatchError):
        contiguity(two_districts())


def test_a_missing_outline_and_a_doubled_code_are_refused():
    with pytest.raises(ValueError, match="no outline"):
        contiguity(areas({"01": cell(0, 0), "02": None}))
    doubled = grid_town(2, 1).set_axis(["01", "01"])
    with pytest.raises(ValueError, match="code"):
        contiguity(doubled)
