"""A district's page, the side-by-side page and their charts say no more than is known."""

import re
from dataclasses import replace

import pytest

from geo.analysis.rates import Verdict, share_estimate
from geo.domain.estimate import Estimate, Method, Reason, State, Unit, missing
from geo.domain.indicators import load_indicators
from geo.report.planning.model import Rank, YearPoint
from geo.report.planning.pyramid import AgeBand, Bar, Pyramid
from geo.report.planning.sentences import describe_sentences
from web.charts.pyramid import draw_pyramid
from web.charts.rank_strip import draw_rank_strips
from web.charts.trend import draw_trend
from web.planning.district_charts import DISTRICT_CHARTS, draw_bars
from web.planning.figures import KEPT, get_figures
from web.planning.query import read_planning_query
from web.planning.sentence_words import made_from, rank_words, sentence_words

DISTRICT = "/inagi/districts/13225001"
CODES = ("13225001", "13225002")
SIDE = f"/inagi/compare?area={CODES[0]}&area={CODES[1]}"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def main_of(text):
    """Return the words of the main part: no markup, no codes of addresses."""
    inside = re.search(r"<main.*?</main>", text, re.DOTALL)[0]
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", "", inside))


def year(fiscal_year, value, *, breaks=False):
    estimate = (
        missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED)
        if value is None
        else Estimate(unit=Unit.SHARE, value=value, method=Method.NONE)
    )
    return YearPoint(fiscal_year, estimate, "", breaks)


@pytest.fixture
def inagi(demo_app):
    """Inagi's figures, inside a request."""
    with demo_app.test_request_context(DISTRICT):
        yield get_figures("inagi")


def drawn(figures, name, code=CODES[0], **asked):
    from werkzeug.datastructures import MultiDict

    query = read_planning_query(MultiDict(asked), figures)
    return DISTRICT_CHARTS[name](figures, query, code)


# --- The page -----------------------------------------------------------------


def test_page_has_a_card_for_every_figure(client, inagi):
    said = page(client, DISTRICT)

    for indicator in inagi.indicators:
        if indicator.group != "context":
            assert f'id="card-{indicator.id}"' in said


def test_every_card_links_to_its_definition(client, inagi):
    said = page(client, DISTRICT)

    for indicator in inagi.indicators:
        if indicator.group != "context":
            assert f"/inagi/report/methods#{indicator.id}" in said


def test_page_shows_no_code_and_no_english(client):
    said = main_of(page(client, DISTRICT))

    codes = {item.id for item in load_indicators()}
    words = set(re.findall(r"[a-z]+(?:_[a-z0-9]+)+", said))
    assert not words & codes
    assert not words
    assert not re.search(r"\b(None|nan|membership|higher|lower|value)\b", said)


def test_page_tells_what_the_figures_do_not_tell(client):
    said = page(client, DISTRICT)

    assert "偶然の変動の目安" in said
    assert "なぜそうなったかは、この数字からは分かりません" in said


def test_published_series_of_inagi_is_undecided_and_breaks(client):
    said = page(client, DISTRICT)

    assert "57.9%" in said
    assert "稲城市 協働のまちづくりに関する指針" in said
    section = said[said.index("市が公表した自治会組織率") :]
    assert "判定不可" in section
    assert "つなげられません" in section
    assert "減少しています" not in section[: section.index("住んでいる人")]


def test_page_keeps_what_goes_on_and_what_can_be_taken_away(client):
    said = page(client, DISTRICT)

    for heading in ("30日以内の予定", "この地区の活動", "アダプトの対象地"):
        assert heading in said
    for heading in ("支援拠点", "持ち帰る・知らせる", "データをダウンロード"):
        assert heading in said


def test_page_fills_only_its_own_outline(client):
    svg = re.search(r'<svg class="loc".*?</svg>', page(client, DISTRICT), re.DOTALL)[0]

    assert svg.count('fill="#115a36"') == 1
    assert svg.count("<path") == 24


