"""The words of planners' tables for codes: states, methods, verdicts, reasons."""

from collections.abc import Mapping
from typing import Final

from geo.domain.estimate import Method, Reason, State, Unit
from geo.domain.indicators import Kind, Polarity

STATES: Final[Mapping[str, str]] = {
    State.VALUE: "値",
    State.SUPPRESSED: "秘匿",
    State.MISSING: "データなし",
    State.UNDEFINED: "算出できません",
}
UNITS: Final[Mapping[str, str]] = {
    Unit.COUNT: "件",
    Unit.SHARE: "割合（0〜1）",
    Unit.PER_1000: "千人あたり",
    Unit.METRES: "m（直線）",
    Unit.RATIO: "比（1＝市全体）",
    Unit.POINTS: "割合の差（-1〜1）",
    Unit.PER_KM2: "人／km²",
    Unit.YEN: "円",
    Unit.INDEX: "指数",
}
METHODS: Final[Mapping[str, str]] = {
    Method.COUNTED: "数えた値",
    Method.WILSON: "ウィルソンの区間",
    Method.BYAR: "バイアーの区間",
    Method.EXACT_POISSON: "ポアソンの正確な区間",
    Method.AREAL: "面積による按分",
    Method.PLANE_DISTANCE: "平面直角座標系での直線距離",
    Method.DOBSON: "直接法の年齢調整とドブソンの区間",
    Method.RATIO_BYAR: "標準化比とバイアーの区間",
    Method.RATIO_EXACT: "標準化比とポアソンの正確な区間",
    Method.NEWCOMBE: "ニューカムの差の区間",
    Method.FINITE_WILSON: "有限母集団のウィルソンの区間",
    Method.TWO_STAGE: "2段階浮動圏域法",
    Method.SHANNON: "シャノンの多様度の指数",
    Method.DIVIDED: "割り算",
    Method.NONE: "",
}
REASONS: Final[Mapping[str, str]] = {
    Reason.NO_RESIDENTS_REPORTED: "人口の報告がない",
    Reason.NO_HOUSEHOLDS_REPORTED: "世帯数の報告がない",
    Reason.NO_ADOPTIONS_RECORDED: "アダプトの合意が登録されていない",
    Reason.NO_SITES: "アダプトの対象地がない",
    Reason.NO_CENTRES: "支援拠点が登録されていない",
    Reason.ZERO_DENOMINATOR: "分母が0",
    Reason.TOO_FEW_RESIDENTS: "人口が少なく率を示さない",
    Reason.NO_ACTIVITY_LAYER: "活動が登録されていない",
    Reason.SMALL_COUNT: "数が少ない",
    Reason.NOT_FOR_WHOLE: "市全体の値はない",
    Reason.INCONSISTENT: "分子が分母より大きい",
    Reason.TOO_FEW_EVENTS: "数が少なく調整した値を示さない",
    Reason.NO_AGES_REPORTED: "年齢別の報告がない",
    Reason.NO_PARTICIPANTS_REPORTED: "参加者数の報告がない",
    Reason.NO_GROUPS_RECORDED: "団体が登録されていない",
    Reason.NOT_REPORTED: "報告がない",
    Reason.NO_YEAR_BEFORE: "前の年度の値がない",
    Reason.UNLIKE_DEFINITIONS: "数え方がちがう",
    Reason.NOTHING_TO_SHARE: "もとになる数が0",
    Reason.TOO_FEW_THINGS: "もとの件数が少なく示さない",
}
VERDICTS: Final[Mapping[str, str]] = {
    "higher": "高い",
    "lower": "低い",
    "no_difference": "差があるとはいえない",
    "not_comparable": "くらべない",
}
PLACES: Final[Mapping[str, str]] = {
    "above_998": "99.8%の限界より上",
    "above_95": "95%の限界より上",
    "within": "95%の限界の中",
    "below_95": "95%の限界より下",
    "below_998": "99.8%の限界より下",
}
UNRANKED: Final[Mapping[str, str]] = {
    "no_value": "値がない",
    "few": "分母が小さい",
    "not_ranked": "順位をつけない指標",
    "few_districts": "くらべる地区が少ない",
}
TRENDS: Final[Mapping[str, str]] = {
    "rising": "増加",
    "falling": "減少",
    "steady": "変化があるとはいえない",
    "undecided": "判定不可",
}
TREND_REASONS: Final[Mapping[str, str]] = {
    "few_years": "5年分がない",
    "break": "数え方が変わった",
    "gap": "値のない年がある",
    "no_interval": "区間がない",
}
KINDS: Final[Mapping[str, str]] = {
    Kind.SHARE: "割合",
    Kind.RATE: "率（千人あたり）",
    Kind.CRUDE_RATE: "率（区間をつけない）",
    Kind.STANDARDISED_RATE: "年齢調整率",
    Kind.STANDARDISED_RATIO: "標準化比",
    Kind.DIFFERENCE: "2つの割合の差",
    Kind.VALUE: "値",
    Kind.MIX: "内訳",
}
POLARITIES: Final[Mapping[str, str]] = {
    Polarity.NONE: "良し悪しをいわない",
    Polarity.HIGH_GOOD: "高いほど良い",
    Polarity.LOW_GOOD: "低いほど良い",
}
COMPARATORS: Final[Mapping[str, str]] = {"city": "市全体", "zero": "0", "one": "1"}
COUNTED: Final[Mapping[str, str]] = {"counted": "数えた数", "modelled": "推計した数"}

PLANNING_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "figure_state": STATES,
    "figure_unit": UNITS,
    "figure_method": METHODS,
    "figure_reason": REASONS,
    "verdict": VERDICTS,
    "funnel_place": PLACES,
    "unranked": UNRANKED,
    "trend": TRENDS,
    "trend_reason": TREND_REASONS,
    "indicator_kind": KINDS,
    "polarity": POLARITIES,
    "comparator": COMPARATORS,
    "counted": COUNTED,
}
