"""Invented reports of how many came to the weekly activities, every four weeks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from demo.cities import City, make_generator

COLUMNS = ("ID", "イベント名", "開催日", "参加者数", "備考")
_LAST = date(2026, 10, 31)
_STEP = timedelta(weeks=4)
_SILENT = 0.25  # activities that never report
_HOLIDAYS = frozenset(
    date(2026, month, day)
    for month, day in (
        *((4, 29), (5, 3), (5, 4), (5, 5), (5, 6), (7, 20), (8, 11)),
        *((9, 21), (9, 22), (9, 23), (10, 12)),
    )
)


def report_rows(
    city: City, activities: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """Return one row a day that was counted; a day nobody counted has no row."""
    generator = make_generator(city, "reports")
    rows = []
    for activity in activities:
        if not str(activity.get("くり返し") or "").startswith("FREQ=WEEKLY"):
            continue
        usual, silent = 6 + 20 * generator.random(), generator.random()
        begins = date.fromisoformat(str(activity["開始日"]))
        days = [begins + _STEP * number for number in range(8)]
        draws = generator.random(len(days))
        hidden = activity.get("位置の公開") == "非公開"
        if silent < _SILENT or hidden or activity.get("状態") == "中止":
            continue
        rows += [
            {
                "ID": activity["ID"],
                "イベント名": activity["イベント名"],
                "開催日": day.isoformat(),
                "参加者数": round(usual * (0.6 + 0.8 * draw)),
                "備考": "架空の見本です",
            }
            for day, draw in zip(days, draws, strict=True)
            if day <= _LAST and day not in _HOLIDAYS
        ]
    return rows
