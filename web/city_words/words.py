"""The words for vocabularies, relations and papers on the pages of this subject."""

from geo.domain.vocabulary import VOCABULARY_NAMES, load_vocabulary
from web.language import is_japanese
from web.language import translated as _

EDITABLE = tuple(
    name
    for name in ("form", "zone", "actor_type", "phase", "programme_kind")
    if name in VOCABULARY_NAMES
)
"""The vocabularies in which a guideline has words of its own."""


def vocabulary_name(name: str) -> str:
    """Return what a vocabulary is about."""
    words: dict[str, str] = {
        "form": _("協働の形態"),
        "zone": _("協働の領域"),
        "actor_type": _("協働の担い手"),
        "phase": _("事業の段階"),
        "programme_kind": _("参加のしくみ"),
    }
    return words[name]


def relation_words(relation: str) -> str:
    """Return how a city's word stands to the shared code."""
    words: dict[str, str] = {
        "exact": _("同じ意味"),
        "broad": _("市のことばのほうが広い"),
        "narrow": _("市のことばのほうが狭い"),
        "unmapped": _("対応する共通の区分がない"),
    }
    return words[relation]


def crosswalk_standing(standing: str) -> str:
    """Return what may be said of a code across the cities."""
    words: dict[str, str] = {
        "conflict": _("見出しがちがう"),
        "wider": _("広さがちがう"),
        "some": _("一部の市だけ"),
        "same": _("同じ意味"),
    }
    return words[standing]


def counted_words(vocabulary: str) -> str | None:
    """Return what the numbers of a vocabulary count, None where nothing is counted."""
    words: dict[str, str] = {
        "form": _("実施中の協働事業と、アダプトの合意がある場所の数"),
        "zone": _("公開している活動の数"),
        "actor_type": _("登録している団体の数"),
    }
    return words.get(vocabulary)


def code_words(vocabulary: str, code: str) -> str:
    """Return the shared word for a code."""
    term = load_vocabulary(vocabulary).get(code)
    return _(term.label) if is_japanese() else term.label_en


def plan_kind_words(kind: str) -> str:
    """Return what sort of paper a plan is."""
    words: dict[str, str] = {
        "plan": _("計画"),
        "guideline": _("指針"),
        "ordinance": _("条例"),
        "other": _("資料"),
    }
    return words[kind]


def word_part(part: str) -> str:
    """Return the words for one thing that is said of a city's word."""
    words: dict[str, str] = {
        "code": _("共通の区分"),
        "relation": _("意味の広さ"),
        "parent": _("上の見出し"),
        "note": _("説明"),
        "listed": _("一覧に入るかどうか"),
    }
    return words[part]


WORDS = (
    word_part,
    vocabulary_name,
    relation_words,
    crosswalk_standing,
    counted_words,
    code_words,
    plan_kind_words,
)
