"""From what is stored to the figures, on a town whose every number is checked by hand.

03 nobody asked | 04 nobody lives here |
----------------+----------------------+-------------
02 西町     400 | 01 東町         1000 | 05  99 live here
"""

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
from geo.report.basis.gather import gather_basis
from geo.report.basis.people.membership import measure_membership
from geo.report.basis.things.activities import measure_activities
from geo.report.basis.things.centres import measure_nearest_centre
from geo.report.basis.things.sites import measure_adopted
from geo.report.planning.city import analyse_city
from geo.report.planning.model import WHOLE
from geo.snapshot.build import build_snapshot
from geo.store.session import connect, reading
from tests.basis import asked_of, counts_of
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


@pytest.fixture
def town(session):
    """The five districts, of which nothing is known."""
    outlines = {
        EAST: square(141.51, 43.10),
        WEST: square(141.50, 43.10),
        UNASKED: square(141.50, 43.11),
        NOBODY: square(141.51, 43.11),
        FEW: square(141.52, 43.10),
    }
    add_districts(session, areas(outlines, STORAGE_CRS))
    return session


@pytest.fixture
def settled(town):
    """The town with its residents."""
    add_residents(
        town,
        {EAST: 1000, WEST: 400, NOBODY: 0, FEW: 99},
        {EAST: 500, WEST: 200, NOBODY: 0, FEW: 50},
    )
    return town


