"""The charts of the district's page and of the page that sets areas side by side."""

from typing import Final

from geo.domain.indicators import Indicator
from geo.report.planning.district import DistrictReport, describe_district
from geo.report.planning.mixes import describe_mix
from geo.report.planning.model import CityFigures, FigureCard, YearPoint
from geo.report.planning.published import PublishedSeries, describe_published
from geo.report.planning.sentences import describe_sentences
from web.charts.bar_rows import END, START, BarRow, draw_bar_rows
from web.charts.mix_bars import draw_mix_bars
from web.charts.rank_strip import draw_rank_strips
from web.charts.trend import draw_trend
from web.filters import estimate, fiscal_year, interval
from web.language import translated as _
from web.planning.card_bars import draw_card_bar
from web.planning.chart_list import Chart, ChartTable, Draw
from web.planning.method_words import counted_how
from web.planning.pyramid_chart import chart_pyramid
from web.planning.query import PlanningQuery
from web.planning.sentence_words import (
    made_from,
    published_name,
    rank_reason,
    rank_words,
    sentence_words,
    trend_reason,
    trend_word,
    verdict_said,
)
from web.planning.side_chart import chart_side_by_side
from web.words import indicator_name


def draw_bars(
    figures: CityFigures, _query: PlanningQuery, code: str | None
) -> Chart | None:
    """Draw every figure of a district, each on its own axis with the city's line."""
    if code is None:
        return None
    report = describe_district(figures, code)
    cards = report.cards
    rows = []
    for card in cards:
        drawn = draw_card_bar(figures, card, START, END)
        name = indicator_name(card.indicator.id)
        rows.append(BarRow(name, estimate(card.estimate), drawn.bar, drawn.axis))
    if not rows:
        return None
    return Chart(
        name="district-bars",
        title=_("%(name)sのすべての数字", name=report.name),
        finding=_(
            "%(name)sの数字を市全体とくらべた図。値は表と同じです。", name=report.name
        ),
        template="charts/bar_rows.html",
        drawing=draw_bar_rows(rows, key="all"),
        table=ChartTable(
            (
                _("数字"),
                _("値"),
                _("95%区間"),
                _("もとの数"),
                _("市全体"),
                _("市全体とくらべて"),
            ),
            tuple(
                (
                    indicator_name(card.indicator.id),
                    estimate(card.estimate),
                    interval(card.estimate),
                    made_from(card),
                    estimate(card.whole),
                    verdict_said(card.verdict, card.indicator.comparator),
                )
                for card in cards
            ),
        ),
        sources=report.sources,
    )


def draw_ranks(
    figures: CityFigures, _query: PlanningQuery, code: str | None
) -> Chart | None:
    """Draw a district's ranks, each with the interval of ranks."""
    if code is None:
        return None
    report = describe_district(figures, code)
    ranked = [
        (indicator_name(card.indicator.id), rank_words(card.rank), card.rank)
        for card in report.cards
        if card.rank is not None
    ]
    drawing = draw_rank_strips(ranked)
    if drawing is None:
        return None
    return Chart(
        name="rank",
        title=_("%(name)sの順位とその幅", name=report.name),
        finding="、".join(f"{name} {words}" for name, words, _rank in ranked),
        template="charts/rank_strip.html",
        drawing=drawing,
        table=ChartTable(
            (_("数字"), _("順位（95%の幅）"), _("順位をつけた地区")),
            tuple(
                (
                    indicator_name(card.indicator.id),
                    rank_words(card.rank)
                    if card.rank
                    else f"— {rank_reason(card.unranked)}",
                    f"{card.rank.of}" if card.rank else "—",
                )
                for card in report.cards
            ),
        ),
        sources=report.sources,
    )


def draw_pyramid_chart(
    figures: CityFigures, _query: PlanningQuery, code: str | None
) -> Chart | None:
    """Draw a district's residents by age and sex."""
    return None if code is None else chart_pyramid(describe_district(figures, code))


def draw_years(
    figures: CityFigures, query: PlanningQuery, code: str | None
) -> Chart | None:
    """Draw the chosen figure over the years."""
    cards = figures.cards.get(query.indicator, {})
    card = cards.get(code or "")
    return None if card is None else chart_years(figures, card)


