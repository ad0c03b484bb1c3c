"""Planners' figures as tables to take away: long, wide, and what each figure means.

Nothing is computed here but the shares of a mix. What was hidden is no longer in the
figures; what has no value says in its state why, and its number is empty, never 0.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from math import isnan
from typing import Any, Final

from geo.analysis.rates import share_estimate
from geo.domain.estimate import Estimate, Reason, State
from geo.domain.indicators import Indicator, load_indicators
from geo.export.model import ExportColumn, ExportTable
from geo.export.planning_columns import FIGURE, MEANING, WHERE, WIDE, made, wide_columns
from geo.report.basis.model import Basis, Measure, Mix
from geo.report.planning.model import WHOLE, CityFigures, FigureCard, YearPoint

Row = dict[str, Any]
WHOLE_NAME: Final = "市全体"
NOTE: Final = (
    "基準日：{on}。値のない行は状態の列に秘匿・データなし・算出できませんと書き、"
    "数字は空です（0ではありません）。割合は0〜1です。"
)


def figure_table(figures: CityFigures, code: str | None = None) -> ExportTable:
    """Return every figure as a row: by indicator, then district, then year.

    Parameters
    ----------
    code : str, optional
        Only this district and, to compare with, the whole city.
    """
    codes = _chosen(figures.basis, code)
    rows = [
        row
        for indicator in load_indicators()
        for row in _indicator_rows(figures, indicator, codes)
    ]
    return _table(figures.basis, "figures", "数字", FIGURE, rows, code=code)


def meaning_table(figures: CityFigures) -> ExportTable:
    """Return what each indicator means, with its newest source and date: a row each."""
    rows = [
        _meaning(indicator, figures.basis)
        for indicator in load_indicators()
        if figures.cards.get(indicator.id) or figures.basis.mixes.get(indicator.id)
    ]
    return _table(figures.basis, "meanings", "指標の定義", MEANING, rows)


def district_table(figures: CityFigures, code: str | None = None) -> ExportTable:
    """Return the districts with their outlines and every figure as columns."""
    basis = figures.basis
    columns: list[ExportColumn] = list(WHERE)
    for indicator in figures.indicators:
        columns += wide_columns(indicator.id, indicator.name)
    columns += [
        made("row_fictional", "架空", "架空の数字があるとき「架空」"),
        made("on", "基準日", "この表を作った日", "date"),
    ]
    codes = [each for each in _chosen(basis, code) if each != WHOLE]
    shapes = tuple(basis.outlines.geometry.loc[each] for each in codes)
    rows = [_wide_row(figures, each) for each in codes]
    return _table(
        basis,
        "districts",
        "地区ごとの数字",
        tuple(columns),
        rows,
        code=code,
        shapes=shapes,
    )


def _chosen(basis: Basis, code: str | None) -> tuple[str, ...]:
    return (WHOLE, *basis.codes) if code is None else (WHOLE, code)


def _indicator_rows(
    figures: CityFigures, indicator: Indicator, codes: tuple[str, ...]
) -> Iterator[Row]:
    mix = figures.basis.mixes.get(indicator.id)
    if indicator.is_mix and mix is not None:
        for code in codes:
            yield from _mix_rows(figures.basis, indicator, mix, code)
        return
    cards = figures.cards.get(indicator.id, {})
    for code in codes:
        if code in cards:
            yield from _card_rows(figures.basis, cards[code])


def _card_rows(basis: Basis, card: FigureCard) -> Iterator[Row]:
    """Yield a card's own year last, after the other years it tells of."""
    row = _common(basis, card.indicator, card.code)
    for point in card.years:
        if point.fiscal_year != card.fiscal_year:
            yield row | _year(point)
    own = next((p for p in card.years if p.fiscal_year == card.fiscal_year), None)
    yield (
        row
        | _estimate(card.estimate)
        | {
            "fiscal_year": card.fiscal_year,
            "as_of": card.as_of,
            "small": card.small,
            "whole": card.whole.value,
            "verdict": card.verdict,
            "strong": card.strong,
            "place": card.place,
            "smoothed": card.smoothed,
            "rank": card.rank.place if card.rank else None,
            "rank_low": card.rank.low if card.rank else None,
            "rank_high": card.rank.high if card.rank else None,
            "rank_of": card.rank.of if card.rank else None,
            "unranked": card.unranked,
            "trend": card.trend.word if card.trend else None,
            "trend_reason": card.trend.reason if card.trend else None,
            "breaks": own.breaks if own else None,
            "moved_error": card.moved_error,
            "how": card.definition,
            "row_fictional": _mark(
                card.estimate.source, basis, fictional=card.fictional
            ),
        }
    )


def _year(point: YearPoint) -> Row:
    return _estimate(point.estimate) | {
        "fiscal_year": point.fiscal_year,
        "as_of": point.estimate.as_of,
        "breaks": point.breaks,
        "how": point.definition,
        "row_fictional": "架空" if "架空" in point.estimate.source else None,
    }