@pytest.fixture
def busy(settled):
    """The settled town with activities of every state and every kind of place."""
    add_layer(
        settled,
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
    return settled


def analysed(session):
    return analyse_city(gather_basis(session, snapshot_of(session)))


def membership(session, area_set=None):
    return measure_membership(asked_of(session, area_set))["membership"]


# --- Activities


def test_activities_are_counted_per_1000_residents(busy):
    cards = analysed(busy).cards["activities"]

    assert (cards[EAST].estimate.numerator, cards[EAST].estimate.value) == (4, 4.0)
    assert (cards[WEST].estimate.numerator, cards[WEST].estimate.value) == (2, 5.0)


def test_no_activity_is_zero_and_never_missing(settled):
    add_layer(settled, "activity", at(IN_WEST))
    found = analysed(settled).card("activities", EAST).estimate

    assert (found.state, found.value) == (State.VALUE, 0)
    assert found.upper > 0


def test_each_district_without_a_rate_says_why(busy):
    cards = analysed(busy).cards["activities"]
    estimates = {code: card.estimate for code, card in cards.items()}
    reasons = {
        code: (e.state, e.reason) for code, e in estimates.items() if not e.known
    }

    assert reasons == {
        UNASKED: (State.MISSING, Reason.NO_RESIDENTS_REPORTED),
        NOBODY: (State.UNDEFINED, Reason.ZERO_DENOMINATOR),
        FEW: (State.UNDEFINED, Reason.TOO_FEW_RESIDENTS),
    }
    assert estimates[UNASKED].numerator == 1


def test_the_whole_citys_rate_leaves_out_where_nobody_was_asked(busy):
    [measure] = measure_activities(asked_of(busy))["activities"]

    # 8 in districts and one hidden somewhere in the city, less the one in 03.
    assert (measure.whole.x, measure.whole.n) == (8, 1499)


def test_every_activity_in_no_district_is_told_with_its_reason(busy):
    [measure] = measure_activities(asked_of(busy))["activities"]

    assert measure.counts["x"].sum() == 8
    assert "3件" in measure.note
    for reason in ("登録されていないもの1件", "公開していないもの1件", "地区の外1件"):
        assert reason in measure.note


def test_without_a_layer_of_activities_there_is_no_measure(settled):
    assert measure_activities(asked_of(settled)) == {}


def test_noise_is_never_called_a_difference(busy):
    cards = analysed(busy).cards["activities"]

    assert cards[EAST].verdict is cards[WEST].verdict is Verdict.NO_DIFFERENCE
    assert cards[FEW].verdict is Verdict.NOT_COMPARABLE


def test_the_sources_of_what_is_counted_are_named(busy):
    [measure] = measure_activities(asked_of(busy))["activities"]

    assert measure.source == "一覧（activities）：見本、人口：住民基本台帳（見本）"


# --- Membership


def test_membership_reported_for_the_districts_is_taken_as_it_is(settled):
    add_membership(settled, members(EAST, 60, 100), members(WEST, 0, 50))
    [measure] = membership(settled)

    assert counts_of(measure)[EAST] == (60, 100)
    assert counts_of(measure)[WEST] == (0, 50)
    assert counts_of(measure)[WHOLE] == (60, 150)
    assert measure.counts.loc[UNASKED, "state"] is State.MISSING
    assert measure.moved_error is None


def test_the_newest_year_is_shown_unless_another_is_asked_for(settled):
    add_membership(
        settled,
        members(EAST, 60, 100),
        members(EAST, 70, 100, fiscal_year=YEAR - 1),
        members(EAST, None, 100, fiscal_year=YEAR + 1),
    )
    basis = gather_basis(settled, snapshot_of(settled))

    assert basis.latest("membership").fiscal_year == YEAR
    assert basis.in_year("membership", YEAR - 1).counts.loc[EAST, "x"] == 70
    assert basis.in_year("membership", 1999) is None


@pytest.fixture
def associated(settled):
    """A1 holds all of 西町 and half of 東町, A2 the other half."""
    territories = {
        "A1": square(141.50, 43.10, width=0.015),
        "A2": square(141.515, 43.10, 0.005),
    }
    add_districts(
        settled,
        areas(territories, STORAGE_CRS),
        slug="associations",
        kind="association",
    )
    return settled


def test_membership_of_associations_is_moved_by_the_area_they_share(associated):
    said = members("A1", 90, 300), members("A2", 50, 100)
    add_membership(associated, *said, area_set="associations")
    [measure] = membership(associated)
    found = counts_of(measure)

    assert found[EAST] == pytest.approx((30 + 50, 100 + 100), rel=1e-3)
    assert found[WEST] == pytest.approx((60, 200), rel=1e-3)
    assert found[WHOLE] == pytest.approx((140, 400), rel=1e-9)
    assert measure.moved_error == pytest.approx(300 / 400, rel=1e-9)
    assert measure.source == "自治会への照会（見本）"


def test_a_district_that_a_territory_only_touches_is_missing_not_a_value(associated):
    said = members("A1", 90, 300), members("A2", 50, 100)
    add_membership(associated, *said, area_set="associations")
    [measure] = membership(associated)

    assert measure.counts.loc[UNASKED, "state"] is State.MISSING


def test_in_their_own_territories_the_figures_are_not_moved(associated):
    said = members("A1", 90, 300), members("A2", 50, 100)
    add_membership(associated, *said, area_set="associations")
    [measure] = membership(associated, "associations")

    assert measure.counts["x"].to_dict() == {"A1": 90, "A2": 50}
    assert measure.moved_error is None


def test_a_district_reached_only_by_an_unknown_territory_is_missing(associated):
    said = members("A1", None, 300), members("A2", 50, 100)
    add_membership(associated, *said, area_set="associations")
    [measure] = membership(associated)

    assert measure.counts.loc[WEST, "state"] is State.MISSING
    assert measure.counts.loc[EAST, "state"] is State.MISSING


# --- Sites and centres


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
    [measure] = measure_adopted(asked_of(settled))["adopted"]
    found = counts_of(measure)

    assert (found[EAST], found[WEST], found[WHOLE]) == ((2, 4), (0, 1), (2, 5))
    assert measure.counts.loc[NOBODY, "state"] is State.UNDEFINED
    assert measure.counts.loc[NOBODY, "reason"] is Reason.NO_SITES


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
    plane = snapshot.get_area_set().outlines.to_crs(snapshot.city.plane_srid)
    origins = plane.set_geometry(representative_points(plane)).to_crs(STORAGE_CRS)
    [measure] = measure_nearest_centre(asked_of(settled))["nearest_centre"]

    for code, origin in origins.geometry.items():
        nearest = min(
            ELLIPSOID.inv(origin.x, origin.y, *xy)[2] for xy in centres.values()
        )
        found = measure.counts.loc[code, "value"]
        assert found == pytest.approx(nearest, rel=2e-4, abs=0.01)
    assert measure.whole.reason is Reason.NOT_FOR_WHOLE


def test_a_city_without_centres_has_no_distance(settled):
    [measure] = measure_nearest_centre(asked_of(settled))["nearest_centre"]

    assert {*measure.counts["reason"], measure.whole.reason} == {Reason.NO_CENTRES}


# --- The whole basis


def test_every_district_is_named_in_order_of_code(busy):
    basis = gather_basis(busy, snapshot_of(busy))

    assert basis.codes == (EAST, WEST, UNASKED, NOBODY, FEW)
    assert (basis.names[WEST], basis.city.name) == ("02町", "江別市")
    assert basis.population.totals.loc[WEST, "residents"] == 400
    assert basis.population.totals.loc[WEST, "households"] == 200
    assert basis.version == snapshot_of(busy).version


def test_an_unknown_area_set_is_not_found(settled):
    with pytest.raises(NotFoundError):
        gather_basis(settled, snapshot_of(settled), "nowhere")


def test_a_town_of_which_nothing_is_known_has_no_value(town):
    figures = analysed(town)

    assert not any(
        card.estimate.known
        for name in ("activities", "membership", "adopted", "nearest_centre")
        for card in figures.cards.get(name, {}).values()
    )


@pytest.mark.parametrize(("city", "count"), [("inagi", 24), ("asaka", 79)])
def test_the_demos_counts_are_those_of_an_independent_join(demo_path, city, count):
    database = connect(str(demo_path))
    with reading(database) as session:
        snapshot = build_snapshot(session, city, on=DAY)
        asked = asked_of(session, snapshot=snapshot)
        [activities] = measure_activities(asked)["activities"]
        [adopted] = measure_adopted(asked)["adopted"]
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

    assert len(activities.counts) == count
    found = {"activity": activities.counts["x"], "adoption_site": adopted.counts["n"]}
    for kind, counts in found.items():
        expected = count_by_district(districts, counted[counted["kind"] == kind])
        assert counts.to_dict() == expected["count"].to_dict()
