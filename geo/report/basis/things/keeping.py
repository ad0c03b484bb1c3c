"""How well what is published is kept: complete, and looked at within a year."""

from datetime import date, timedelta
from typing import Final

from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.things.counting import not_placed, shares, sources_of
from geo.snapshot.model import Card

FRESH_DAYS: Final = timedelta(days=365)


def measure_completeness(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the activities with a date, a place and somebody to ask.

    A group's published contact answers for its activities. An activity online needs
    no place; a place that must not be shown is a place all the same.
    """
    activities = asked.of_kind("activity")
    if not activities:
        return {}
    uids = [card.uid for card in activities]
    complete = [card.uid for card in activities if _is_complete(asked, card)]
    measure = shares(
        asked,
        "completeness",
        uids,
        complete,
        homes=asked.homes,
        definition="日時（予定）・場所（会場・住所・地図の位置・オンラインのどれか）・"
        "連絡先（団体のものでもよい）がそろう活動",
        note=not_placed(asked, uids, "活動"),
        **sources_of(asked, uids),
    )
    return {"completeness": (measure,)}


def measure_freshness(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the records that were changed or confirmed within 365 days."""
    uids = [card.uid for card in asked.active]
    if not uids:
        return {}
    since = asked.snapshot.on - FRESH_DAYS
    fresh = [uid for uid in uids if _seen(asked, uid, since)]
    measure = shares(
        asked,
        "freshness",
        uids,
        fresh,
        homes=asked.homes,
        definition="公開中の活動・場所・対象地・地域課題・団体のうち、365日以内に更新または"
        "確認したもの",
        note=not_placed(asked, uids, "情報"),
        **sources_of(asked, uids),
    )
    return {"freshness": (measure,)}


def _is_complete(asked: Asked, card: Card) -> bool:
    record = asked.records[card.uid]
    group = asked.groups.get(record.group or "")
    return (
        asked.snapshot.get_schedule(card.uid) is not None
        and (bool(card.where) or card.location != "none" or bool(card.online))
        and (record.has_contact or (group is not None and group.has_contact))
    )


def _seen(asked: Asked, uid: str, since: date) -> bool:
    kept = asked.records.get(uid) or asked.groups[uid]
    return max(kept.updated_on, kept.last_confirmed_on or kept.updated_on) >= since
