"""Export, import, export: the second file is the first, byte for byte."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from tests.geo.export.trips import (
    AWKWARD,
    EVERY_SHAPE,
    ONLY_POINTS,
    POINTS,
    WRITERS,
    rows,
    travel,
)
from tests.samples import at
from tests.towns import IN_EAST, IN_WEST

KINDS = ["activity", "place", "adoption_site", "organisation"]
# `make soak` asks for more.
FEW = settings(
    max_examples=int(os.environ.get("KYODO_SOAK_EXAMPLES", "10")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def slow_where_a_child_reads(forms):
    """Each of these files starts a process of its own."""
    slow = {"xlsx", "gpkg", "kml"}
    return [
        pytest.param(form, marks=pytest.mark.slow) if form in slow else form
        for form in forms
    ]


def arrives_unchanged(database, kind, given_rows, form):
    with tempfile.TemporaryDirectory() as folder:
        first, second = travel(database, kind, given_rows, form, folder)

    assert second == first


@pytest.mark.parametrize("form", slow_where_a_child_reads(ONLY_POINTS))
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_points_and_texts_arrive_unchanged(kept_gpkg, kind, form, data):
    given_rows = data.draw(st.lists(rows(kind, POINTS), min_size=1, max_size=4))

    arrives_unchanged(kept_gpkg, kind, given_rows, form)


@pytest.mark.parametrize("form", slow_where_a_child_reads(EVERY_SHAPE))
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_every_shape_and_text_arrives_unchanged(kept_gpkg, kind, form, data):
    given_rows = data.draw(st.lists(rows(kind), min_size=1, max_size=4))

    arrives_unchanged(kept_gpkg, kind, given_rows, form)


@pytest.mark.parametrize("form", WRITERS)
def test_texts_that_break_naive_tables_arrive_unchanged(kept_gpkg, form):
    given_rows = [
        at(IN_EAST, text, description=text, organiser=text, source_id=str(number))
        for number, text in enumerate(AWKWARD)
    ]

    arrives_unchanged(kept_gpkg, "activity", given_rows, form)


@pytest.mark.parametrize("form", WRITERS)
def test_how_a_place_is_known_arrives_unchanged(kept_gpkg, form):
    given_rows = [
        at(IN_EAST, source, location_source=source)
        for source in ("surveyed", "town_centroid", "manual")
    ]

    arrives_unchanged(kept_gpkg, "activity", given_rows, form)


@pytest.mark.parametrize("form", WRITERS)
def test_a_point_arrives_to_the_last_digit(kept_gpkg, form):
    row = {"title": "点", "geometry": Point(141.51234567890123, 43.10987654321098)}

    arrives_unchanged(kept_gpkg, "place", [row], form)


@pytest.mark.parametrize("form", WRITERS)
def test_declared_districts_arrive_unchanged(kept_gpkg, form):
    said = (("学区", "=第一小"), ("自治会", "東町"))
    given_rows = [at(IN_EAST, declared=said), at(IN_WEST, "花壇", declared=said[:1])]

    arrives_unchanged(kept_gpkg, "place", given_rows, form)
