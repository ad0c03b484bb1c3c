"""The parameters of a question, each checked; an error says what to write instead."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.snapshot.days import LONGEST_DAYS

LONGEST_TEXT = 100
LONGEST_NUMBER = 9
MOST_PAGES = 10_000
MOST_FEATURES = 10_000
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
SORTS = ("near", "date")
VIEWS = ("list", "table")

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Args = MultiDict[str, str]


def read_codes(
    args: Args, key: str, name: str, known: Collection[str]
) -> tuple[str, ...]:
    """Return the codes of a parameter that may be repeated, in the order known."""
    if key not in args:
        return ()
    said = {code for code in args.getlist(key) if code}
    for code in sorted(said.difference(known)):
        raise unknown(f"{name}（{key}）", code)
    return tuple(code for code in known if code in said)


def read_code(args: Args, key: str, name: str, known: Iterable[str]) -> str | None:
    """Return the code of a parameter given once, None for an empty one."""
    # Werkzeug raises an error inside for each parameter that is missing.
    said = args[key] or None if key in args else None
    if said is not None and said not in known:
        raise unknown(f"{name}（{key}）", said)
    return said


def read_tick(args: Args, key: str, name: str) -> bool:
    """Return whether a box is ticked."""
    return read_code(args, key, name, ("1",)) is not None


def read_text(args: Args, key: str, name: str) -> str | None:
    """Return a line of words, None for an empty one."""
    said = " ".join((args.get(key) or "").split())
    if len(said) > LONGEST_TEXT:
        message = f"{name}は{LONGEST_TEXT}字までにしてください。"
        raise InvalidQueryError(message, parameter=key)
    return said or None


def read_day(args: Args, key: str, name: str) -> date | None:
    """Return a day of the calendar."""
    said = (args.get(key) or "").strip()
    if not said:
        return None
    try:
        day = date.fromisoformat(said) if _DAY.fullmatch(said) else None
    except ValueError:
        day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        message = (
            f"{name}（{key}）の「{said}」は日付として読めません。"
            "2026-12-05 のように、年-月-日で書いてください。"
        )
        raise InvalidQueryError(message, parameter=key, value=said)
    return day


def read_number(args: Args, key: str, name: str, default: int, most: int) -> int:
    """Return a whole number from 1."""
    said = args.get(key) or str(default)
    # Python reads no number of thousands of digits.
    digits = said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER
    if not (digits and 1 <= int(said) <= most):
        raise unknown(f"{name}（{key}）", said)
    return int(said)


def read_box(args: Args) -> tuple[float, float, float, float] | None:
    """Return min_lon, min_lat, max_lon, max_lat of a box in degrees."""
    said = (args.get("bbox") or "").strip()
    if not said:
        return None
    parts = [part.strip() for part in said.split(",")]
    numbers = [float(part) for part in parts if _NUMBER.fullmatch(part)]
    if len(parts) == len(numbers) == 4:  # noqa: PLR2004 - two corners
        west, south, east, north = numbers
        longitudes = -180 <= west <= east <= 180  # noqa: PLR2004 - degrees
        if longitudes and -90 <= south <= north <= 90:  # noqa: PLR2004 - degrees
            return west, south, east, north
    message = (
        "範囲（bbox）は、西の経度,南の緯度,東の経度,北の緯度の順に書いてください"
        "（例: 139.46,35.60,139.53,35.66）。"
    )
    raise InvalidQueryError(message, parameter="bbox", value=said)


def require_period(
    first: date | None, last: date | None, written: Callable[[date], str]
) -> None:
    """Raise `InvalidQueryError` if the last day comes before the first, or years later."""
    if first and last and last < first:
        message = (
            "開始日が終了日より後になっています。"
            f"終了日を{written(first)}より後にしてください。"
        )
        raise InvalidQueryError(message, parameter="until", value=last.isoformat())
    if first and last and last - first >= timedelta(days=LONGEST_DAYS):
        message = "期間が長すぎます。開始日から2年までにしてください。"
        raise InvalidQueryError(message, parameter="until", value=last.isoformat())


def unknown(name: str, value: str) -> InvalidQueryError:
    """Return the error for a value that is not in the list."""
    message = f"{name}に「{value}」はありません。条件を選びなおしてください。"
    return InvalidQueryError(message, parameter=name, value=value)
