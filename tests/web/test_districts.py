"""The comparison and the district report say what the figures say, and no more."""

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

import pytest

from geo.analysis.rates import Verdict, rate_per_1000, share_estimate
from geo.domain.estimate import Estimate, Reason, State, Unit, missing
from tests.towns import grid_town
from web.charts.interval_bar import Mark, draw_bar, make_axis
from web.charts.outlines import draw_outlines
from web.charts.scale import make_scale

COMPARISON = "/inagi/districts/"
TOWN_SRID = 6677


class Rows(HTMLParser):
    """The rows of a comparison's table: their data and their cells."""

    def __init__(self) -> None:
        super().__init__()
        self.found = []
        self.sorted = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "tr" and "data-code" in values:
            self.found.append(values)
        if "aria-sort" in values:
            self.sorted.append(values["aria-sort"])


def rows_of(client, path):
    parser = Rows()
    parser.feed(page(client, path))
    return parser


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@dataclass(frozen=True)
class Figure:
    """What a bar is drawn of."""

    estimate: Estimate
    verdict: Verdict = Verdict.NO_DIFFERENCE


# --- The comparison -----------------------------------------------------------


@pytest.mark.parametrize(
    "indicator", ["activities", "membership", "adopted", "nearest_centre"]
)
@pytest.mark.parametrize("city", ["inagi", "asaka"])
def test_every_figure_of_every_city_is_shown(client, city, indicator):
    table = rows_of(client, f"/{city}/districts/?indicator={indicator}")

    assert len(table.found) == {"inagi": 24, "asaka": 79}[city]


def test_districts_are_not_ranked_unless_a_reader_asks(client):
    table = rows_of(client, COMPARISON)

    assert table.sorted == ["ascending"]
    codes = [row["data-code"] for row in table.found]
    assert codes == sorted(codes)


def test_a_reader_may_ask_for_the_order_of_values(client):
    table = rows_of(client, f"{COMPARISON}?sort=value")

    assert table.sorted == ["descending"]
    values = [float(row["data-value"]) for row in table.found]
    assert values == sorted(values, reverse=True)


def test_districts_without_a_value_come_last(client):
    table = rows_of(client, "/asaka/districts/?indicator=adopted&sort=value")

    known = [row["data-class"].isdigit() for row in table.found]
    assert known == sorted(known, reverse=True)
    assert not all(known)


def test_distances_are_shown_but_not_judged(client):
    said = page(client, f"{COMPARISON}?indicator=nearest_centre")

    assert "高い・低いの判定をしません" in said
    assert "市より高い" not in said
    assert "市より低い" not in said


def test_every_district_is_drawn_with_an_ink_edge(client):
    svg = re.search(r"<figure.*?</figure>", page(client, COMPARISON), re.DOTALL)[0]

    assert len(re.findall(r'<path d="M[^"]{30,}"[^>]*stroke="#1a1a1a"', svg)) == 24


def test_unknown_districts_are_never_given_the_palest_class(client):
    said = page(client, "/asaka/districts/?indicator=adopted")

    table = rows_of(client, "/asaka/districts/?indicator=adopted")
    unknown = [r for r in table.found if r["data-value"] == "算出できません"]
    assert unknown
    assert {row["data-class"] for row in unknown} == {"undefined"}
    assert said.count('fill="url(#choropleth-dots)"') >= len(unknown)


def test_moved_membership_says_that_it_is_estimated(client):
    said = page(client, f"{COMPARISON}?indicator=membership")

    assert "面積按分" in said
    assert "地区の境界をまたぐ区域" in said


def test_membership_of_the_associations_themselves_is_not_moved(client):
    said = page(client, f"{COMPARISON}?areas=associations&indicator=membership")

    assert "面積按分" not in said


def test_reader_chooses_the_fiscal_year(client):
    said = page(client, f"{COMPARISON}?indicator=membership&fy=2022")

    assert "2022（令和4）年度</caption>" in said


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("indicator=wealth", "くらべる数字（indicator）"),
        ("fy=1900", "年度（fy）"),
        ("fy=two", "年度（fy）"),
        ("sort=luck", "並べ方（sort）"),
        ("with=luck", "くらべる相手（with）"),
        ("colour=red", "地図の色分け（colour）"),
        ("area=nowhere", "地区（area）"),
        ("field=magic", "分野（field）"),
        ("ages=young", "年齢（ages）"),
    ],
)
def test_impossible_question_names_what_is_wrong(client, query, named):
    answer = client.get(f"{COMPARISON}?{query}")

    assert answer.status_code == 422
    assert named in answer.get_data(as_text=True)
    assert "選べるもの" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/inagi/districts/?areas=nowhere",
        "/inagi/districts/nowhere",
        "/inagi/districts/13225001?areas=associations",
        "/inagi/districts.geojson?areas=nowhere",
        "/inagi/report/table?areas=nowhere",
        "/nowhere/report/table",
        "/nowhere/districts/",
    ],
)
def test_unknown_place_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_same_page_is_not_sent_twice(client):
    tag = client.get(COMPARISON).headers["ETag"]

    again = client.get(COMPARISON, headers={"If-None-Match": tag})

    assert again.status_code == 304


