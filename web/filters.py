"""How a value becomes text. Rounding happens here and nowhere else."""

from datetime import date
from math import floor

from flask import Flask

from geo.analysis.distance import walking_minutes
from geo.domain.estimate import Estimate, Reason, State, Unit
from geo.domain.periods import wareki_fiscal_year
from geo.domain.schedule import is_public_holiday
from web.language import is_easy, is_japanese
from web.language import translated as _
from web.spoken import spoken

WEEKDAYS = "月火水木金土日"
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
SATURDAY = 5
SUNDAY = 6
KILOMETRE = 1000


def init_app(app: Flask) -> None:
    """Make every filter available to the templates."""
    for function in FILTERS:
        app.add_template_filter(function, function.__name__.rstrip("_"))
    app.add_template_global(dash)


def dash() -> str:
    """Return the sign between the first and the last of a span."""
    return "〜" if is_japanese() else "–"


def count(value: float | None) -> str:
    """Write a whole number with thousands separators; moved counts are rounded."""
    return "—" if value is None else f"{floor(value + 0.5):,}"


def share(value: float) -> str:
    """Write a share (0–1) in per cent with one decimal."""
    return f"{value * 100:.1f}%"


def per_1000(value: float) -> str:
    """Write a rate per 1,000 with two decimals."""
    return f"{value:.2f}"


def metres(value: float) -> str:
    """Write a distance: metres to ten, kilometres from 1,000 m."""
    if value < KILOMETRE:
        return f"{floor(value / 10 + 0.5) * 10:,}m"
    return f"{value / KILOMETRE:.1f}km"


def ratio(value: float) -> str:
    """Write a ratio to what would be expected."""
    return f"{value:.2f}"


def points(value: float) -> str:
    """Write a difference of shares in points, with its sign."""
    return _("%(value)sポイント", value=f"{100 * value:+.1f}".replace("-", "−"))


def per_km2(value: float) -> str:
    """Write a density."""
    return _("%(value)s人／km²", value=f"{value:,.0f}")


def yen(value: float) -> str:
    """Write an amount of money."""
    return _("%(value)s円", value=f"{value:,.0f}")


def index(value: float) -> str:
    """Write a number that has no unit."""
    return f"{value:.2f}"


def walk(value: float) -> str:
    """Write the minutes on foot of a straight distance."""
    return str(walking_minutes(value))


WRITERS = {
    Unit.COUNT: count,
    Unit.SHARE: share,
    Unit.PER_1000: per_1000,
    Unit.METRES: metres,
    Unit.RATIO: ratio,
    Unit.POINTS: points,
    Unit.PER_KM2: per_km2,
    Unit.YEN: yen,
    Unit.INDEX: index,
}


def in_unit(value: float, unit: Unit) -> str:
    """Write a bare number in a unit."""
    return WRITERS[unit](value)


def estimate(figure: Estimate) -> str:
    """Write a figure, or in one word why there is none."""
    if figure.value == 0:
        return "0%" if figure.unit is Unit.SHARE else "0"
    if figure.value is not None:
        return WRITERS[figure.unit](figure.value)
    if figure.state is State.SUPPRESSED:
        return str(_("秘匿"))
    if figure.state is State.UNDEFINED:
        return str(_("算出できません"))
    return str(_("データなし"))


def interval(figure: Estimate) -> str:
    """Write a figure's 95 % interval, a dash where none applies."""
    if figure.lower is None or figure.upper is None:
        return "—"
    write = WRITERS[figure.unit]
    return f"{write(figure.lower).removesuffix('%')}{dash()}{write(figure.upper)}"


def fraction(figure: Estimate) -> str:
    """Write numerator / denominator, with a dash for what nobody reported."""
    return f"{count(figure.numerator)} / {count(figure.denominator)}"


