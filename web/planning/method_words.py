"""The words of the methods page: how each kind of figure is made, in plain formulas."""

from geo.domain.estimate import Unit
from geo.domain.indicators import Indicator, Kind, Polarity
from web.filters import count
from web.language import is_japanese
from web.language import translated as _
from web.planning.blueprint import bp
from web.spoken import spoken


@bp.app_template_global()
def in_registry(japanese: str, english: str) -> str:
    """Return the registry's words in the page's language, a dash for none."""
    return (spoken(japanese) if is_japanese() else english) or "—"


@bp.app_template_global()
def counted_how(indicator: Indicator, definition: str) -> str:
    """Return how a figure was counted: the city's own words, else the registry's.

    The city's words are Japanese; other languages are told what is counted of what.
    """
    if is_japanese():
        return definition
    said = indicator.numerator_en, indicator.denominator_en
    return " / ".join(filter(None, said)) or "—"


@bp.app_template_global()
def unit_label(unit: Unit) -> str:
    """Return a unit in words."""
    words: dict[Unit, str] = {
        Unit.COUNT: _("件"),
        Unit.SHARE: _("%（割合）"),
        Unit.PER_1000: _("千人あたり"),
        Unit.METRES: _("m（直線）"),
        Unit.RATIO: _("比（市全体が1）"),
        Unit.POINTS: _("ポイント（割合の差）"),
        Unit.PER_KM2: _("人／km²"),
        Unit.YEN: _("円"),
        Unit.INDEX: _("指数（単位なし）"),
    }
    return words[unit]


@bp.app_template_global()
def formula_words(indicator: Indicator) -> str:
    """Say how a value is made from its counts."""
    words: dict[Kind, str] = {
        Kind.SHARE: _("分子 ÷ 分母"),
        Kind.RATE: _("分子 ÷ 分母 × 1,000"),
        Kind.CRUDE_RATE: _("分子 ÷ 分母 × 1,000"),
        Kind.STANDARDISED_RATE: _(
            "年齢層ごとの率（分子 ÷ 分母）に、市全体の年齢構成の割合をかけて足した数 × 1,000"
        ),
        Kind.STANDARDISED_RATIO: _(
            "実際の人数 ÷ 期待される人数（市全体の年齢層ごとの率 × 地区の人口を足した数）"
        ),
        Kind.DIFFERENCE: _("後の年度の割合 − 前の年度の割合"),
        Kind.MIX: _("区分ごとの分子 ÷ 分母"),
    }
    own: dict[str, str] = {
        "centre_capacity": _(
            "地区から届く拠点ごとに「1 ÷ その拠点から届く住民1万人」を出し、足した数"
        ),
        "nearest_centre": _("地区の中の1地点から、いちばん近い支援拠点までの直線距離"),
        "field_diversity": _(
            "exp（−Σ p × log p）。pは、その分野の活動の割合（シャノンの多様度）"
        ),
        "density": _("住民 ÷ 面積"),
        "partnership_yen": _("登録された額の合計（住民の数ではわりません）"),
        "applicants_per_seat": _("応募者 ÷ 定員"),
    }
    return own.get(indicator.id) or words.get(indicator.kind) or "—"


@bp.app_template_global()
def interval_words(indicator: Indicator) -> str:
    """Say which interval a figure has, or why it has none."""
    if indicator.counted == "modelled":
        return _("つけません（推計した数のため、偶然の大きさが分かりません）")
    if not indicator.interval or indicator.kind is Kind.VALUE:
        return _("つけません")
    if indicator.kind is Kind.CRUDE_RATE:
        return _("つけません（同じ人が何度も来るため）")
    words: dict[Kind, str] = {
        Kind.SHARE: _("ウィルソンの95%区間"),
        Kind.MIX: _("ウィルソンの95%区間"),
        Kind.RATE: _("バイアーの95%区間（10未満はポアソン分布の正確な区間）"),
        Kind.STANDARDISED_RATE: _("ドブソンの95%区間"),
        Kind.STANDARDISED_RATIO: _(
            "バイアーの95%区間（10未満はポアソン分布の正確な区間）"
        ),
        Kind.DIFFERENCE: _("ニューカムの95%区間"),
    }
    return words[indicator.kind]


@bp.app_template_global()
def against_words(indicator: Indicator) -> str:
    """Say what a figure is compared with."""
    if not indicator.judged:
        return _("くらべません（高い・低いの判定をしません）")
    words: dict[str, str] = {
        "city": _("市全体の値"),
        "zero": _("0（変わらない）"),
        "one": _("1（市全体と同じ割合）"),
    }
    return words[indicator.comparator]


@bp.app_template_global()
def polarity_words(indicator: Indicator) -> str:
    """Say whether high is good."""
    words: dict[Polarity, str] = {
        Polarity.NONE: _("良し悪しをいいません"),
        Polarity.HIGH_GOOD: _("高いほど良い"),
        Polarity.LOW_GOOD: _("低いほど良い"),
    }
    return words[indicator.polarity]


@bp.app_template_global()
def minimum_words(indicator: Indicator) -> str:
    """Say from which counts on a figure is shown and ranked."""
    said = []
    if indicator.minimum_n:
        said.append(
            _(
                "分母が%(n)s未満の値には†をつけ、順位をつけません。",
                n=count(indicator.minimum_n),
            )
        )
    if indicator.rate_from:
        said.append(
            _("分母が%(n)s未満では率を出しません。", n=count(indicator.rate_from))
        )
    if indicator.minimum_events:
        said.append(
            _("分子が%(n)s未満では値を出しません。", n=count(indicator.minimum_events))
        )
    return "".join(said) or _("ありません")


@bp.app_template_global()
def hiding_words(indicator: Indicator) -> str:
    """Say whether small counts are hidden."""
    if indicator.people:
        return _("1〜4の数とその率を秘匿します。")
    return _("しません（もともと1件ずつ公開しているものの数です）。")


@bp.app_template_global()
def more_methods(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """Return what else is made of a figure: a section's anchor and its name."""
    found = []
    if indicator.judged and indicator.ranked:
        found.append(("ranks", _("順位")))
    if indicator.funnel != "none":
        found.append(("funnel", _("ファンネル図")))
    if indicator.smoothing != "none":
        found.append(("smoothing", _("ならした値")))
    if indicator.trend != "none":
        found.append(("trend", _("5年間の傾向")))
    return tuple(found)
