"""The district comparison, on a town whose every figure can be checked by hand.

03 nobody asked | 04 nobody lives here |
----------------+----------------------+-------------
02 西町     400 | 01 東町         1000 | 05  99 live here
"""

from dataclasses import astuple
from datetime import date, timedelta

import pyogrio
import pytest
from pyproj import Geod
from shapely import MultiPolygon, box

from geo.analysis.counts import count_by_district
from geo.analysis.plane import representative_points
from geo.analysis.rates import Verdict
from geo.domain.errors import NotFoundError
from geo.domain.estimate import Reason, State
from geo.query.cities import find_districts
from geo.report.comparison import compare_districts
from geo.report.model import Indicator
from geo.snapshot.build import build_snapshot
from geo.store.session import connect, reading
from tests.samples import (
    DAY,
    YEAR,
    add_districts,
    add_layer,
    add_membership,
    add_residents,
    at,
    members,
    snapshot_of,
)
from tests.towns import (
    EAST,
    IN_EAST,
    IN_WEST,
    ON_THE_EDGE,
    OUT_OF_TOWN,
    STORAGE_CRS,
    WEST,
    areas,
)

UNASKED, NOBODY, FEW = "03", "04", "05"
IN_UNASKED, IN_FEW = (141.505, 43.115), (141.525, 43.105)
ELLIPSOID = Geod(ellps="GRS80")


def square(min_x, min_y, width=0.01, height=0.01):
    return MultiPolygon([box(min_x, min_y, min_x + width, min_y + height)])


def town():
    return areas(
        {
            EAST: square(141.51, 43.10),
            WEST: square(141.50, 43.10),
            UNASKED: square(141.50, 43.11),
            NOBODY: square(141.51, 43.11),
            FEW: square(141.52, 43.10),
        },
        STORAGE_CRS,
    )


@pytest.fixture
def settled(session):
    """The town with its residents."""
    add_districts(session, town())
    add_residents(
        session,
        {EAST: 1000, WEST: 400, NOBODY: 0, FEW: 99},
        {EAST: 500, WEST: 200, NOBODY: 0, FEW: 50},
    )
    return session


def compare(session, indicator=Indicator.ACTIVITIES, slug=None, **more):
    return compare_districts(session, snapshot_of(session), slug, indicator, **more)


def estimates(session, indicator, **more):
    found = compare(session, indicator, **more)
    rows = {row.code: row.figures[indicator].estimate for row in found.rows}
    return rows | {"": found.whole.figures[indicator].estimate}


def hold_activities(session):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "a"),
        at(IN_EAST, "b"),
        at(ON_THE_EDGE, "c"),
        at(IN_EAST, "地区のみ", location_visibility="area_only"),
        at(IN_WEST, "d", location_source="manual"),
        at(IN_WEST, "e", location_source="town_centroid"),
        at(IN_WEST, "中止", status="cancelled"),
        at(IN_WEST, "終了", status="ended"),
        at(IN_WEST, "非公開", location_visibility="hidden"),
        at(IN_UNASKED, "f"),
        at(IN_FEW, "g"),
        at(OUT_OF_TOWN, "外"),
        at(None, "不明"),
    )


def test_activities_are_counted_per_1000_residents(settled):
    hold_activities(settled)
    found = estimates(settled, Indicator.ACTIVITIES)

    assert (found[EAST].numerator, found[EAST].value) == (4, 4.0)
    assert (found[WEST].numerator, found[WEST].value) == (2, 5.0)


def test_no_activity_is_zero_and_never_missing(settled):
    add_layer(settled, "activity", at(IN_WEST))
    found = estimates(settled, Indicator.ACTIVITIES)

    assert (found[EAST].state, found[EAST].value) == (State.VALUE, 0)
    assert found[EAST].upper > 0


def test_each_district_without_a_rate_says_why(settled):
    hold_activities(settled)
    found = estimates(settled, Indicator.ACTIVITIES)
    reasons = {code: (e.state, e.reason) for code, e in found.items() if not e.known}

    assert reasons == {
        UNASKED: (State.MISSING, Reason.NO_RESIDENTS_REPORTED),
        NOBODY: (State.UNDEFINED, Reason.ZERO_DENOMINATOR),
        FEW: (State.UNDEFINED, Reason.TOO_FEW_RESIDENTS),
    }
    assert found[UNASKED].numerator == 1


def test_the_whole_citys_rate_leaves_out_where_nobody_was_asked(settled):
    hold_activities(settled)
    comparison = compare(settled)
    whole = comparison.whole.figures[Indicator.ACTIVITIES].estimate

    assert (whole.numerator, whole.denominator) == (7, 1499)
    assert comparison.whole.activities == 8
    assert comparison.whole.residents.value == 1499
    assert (
        comparison.whole.residents.numerator,
        comparison.whole.residents.denominator,
    ) == (4, 5)


def test_without_a_layer_of_activities_there_is_no_rate(settled):
    found = estimates(settled, Indicator.ACTIVITIES)

    assert found[EAST].reason is Reason.NO_ACTIVITY_LAYER


