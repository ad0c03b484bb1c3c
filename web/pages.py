"""What the templates of pages ask for: parts that may not be there, phone links, words."""

import re

from flask import Flask

from geo.domain.closing_english import describe_closing
from geo.domain.errors import NotFoundError
from geo.domain.opening_words import read_opening_hours
from geo.query.layers import OFFICES
from geo.report.asking import Topic, Why
from geo.snapshot.model import Card, Fact
from web.city_vocabulary import city_word
from web.language import is_japanese
from web.language import translated as _
from web.spoken import spoken
from web.words import field_name

_PHONE = re.compile(r"\+?[0-9](?:[0-9\-‐−ー() ]{4,}[0-9])")


def init_app(app: Flask) -> None:
    """Make the pages' helpers available to the templates."""
    for function in (
        kind_line,
        basic_label,
        why_label,
        topic_label,
        closed_words,
        has_office,
        facts_named,
        facts_without,
    ):
        app.add_template_global(function, function.__name__)
    app.add_template_filter(tel, "tel")
    app.add_template_filter(field_name, "field_words")


def tel(phone: str | None) -> str | None:
    """Return the tel: address (RFC 3966) of a written phone number, None without one."""
    found = _PHONE.search(phone or "")
    if found is None:
        return None
    digits = re.sub(r"\D", "", found[0])
    return f"tel:+{digits}" if found[0].startswith("+") else f"tel:{digits}"


def kind_line(card: Card) -> str | None:
    """Return what sort of place or organisation a card is, None where nobody said."""
    vocabulary, code = "place_kind", card.place_kind
    if card.kind == "organisation":
        vocabulary, code = "actor_type", card.actor_type
    try:
        return city_word(vocabulary, code) if code else None
    except NotFoundError:  # other software may write any code
        return None


def has_office(card: Card) -> bool:
    """Return whether an organisation's address is an office's, not a member's home."""
    return card.actor_type in OFFICES


def closed_words(closed_on: str) -> str:
    """Return the days on which a place is closed, as part of a sentence."""
    if not is_japanese():
        closed_on = closed_in_english(closed_on)
    if "無休" in closed_on:
        return spoken(closed_on)
    return str(_("休み：%(days)s", days=spoken(closed_on)))


def closed_in_english(closed_on: str) -> str:
    """Return closing days in English; the city's own words where they are not plain."""
    found = read_opening_hours("0:00-24:00", closed_on)
    return closed_on if found is None else describe_closing(found)


def facts_named(facts: tuple[Fact, ...], *labels: str) -> list[Fact]:
    """Return the facts of some labels, in the order of the labels."""
    by_label = {fact.label: fact for fact in facts}
    return [by_label[label] for label in labels if label in by_label]


def facts_without(facts: tuple[Fact, ...], *labels: str) -> list[Fact]:
    """Return the facts of all other labels."""
    return [fact for fact in facts if fact.label not in labels]


def basic_label(code: str) -> str:
    """Return the words for one thing that associations usually do."""
    words: dict[str, str] = {
        "cleaning": _("地域美化"),
        "safety": _("防災・防犯"),
        "circulars": _("回覧・広報"),
        "watching": _("見守り・福祉"),
        "liaison": _("行政との連絡"),
        "festival": _("祭り・交流"),
        "children": _("子ども"),
    }
    return words[code]


def topic_label(topic: Topic) -> str:
    """Return what somebody wants, in everyday words."""
    words: dict[Topic, str] = {
        Topic.JOIN: _("町内会・自治会に入りたい"),
        Topic.HELP: _("活動に参加したい・手伝いたい"),
        Topic.ADOPT: _("公園や花壇の世話をしたい"),
        Topic.START: _("活動を始めたい"),
        Topic.BORROW: _("会場や道具を借りたい"),
        Topic.TROUBLE: _("困りごとを伝えたい"),
    }
    return words[topic]


def why_label(why: Why) -> str:
    """Return why somebody is to be asked, as a short sentence."""
    words: dict[Why, str] = {
        Why.DESK: _("このことを受け持つ窓口です。"),
        Why.GENERAL: _("どんなことでも聞ける窓口です。"),
        Why.HOTLINE: _("電話で相談できます。場所は公開していません。"),
        Why.ASSOCIATION: _("この場所を区域とする自治会です。"),
        Why.OVERLAP: _("区域がこの地区にかかる自治会です。"),
        Why.CENTRE: _("活動の相談や、場所・道具の貸し出しをする拠点です。"),
        Why.GROUP: _("この分野で活動している団体です。"),
    }
    return words[why]