def reason(figure: Estimate) -> str:
    """Say in a sentence why a figure has no value."""
    said: dict[Reason, str] = {
        Reason.NO_RESIDENTS_REPORTED: _("人口の報告がありません。"),
        Reason.NO_HOUSEHOLDS_REPORTED: _("世帯数の報告がありません。"),
        Reason.NO_ADOPTIONS_RECORDED: _("アダプトの合意がまだ登録されていません。"),
        Reason.NO_SITES: _("アダプトの対象地がありません。"),
        Reason.NO_CENTRES: _("支援拠点がまだ登録されていません。"),
        Reason.ZERO_DENOMINATOR: _("人口や世帯数が0のため、率は計算できません。"),
        Reason.TOO_FEW_RESIDENTS: _("人口が100人未満のため、率は示しません。"),
        Reason.NO_ACTIVITY_LAYER: _("活動がまだ登録されていません。"),
        Reason.SMALL_COUNT: _(
            "数が少ない、またはほかの地区の小さい数が分かってしまうため、示しません。"
        ),
        Reason.INCONSISTENT: _("分子が分母より大きいため、率は計算できません。"),
        Reason.TOO_FEW_EVENTS: _("もとの数が10に満たないため、値は示しません。"),
        Reason.NO_AGES_REPORTED: _("年齢別の数の報告がありません。"),
        Reason.NO_PARTICIPANTS_REPORTED: _("参加者数の報告がありません。"),
        Reason.NO_GROUPS_RECORDED: _("団体がまだ登録されていません。"),
        Reason.NOT_REPORTED: _("報告がありません。"),
        Reason.NO_YEAR_BEFORE: _("前の年度の値がありません。"),
        Reason.UNLIKE_DEFINITIONS: _(
            "数え方が変わったため、前の年度とくらべられません。"
        ),
        Reason.NOTHING_TO_SHARE: _("もとになる数が0のため、割合は計算できません。"),
        Reason.TOO_FEW_THINGS: _("もとの件数が少ないため、示しません。"),
        Reason.NOT_FOR_WHOLE: _("地区ごとの距離なので、市全体の値はありません。"),
    }
    return "" if figure.reason is None else said[figure.reason]


def day(value: date) -> str:
    """Write a date with its weekday."""
    if not is_japanese():
        return f"{ENGLISH_WEEKDAYS[value.weekday()]} {value.isoformat()}"
    return spoken(f"{value.year}年{value.month}月{value.day}日（{_weekday(value)}）")


def plain_day(value: date) -> str:
    """Write a date without its weekday."""
    if not is_japanese():
        return value.isoformat()
    return spoken(f"{value.year}年{value.month}月{value.day}日")


def short_day(value: date) -> str:
    """Write month, day and weekday."""
    if not is_japanese():
        return f"{ENGLISH_WEEKDAYS[value.weekday()]} {value:%m-%d}"
    return spoken(f"{value.month}月{value.day}日（{_weekday(value)}）")


def month(value: date) -> str:
    """Write a month, for a calendar leaf."""
    if not is_japanese():
        return ENGLISH_MONTHS[value.month - 1]
    return spoken(f"{value.month}月")


def weekday(value: date) -> str:
    """Write a weekday; a public holiday says so."""
    if not is_japanese():
        return ENGLISH_WEEKDAYS[value.weekday()]
    return spoken(_weekday(value))


def day_class(value: date) -> str:
    """Return the calendar leaf's class: sat, sun (also public holidays) or none."""
    if value.weekday() == SUNDAY or is_public_holiday(value):
        return "sun"
    return "sat" if value.weekday() == SATURDAY else ""


def fiscal_year(value: int) -> str:
    """Write a fiscal year with its Japanese era."""
    if not is_japanese():
        return f"FY{value}"
    if is_easy():
        return _("%(year)s年度", year=value)
    era = wareki_fiscal_year(value).removesuffix("年度")
    return f"{value}（{era}）年度"


def clock(value: str) -> str:
    """Write a time of day without a leading zero."""
    return value.removeprefix("0")


def _weekday(value: date) -> str:
    name = WEEKDAYS[value.weekday()]
    return f"{name}・祝" if is_public_holiday(value) else name


FILTERS = (
    clock,
    count,
    day,
    day_class,
    estimate,
    fiscal_year,
    fraction,
    in_unit,
    interval,
    metres,
    month,
    per_1000,
    plain_day,
    reason,
    share,
    short_day,
    walk,
    weekday,
)