def chart_years(figures: CityFigures, card: FigureCard) -> Chart | None:
    """Draw one card over the years; None where fewer than two years have a value."""
    drawing = draw_trend(card.years, key=card.indicator.id, gap_words=_("数え方を変更"))
    if drawing is None:
        return None
    said = [
        sentence_words(sentence)
        for sentence in describe_sentences(card, figures)
        if sentence.kind == "trend"
    ]
    return Chart(
        name="trend",
        title=_("%(name)sの移り変わり", name=indicator_name(card.indicator.id)),
        finding=" ".join([*_points(card.years), *said]),
        template="charts/trend.html",
        drawing=drawing,
        table=years_table(card.years, card.indicator),
        sources=(card.estimate.source,) if card.estimate.source else (),
    )


def draw_published(
    figures: CityFigures, _query: PlanningQuery, _code: str | None
) -> Chart | None:
    """Draw the longest series of rates that the city published itself."""
    found = sorted(describe_published(figures.basis), key=lambda one: -len(one.years))
    return chart_published(found[0]) if found else None


def chart_published(series: PublishedSeries) -> Chart | None:
    """Draw a published series; never joined where the counting may have changed."""
    drawing = draw_trend(
        series.years, key=series.indicator, gap_words=_("つなげられません")
    )
    if drawing is None:
        return None
    return Chart(
        name="published",
        title=published_name(series),
        finding=" ".join(
            [
                *_points(series.years),
                _(
                    "直近5年：%(word)s。%(why)s",
                    word=trend_word(series.trend),
                    why=trend_reason(series.trend),
                ),
            ]
        ),
        template="charts/trend.html",
        drawing=drawing,
        table=years_table(series.years),
        sources=(series.source,) if series.source else (),
    )


def draw_mixes(
    figures: CityFigures, _query: PlanningQuery, code: str | None
) -> Chart | None:
    """Draw how a district's activities and groups divide into classes."""
    return None if code is None else chart_mixes(describe_district(figures, code))


def chart_mixes(report: DistrictReport) -> Chart | None:
    """Draw every mix that has something to share."""
    titled = [
        (
            indicator_name(mix.indicator.id),
            mix,
            describe_mix(report.figures, mix.indicator.id),
        )
        for mix in report.mixes
    ]
    drawing = draw_mix_bars(titled)
    if drawing is None:
        return None
    return Chart(
        name="district-mix",
        title=_("%(name)sの活動と団体の構成", name=report.name),
        finding=_("構成の割合を市全体とくらべた図。値は表と同じです。"),
        template="charts/mix_bars.html",
        drawing=drawing,
        table=ChartTable(
            (_("構成"), _("区分"), _("数"), _("割合"), _("95%区間"), _("市全体")),
            tuple(
                (
                    title,
                    row.label,
                    f"{row.x:,}",
                    "—" if mix.small else estimate(row.share),
                    "—" if mix.small else interval(row.share),
                    estimate(city.share),
                )
                for title, mix, whole in titled
                for row, city in zip(mix.shares, whole.shares, strict=True)
            ),
        ),
        sources=tuple(dict.fromkeys(mix.source for mix in report.mixes)),
    )


def years_table(
    years: tuple[YearPoint, ...], indicator: Indicator | None = None
) -> ChartTable:
    """Return the years as a table, the newest first; ``indicator``: None if published."""
    return ChartTable(
        (_("年度"), _("値"), _("95%区間"), _("もとの数"), _("数え方")),
        tuple(
            (
                fiscal_year(point.fiscal_year),
                estimate(point.estimate),
                interval(point.estimate),
                made_from_years(point),
                _counted(point, indicator),
            )
            for point in reversed(years)
        ),
    )


def _counted(point: YearPoint, indicator: Indicator | None) -> str:
    said = "。".join(filter(None, (point.definition.rstrip("。"), point.note)))
    if indicator is not None:
        said = counted_how(indicator, said)
    return said + (_("（前の年度とくらべられません）") if point.breaks else "")


def made_from_years(point: YearPoint) -> str:
    """Return the counts behind a year's figure."""
    found = point.estimate
    if found.numerator is None or found.denominator is None:
        return "—"
    return f"{found.numerator:,.0f} / {found.denominator:,.0f}"


def _points(years: tuple[YearPoint, ...]) -> list[str]:
    return [
        _(
            "%(year)s年度 %(value)s。",
            year=point.fiscal_year,
            value=estimate(point.estimate),
        )
        for point in years
    ]


DISTRICT_CHARTS: Final[dict[str, Draw]] = {
    "district-bars": draw_bars,
    "rank": draw_ranks,
    "pyramid": draw_pyramid_chart,
    "trend": draw_years,
    "published": draw_published,
    "district-mix": draw_mixes,
    "side-by-side": chart_side_by_side,
}