def test_every_district_of_every_set_has_a_page(client, inagi):
    assert {
        client.get(f"/inagi/districts/{code}").status_code for code in inagi.basis.codes
    } == {200}
    areas = get_figures("inagi", "associations")
    code = areas.basis.codes[0]
    assert (
        "推計（面積按分）"
        not in main_of(page(client, f"/inagi/districts/{code}?areas=associations"))
        .split("移り変わり")[0]
        .split("自治会加入率")[1]
        .split("活動件数")[0]
    )


@pytest.mark.parametrize(
    "path",
    [
        "/inagi/districts/nowhere",
        "/inagi/districts/13225001?areas=associations",
        "/nowhere/districts/13225001",
        "/inagi/compare?areas=nowhere",
    ],
)
def test_unknown_place_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{DISTRICT}?fy=1900", "年度（fy）"),
        (f"{DISTRICT}?with=luck", "くらべる相手（with）"),
        (f"{SIDE}&area=nowhere", "地区（area）"),
        (f"{SIDE}&indicator=wealth", "くらべる数字（indicator）"),
    ],
)
def test_bad_word_in_the_address_is_refused_with_what_could_stand_there(
    client, path, named
):
    answer = client.get(path)

    assert answer.status_code == 422
    assert named in answer.get_data(as_text=True)
    assert "選べるもの" in answer.get_data(as_text=True)


# --- The states ---------------------------------------------------------------


@pytest.fixture
def shown(app):
    """Show a district's page with one of its estimates put in another's place."""

    def show(indicator, estimate):
        client = app.test_client()
        with app.test_request_context(DISTRICT):
            figures = get_figures("inagi")
        cards = dict(figures.cards[indicator])
        cards[CODES[0]] = replace(
            cards[CODES[0]],
            estimate=estimate,
            verdict=Verdict.NOT_COMPARABLE,
            rank=None,
            smoothed=None,
        )
        changed = replace(figures, cards={**figures.cards, indicator: cards})
        basis = figures.basis
        slug, version = basis.area_set.slug, basis.version
        key = ("figures", "inagi", slug, version, basis.on, None, False)
        app.extensions[KEPT].keep(key, changed)
        said = page(client, DISTRICT)
        start = said.index(f'id="card-{indicator}"')
        return said[start : said.index("</li>", start)]

    return show


def test_hidden_figure_is_hatched_and_tells_no_number(shown):
    card = shown(
        "membership",
        Estimate(
            unit=Unit.SHARE,
            state=State.SUPPRESSED,
            denominator=77,
            reason=Reason.SMALL_COUNT,
        ),
    )

    assert "秘匿" in card
    assert "url(#hatch)" in card
    assert "77" not in card


def test_missing_figure_is_dashed_and_not_zero(shown):
    card = shown("membership", missing(Unit.SHARE, Reason.NO_HOUSEHOLDS_REPORTED))

    assert "データなし" in card
    assert "stroke-dasharray" in card


def test_zero_is_a_figure(shown):
    card = shown("membership", share_estimate(0, 40))

    assert re.search(r'class="fig num">\s*0%', card)
    assert "データなし" not in card


def test_undefined_figure_shows_no_rate(shown):
    card = shown(
        "activities",
        Estimate(
            unit=Unit.PER_1000,
            state=State.UNDEFINED,
            numerator=0,
            denominator=0,
            reason=Reason.ZERO_DENOMINATOR,
        ),
    )

    assert "算出できません" in card
    assert "計算できません" in card


# --- Side by side -------------------------------------------------------------


def test_side_by_side_shows_both_and_the_city(client):
    said = page(client, SIDE)

    assert "向陽台一丁目" in said
    assert "市全体" in said
    assert "数字の表" in said


def test_too_few_chosen_is_told_and_the_form_stays(client):
    for path in ("/inagi/compare", f"/inagi/compare?area={CODES[0]}"):
        said = page(client, path)

        assert "地区を2つ以上選ぶ" in said
        assert '<select id="area-0" name="area">' in said


def test_one_district_may_stand_beside_the_city(client):
    assert "数字の表" in page(client, f"/inagi/compare?area={CODES[0]}&with=city")


@pytest.mark.parametrize("against", ["similar", "last_year", CODES[1]])
def test_what_stands_beside_is_in_the_address(client, against):
    said = page(client, f"/inagi/compare?area={CODES[0]}&with={against}")

    assert "数字の表" in said


