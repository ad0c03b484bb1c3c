"""One district's report: what may be said of it, and what is going on there."""

from dataclasses import replace

import pandas as pd
import pytest
from shapely import MultiPolygon, box

from geo.analysis.rates import Verdict
from geo.domain.errors import NotFoundError
from geo.domain.estimate import Estimate, Reason, State, Unit
from geo.report.basis.gather import gather_basis
from geo.report.basis.model import Population
from geo.report.planning.city import analyse_city
from geo.report.planning.district import describe_district
from geo.report.planning.happenings import find_happenings
from geo.report.planning.model import Place
from geo.report.planning.pyramid import describe_pyramid
from geo.report.planning.sentences import Said, describe_sentences
from geo.report.planning.side_by_side import (
    Whose,
    compare_side_by_side,
    difference_of,
    year_before,
)
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import found_associations
from tests.samples import (
    CITY,
    add_districts,
    add_layer,
    add_membership,
    add_residents,
    at,
    layer_spec,
    members,
    snapshot_of,
)
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, WEST, areas


def figures_of(session, slug=None):
    return analyse_city(gather_basis(session, snapshot_of(session), slug))


def kinds(card, figures):
    return [sentence.kind for sentence in describe_sentences(card, figures)]


def titles(cards):
    return [card.title for card in cards]


@pytest.fixture
def unlike(session):
    """East has 300 of 1,000 households in associations, West 700."""
    add_districts(session)
    add_residents(session, {EAST: 2000, WEST: 2000})
    add_membership(session, members(EAST, 300, 1000), members(WEST, 700, 1000))
    return figures_of(session)


# --- Sentences ----------------------------------------------------------------


def test_a_difference_is_told_with_its_multiple(unlike):
    said = describe_sentences(unlike.card("membership", WEST), unlike)

    times = {sentence.kind: sentence.times for sentence in said}
    assert times[Said.TIMES] == pytest.approx(0.7 / 0.5)
    assert Said.AGAINST in times


def test_what_chance_explains_is_never_told_as_a_multiple(session):
    add_districts(session)
    add_membership(session, members(EAST, 5, 10), members(WEST, 300, 1000))
    figures = figures_of(session)
    card = figures.card("membership", EAST)

    assert card.verdict is Verdict.NO_DIFFERENCE
    assert Said.TIMES not in kinds(card, figures)


def test_a_figure_within_the_districts_spread_says_so(unlike):
    card = replace(unlike.card("membership", WEST), place=Place.WITHIN)

    assert Said.SPREAD in kinds(card, unlike)


def test_a_hidden_figure_tells_only_that_it_is_hidden(unlike):
    hidden = Estimate(
        unit=Unit.SHARE, state=State.SUPPRESSED, reason=Reason.SMALL_COUNT
    )
    card = replace(unlike.card("membership", EAST), estimate=hidden)

    assert kinds(card, unlike) == [Said.UNKNOWN]


def test_the_whole_city_is_compared_with_nothing(unlike):
    assert Said.AGAINST not in kinds(unlike.card("membership"), unlike)


# --- The report ---------------------------------------------------------------


def test_report_opens_with_membership_and_activities(unlike):
    report = describe_district(unlike, EAST)

    assert report.lead[0][0].card.indicator.id == "membership"
    assert (report.residents, report.name) == (2000, unlike.basis.names[EAST])


def test_district_without_residents_has_no_rate(session):
    add_districts(session)
    add_residents(session, {EAST: 0, WEST: 1000})
    add_layer(session, "activity", at(IN_EAST), at(IN_WEST))

    report = describe_district(figures_of(session), EAST)

    card = next(card for card in report.cards if card.indicator.id == "activities")
    assert card.estimate.state is State.UNDEFINED
    assert card.rank is None


def test_unknown_district_is_not_found(unlike):
    with pytest.raises(NotFoundError, match="にありません"):
        describe_district(unlike, "nowhere")


# --- The pyramid --------------------------------------------------------------


def population(*rows, columns=("district_code", "sex", "age_from", "age_to", "count")):
    return Population(pd.DataFrame(rows, columns=list(columns)), pd.DataFrame())


def test_pyramid_keeps_the_sources_bands_and_sums_the_citys():
    found = describe_pyramid(
        population(
            (EAST, "male", 0, 64, 30.0),
            (EAST, "male", 65, None, 20.0),
            (EAST, "female", 0, 64, 50.0),
            (EAST, "female", 65, None, 0.0),
            (WEST, "male", 0, 64, 100.0),
        ),
        EAST,
    )

    assert [(band.age_from, band.age_to) for band in found.bands] == [
        (0, 64),
        (65, None),
    ]
    young, old = found.bands
    assert young.bars["male"].share == 0.3
    assert young.bars["male"].whole_share == pytest.approx(130 / 200)
    assert (old.bars["female"].count, old.bars["female"].state) == (0, State.VALUE)


