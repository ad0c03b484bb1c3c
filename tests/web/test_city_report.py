"""The planners' pages of a city say what the figures say, in every state."""

import re
import time
from dataclasses import replace

import pytest

from geo.analysis.rates import Verdict
from geo.domain.estimate import Reason, State, Unit, missing
from geo.domain.indicators import load_indicators
from geo.report.planning.model import WHOLE, Unranked
from tests.web.planning_samples import clusters_of, inequality_of, rich
from web.filters import reason
from web.planning import city as city_view
from web.planning import spread_found
from web.planning.figures import MOST_SPREAD, SPREAD, Kept
from web.planning.words import unranked_words

PAGES = [
    "districts/",
    "report/table",
    "report/inequality",
    "report/balance",
    "report/gaps",
    "report/dates",
]
LATIN = re.compile(r"[A-Za-z_]{3,}")
NAMES = {
    *("CSV", "Excel", "PDF", "GeoPackage", "English", "Wilson", "Byar", "NPO"),
    *("Geolonia", "Kyodo", "SNS", "Web", "nowrap", "SVG", "PNG"),
}


@pytest.fixture
def figures_of(demo_app, monkeypatch):
    """Show figures changed by a function; returns the function that sets it."""
    plain = city_view.get_figures
    # What is made of changed figures must not be found by the next test.
    monkeypatch.setitem(demo_app.extensions, SPREAD, Kept(MOST_SPREAD))

    def change(by):
        monkeypatch.setattr(
            city_view, "get_figures", lambda *args, **kwargs: by(plain(*args, **kwargs))
        )
        return demo_app.test_client()

    return change


@pytest.fixture
def rich_client(figures_of, monkeypatch):
    """A client that sees every part of every page."""
    monkeypatch.setattr(spread_found, "describe_clusters", clusters_of)
    monkeypatch.setattr(spread_found, "describe_inequality", inequality_of)
    return figures_of(rich)


