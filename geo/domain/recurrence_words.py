"""Says a recurrence rule in Japanese, as a town's newsletter would."""

from geo.domain.recurrence import Frequency, Recurrence

WEEKDAY_NAMES = "月火水木金土日"
_WORKDAYS = tuple(range(5))
_EVERY = {"DAILY": "毎日", "WEEKLY": "毎週", "MONTHLY": "毎月", "YEARLY": "毎年"}
_EVERY_OTHER = {
    "DAILY": "1日おき",
    "WEEKLY": "隔週",
    "MONTHLY": "隔月",
    "YEARLY": "隔年",
}
_UNITS = {"DAILY": "日", "WEEKLY": "週間", "MONTHLY": "か月", "YEARLY": "年"}
_SAME = {
    "WEEKLY": "（開始日と同じ曜日）",
    "MONTHLY": "（開始日と同じ日）",
    "YEARLY": "（開始日と同じ月日）",
}
_EVERY_OTHER_INTERVAL = 2
_FEWEST_IN_A_RANGE = 3
_UNWORDED = "くり返し開催（日程は日付の一覧でご確認ください）"


def describe_recurrence(rule: Recurrence) -> str:
    """Return a rule's wording, with its end in brackets behind it."""
    words = _wording(rule)
    if words is None:
        words = _UNWORDED
    if rule.until is not None:
        return (
            f"{words}（{rule.until.year}年{rule.until.month}月{rule.until.day}日まで）"
        )
    if rule.count is not None:
        return f"{words}（全{rule.count}回）"
    return words


def _wording(rule: Recurrence) -> str | None:
    if rule.frequency == "DAILY":
        return _daily(rule)
    if rule.frequency == "WEEKLY":
        return _weekly(rule)
    return _monthly_or_yearly(rule)


def _daily(rule: Recurrence) -> str | None:
    if rule.by_month_day or rule.by_position:
        return None
    if rule.by_day:
        # Every day that is a Tuesday is every Tuesday, unless days are left out between.
        return _weekly(rule) if rule.interval == 1 else None
    return _in_months(rule, _every("DAILY", rule.interval))


def _weekly(rule: Recurrence) -> str | None:
    if rule.by_position:
        return None
    every = _every("WEEKLY", rule.interval)
    days = sorted(day for _, day in rule.by_day)
    if not days:
        return _in_months(rule, every + _SAME["WEEKLY"])
    if len(days) == len(WEEKDAY_NAMES) and rule.interval == 1:
        return _in_months(rule, _EVERY["DAILY"])
    link = "" if every in {"毎週", "隔週"} else "の"
    return _in_months(rule, f"{every}{link}{_weekdays(days)}")


def _monthly_or_yearly(rule: Recurrence) -> str | None:
    yearly = rule.frequency == "YEARLY"
    days = _days(rule)
    if days is None:
        return None
    if yearly and not rule.by_month:
        # "BYDAY=2SA" counts within the whole year here; nobody says that.
        return None if days else _every("YEARLY", rule.interval) + _SAME["YEARLY"]
    if not rule.by_month:
        every = _every("MONTHLY", rule.interval)
        return every + (_link(every, days) + days if days else _SAME["MONTHLY"])
    if not yearly and rule.interval != 1:
        return None
    every = _every("YEARLY", rule.interval if yearly else 1)
    months = _months(rule.by_month)
    if not days:
        # A yearly rule of months alone is often all that is known: 毎年8月.
        return (
            every + _link(every, months) + months + ("" if yearly else _SAME["MONTHLY"])
        )
    return every + _link(every, months) + months + _link(months, days) + days


def _days(rule: Recurrence) -> str | None:
    """Return the days in a month, "" when the rule names none, None when hard to say."""
    if rule.by_month_day:
        return None if rule.by_day or rule.by_position else _month_days(rule)
    if not rule.by_day:
        return None if rule.by_position else ""
    positions = {position for position, _ in rule.by_day}
    if None not in positions:
        return None if rule.by_position else _ordinals(rule.by_day)
    if len(positions) > 1:
        return None
    days = sorted({day for _, day in rule.by_day})
    if rule.by_position:
        return _positioned(rule.by_position, days)
    return f"すべての{_weekdays(days)}"


def _month_days(rule: Recurrence) -> str | None:
    ordered = sorted(rule.by_month_day, key=lambda day: (day < 0, day))
    if any(day < -1 for day in ordered):
        return None
    return "・".join("末日" if day == -1 else f"{day}日" for day in ordered)


def _positioned(places: tuple[int, ...], days: list[int]) -> str | None:
    if len(days) == 1:
        return _ordinals(tuple((place, days[0]) for place in places))
    if tuple(days) == _WORKDAYS and places in {(1,), (-1,)}:
        return "最初の平日" if places == (1,) else "最後の平日"
    return None


def _ordinals(by_day: tuple[tuple[int | None, int], ...]) -> str | None:
    """Return 第1・第3日曜日, 最終金曜日; one weekday's positions are said together."""
    places: dict[int, list[int]] = {}
    for place, day in sorted(
        by_day, key=lambda pair: (pair[1], (pair[0] or 0) < 0, pair[0] or 0)
    ):
        if place is None or place < -1:
            return None
        places.setdefault(day, []).append(place)
    return "・".join(
        "・".join("最終" if place == -1 else f"第{place}" for place in ordered)
        + f"{WEEKDAY_NAMES[day]}曜日"
        for day, ordered in places.items()
    )


def _every(frequency: Frequency, interval: int) -> str:
    if interval == 1:
        return _EVERY[frequency]
    if interval == _EVERY_OTHER_INTERVAL:
        return _EVERY_OTHER[frequency]
    return f"{interval}{_UNITS[frequency]}ごと"


def _link(before: str, after: str) -> str:
    """Return の where it reads better: 毎年5月第2日曜日, but 毎年5月・9月の第2日曜日."""
    if before.startswith("隔") or before.endswith("ごと") or after.startswith("すべて"):
        return "の"
    return "の" if "・" in before or "〜" in before else ""


def _weekdays(days: list[int]) -> str:
    return "・".join(WEEKDAY_NAMES[day] for day in days) + "曜日"


def _in_months(rule: Recurrence, words: str) -> str:
    return f"{_months(rule.by_month)}の{words}" if rule.by_month else words


def _months(months: tuple[int, ...]) -> str:
    ordered = sorted(months)
    first, last = ordered[0], ordered[-1]
    if len(ordered) >= _FEWEST_IN_A_RANGE and last - first == len(ordered) - 1:
        return f"{first}月〜{last}月"
    return "・".join(f"{month}月" for month in ordered)