def test_located_adds_up_to_every_active_feature(settled):
    hold_activities(settled)
    located = compare(settled).located
    active = 13 - 2  # one is cancelled, one has ended

    assert (located.located, located.approximate, located.withheld) == (6, 1, 2)
    assert (located.not_located, located.outside, located.cancelled) == (1, 1, 1)
    assert sum(astuple(located)) - located.cancelled == active


def test_membership_reported_for_the_districts_is_taken_as_it_is(settled):
    add_membership(settled, members(EAST, 60, 100), members(WEST, 0, 50))
    comparison = compare(settled, Indicator.MEMBERSHIP)
    found = estimates(settled, Indicator.MEMBERSHIP)

    assert (found[EAST].value, found[WEST].value) == (0.6, 0)
    assert found[UNASKED].state is State.MISSING
    assert (found[""].numerator, found[""].denominator) == (60, 150)
    assert (comparison.moved, comparison.moved_error) == (False, None)
    assert comparison.fiscal_year == YEAR
    assert not found[EAST].moved


def test_the_latest_reported_year_is_shown_unless_another_is_asked_for(settled):
    add_membership(
        settled,
        members(EAST, 60, 100),
        members(EAST, 70, 100, fiscal_year=YEAR - 1),
        members(EAST, None, 100, fiscal_year=YEAR + 1),
    )
    latest = compare(settled, Indicator.MEMBERSHIP)
    earlier = estimates(settled, Indicator.MEMBERSHIP, fiscal_year=YEAR - 1)
    unreported = estimates(settled, Indicator.MEMBERSHIP, fiscal_year=1999)

    assert latest.fiscal_year == YEAR
    assert earlier[EAST].value == 0.7
    assert unreported[EAST].state is unreported[""].state is State.MISSING


def associations():
    """A1 holds all of 西町 and half of 東町, A2 the other half."""
    return areas(
        {"A1": square(141.50, 43.10, width=0.015), "A2": square(141.515, 43.10, 0.005)},
        STORAGE_CRS,
    )


@pytest.fixture
def associated(settled):
    """Membership by associations, whose territories do not nest in districts."""
    add_districts(settled, associations(), slug="associations", kind="association")
    add_membership(
        settled,
        members("A1", 90, 300, note="概数"),
        members("A2", 50, 100),
        area_set="associations",
    )
    return settled


def test_membership_of_associations_is_moved_by_the_area_they_share(associated):
    found = estimates(associated, Indicator.MEMBERSHIP)

    assert found[EAST].value == pytest.approx((30 + 50) / (100 + 100), rel=1e-3)
    assert found[WEST].value == pytest.approx(60 / 200, rel=1e-3)
    assert found[EAST].moved
    assert found[WEST].moved


def test_a_district_that_a_territory_only_touches_is_missing_not_a_value(associated):
    found = estimates(associated, Indicator.MEMBERSHIP)

    assert (found[UNASKED].state, found[UNASKED].source) == (State.MISSING, "")


def test_moving_keeps_the_total(associated):
    whole = estimates(associated, Indicator.MEMBERSHIP)[""]

    assert whole.numerator == pytest.approx(140, rel=1e-9)
    assert whole.denominator == pytest.approx(400, rel=1e-9)


def test_what_rests_on_even_spreading_is_told(associated):
    comparison = compare(associated, Indicator.MEMBERSHIP)

    assert comparison.moved
    assert comparison.moved_error == pytest.approx(300 / 400, rel=1e-9)
    assert "加入世帯：自治会への照会（見本）" in comparison.sources


def test_in_their_own_territories_the_figures_are_not_moved(associated):
    comparison = compare(associated, Indicator.MEMBERSHIP, slug="associations")
    values = {
        row.code: row.figures[Indicator.MEMBERSHIP].estimate.value
        for row in comparison.rows
    }

    assert values == {"A1": 0.3, "A2": 0.5}
    assert not comparison.moved


def test_a_district_reached_only_by_an_unknown_territory_is_missing(settled):
    add_districts(settled, associations(), slug="associations", kind="association")
    add_membership(
        settled,
        members("A1", None, 300),
        members("A2", 50, 100),
        area_set="associations",
    )
    found = estimates(settled, Indicator.MEMBERSHIP)

    assert found[WEST].state is State.MISSING
    assert found[EAST].state is State.MISSING


def test_the_adopted_share_is_of_the_sites_that_are_there(settled):
    add_layer(
        settled,
        "adoption_site",
        at(IN_EAST, "a", adopter="花の会", term_end=date(2026, 6, 1)),
        at(IN_EAST, "b", adopter="水の会", review_due_on=date(2026, 4, 1)),
        at(IN_EAST, "c", adopter="緑の会", term_end=DAY - timedelta(days=1)),
        at(IN_EAST, "d"),
        at(IN_WEST, "e"),
        at(IN_WEST, "f", adopter="花の会", status="cancelled"),
    )
    found = estimates(settled, Indicator.ADOPTED)

    assert (found[EAST].numerator, found[EAST].denominator) == (2, 4)
    assert (found[WEST].numerator, found[WEST].denominator) == (0, 1)
    assert (found[NOBODY].state, found[NOBODY].reason) == (
        State.UNDEFINED,
        Reason.NO_SITES,
    )
    assert found[""].value == 2 / 5


