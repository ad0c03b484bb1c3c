"""The words for what residents say and for what became of it."""

from flask import current_app, url_for

from web.language import translated as _

TOPICS = ("idea", "trouble", "question", "opinion", "thanks")
STATES = ("waiting", "overdue", "considering", "adopted", "partly", "declined")
OUTCOMES = ("adopted", "partly", "considering", "declined")


def voice_topic(code: str) -> str:
    """Return what somebody wants to say, in everyday words."""
    words: dict[str, str] = {
        "idea": _("提案"),
        "trouble": _("困っていること"),
        "question": _("質問"),
        "opinion": _("意見"),
        "thanks": _("お礼"),
    }
    return words[code]


def voice_state(code: str, topic: str = "") -> str:
    """Return how far it has come; a question is answered, not carried out."""
    if code == "adopted" and topic in {"question", "thanks"}:
        return _("回答")
    words: dict[str, str] = {
        "waiting": _("答えを待っています"),
        "overdue": _("答えが遅れています"),
        "considering": _("検討"),
        "adopted": _("反映"),
        "partly": _("一部反映"),
        "declined": _("不採用"),
    }
    return words[code]


def voice_meaning(code: str) -> str:
    """Return what a state means for who said it."""
    words: dict[str, str] = {
        "waiting": _("市が答えを用意しています。"),
        "overdue": _("約束した日を過ぎました。市がまだ答えていません。"),
        "considering": _(
            "すぐには決められません。書いてある日までに、もう一度答えます。"
        ),
        "adopted": _("そのとおりにします。"),
        "partly": _("一部を取り入れます。"),
        "declined": _("取り入れません。理由を書いています。"),
    }
    return words[code]


def voice_step(status: str) -> str:
    """Return where something stands on the staff's desk."""
    words: dict[str, str] = {
        "received": _("届いたまま"),
        "published": _("公開した"),
        "answered": _("答えた"),
        "closed": _("閉じた"),
        "duplicate": _("ほかにまとめた"),
        "refused": _("受けつけない"),
    }
    return words[status]


def consultation_page(city: str, uid: str | None) -> str | None:
    """Return the address of a consultation's own page, None where there is none."""
    if uid is None or "opportunities.show_one" not in current_app.view_functions:
        return None
    return url_for("opportunities.show_one", city=city, uid=uid)


FOR_TEMPLATES = (
    voice_topic,
    voice_state,
    voice_meaning,
    voice_step,
    consultation_page,
)
