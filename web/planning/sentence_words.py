"""The words of a report's sentences: short, plain, and no more than the counts bear."""

from typing import Final

from geo.analysis.rates import Verdict
from geo.domain.indicators import Indicator
from geo.report.planning.model import (
    FigureCard,
    Rank,
    Trend,
    TrendReason,
    TrendWord,
    Unranked,
)
from geo.report.planning.published import PublishedSeries
from geo.report.planning.sentences import Said, Sentence
from web.filters import count, dash, estimate, fiscal_year, fraction, interval, reason
from web.language import is_japanese
from web.language import translated as _
from web.planning.blueprint import bp
from web.spoken import spoken
from web.words import indicator_name


def indicator_group_name(group: str) -> str:
    """Return the heading of a group of indicators."""
    words: dict[str, str] = {
        "membership": _("自治会・町内会への加入"),
        "activity": _("活動と団体"),
        "participation": _("参加"),
        "adoption": _("公園アダプト"),
        "collaboration": _("協働と参加"),
        "access": _("行きやすさ"),
        "mix": _("活動の広がり"),
        "keeping": _("情報の手入れ"),
        "context": _("地区の背景"),
    }
    return words[group]


def sentence_words(sentence: Sentence) -> str:
    """Return one sentence in the page's language."""
    return _SENTENCES[sentence.kind](sentence)


def made_from(card: FigureCard) -> str:
    """Return the counts behind a figure."""
    figure = card.estimate
    if figure.denominator is None:
        return "—" if figure.numerator is None else count(figure.numerator)
    if not card.indicator.numerator:
        return count(figure.denominator)
    return fraction(figure)


def counted_words(indicator: Indicator) -> str:
    """Return what an indicator's two counts count, nothing where it has none."""
    names = (
        (indicator.numerator, indicator.denominator)
        if is_japanese()
        else (indicator.numerator_en, indicator.denominator_en)
    )
    return spoken(" / ".join(filter(None, names)))


def verdict_said(verdict: Verdict | None, comparator: str = "city") -> str:
    """Return a verdict in a few words."""
    higher, lower = {
        "zero": (_("増えた"), _("減った")),
        "one": (_("1より大きい"), _("1より小さい")),
        "first": (_("1番目が高い"), _("1番目が低い")),
    }.get(comparator, (_("市より高い"), _("市より低い")))
    words = {
        Verdict.HIGHER: higher,
        Verdict.LOWER: lower,
        Verdict.NO_DIFFERENCE: _("増減があるとはいえない")
        if comparator == "zero"
        else _("差があるとはいえない"),
    }
    return words.get(verdict or Verdict.NOT_COMPARABLE, _("くらべません"))


def rank_words(rank: Rank) -> str:
    """Return a rank with the interval of ranks; equal ones say so."""
    span = str(rank.low) if rank.low == rank.high else f"{rank.low}{dash()}{rank.high}"
    place = _("同順位 %(place)s位", place=rank.place) if rank.tied else ""
    return _(
        "%(place)s（%(span)s）",
        place=place or _("%(place)s位", place=rank.place),
        span=span,
    )


def rank_reason(why: Unranked | None) -> str:
    """Return why a district has no rank."""
    words: dict[str, str] = {
        Unranked.NO_VALUE: _("値がないため"),
        Unranked.FEW: _("もとの数が少ないため"),
        Unranked.NOT_RANKED: _("順位をつけない数字のため"),
        Unranked.FEW_DISTRICTS: _("くらべられる地区が少ないため"),
        "alike": _("地区の差が偶然の範囲のため"),
    }
    return words[why] if why else _("順位をつけない数字のため")


def published_name(series: PublishedSeries) -> str:
    """Return what a published series is called; the two are not the same figure."""
    words: dict[str, str] = {
        "association_organization_rate": _("市が公表した自治会組織率"),
        "association_membership_rate": _("市が公表した自治会加入率"),
    }
    return words[series.indicator]


def trend_word(trend: Trend) -> str:
    """Return the tag of a trend."""
    words: dict[TrendWord, str] = {
        TrendWord.RISING: _("増加"),
        TrendWord.FALLING: _("減少"),
        TrendWord.STEADY: _("変化なし"),
        TrendWord.UNDECIDED: _("判定不可"),
    }
    return words[trend.word]


def trend_reason(trend: Trend) -> str:
    """Return why a trend cannot be decided, nothing where it can."""
    words: dict[str, str] = {
        TrendReason.FEW_YEARS: _("くらべられる年度が5年分ありません。"),
        TrendReason.BREAK: _("5年のあいだに数え方が変わりました。"),
        TrendReason.GAP: _("値のない年度があります。"),
        "at_limit": _("すべて、または0の年度があり、検定できません。"),
        TrendReason.NO_INTERVAL: _("もとの数が分からず、偶然の変動と区別できません。"),
    }
    return words[trend.reason] if trend.reason else ""


