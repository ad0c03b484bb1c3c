"""The planners' words for codes: groups, verdicts, ranks, clusters, what is due."""

import math

from geo.analysis.rates import Verdict
from geo.domain.estimate import Unit
from geo.domain.indicators import Indicator, get_indicator
from geo.domain.vocabulary import load_vocabulary
from geo.report.basis.model import Measure
from geo.report.planning.model import FigureCard, Unranked
from web.filters import count, dash, in_unit
from web.language import is_japanese
from web.language import translated as _
from web.planning.blueprint import bp
from web.spoken import spoken


@bp.app_template_filter()
def whole_share(value: float) -> str:
    """Write a share without decimals, for axes."""
    return f"{value * 100:.0f}%"


@bp.app_template_filter()
def plain_number(value: float) -> str:
    """Write a number that has no unit and may be small."""
    return f"{value:.3f}"


@bp.app_template_filter()
def tick_words(value: float, unit: Unit) -> str:
    """Write a round number of an axis or a class, a share without needless zeros."""
    return f"{value * 100:g}%" if unit is Unit.SHARE else in_unit(value, unit)


@bp.app_template_filter()
def one_decimal(value: float) -> str:
    """Write a factor with one decimal."""
    return f"{value:,.1f}"


@bp.app_template_global()
def kind_counted(indicator: str) -> str:
    """Return what is counted by an indicator whose things have a place."""
    words: dict[str, str] = {
        "activities": _("活動"),
        "completeness": _("活動"),
        "meeting_access": _("活動"),
        "activity_access": _("活動"),
        "adopted": _("アダプトの対象地"),
        "nearest_centre": _("支援拠点"),
        "centre_access": _("支援拠点"),
        "centre_capacity": _("支援拠点"),
    }
    return words.get(indicator, "")


@bp.app_template_filter()
def known_count(value: float) -> str:
    """Write a count of a frame, where NaN is what nobody reported."""
    return str(_("データなし")) if math.isnan(value) else count(value)


@bp.app_template_global()
def indicator_group(code: str) -> str:
    """Return the name of a group of indicators."""
    words: dict[str, str] = {
        "membership": _("自治会"),
        "activity": _("活動と団体"),
        "participation": _("参加した人"),
        "adoption": _("公園アダプト"),
        "collaboration": _("協働と参加"),
        "access": _("身近さ"),
        "mix": _("かたより"),
        "keeping": _("情報の手入れ"),
        "context": _("地域の背景"),
    }
    return words[code]


@bp.app_template_global()
def indicator_note(code: str) -> str:
    """Return what is to be known before reading an indicator."""
    found = get_indicator(code)
    return spoken(found.note) if is_japanese() else found.note_en


@bp.app_template_global()
def fraction_label(code: str) -> str:
    """Return what an indicator counts, of what."""
    found = get_indicator(code)
    parts = (
        (spoken(found.numerator), spoken(found.denominator))
        if is_japanese()
        else (found.numerator_en, found.denominator_en)
    )
    return " / ".join(part for part in parts if part)


def size_label(indicator: Indicator) -> str:
    """Return what the size of a district is in a funnel plot."""
    if indicator.funnel == "ratio":
        return str(_("期待される数"))
    return spoken(indicator.denominator) if is_japanese() else indicator.denominator_en


@bp.app_template_global()
def comparator_label(code: str, names: dict[str, str]) -> str:
    """Return whom figures are compared with; ``names``: of districts by code."""
    words: dict[str, str] = {
        "city": _("市全体"),
        "similar": _("似た地区"),
        "last_year": _("前の年度"),
    }
    return words.get(code) or names.get(code, "")


