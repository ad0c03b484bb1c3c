"""What changed, in words: fields by their Japanese names, codes by their labels."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from geo.domain.errors import InvalidLayerError, NotFoundError
from geo.domain.schedule import describe_rrule
from geo.query.history_records import Batch, Change
from geo.store.changes import as_words, told_fields
from web.charts.places import Places, draw_places
from web.city_vocabulary import city_word
from web.column_names import column_name
from web.filters import plain_day
from web.language import translated as _
from web.role_words import role_label
from web.words import FACT_VOCABULARIES

UNTOLD: Final = frozenset(
    {"municipality_id", "organisation_id", "territory_id", "source_id"}
)
VOCABULARIES: Final = {**FACT_VOCABULARIES, "time_band": "time_band"}


@dataclass(frozen=True, slots=True)
class Told:
    """One field in words; None: nothing stands there."""

    label: str
    old: str | None
    new: str | None


def tell_fields(change: Change) -> list[Told]:
    """Return what a revision changed, field by field."""
    return [
        tell_field(name, change.kind, old, new)
        for name, old, new in change.fields
        if name not in UNTOLD
    ]


def tell_field(name: str, kind: str, old: Any, new: Any) -> Told:
    """Return one field's name and its two values."""
    if name == "geometry":
        ((_name, before, after),) = told_fields({name: (old, new)})
        return Told(field_label(name, kind), before, after)
    return Told(field_label(name, kind), value_words(name, old), value_words(name, new))


def tell_document(kind: str, document: dict[str, Any]) -> list[Told]:
    """Return all that a document says."""
    told = [tell_field(name, kind, None, value) for name, value in document.items()]
    return [each for each in told if each.new is not None]


def draw_change(change: Change) -> Places | None:
    """Return both places of a thing that was moved or drawn anew."""
    for name, old, new in change.fields:
        if name == "geometry":
            return draw_places([old], [new])
    return None


def draw_pair(old: str | None, new: str | None) -> Places | None:
    """Return two places of one thing, drawn over each other."""
    return draw_places([old], [new])


def field_label(name: str, kind: str) -> str:
    """Return what a field is called on forms."""
    own: dict[str, str] = {
        "secondary_fields": _("ほかの分野"),
        "generations": _("おもな世代"),
        "time_band": _("時間帯"),
        "open_hangout": _("だれでも寄れる居場所"),
        "companies_welcome": _("会社の人の参加"),
        "bookable_for": _("予約して使えること"),
        "last_confirmed_on": _("確かめた日"),
        "moved": _("変わる日"),
        "off_reasons": _("休みの理由"),
        "exdates": _("休みの日"),
        "photos": _("写真"),
        "reported_on": _("届いた日"),
        "resolved_on": _("解決した日"),
        "geometry": _("位置"),
        "visibility": _("見せる範囲"),
        "moderation": _("公開のしかた"),
        "licence": _("利用の条件"),
        "description": _("説明"),
        "requirements": _("団体の要件"),
        "paid_staff": _("働く人の数"),
        "paused": _("休止"),
    }
    return own.get(name) or column_name(name, kind)


def value_words(name: str, value: Any) -> str | None:
    """Return a stored value in words, None for nothing."""
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, str):
        return _text_words(name, value)
    if isinstance(value, list):
        return _list_words(name, value)
    if isinstance(value, dict):
        return "、".join(f"{_day(str(key))} {said}" for key, said in value.items())
    return as_words(value)


def _text_words(name: str, value: str) -> str:
    if value in (said := _codes().get(name, {})):
        return said[value]
    if name in VOCABULARIES:
        return _term(VOCABULARIES[name], value)
    if name == "rrule":
        with suppress(InvalidLayerError):
            return describe_rrule(value)
    return _day(value)


def _list_words(name: str, value: list[Any]) -> str:
    if name in VOCABULARIES:
        return "、".join(_term(VOCABULARIES[name], str(code)) for code in value)
    if name == "photos":
        said = "、".join(str(each.get("alt")) for each in value)
        return _("%(n)s枚（%(said)s）", n=len(value), said=said)
    if name == "moved":
        return "、".join(_moved(each) for each in value)
    return "、".join(_day(str(each)) for each in value)


def _codes() -> dict[str, dict[str, str]]:
    return {
        "status": {
            "active": _("公開中"),
            "cancelled": _("中止"),
            "ended": _("終了"),
            "draft": _("下書き"),
        },
        "location_source": {
            "surveyed": _("測った位置"),
            "town_centroid": _("町の中心"),
            "manual": _("地図で置いた位置"),
            "none": _("なし"),
        },
        "location_visibility": {
            "exact": _("そのまま見せる"),
            "area_only": _("地区だけ見せる"),
            "hidden": _("見せない"),
        },
        "joining": {
            "open": _("申込不要"),
            "contact": _("問い合わせて参加"),
            "form": _("申込が必要"),
        },
        "moderation": {
            "direct": _("すぐに公開する"),
            "review": _("確かめてから公開する"),
            "review_keep_last": _("確かめるまで前の内容を公開する"),
        },
        "visibility": {
            "public": _("だれでも"),
            "members": _("団体の人だけ"),
            "hidden": _("見せない"),
        },
    }


def batch_heading(batch: Batch) -> str:
    """Return in a few words what was done together."""
    n = batch.count
    if batch.sort == "imported":
        return _("表計算の取り込み %(n)s件", n=n)
    if batch.sort == "undone":
        return _("元に戻しました %(n)s件", n=n)
    if n > 1:
        return _("まとめて直しました %(n)s件", n=n)
    title = batch.changes[0].title
    words: dict[str, str] = {
        "added": _("「%(title)s」をのせました", title=title),
        "ended": _("「%(title)s」を終了・中止にしました", title=title),
        "settings": _("「%(title)s」の設定を変えました", title=title),
    }
    return words.get(batch.sort) or _("「%(title)s」を直しました", title=title)


def sort_label(sort: str) -> str:
    """Return what a kind of change is called."""
    words: dict[str, str] = {
        "added": _("のせた"),
        "changed": _("直した"),
        "ended": _("終了・中止"),
        "imported": _("取り込み"),
        "undone": _("元に戻した"),
        "settings": _("団体・設定"),
    }
    return words[sort]


def by_words(change: Batch | Change) -> str:
    """Return in what role it was done; an intermediary by its name, never a person."""
    role = role_label(change.by_role)
    if change.by_organisation:
        return _("%(role)s（%(name)s）", role=role, name=change.by_organisation)
    return role


def short_fields(changes: Sequence[Change]) -> str:
    """Return which fields a few changes touched."""
    names = dict.fromkeys(
        field_label(name, change.kind)
        for change in changes
        if change.sort != "added"
        for name, _old, _new in change.fields
        if name not in UNTOLD
    )
    return "、".join(list(names)[:6])


def _term(vocabulary: str, code: str) -> str:
    with suppress(NotFoundError, KeyError):
        return city_word(vocabulary, code)
    return code


def _moved(each: dict[str, Any]) -> str:
    times = "〜".join(filter(None, (each.get("start_time"), each.get("end_time"))))
    to = _day(each["moved_to"]) if each.get("moved_to") else _("同じ日")
    reason = each.get("reason")
    said = " ".join(filter(None, (to, times)))
    return f"{_day(str(each.get('on_date')))} → {said}" + (
        f"（{reason}）" if reason else ""
    )


def _day(text: str) -> str:
    if len(text) != len("2026-04-01"):
        return text
    try:
        return plain_day(date.fromisoformat(text))
    except ValueError:
        return text