def test_without_any_recorded_adoption_the_share_is_missing_not_zero(settled):
    add_layer(settled, "adoption_site", at(IN_EAST, "花壇"))
    found = estimates(settled, Indicator.ADOPTED)

    assert {(e.state, e.reason) for e in found.values()} == {
        (State.MISSING, Reason.NO_ADOPTIONS_RECORDED)
    }


def test_the_nearest_centre_is_as_far_as_the_ellipsoid_says(settled):
    centres = {"西": IN_WEST, "遠く": (141.53, 43.115)}
    rows = [at(xy, name, place_kind="support_centre") for name, xy in centres.items()]
    add_layer(
        settled,
        "place",
        *rows,
        at(IN_EAST, "会館", place_kind="hall"),
        at(IN_EAST, "休止", place_kind="support_centre", status="ended"),
    )
    snapshot = snapshot_of(settled)
    outlines = snapshot.get_area_set().outlines
    plane = outlines.to_crs(snapshot.city.plane_srid)
    origins = plane.set_geometry(representative_points(plane)).to_crs(STORAGE_CRS)
    found = estimates(settled, Indicator.NEAREST_CENTRE)

    for code, origin in origins.geometry.items():
        distances = [
            ELLIPSOID.inv(origin.x, origin.y, *xy)[2] for xy in centres.values()
        ]
        assert found[code].value == pytest.approx(min(distances), rel=2e-4, abs=0.01)
    assert found[""].reason is Reason.NOT_FOR_WHOLE


def test_a_city_without_centres_has_no_distance(settled):
    found = estimates(settled, Indicator.NEAREST_CENTRE)

    assert {e.reason for e in found.values()} == {Reason.NO_CENTRES}


def test_noise_is_never_called_a_difference(settled):
    hold_activities(settled)
    comparison = compare(settled)
    verdicts = {
        row.code: row.figures[Indicator.ACTIVITIES].verdict for row in comparison.rows
    }

    assert verdicts[EAST] is verdicts[WEST] is Verdict.NO_DIFFERENCE
    assert verdicts[FEW] is Verdict.NOT_COMPARABLE


def test_colours_follow_the_classes_and_the_whole_city_has_none(settled):
    add_membership(settled, members(EAST, 60, 100), members(WEST, 0, 50))
    comparison = compare(settled, Indicator.MEMBERSHIP)
    colours = {
        row.code: row.figures[Indicator.MEMBERSHIP].colour_class
        for row in comparison.rows
    }

    assert (colours[EAST], colours[WEST], colours[UNASKED]) == (1, 0, None)
    assert comparison.whole.figures[Indicator.MEMBERSHIP].colour_class is None


def test_every_row_names_its_district_and_what_is_there(settled):
    hold_activities(settled)
    add_layer(settled, "place", at(IN_WEST, place_kind="volunteer_centre"))
    comparison = compare(settled)
    west = next(row for row in comparison.rows if row.code == WEST)

    assert [row.code for row in comparison.rows] == [EAST, WEST, UNASKED, NOBODY, FEW]
    assert (west.name, west.activities, west.centres) == ("02町", 2, 1)
    assert (west.residents.value, west.households.value) == (400, 200)
    assert comparison.whole.name == "江別市"
    assert comparison.version == snapshot_of(settled).version


def test_the_sources_of_what_is_shown_are_named(settled):
    hold_activities(settled)

    assert compare(settled).sources == (
        "一覧（activities）：見本",
        "人口：住民基本台帳（見本）",
        "地区（districts）：見本",
    )


def test_an_unknown_area_set_is_not_found(settled):
    with pytest.raises(NotFoundError):
        compare(settled, slug="nowhere")


@pytest.mark.parametrize("indicator", Indicator)
def test_a_town_of_which_nothing_is_known_is_compared_without_a_value(
    session, indicator
):
    add_districts(session, town())
    found = compare(session, indicator)

    assert all(not row.figures[indicator].estimate.known for row in found.rows)
    assert found.breaks.count == 0


@pytest.mark.parametrize(("city", "count"), [("inagi", 24), ("asaka", 79)])
def test_the_demos_counts_are_those_of_an_independent_join(demo_path, city, count):
    database = connect(str(demo_path))
    with reading(database) as session:
        snapshot = build_snapshot(session, city, on=DAY)
        comparison = compare_districts(session, snapshot)
        key = snapshot.get_area_set().id
        districts = find_districts(session, key, on=DAY)
        uids = [card.uid for card in snapshot.cards]
    database.engine.dispose()
    stored = pyogrio.read_dataframe(demo_path, layer="feature")
    counted = stored[
        stored["uid"].isin(uids)
        & (stored["status"] == "active")
        & (stored["location_visibility"] != "hidden")
    ]

    assert len(comparison.rows) == count
    for kind, attribute in (("activity", "activities"), ("adoption_site", "sites")):
        expected = count_by_district(districts, counted[counted["kind"] == kind])
        assert {row.code: getattr(row, attribute) for row in comparison.rows} == (
            expected["count"].to_dict()
        )
