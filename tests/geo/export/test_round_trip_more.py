"""The round trips that need readers of Excel, KML, apostrophes and places by name.

A form is added to READ when its reader is there; each test then covers it.
"""

import tempfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.export.delimited import write_csv
from geo.export.kml import write_kml
from geo.export.workbook import write_workbook
from tests.geo.export.trips import AWKWARD, POINTS, WRITERS, rows, travel
from tests.samples import at
from tests.towns import IN_EAST

WRITE = WRITERS | {
    "people.csv": write_csv,
    "xlsx": lambda table: write_workbook([table]),
    "kml": lambda table: write_kml([replace(table, slug="layer")], title="見本"),
}
READ: list[str] = []
"""Of "people.csv", "xlsx", "kml": those our reader takes back today."""
KEEPS_HOW_A_PLACE_IS_KNOWN: list[str] = []
"""Of "csv", "geojson", "gpkg" and the above: those whose reader honours 位置の根拠."""
FEW = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def arrives_unchanged(database, kind, given_rows, form):
    with tempfile.TemporaryDirectory() as folder:
        first, second = travel(
            database, kind, given_rows, form, folder, write=WRITE[form]
        )

    assert second == first


def test_the_forms_are_ones_we_write():
    assert set(READ) | set(KEEPS_HOW_A_PLACE_IS_KNOWN) <= set(WRITE)


def check_texts(database, form):
    given_rows = [
        at(IN_EAST, text, description=text, organiser=text, source_id=str(number))
        for number, text in enumerate(AWKWARD)
    ]
    arrives_unchanged(database, "activity", given_rows, form)


def check_place(database, form):
    given_rows = [
        at(IN_EAST, source, location_source=source)
        for source in ("surveyed", "town_centroid", "manual")
    ]
    arrives_unchanged(database, "activity", given_rows, form)


if READ:

    @pytest.mark.parametrize("form", READ)
    def test_texts_that_break_naive_tables_arrive_unchanged(kept_gpkg, form):
        check_texts(kept_gpkg, form)

    @pytest.mark.slow
    @pytest.mark.parametrize("form", READ)
    @pytest.mark.parametrize("kind", ["activity", "place", "adoption_site"])
    @FEW
    @given(data=st.data())
    def test_points_and_texts_arrive_unchanged(kept_gpkg, kind, form, data):
        given_rows = data.draw(st.lists(rows(kind, POINTS), min_size=1, max_size=4))

        arrives_unchanged(kept_gpkg, kind, given_rows, form)


if KEEPS_HOW_A_PLACE_IS_KNOWN:

    @pytest.mark.parametrize("form", KEEPS_HOW_A_PLACE_IS_KNOWN)
    def test_an_approximate_place_stays_approximate(kept_gpkg, form):
        check_place(kept_gpkg, form)


def test_a_point_in_a_table_is_the_stored_point_to_the_last_digit(kept_gpkg):
    row = {"title": "点", "geometry": Point(141.51234567890123, 43.10987654321098)}

    arrives_unchanged(kept_gpkg, "place", [row | {"status": "active"}], "csv")