def _estimate(estimate: Estimate) -> Row:
    """Return a figure's own columns; a number that is not there is None, never 0."""
    hidden = estimate.state is State.SUPPRESSED
    return {
        "state": estimate.state,
        "value": estimate.value,
        "unit": estimate.unit,
        "reason": estimate.reason,
        "numerator": None if hidden else estimate.numerator,
        "denominator": estimate.denominator,
        "lower": estimate.lower,
        "upper": estimate.upper,
        "method": estimate.method if estimate.known else None,
        "moved": estimate.moved,
        "row_source": estimate.source,
    }


def _mix_rows(basis: Basis, indicator: Indicator, mix: Mix, code: str) -> Iterator[Row]:
    rows = mix.counts if code == WHOLE else mix.counts.loc[[code]]
    numbers = {key: float(rows[key].sum(skipna=False)) for key in mix.labels}
    total = sum(numbers.values())
    for key, label in mix.labels.items():
        estimate = (
            share_estimate(numbers[key], total)
            if mix.recorded and not isnan(total)
            else Estimate(
                indicator.unit, state=State.MISSING, reason=Reason.NOT_REPORTED
            )
        )
        yield (
            _common(basis, indicator, code)
            | _estimate(estimate)
            | {
                "class": key,
                "class_name": label,
                "as_of": mix.as_of,
                "small": total < indicator.minimum_n,
                "row_source": mix.source,
                "row_fictional": _mark(mix.source, basis),
            }
        )


def _common(basis: Basis, indicator: Indicator, code: str) -> Row:
    return {
        "indicator": indicator.id,
        "indicator_name": indicator.name,
        "district_code": code or None,
        "district": basis.names[code] if code else WHOLE_NAME,
        "definition_version": indicator.definition,
        "on": basis.on,
    }


def _meaning(indicator: Indicator, basis: Basis) -> Row:
    found: Measure | Mix | None = basis.latest(indicator.id)
    found = found or basis.mixes.get(indicator.id)
    return {
        "indicator": indicator.id,
        "indicator_name": indicator.name,
        "indicator_name_en": indicator.name_en,
        "numerator_words": indicator.numerator,
        "denominator_words": indicator.denominator,
        "kind": indicator.kind,
        "unit": indicator.unit,
        "counted": indicator.counted,
        "has_interval": indicator.judged,
        "comparator": indicator.comparator if indicator.judged else None,
        "polarity": indicator.polarity,
        "ranked": indicator.ranked,
        "minimum_n": indicator.minimum_n,
        "rate_from": indicator.rate_from or None,
        "minimum_events": indicator.minimum_events or None,
        "hides": indicator.people,
        "note": indicator.note,
        "definition_version": indicator.definition,
        "literature": indicator.source,
        "row_source": found.source if found else None,
        "fiscal_year": getattr(found, "fiscal_year", None),
        "as_of": found.as_of if found else None,
        "how": getattr(found, "definition", None),
    }


def _wide_row(figures: CityFigures, code: str) -> Row:
    basis = figures.basis
    row: Row = {"district_code": code, "district": basis.names[code], "on": basis.on}
    fictional = basis.area_set.fictional
    for indicator in figures.indicators:
        card = figures.cards[indicator.id].get(code)
        if card is None:
            continue
        fictional = fictional or card.fictional
        said = _estimate(card.estimate) | {
            "fiscal_year": card.fiscal_year,
            "as_of": card.as_of,
            "definition_version": indicator.definition,
        }
        for part, *_ in WIDE:
            name = indicator.id if part == "value" else f"{indicator.id}_{part}"
            row[name] = said[part]
    return row | {"row_fictional": "架空" if fictional else None}


def _table(
    basis: Basis,
    kind: str,
    words: str,
    columns: tuple[ExportColumn, ...],
    rows: list[Row],
    *,
    code: str | None = None,
    shapes: Iterable[Any] | None = None,
) -> ExportTable:
    name = basis.names[code] if code else basis.city.name
    names = [column.canonical for column in columns]
    return ExportTable(
        kind=kind,
        slug=f"{basis.area_set.slug}-{kind}",
        title=f"{name}の{words}",
        columns=columns,
        rows=tuple({each: row.get(each) for each in names} for row in rows),
        geometries=None if shapes is None else tuple(shapes),
        source=_sources(basis),
        licence=basis.area_set.licence,
        dated_on=basis.on,
        fictional=_is_fictional(basis),
        note=NOTE.format(on=_day(basis.on)),
    )


def _sources(basis: Basis) -> str:
    said = [basis.area_set.source, basis.population.source]
    said += [measure.source for found in basis.measures.values() for measure in found]
    said += [mix.source for mix in basis.mixes.values()]
    return "、".join(dict.fromkeys(text for text in said if text))


def _is_fictional(basis: Basis) -> bool:
    return (
        basis.area_set.fictional
        or basis.population.fictional
        or any(m.fictional for found in basis.measures.values() for m in found)
    )


def _mark(source: str, basis: Basis, *, fictional: bool = False) -> str | None:
    invented = fictional or basis.area_set.fictional or "架空" in source
    return "架空" if invented else None


def _day(day: date) -> str:
    return day.isoformat()