@bp.app_template_global()
def verdict_label(
    verdict: Verdict, indicator: Indicator, against: str = "city", name: str = ""
) -> str:
    """Say how a figure stands to what it is compared with, without judging."""
    if verdict is Verdict.NO_DIFFERENCE:
        return _("差があるとはいえない")
    if verdict is Verdict.NOT_COMPARABLE:
        return _("くらべられません")
    pairs: dict[str, tuple[str, str]] = {
        "city": (_("市より高い"), _("市より低い")),
        "last_year": (_("前の年度より高い"), _("前の年度より低い")),
        "similar": (_("似た地区より高い"), _("似た地区より低い")),
        "zero": (_("増えています"), _("減っています")),
        "one": (_("市全体の割合より多い"), _("市全体の割合より少ない")),
        "other": (
            _("%(name)sより高い", name=name),
            _("%(name)sより低い", name=name),
        ),
    }
    whom = indicator.comparator if against == "city" else against
    higher, lower = pairs.get(whom, pairs["other"])
    return higher if verdict is Verdict.HIGHER else lower


@bp.app_template_global()
def rank_words(card: FigureCard) -> str:
    """Write a rank with its interval, a dash where there is none."""
    rank = card.rank
    if rank is None:
        return "—"
    said = _("%(place)s位", place=rank.place)
    if rank.low != rank.high:
        said = _(
            "%(place)s位（%(span)s）",
            place=rank.place,
            span=f"{rank.low}{dash()}{rank.high}",
        )
    return _("%(place)s 同順位", place=said) if rank.tied else str(said)


@bp.app_template_global()
def unranked_words(reason: Unranked | None) -> str:
    """Say why a district has no rank."""
    words: dict[Unranked, str] = {
        Unranked.NO_VALUE: _("値がないため"),
        Unranked.FEW: _("もとの数が少ないため"),
        Unranked.NOT_RANKED: _("順位に意味がない数字のため"),
        Unranked.FEW_DISTRICTS: _("くらべる地区が少ないため"),
        Unranked.ALIKE: _("地区の差が偶然の範囲のため"),
    }
    return "" if reason is None else words[reason]


@bp.app_template_global()
def cluster_label(code: str) -> str:
    """Say how a district and its neighbours hang together."""
    words: dict[str, str] = {
        "high_high": _("高い地区のまとまり"),
        "low_low": _("低い地区のまとまり"),
        "high_low": _("まわりより高い地区"),
        "low_high": _("まわりより低い地区"),
        "none": _("まとまりはみられない"),
        "no_value": _("値なし"),
    }
    return words[code]


@bp.app_template_global()
def ages_label(code: str) -> str:
    """Return a band of ages."""
    words: dict[str, str] = {
        "all": _("すべての年齢"),
        "under_15": _("15歳未満"),
        "15_64": _("15〜64歳"),
        "65_plus": _("65歳以上"),
    }
    return words[code]


@bp.app_template_global()
def due_label(kind: str) -> str:
    """Return what is due."""
    words: dict[str, str] = {
        "adoption_review": _("アダプトの合意の見直し"),
        "adoption_end": _("アダプトの合意の終わり"),
        "partnership_review": _("協働の取り決めの見直し"),
        "partnership_end": _("協働の取り決めの終わり"),
        "committee_end": _("審議会などの任期の終わり"),
        "plan_review": _("計画・指針の見直し"),
        "call_deadline": _("募集のしめきり"),
    }
    return words.get(kind) or str(_("期限"))


@bp.app_template_global()
def axis_label(axis: str) -> str:
    """Return what fields are held against."""
    words: dict[str, str] = {"generation": _("世代"), "time_band": _("時間帯")}
    return words[axis]


@bp.app_template_global()
def class_words(
    vocabulary: str, code: str, labels: dict[str, str] | None = None
) -> str:
    """Return a class's word, the city's own first; its common word in English."""
    known = {term.code: term for term in load_vocabulary(vocabulary).terms}
    own = (labels or {}).get(code)
    if code in known and not is_japanese():
        return known[code].label_en
    if own:
        return own
    return str(_(known[code].label)) if code in known else str(_("そのほか"))


@bp.app_template_global()
def period_words(measure: Measure) -> str:
    """Return the fiscal year or the day that a measure speaks of."""
    from web.filters import fiscal_year, plain_day

    if measure.fiscal_year is not None:
        return fiscal_year(measure.fiscal_year)
    return plain_day(measure.as_of) if measure.as_of else ""
