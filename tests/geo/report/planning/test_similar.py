import pytest

from geo.domain.errors import NotFoundError
from geo.report.planning.similar import find_similar
from tests.geo.report.planning.toy import UNREPORTED, figures_of, measure

OWNED = measure("owner_occupied", [(90, 100), (85, 100), (20, 100), UNREPORTED])
FLATS = measure("flats", [(10, 100), (15, 100), (70, 100), (80, 100)])
DENSITY = measure("density", [(1, 1)] * 4, value=[900, 1000, 9000, 30000])


def test_the_most_alike_comes_first_by_name():
    figures = figures_of(OWNED, FLATS, DENSITY, columns=4)

    found = find_similar(figures, "01", k=2)

    assert [row.code for row in found] == ["02", "03"]
    assert found[0].name == "02町"
    assert found[0].distance < found[1].distance
    assert found[0].used == ("owner_occupied", "flats", "density")


def test_what_is_unknown_of_one_is_left_out_and_not_named():
    figures = figures_of(OWNED, FLATS, DENSITY, columns=4)

    found = {row.code: row.used for row in find_similar(figures, "03")}

    assert found["04"] == ("flats", "density")
    assert found["01"] == ("owner_occupied", "flats", "density")


def test_without_context_nobody_is_alike():
    assert find_similar(figures_of(columns=3), "01") == ()


def test_a_district_that_is_none_is_not_found():
    with pytest.raises(NotFoundError):
        find_similar(figures_of(OWNED, columns=4), "99")