def test_one_hidden_band_hides_every_share_of_the_pyramid():
    found = describe_pyramid(
        population(
            (EAST, "all", 0, 64, 30.0, "value"),
            (EAST, "all", 65, None, float("nan"), "suppressed"),
            columns=("district_code", "sex", "age_from", "age_to", "count", "state"),
        ),
        EAST,
    )

    young, old = (band.bars["all"] for band in found.bands)
    assert (old.state, old.count) == (State.SUPPRESSED, None)
    assert young.share is None


def test_district_without_ages_has_no_bands():
    assert describe_pyramid(population(), EAST).bands == ()


# --- Side by side -------------------------------------------------------------


def test_the_first_is_compared_with_the_others_and_the_city(unlike):
    found = compare_side_by_side(unlike, [EAST, WEST])

    line = next(line for line in found.lines if line.indicator.id == "membership")
    first, other, city = line.cells
    assert first.verdict is None
    assert other.verdict is Verdict.LOWER
    assert other.difference.value == pytest.approx(-0.4)
    assert (city.column.whose, city.verdict) == (Whose.CITY, Verdict.LOWER)


def test_intervals_that_overlap_may_differ_all_the_same():
    one = Estimate(unit=Unit.SHARE, value=0.50, lower=0.45, upper=0.55)
    two = Estimate(unit=Unit.SHARE, value=0.58, lower=0.53, upper=0.63)

    found = difference_of(two, one)

    assert one.upper > two.lower
    assert found.lower > 0


def test_a_figure_without_interval_has_no_difference():
    bare = Estimate(unit=Unit.METRES, value=100)

    assert difference_of(bare, bare) is None


def test_year_before_is_missing_where_there_is_none(unlike):
    found = year_before(replace(unlike.card("membership", EAST), years=()))

    assert (found.state, found.reason) == (State.MISSING, Reason.NO_YEAR_BEFORE)


# --- What is going on ---------------------------------------------------------


def test_what_is_going_on_here_is_listed_by_kind(session):
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "清掃", field="nature"),
        at(IN_EAST, "植樹", field="nature"),
        at(IN_EAST, "体操", field="welfare"),
        at(IN_EAST, "中止の会", field="welfare", status="cancelled"),
        at(IN_EAST, "非公開", field="welfare", location_visibility="hidden"),
        at(IN_WEST, "将棋", field="culture"),
    )
    add_layer(
        session, "place", at(IN_EAST, "支援センター", place_kind="support_centre")
    )
    add_layer(session, "adoption_site", at(IN_EAST, "花壇"))
    found = find_happenings(snapshot_of(session), EAST)

    assert set(titles(found.activities)) == {"清掃", "植樹", "体操", "中止の会"}
    assert found.counted == 3
    assert found.fields == (("nature", 2), ("welfare", 1))
    assert (titles(found.sites), titles(found.centres)) == (
        ["花壇"],
        ["支援センター"],
    )
    assert found.nearest.card.title == "支援センター"


def test_locations_of_what_counts_are_told_apart(session):
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "a"),
        at(IN_EAST, "b", location_source="town_centroid"),
        at(IN_EAST, "c", location_visibility="area_only"),
        at(IN_EAST, "d", status="cancelled"),
        at(IN_WEST, "e"),
        at(None, "f"),
    )
    split = find_happenings(snapshot_of(session), EAST).locations

    assert (split.located, split.approximate, split.withheld) == (1, 1, 1)
    assert split.not_located == 0


def test_associations_whose_territory_reaches_in_are_listed_largest_first(session):
    add_districts(session)
    territories = areas(
        {
            "A1": MultiPolygon([box(141.500, 43.10, 141.513, 43.11)]),
            "A2": MultiPolygon([box(141.513, 43.10, 141.520, 43.11)]),
            "A3": MultiPolygon([box(141.500, 43.11, 141.510, 43.12)]),
        },
        STORAGE_CRS,
    )
    saved = add_districts(session, territories, slug="associations", kind="association")
    found_associations(
        session,
        municipality=ensure_municipality(session, CITY),
        area_set_id=saved.area_set_id,
        spec=layer_spec("organisation", "associations"),
    )
    snapshot = snapshot_of(session)

    assert titles(find_happenings(snapshot, EAST).associations) == ["A2町", "A1町"]
    assert titles(find_happenings(snapshot, WEST).associations) == ["A1町"]