def _unknown(sentence: Sentence) -> str:
    figure = sentence.card.estimate
    return _(
        "%(name)sは%(said)s。%(why)s",
        name=indicator_name(sentence.card.indicator.id),
        said=estimate(figure),
        why=reason(figure),
    )


def _level(sentence: Sentence) -> str:
    figure = sentence.card.estimate
    name = indicator_name(sentence.card.indicator.id)
    if figure.lower is None:
        return _("%(name)sは%(value)sです。", name=name, value=estimate(figure))
    return _(
        "%(name)sは%(value)sです（%(made)s、95%%区間 %(range)s）。",
        name=name,
        value=estimate(figure),
        made=_counts(sentence.card),
        range=interval(figure),
    )


def _times(sentence: Sentence) -> str:
    return _("市全体の約%(times)s倍です。", times=f"{sentence.times:.1f}")


def _spread(_sentence: Sentence) -> str:
    return _("ただし、地区どうしのばらつきの範囲に入ります。")


def _rank(sentence: Sentence) -> str:
    rank = sentence.card.rank
    if rank is None:
        return ""
    return _("%(of)s地区の中で%(rank)sです。", of=rank.of, rank=rank_words(rank))


def _counts(card: FigureCard) -> str:
    figure, about = card.estimate, card.indicator
    if figure.numerator is None or figure.denominator is None:
        return made_from(card)
    japanese = is_japanese()
    return _(
        "%(things)s%(n)s / %(people)s%(of)s",
        things=spoken(about.numerator) if japanese else f"{about.numerator_en} ",
        n=count(figure.numerator),
        people=spoken(about.denominator) if japanese else f"{about.denominator_en} ",
        of=count(figure.denominator),
    )


def _against(sentence: Sentence) -> str:
    card = sentence.card
    if card.indicator.comparator == "zero":
        words = {
            Verdict.HIGHER: _("前の年度より増えました。"),
            Verdict.LOWER: _("前の年度より減りました。"),
        }
        return words.get(card.verdict, _("前の年度と差があるとはいえません。"))
    if card.indicator.comparator == "one":
        words = {
            Verdict.HIGHER: _("市全体の割合から見込まれる数より多い参加です。"),
            Verdict.LOWER: _("市全体の割合から見込まれる数より少ない参加です。"),
        }
        return words.get(card.verdict, _("見込まれる数と差があるとはいえません。"))
    value = estimate(card.whole)
    words = {
        Verdict.HIGHER: _("市全体（%(value)s）より高い水準です。", value=value),
        Verdict.LOWER: _("市全体（%(value)s）より低い水準です。", value=value),
    }
    same = _("市全体（%(value)s）と差があるとはいえません。", value=value)
    return words.get(card.verdict, same)


def _trend(sentence: Sentence) -> str:
    trend = sentence.card.trend
    if trend is None:
        return ""
    words: dict[TrendWord, str] = {
        TrendWord.RISING: _("直近5年は増加しています。"),
        TrendWord.FALLING: _("直近5年は減少しています。"),
        TrendWord.STEADY: _("直近5年に変化があるとはいえません。"),
    }
    if trend.word in words:
        return words[trend.word]
    return _("直近5年の増減は判定できません。%(why)s", why=trend_reason(trend))


def _change(sentence: Sentence) -> str:
    change = sentence.card.change
    if change is None:
        return ""
    words: dict[Verdict, str] = {
        Verdict.HIGHER: _("%(year)sより増えました", year=fiscal_year(change.from_year)),
        Verdict.LOWER: _("%(year)sより減りました", year=fiscal_year(change.from_year)),
        Verdict.NO_DIFFERENCE: _(
            "%(year)sと差があるとはいえません", year=fiscal_year(change.from_year)
        ),
    }
    return _(
        "%(said)s（%(value)s）。",
        said=words.get(change.verdict, ""),
        value=estimate(change.difference),
    )


_SENTENCES: Final = {
    Said.UNKNOWN: _unknown,
    Said.LEVEL: _level,
    Said.AGAINST: _against,
    Said.TIMES: _times,
    Said.SPREAD: _spread,
    Said.RANK: _rank,
    Said.TREND: _trend,
    Said.CHANGE: _change,
}

for _function in (
    counted_words,
    indicator_group_name,
    made_from,
    published_name,
    rank_reason,
    rank_words,
    sentence_words,
    trend_reason,
    trend_word,
    verdict_said,
):
    bp.add_app_template_global(_function, f"told_{_function.__name__}")
