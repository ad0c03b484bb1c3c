"""The words for what a proposal changes: fields, values, states, topics."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import shapely
from flask import Flask

from geo.domain.errors import GeoError, NotFoundError
from geo.domain.recurrence_words import describe_recurrence
from geo.domain.schedule import read_rule
from web.city_vocabulary import city_word
from web.filters import plain_day
from web.language import translated as _
from web.words import FACT_VOCABULARIES, fact_label, fact_value

LONGEST = 600
DECIMALS = 5  # about a metre


def init_app(app: Flask) -> None:
    """Give them to the templates."""
    for function in (changed_label, changed_value, proposal_state, doubt_label):
        app.add_template_global(function, function.__name__)


def changed_label(name: str) -> str:
    """Return what a field of a thing is called."""
    words: dict[str, str] = {
        "title": _("名前"),
        "kana": _("読みかた"),
        "description": _("説明"),
        "address": _("住所"),
        "url": _("ホームページ"),
        "contact": _("聞くところ"),
        "contact_phone": _("電話番号"),
        "notes_text": _("備考"),
        "location_source": _("場所の決めかた"),
        "location_visibility": _("場所の見せかた"),
        "status": _("状態"),
        "last_confirmed_on": _("最後に確かめた日"),
        "organiser": _("主催"),
        "venue": _("会場"),
        "is_free": _("無料かどうか"),
        "time_band": _("時間帯"),
        "open_hangout": _("予約なしで来られる居場所"),
        "companies_welcome": _("会社の人の参加"),
        "geometry": _("地図の場所"),
        "starts_on": _("始まる日"),
        "ends_on": _("終わる日"),
        "start_time": _("始まる時刻"),
        "end_time": _("終わる時刻"),
        "rrule": _("くりかえし"),
        "skip_holidays": _("祝日の休み"),
        "exdates": _("休む日"),
        "moved": _("変わった日"),
        "off_reasons": _("休む理由"),
        "photos": _("写真"),
        "held": _("公開を止めること"),
        "visibility": _("見せる相手"),
        "moderation": _("公開までの流れ"),
        "licence": _("利用条件"),
        "declared": _("届け出の地区"),
    }
    if name in words:
        return words[name]
    try:
        return fact_label(name)
    except KeyError:
        return name


def changed_value(name: str, value: Any) -> str:
    """Return a field's value in words."""
    if value is None or value in ("", [], {}):
        return _("（書かれていません）")
    if isinstance(value, bool):
        return _yes_or_no(name, value=value)
    if isinstance(value, dict):
        return "、".join(f"{_day(key)}：{said}" for key, said in value.items())
    if isinstance(value, list):
        return "、".join(_entry(name, each) for each in value)
    said = _SAID.get(name, _plain)(name, str(value))
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def proposal_state(status: str) -> str:
    """Return what became of a proposal."""
    return {
        "open": _("答えを待っています"),
        "approved": _("受け入れました"),
        "declined": _("見送りました"),
        "withdrawn": _("取り下げました"),
    }[status]


def doubt_label(topic: str) -> str:
    """Return what a resident says is wrong."""
    return {
        "place": _("場所"),
        "when": _("日時"),
        "contact": _("連絡先"),
        "ended": _("終わっている"),
        "other": _("その他"),
    }.get(topic, topic)


def _code(name: str, value: str) -> str:
    words: dict[tuple[str, str], str] = {
        ("status", "active"): _("行っている"),
        ("status", "cancelled"): _("中止"),
        ("status", "ended"): _("終わった"),
        ("status", "draft"): _("下書き"),
        ("location_visibility", "exact"): _("点を見せる"),
        ("location_visibility", "area_only"): _("区域だけを見せる"),
        ("location_visibility", "hidden"): _("見せない"),
        ("location_source", "surveyed"): _("測った場所"),
        ("location_source", "town_centroid"): _("町の中心（およそ）"),
        ("location_source", "manual"): _("人が置いた場所"),
        ("location_source", "none"): _("決まっていない"),
    }
    return words.get((name, value)) or fact_value(name, value) or value


def _yes_or_no(name: str, *, value: bool) -> str:
    try:
        said = fact_value(name, value)
    except KeyError:
        said = None
    return said or (_("はい") if value else _("いいえ"))


def _place(_name: str, wkt: str) -> str:
    try:
        shape = shapely.from_wkt(wkt)
    except shapely.errors.GEOSException:
        return _("地図の場所")
    point = shape.representative_point()
    here = _(
        "北緯%(latitude)s度・東経%(longitude)s度",
        latitude=f"{point.y:.{DECIMALS}f}",
        longitude=f"{point.x:.{DECIMALS}f}",
    )
    kinds: dict[str, str] = {"LineString": _("線"), "Polygon": _("区域")}
    kind = kinds.get(shape.geom_type.removeprefix("Multi"))
    return f"{kind}（{here}）" if kind else here


def _rule(_name: str, text: str) -> str:
    try:
        return describe_recurrence(read_rule(text))
    except GeoError:
        return text


def _plain(name: str, text: str) -> str:
    return _day(_term(name, text))


def _entry(name: str, value: Any) -> str:
    if isinstance(value, dict):
        if "alt" in value:
            return str(value["alt"])
        days = [value.get("on_date"), value.get("moved_to")]
        return " → ".join(_day(str(day)) for day in days if day)
    return _day(_term(name, str(value)))


def _term(name: str, code: str) -> str:
    vocabulary = {"time_band": "time_band"} | FACT_VOCABULARIES
    if name not in vocabulary:
        return code
    with suppress(NotFoundError):
        return city_word(vocabulary[name], code)
    return code


def _day(text: str) -> str:
    try:
        return plain_day(date.fromisoformat(text))
    except ValueError:
        return text


_SAID: dict[str, Callable[[str, str], str]] = {
    "geometry": _place,
    "rrule": _rule,
    "status": _code,
    "location_visibility": _code,
    "location_source": _code,
    "joining": _code,
}
