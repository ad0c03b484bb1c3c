"""Export, import, export: the second file is the first, byte for byte."""

import tempfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.geo.export.trips import AWKWARD, POINTS, rows, travel
from tests.samples import at
from tests.towns import IN_EAST

KINDS = ["activity", "place", "adoption_site", "organisation"]
FEW = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def arrives_unchanged(database, kind, given_rows, form):
    with tempfile.TemporaryDirectory() as folder:
        first, second = travel(database, kind, given_rows, form, folder)

    assert second == first


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_points_and_texts_arrive_unchanged_through_csv(kept_gpkg, kind, data):
    given_rows = data.draw(st.lists(rows(kind, POINTS), min_size=1, max_size=4))

    arrives_unchanged(kept_gpkg, kind, given_rows, "csv")


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_every_shape_and_text_arrives_unchanged_through_geojson(kept_gpkg, kind, data):
    given_rows = data.draw(st.lists(rows(kind), min_size=1, max_size=4))

    arrives_unchanged(kept_gpkg, kind, given_rows, "geojson")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["activity", "adoption_site"])
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_shape_and_text_arrives_unchanged_through_geopackage(
    kept_gpkg, kind, data
):
    given_rows = data.draw(st.lists(rows(kind), min_size=1, max_size=6))

    arrives_unchanged(kept_gpkg, kind, given_rows, "gpkg")


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg"])
def test_texts_that_break_naive_tables_arrive_unchanged(kept_gpkg, form):
    given_rows = [
        at(IN_EAST, text, description=text, organiser=text, source_id=str(number))
        for number, text in enumerate(AWKWARD)
    ]

    arrives_unchanged(kept_gpkg, "activity", given_rows, form)