def test_five_districts_are_too_many(client, inagi):
    asked = "&".join(f"area={code}" for code in inagi.basis.codes[:5])

    assert client.get(f"/inagi/compare?{asked}").status_code == 422


def test_side_by_side_shows_no_code_and_no_english(client):
    said = main_of(page(client, SIDE))

    assert not re.findall(r"[a-z]+(?:_[a-z0-9]+)+", said)
    assert not re.search(r"\b(None|nan|higher|lower|value)\b", said)


# --- Words --------------------------------------------------------------------


def test_every_sentence_is_short_and_tells_no_cause(inagi):
    for code in inagi.basis.codes:
        for cards in inagi.cards.values():
            for sentence in describe_sentences(cards[code], inagi):
                words = sentence_words(sentence)
                assert words.endswith("。")
                assert not re.search("ため、|せいで|おかげ|原因", words) or (
                    sentence.kind == "unknown"
                )


def test_ranks_are_never_without_their_interval(inagi):
    assert rank_words(Rank(6, 3, 6, 24, tied=False)) == "6位（3〜6）"
    assert "同順位" in rank_words(Rank(6, 3, 9, 24, tied=True))
    assert made_from(inagi.card("membership", CODES[0])).count("/") == 1


# --- Charts -------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(DISTRICT_CHARTS))
def test_charts_stand_alone_with_a_table(demo_app, inagi, name):
    chart = drawn(inagi, name, indicator="membership")
    if chart is None:
        pytest.skip(f"the demo has nothing for {name} yet")
    macro = demo_app.jinja_env.get_template(chart.template).module.draw
    svg = str(macro(chart))

    assert svg.strip().startswith("<svg")
    assert 'role="img"' in svg
    assert 'viewBox="0 0 360' in svg
    assert "class=" not in svg
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(
        re.findall(r'id="([^"]+)"', svg)
    )
    assert all(given.startswith(name) for given in re.findall(r'id="([^"]+)"', svg))
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.header)}


def test_charts_of_a_district_need_one(inagi):
    assert draw_bars(inagi, None, None) is None


def test_trend_is_never_joined_across_a_change_of_method():
    years = [year(2021, 0.6), year(2022, 0.59), year(2023, 0.49, breaks=True)]
    years.append(year(2024, 0.48))

    found = draw_trend(years)

    assert len(found.stretches) == 2
    assert [gap.fiscal_year for gap in found.gaps] == [2023]
    assert [point.superseded for point in found.points] == [True, True, False, False]
    assert found.points[1].x < found.gaps[0].x
    assert found.gaps[0].x + found.gaps[0].width < found.points[2].x


def test_trend_stops_at_a_year_without_a_value():
    found = draw_trend([year(2021, 0.6), year(2022, None), year(2023, 0.5)])

    assert found.stretches == ()
    assert found.points[1].y is None


def test_one_known_year_is_no_trend():
    assert draw_trend([year(2021, 0.6), year(2022, None)]) is None
    assert draw_trend([]) is None


def test_nothing_ranked_is_no_chart():
    assert draw_rank_strips([]) is None


def test_pyramid_shows_hidden_missing_and_zero_apart():
    def bar(state, count=None, share=None):
        return Bar(state, count, share, 0.2)

    pyramid = Pyramid(
        (
            AgeBand(0, 64, {"all": bar(State.VALUE, 10, 1.0)}),
            AgeBand(65, 74, {"all": bar(State.VALUE, 0, 0.0)}),
            AgeBand(75, 84, {"all": bar(State.SUPPRESSED)}),
            AgeBand(85, None, {"all": bar(State.MISSING)}),
        ),
        ("all",),
    )

    found = draw_pyramid(pyramid)

    bars = {row.band.age_from: row.bars[0] for row in found.bands}
    assert (bars[65].state, bars[65].width) == (State.VALUE, 0)
    assert bars[75].state is State.SUPPRESSED
    assert bars[85].state is State.MISSING
    assert found.bands[0].band.age_to is None
    assert draw_pyramid(Pyramid((), ("all",))) is None
