"""What the parts of a collaboration are called, in the city's words where it has any."""

from typing import Any

from geo.domain.periods import fiscal_year
from geo.domain.preflight import PARTS, points_of
from geo.domain.zone_chooser import QUESTIONS
from geo.report.partnerships import is_long_streak
from web.city_vocabulary import city_word, words_of
from web.language import translated as _


def give_words(state: Any) -> None:
    """Give them to the templates."""
    for function in (
        ask_zone,
        decision_label,
        document_label,
        form_choices,
        is_long_streak,
        lean_label,
        look_label,
        mark_label,
        partnership_state,
        payment_label,
        points_of,
        preflight_part,
        selection_label,
        side_label,
        step_label,
        zone_label,
        zone_reason,
    ):
        state.app.add_template_global(function, function.__name__)
    state.app.add_template_filter(fiscal_year, "year_of")


def zone_label(city: str, code: str) -> str:
    """Return a zone's name in a city's own words."""
    return city_word("zone", code, city)


def form_choices(
    city: str, stored: tuple[str, str | None] | None = None
) -> dict[str, str | None]:
    """Return a city's own words for forms (形態) with the neutral codes they stand for.

    What a collaboration was ``stored`` under, its word and code, stays one of them.
    """
    vocabulary = words_of("form", city)
    own = [term for term in vocabulary.city_terms(city) if term.listed]
    choices = {term.label: term.code for term in own or vocabulary.terms}
    if stored is not None:
        choices.setdefault(*stored)
    return choices


def partnership_state(code: str) -> str:
    """Return what a state on the day is called."""
    return {
        "preparing": _("準備中"),
        "running": _("実施中"),
        "ending_soon": _("まもなく期限"),
        "review_due": _("見直しが遅れています"),
        "expired": _("期限切れ"),
        "ended": _("終了"),
        "cancelled": _("取りやめ"),
    }[code]


def look_label(look: str) -> str:
    """Return what a sign of the map's legend says."""
    return {
        "running": _("実施中"),
        "soon": _("まもなく期限"),
        "late": _("見直しの遅れ・期限切れ"),
        "over": _("終了・取りやめ"),
        "preparing": _("準備中"),
    }[look]


def side_label(side: str) -> str:
    """Return what a side is called."""
    return {"city": _("行政"), "community": _("市民")}[side]


def preflight_part(part: str) -> str:
    """Return the heading of a part of the list before agreeing."""
    return {
        "city": _("行政に必要なこと"),
        "community": _("市民に必要なこと"),
        "trust": _("信頼関係を築くためのポイント"),
    }[part if part in PARTS else "trust"]


def ask_zone(question: str) -> str:
    """Return one of the three questions that lead to a zone."""
    return dict(
        zip(
            QUESTIONS,
            (
                _("本来、どちらが担当すべきですか"),
                _("担当することが可能なのは、どちらですか"),
                _("どちらが担当したほうが、効率的ですか"),
            ),
            strict=True,
        )
    )[question]


def lean_label(answer: str) -> str:
    """Return an answer to one of the three questions."""
    return {
        "community": _("市民（団体）"),
        "both": _("どちらともいえない・双方"),
        "city": _("行政"),
    }[answer]


def zone_reason(reason: str) -> str:
    """Return why three answers lead to a zone."""
    return {
        "unanimous": _(
            "3つとも同じ側です。協働にしないで、その側が独自に行う領域です。"
        ),
        "leaning": _("一方の側に寄っています。その側が主導し、もう一方が協力します。"),
        "balanced": _("どちらにも寄っていません。双方が対等に進めます。"),
        "bounded": _(
            "寄っている側だけではできません。できる側と対等に進める領域です。"
        ),
    }[reason]


def selection_label(code: str) -> str:
    """Return how a partner was chosen."""
    return {
        "open_call": _("公募"),
        "proposal": _("提案を受けて選考"),
        "negotiated": _("特命（随意）"),
        "other": _("そのほか"),
    }[code]


def payment_label(code: str) -> str:
    """Return when the city pays."""
    return {
        "advance": _("前金払"),
        "estimate": _("概算払"),
        "completion": _("完了払"),
        "none": _("支払いなし"),
    }[code]


def document_label(kind: str) -> str:
    """Return what a paper is."""
    return {
        "specification": _("仕様書・募集要項"),
        "agreement": _("協定書・契約書"),
        "selection": _("選考の記録"),
        "report": _("報告書"),
        "other": _("そのほかの書類"),
    }[kind]


def mark_label(mark: int) -> str:
    """Return what one of the four marks says."""
    return {
        4: _("とてもよかった"),
        3: _("よかった"),
        2: _("課題があった"),
        1: _("大きな課題があった"),
    }[mark]


def decision_label(decision: str) -> str:
    """Return what a review decided, or a party proposes."""
    return {"continue": _("継続"), "change": _("変更して継続"), "end": _("終了")}[
        decision
    ]


def step_label(kind: str) -> str:
    """Return what a step of the public trail is called."""
    return {
        "called": _("募集を始めた"),
        "closed": _("募集を締め切った"),
        "selected": _("相手を選考した"),
        "started": _("期間の始まり"),
        "zone": _("領域を決めた"),
        "milestone": _("節目"),
        "paper": _("書類を公開した"),
        "evaluated": _("評価を書いた"),
        "reviewed": _("見直しで決めた"),
        "review_due": _("見直しの期限"),
        "term_end": _("期間の終わり"),
        "ended": _("終了した"),
        "cancelled": _("取りやめた"),
    }[kind]
