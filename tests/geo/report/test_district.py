"""One district's report: its years, what is there, and the city beside it."""

import pytest
from shapely import MultiPolygon, box

from geo.domain.errors import NotFoundError
from geo.domain.estimate import Reason, State
from geo.report.district import city_years, describe_district
from geo.report.model import Indicator
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import found_associations
from tests.samples import (
    CITY,
    YEAR,
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


def describe(session, code=EAST, slug=None):
    return describe_district(session, snapshot_of(session), code, slug)


def titles(cards):
    return [card.title for card in cards]


def test_years_come_in_order_and_a_new_method_breaks_the_line(session):
    add_districts(session)
    add_membership(
        session,
        members(EAST, 50, 100, fiscal_year=2023, method="届出"),
        members(EAST, 70, 100, fiscal_year=2021),
        members(EAST, 60, 100, fiscal_year=2022),
        members(EAST, 45, 90, fiscal_year=2024, method="届出", note="区域変更"),
        members(WEST, 1, 2, fiscal_year=2020),
    )
    years = describe(session).years

    assert [(y.fiscal_year, y.estimate.value, y.breaks) for y in years] == [
        (2021, 0.7, False),
        (2022, 0.6, False),
        (2023, 0.5, True),
        (2024, 0.5, False),
    ]
    assert [y.note for y in years] == [None, None, None, "区域変更"]


def test_a_year_nobody_reported_is_missing_not_zero(session):
    add_districts(session)
    add_membership(session, members(EAST, None, 100), members(WEST, 1, 2))
    (year,) = describe(session).years

    assert year.estimate.state is State.MISSING
    assert year.estimate.reason is Reason.NO_HOUSEHOLDS_REPORTED


def test_a_district_without_figures_has_no_years(session):
    add_districts(session)

    assert describe(session).years == ()


def test_the_citys_published_rates_stand_beside_with_their_source(session):
    add_districts(session)
    rate = {"indicator": "association_organization_rate", "source": "指針（2011年）"}
    add_membership(
        session,
        members(None, None, None, value=0.584, fiscal_year=2008, **rate),
        members(None, None, None, value=0.667, fiscal_year=2007, **rate),
        area_set=None,
    )
    years = city_years(session, snapshot_of(session))

    assert [(y.fiscal_year, y.estimate.value, y.source) for y in years] == [
        (2007, 0.667, "指針（2011年）"),
        (2008, 0.584, "指針（2011年）"),
    ]
    assert describe(session).city_years == years


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
    report = describe(session)

    assert set(titles(report.activities)) == {"清掃", "植樹", "体操", "中止の会"}
    assert report.row.activities == 3
    assert report.fields == (("nature", 2), ("welfare", 1))
    assert (titles(report.sites), titles(report.centres)) == (
        ["花壇"],
        ["支援センター"],
    )


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

    assert titles(describe(session).organisations) == ["A2町", "A1町"]
    assert titles(describe(session, WEST).organisations) == ["A1町"]


def test_the_districts_row_is_the_comparisons_own(session):
    add_districts(session)
    add_residents(session, {EAST: 1000})
    add_layer(session, "activity", at(IN_EAST))
    report = describe(session)

    assert report.row is report.comparison.rows[0]
    assert report.row.figures[Indicator.ACTIVITIES].estimate.value == 1


def test_moved_years_say_so(session):
    add_districts(session)
    whole = areas(
        {"A1": MultiPolygon([box(141.50, 43.10, 141.52, 43.11)])}, STORAGE_CRS
    )
    add_districts(session, whole, slug="associations", kind="association")
    add_membership(
        session,
        members("A1", 60, 100),
        members("A1", 70, 100, fiscal_year=YEAR - 1, note="概数"),
        area_set="associations",
    )
    years = describe(session).years

    assert [round(y.estimate.value, 9) for y in years] == [0.7, 0.6]
    assert all(y.estimate.moved for y in years)
    assert [y.note for y in years] == ["概数", None]


@pytest.mark.parametrize(("code", "slug"), [("99", None), (EAST, "nowhere")])
def test_a_district_that_is_not_there_is_not_found(session, code, slug):
    add_districts(session)

    with pytest.raises(NotFoundError):
        describe(session, code, slug)


def test_counted_activities_are_split_by_how_well_they_are_located(session):
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
    report = describe(session)

    split = report.locations
    assert (split.located, split.approximate, split.withheld) == (1, 1, 1)
    assert split.not_located == 0
    assert report.row.activities == 3
    assert report.row.approximate[Indicator.ACTIVITIES] == 1
    assert report.comparison.whole.approximate[Indicator.ACTIVITIES] == 1
    assert report.comparison.located.not_located == 1