def said(client, path, city="inagi"):
    answer = client.get(f"/{city}/{path}")
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def words(html):
    """Return what a reader sees of a page's main part, sources left out."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
    main = re.sub(r"<(script|style|defs|title)\b.*?</\1>", "", main, flags=re.DOTALL)
    main = re.sub(r'<ul class="care.*?</ul></li>\s*</ul>', "", main, flags=re.DOTALL)
    main = re.sub(r'<p class="note">出典.*?</p>', "", main, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", main)


def hide(figures, code):
    """Return figures whose membership of one district is hidden."""
    cards = dict(figures.cards["membership"])
    card = cards[code]
    estimate = replace(
        card.estimate,
        state=State.SUPPRESSED,
        value=None,
        lower=None,
        upper=None,
        numerator=None,
        reason=Reason.SMALL_COUNT,
    )
    cards[code] = replace(
        card,
        estimate=estimate,
        verdict=Verdict.NOT_COMPARABLE,
        colour_class=None,
        rank=None,
        change=None,
    )
    return replace(figures, cards={**figures.cards, "membership": cards})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("city", ["inagi", "asaka"])
def test_every_page_opens_in_every_city(client, city, path):
    html = said(client, path, city)

    assert html.count("<h1>") == 1
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("path", PAGES)
def test_no_english_and_no_code_stands_on_a_japanese_page(rich_client, path):
    found = set(LATIN.findall(words(said(rich_client, path)))) - NAMES

    assert found == set()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["en", "ja-easy"])
def test_every_page_opens_in_the_other_languages(rich_client, path, lang):
    assert rich_client.get(f"/inagi/{path}?lang={lang}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_city_without_an_area_set_says_so(empty_app, path):
    from geo.store.municipalities import ensure_municipality
    from geo.store.session import transaction
    from web.database import EXTENSION

    with transaction(empty_app.extensions[EXTENSION]) as session:
        ensure_municipality(session, "13225")

    assert "地区はまだ登録されていません" in said(empty_app.test_client(), path)


@pytest.mark.parametrize("path", PAGES)
def test_a_city_without_figures_says_so(figures_of, path):
    def empty(figures):
        basis = replace(
            figures.basis,
            measures={},
            mixes={},
            gaps=(),
            dues=(),
            bias=figures.basis.bias[:0],
        )
        return replace(
            figures,
            basis=basis,
            indicators=(),
            cards={},
            breaks={},
            funnels={},
            standouts=(),
        )

    assert 'class="empty"' in said(figures_of(empty), path)


def test_only_what_is_beyond_chance_stands_out(figures_of):
    nothing = figures_of(lambda figures: replace(figures, standouts=()))
    section = re.search(
        r'id="standouts-heading".*?</section>',
        said(nothing, "districts/?indicator=membership"),
        re.DOTALL,
    )[0]

    assert "目立つ地区はありません" in section
    assert "▲" not in section


def test_a_standout_says_its_value_its_interval_and_the_city(rich_client):
    html = said(rich_client, "districts/?indicator=membership")

    assert "偶然だけでは説明しにくいのは<strong>2地区</strong>" in html
    assert "偶然の幅の外です" in html


def test_a_hidden_district_is_counted_and_told_apart(figures_of):
    client = figures_of(lambda figures: hide(figures, figures.basis.codes[0]))

    html = said(client, "districts/?indicator=membership")
    table = said(client, "report/table")

    assert re.search(r"値のない\d+地区", html)
    assert re.search(r"<strong>秘匿</strong>（\d+地区）", html)
    assert 'fill="url(#choropleth-hatch)"' in html
    assert '<td class="heat-suppressed">秘匿</td>' in table


def test_ranks_carry_their_interval_and_their_reason(rich_client):
    html = said(rich_client, "districts/?indicator=membership")

    assert re.search(r"\d+位（\d+〜\d+）", html)


def test_the_map_by_outcome_has_signs_that_grey_keeps(rich_client):
    html = said(rich_client, "districts/?indicator=membership&colour=outcome")

    assert 'fill="url(#choropleth-up)"' in html
    assert 'fill="url(#choropleth-down)"' in html
    assert 'data-class="higher"' in html


def test_last_year_is_compared_by_its_difference(rich_client):
    html = said(rich_client, "districts/?indicator=membership&with=last_year")

    assert "前の年度より高い" in html
    assert "差 +2.0ポイント" in html


def test_another_district_can_be_the_comparator(client):
    html = said(client, "districts/?indicator=membership&with=13225001")

    assert "向陽台一丁目とくらべて" in html
    assert "重ならないときだけ" in html


def test_the_spread_beyond_chance_is_said_in_numbers(rich_client):
    html = said(rich_client, "districts/?indicator=membership")

    assert "φ＝1.5" in html
    assert "補正しない95%の帯" in html


def test_fewer_than_thirty_districts_are_not_searched_for_clusters(client):
    assert "30地区未満では、まとまりを調べません" in said(
        client, "districts/?indicator=membership"
    )


def test_the_address_keeps_everything_when_the_order_changes(client):
    html = said(
        client,
        "districts/?indicator=membership&fy=2023&colour=outcome&areas=associations",
    )
    link = re.search(r'href="([^"]*sort=value[^"]*)"', html)[1]

    for part in ("indicator=membership", "fy=2023", "colour=outcome", "areas=associ"):
        assert part in link


def test_the_heat_table_colours_by_outcome_and_not_by_value(client):
    html = said(client, "report/table")

    assert (
        '<td class="heat-higher"><span class="hi" aria-hidden="true">▲</span>' in html
    )
    assert '<td class="heat-same">' in html
    assert "色は値の大きさではなく" in html


def test_the_heat_table_is_sorted_by_the_chosen_column(client):
    html = said(client, "report/table?sort=value&indicator=activities")

    assert html.count('aria-sort="descending"') == 1


def test_a_change_of_method_breaks_the_line_of_inequality(rich_client):
    html = said(rich_client, "report/inequality?indicator=membership")

    assert "2024（令和6）年度に数え方を変えたので、線をつないでいません" in html
    assert html.count('stroke-width="3"/>') >= 2


def test_balance_of_one_district_names_it(client):
    html = said(client, "report/balance?area=13225001")

    assert "向陽台一丁目の活動の数" in html or 'class="empty"' in html
    assert "実際に来た人の年齢ではありません" in html


def test_gaps_say_how_they_are_estimated(client):
    html = said(client, "report/gaps")

    assert "直線で500m以内" in html
    assert "均等に住むと仮定" in html


def test_what_is_overdue_comes_first(rich_client):
    html = said(rich_client, "report/dates")

    assert html.index("期限をすぎています") < html.index('id="month-1"')


@pytest.mark.parametrize("path", ["districts/?indicator=membership", "report/table"])
def test_467_districts_are_shown_in_about_a_second(figures_of, monkeypatch, path):
    from tests.web.planning_samples import many

    made = {}

    def large(figures):
        return made.setdefault("figures", many(figures, 467))

    monkeypatch.setattr(spread_found, "describe_clusters", clusters_of)
    client = figures_of(large)
    said(client, path)
    started = time.perf_counter()

    html = said(client, path + ("&" if "?" in path else "?") + "sort=value")

    assert html.count('<th scope="row">') >= 467
    assert time.perf_counter() - started < 5  # on a busy machine
    assert len(made["figures"].cards["membership"]) == 468
    assert WHOLE in made["figures"].cards["membership"]


def test_every_reason_for_no_value_and_no_rank_has_its_words(demo_app):
    with demo_app.test_request_context("/inagi/districts/"):
        values = [reason(missing(Unit.SHARE, why)) for why in Reason]
        ranks = [unranked_words(why) for why in Unranked]

    assert all(values)
    assert all(ranks)


def test_where_counted_things_are_is_split_honestly(client):
    html = said(client, "districts/?indicator=activities")

    assert re.search(r"位置が分かる活動は\d+件です。", html)


def test_every_chart_can_be_taken_away_as_it_is_shown(client):
    html = said(client, "districts/?indicator=membership&fy=2023&colour=outcome")
    links = re.findall(r'href="([^"]*/report/charts/[^"]*)"', html)

    assert {link.partition("?")[0].rpartition(".")[2] for link in links} == {
        "svg",
        "png",
    }
    assert all("fy=2023" in link and "colour=outcome" in link for link in links)


@pytest.mark.parametrize("indicator", [item.id for item in load_indicators()])
@pytest.mark.parametrize("areas", ["districts", "associations"])
def test_every_indicator_of_every_area_set_answers(client, indicator, areas):
    for path in ("districts/", "report/inequality"):
        answer = client.get(f"/inagi/{path}?indicator={indicator}&areas={areas}")

        assert answer.status_code in {200, 422}  # 400: nothing of it in this city