def test_districts_are_served_as_geojson(client):
    answer = client.get("/inagi/districts.geojson?areas=associations")

    assert answer.mimetype == "application/geo+json"
    assert len(answer.json["features"]) == 12


# --- Charts -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0, 0.64, (0, 0.8)),
        (0, 7, (0, 8)),
        (0.54, 0.63, (0.52, 0.64)),
        (0, 0, (0, 1e-9)),
    ],
)
def test_axis_ends_on_round_numbers_around_its_values(low, high, ends):
    scale = make_scale(low, high, start=0, end=100)

    assert scale.low <= low
    assert scale.high >= high
    assert len(scale.ticks) <= 5
    if high:
        assert (scale.low, scale.high) == pytest.approx(ends, abs=0.06)


def test_bar_lies_between_the_ends_of_its_axis():
    half = share_estimate(50, 100)
    axis = make_axis([half], half, start=0, end=100)

    bar = draw_bar(Figure(half), axis)

    assert bar.low < bar.at < bar.high
    assert bar.at == axis.city
    assert not bar.cut


def test_interval_longer_than_the_axis_is_marked_as_cut():
    rare = rate_per_1000(1, 100)
    common = rate_per_1000(900, 100_000)
    axis = make_axis([rare, common], common, start=0, end=100)

    assert draw_bar(Figure(rare), axis).cut
    assert not draw_bar(Figure(common), axis).cut


def test_zero_has_a_mark_and_an_interval_but_missing_has_neither():
    nothing = share_estimate(0, 20)
    unknown = missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED)
    axis = make_axis([nothing, unknown], share_estimate(5, 10), start=0, end=100)

    zero = draw_bar(Figure(nothing), axis)
    absent = draw_bar(Figure(unknown, Verdict.NOT_COMPARABLE), axis)

    assert (zero.mark, zero.at, zero.state) == (Mark.ZERO, 0, State.VALUE)
    assert zero.high > 0
    assert (absent.at, absent.low, absent.state) == (None, None, State.MISSING)


def test_all_missing_still_has_an_axis():
    unknown = missing(Unit.PER_1000, Reason.NO_RESIDENTS_REPORTED)

    axis = make_axis([unknown], unknown, start=0, end=100)

    assert axis.city is None
    assert axis.scale.ticks


def test_outlines_are_drawn_north_up_inside_the_view():
    town = grid_town(3, 2)

    drawn = draw_outlines(town, TOWN_SRID, width=360)

    assert set(drawn.paths) == set(town.index)
    assert drawn.points["04"][1] < drawn.points["01"][1]
    corners = [
        float(number)
        for path in drawn.paths.values()
        for number in re.findall(r"[\d.]+", path)
    ]
    assert min(corners) >= 0
    assert max(corners) <= 360


def test_neighbours_share_one_edge_after_simplifying():
    drawn = draw_outlines(grid_town(2, 1), TOWN_SRID, width=360)

    left, right = (set(drawn.paths[code][1:-1].split("L")) for code in ("01", "02"))

    assert len(left & right) == 2


# --- Odd names and readings ---------------------------------------------------


@pytest.fixture
def odd_client(empty_app):
    """A city whose districts have a slash, a hash, and only some a reading."""
    import geopandas as gpd
    from shapely import MultiPolygon, box

    from geo.store.boundaries import AreaSetSpec, save_boundaries
    from geo.store.municipalities import ensure_municipality
    from geo.store.session import transaction
    from web.database import EXTENSION

    names = ["東町/西町", "北#町 一", "南町"]
    outlines = gpd.GeoDataFrame(
        {"name": names, "kana": ["ヒガシ", None, None]},
        geometry=[
            MultiPolygon([box(139.5 + i / 100, 35.6, 139.51 + i / 100, 35.61)])
            for i in range(3)
        ],
        index=names,
        crs=4326,
    )
    with transaction(empty_app.extensions[EXTENSION]) as session:
        save_boundaries(
            session,
            outlines,
            municipality=ensure_municipality(session, "13225"),
            spec=AreaSetSpec("towns", "district", "町", "架空", ""),
            valid_from=date(2026, 4, 1),
        )
    return empty_app.test_client()


@pytest.mark.parametrize("sort", ["code", "name", "value", "n"])
def test_districts_with_odd_names_can_be_ordered_and_opened(odd_client, sort):
    answer = odd_client.get(f"/inagi/districts/?sort={sort}")

    text = answer.get_data(as_text=True)
    links = set(re.findall(r'href="(/inagi/districts/[^"?]+)"', text))
    assert answer.status_code == 200
    assert len(links) == 3
    assert {odd_client.get(link).status_code for link in links} == {200}
