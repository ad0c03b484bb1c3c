"""Every page of the planners' report opens for three real cities."""

import re
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from geo.query.figures import find_observations
from geo.report.basis.gather import CITY_RATES
from geo.report.planning.model import TrendReason, TrendWord
from geo.report.planning.published import describe_published
from geo.snapshot.build import build_snapshot
from geo.store.session import connect, reading
from tests.real.planned_cities import TODAY
from web import create_app
from web.importing import StatisticsWish, run_import

pytestmark = pytest.mark.real

CITY_PAGES = (
    "districts/",
    "districts.geojson",
    "report/dates",
    "report/table",
    "report/inequality",
    "report/balance",
    "report/gaps",
    "report/methods",
    "report/editions",
)


@pytest.fixture(scope="module")
def browse(planned_city):
    """Give a browser for a city by its name."""
    made = {}

    def get(slug):
        if slug not in made:
            path = planned_city(slug).path
            app = create_app(
                {
                    "TESTING": True,
                    "KYODO_DATABASE": str(path),
                    "KYODO_BASE_MAP": "none",
                }
            )
            made[slug] = app.test_client()
        return made[slug]

    return get


@pytest.mark.parametrize("page", CITY_PAGES)
def test_every_page_of_the_city_opens(city, browse, page):
    answer = browse(city.slug).get(f"/{city.slug}/{page}")

    assert answer.status_code == 200
    if page.endswith("/") or page.startswith("report/"):
        assert "<h1" in answer.text


def test_pages_of_districts_open_whatever_is_known_of_them(city, browse):
    codes = city.figures.basis.codes
    empty = [code for code in codes if city.residents[code] == 0][:1]

    for code in (codes[0], codes[-1], *empty):
        answer = browse(city.slug).get(f"/{city.slug}/districts/{quote(code)}")
        assert answer.status_code == 200
        assert city.figures.basis.names[code] in answer.text


def test_two_districts_open_side_by_side(city, browse):
    one, other = city.figures.basis.codes[:2]
    address = f"/{city.slug}/compare?area={quote(one)}&area={quote(other)}"

    assert browse(city.slug).get(address).status_code == 200


@pytest.mark.parametrize("page", ["districts/", "report/table"])
def test_membership_page_says_how_many_joined_and_how_sure_it_is(city, browse, page):
    answer = browse(city.slug).get(f"/{city.slug}/{page}?indicator=membership")

    assert answer.status_code == 200
    whole = city.figures.card("membership").estimate
    assert re.search(rf"{whole.value * 100:.1f}", answer.text)


def test_inagis_three_published_points_show_the_break_and_no_fall(demo_gpkg):
    database = connect(str(demo_gpkg))
    with reading(database) as session:
        snapshot = build_snapshot(session, "inagi", on=TODAY)
        table = find_observations(
            session, snapshot.municipality_id, indicators=CITY_RATES, area_set_id=None
        )
    database.engine.dispose()
    (found,) = describe_published(SimpleNamespace(published=table))

    assert [point.estimate.value for point in found.years] == [0.667, 0.584, 0.579]
    assert [point.breaks for point in found.years] == [False, True, False]
    assert (found.trend.word, found.trend.reason) == (
        TrendWord.UNDECIDED,
        TrendReason.FEW_YEARS,
    )


def test_more_members_than_households_are_refused(planned_city, tmp_path):
    city = planned_city("yaizu")
    code = city.figures.basis.codes[0]
    path = tmp_path / "membership.csv"
    path.write_text(
        f"地域コード,年度,世帯数,加入世帯数,方法,出典\n{code},2019年度,100,101,架空,架空\n"
    )
    wish = StatisticsWish("membership", "jichikai", "架空", fictional=True)

    with pytest.raises(Exception, match="101"):
        run_import(city.database, path, "22212", wish)
