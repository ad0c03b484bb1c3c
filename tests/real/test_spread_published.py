"""Spread against numbers that nobody here wrote: ../shared/reference, by PySAL's authors."""

import json

import numpy as np
import pandas as pd
import pyogrio
import pytest
from libpysal.weights import W

from geo.analysis.autocorrelation import eb_moran, moran
from geo.analysis.inequality import gini, theil, theil_parts
from geo.analysis.neighbours import contiguity

pytestmark = pytest.mark.real

YEARS = range(1940, 2001, 10)


@pytest.fixture
def reference(shared):
    path = shared / "reference"
    if not (path / "expected_scalars.json").is_file():
        pytest.skip(f"no published figures at {path}; set KYODO_SHARED")
    return path


@pytest.fixture
def expected(reference):
    return json.loads((reference / "expected_scalars.json").read_text("utf-8"))


@pytest.fixture
def counties(reference):
    """North Carolina's 100 counties: their neighbours and their columns."""
    table = pyogrio.read_dataframe(reference / "pysal/sids2/sids2.shp")
    words = (reference / "pysal/sids2/sids2.gal").read_text("utf-8").splitlines()[1:]
    near = {
        head.split()[0]: line.split()
        for head, line in zip(words[::2], words[1::2], strict=True)
    }
    assert len(near) == 100
    weights = W(near, id_order=[str(int(code)) for code in table["FIPSNO"]])
    weights.transform = "r"
    return weights, table


@pytest.fixture
def states(reference):
    return pd.read_csv(reference / "pysal/mexico/mexico.csv")


def test_moran_is_the_published_one(counties, expected):
    weights, table = counties
    published = expected["esda_sids2"]["Moran(SIDR74, sids2.gal, two_tailed=False)"]

    found = moran(table["SIDR74"], weights)

    assert found.value == pytest.approx(published["I"], abs=1e-12)
    assert found.p_normal / 2 == pytest.approx(published["p_norm"], abs=1e-12)
    assert found.p_permuted < 0.001


def test_moran_of_rates_is_the_published_one(counties, expected):
    weights, table = counties
    published = expected["esda_sids2"]["Moran_Rate(SID79,BIR79)"]

    found = eb_moran(table["SID79"], table["BIR79"], weights)

    assert found.value == pytest.approx(published["I"], abs=1e-12)
    assert found.p_normal / 2 == pytest.approx(published["p_norm"], abs=1e-12)


def test_theil_of_every_year_is_the_published_one(states, expected):
    published = expected["inequality_mexico"]["Theil 1940..2000"]

    found = [theil(states[f"pcgdp{year}"], np.ones(len(states))) for year in YEARS]

    assert found == pytest.approx(published, abs=5e-9)  # as many digits as it has


def test_theil_between_regions_is_the_published_one(states, expected):
    published = expected["inequality_mexico"]["TheilD.bg hanson98"]
    regions = states["hanson98"].to_list()

    found = [
        theil_parts(states[f"pcgdp{year}"], np.ones(len(states)), regions)
        for year in YEARS
    ]

    assert [parts.between for parts in found] == pytest.approx(published, abs=5e-9)
    for parts in found:
        assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-12)


def test_gini_is_the_published_one(states, expected):
    published = expected["inequality_mexico"]["Gini 1940"]

    assert gini(states["pcgdp1940"], np.ones(len(states))) == pytest.approx(
        published, abs=1e-12
    )


@pytest.mark.parametrize(
    ("name", "srid"), [("江別市", 6680), ("砂川市", 6680)], ids=["ebetsu", "sunagawa"]
)
def test_every_small_area_of_a_city_has_a_neighbour_and_they_are_mutual(
    shared, name, srid
):
    areas = pyogrio.read_dataframe(
        shared / f"data/hokkaido_small_areas/{name}_geo.json"
    )
    plane = areas.set_crs(4326, allow_override=True).to_crs(srid)

    found = contiguity(plane)

    near = found.weights.neighbors
    assert all(near.values())
    assert all(code in near[other] for code in near for other in near[code])
    assert len(found.islands) < len(areas) / 20
