"""Reads when an activity takes place from its four columns, of which one may say it all."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.domain.text import normalise
from geo.domain.written_dates import WrittenDates, find_year, parse_hours
from geo.ingest.cells import CellReader
from geo.ingest.table import SourceRow

_LEADING_TO: Final = "~〜-"


@dataclass(slots=True)
class ActivityTimes:
    """Days and clock times (HH:MM) of one row; ``excepted`` are days off within a span."""

    starts_on: date | None = None
    ends_on: date | None = None
    start_time: str | None = None
    end_time: str | None = None
    excepted: tuple[date, ...] = ()


def read_times(reader: CellReader, row: SourceRow) -> ActivityTimes:
    """Return when a row's activity takes place; what is not certain stays text."""
    times = ActivityTimes()
    first, last = reader.text(row, "starts_on"), reader.text(row, "ends_on")
    start = _read_start(reader, row, first, last)
    end = _read_end(reader, row, last, start)
    if start is not None and first is not None:
        times.starts_on = start.start
        times.ends_on, times.excepted = start.end, start.excepted
        _tell(reader, row, first, start, is_alone=last is None)
    if end is not None:
        if times.ends_on not in {None, end} and first is not None:
            reason = f"「{first}」の終わりの日は{end}と違います。終了日の列を使い、"
            reader.doubt(row, "starts_on", first, reason)
        times.ends_on = end
    _read_hours(reader, row, times, start)
    _require_order(reader, row, times, last or first)
    return times


def _read_start(
    reader: CellReader, row: SourceRow, first: str | None, last: str | None
) -> WrittenDates | None:
    if first is None:
        return None
    year = find_year(last) if last else None
    try:
        found = reader.dates(row, "starts_on", first, year=year)
        if year is None or last is None or find_year(first) is not None:
            return found
        end = reader.dates(row, "ends_on", last)
        # 12月28日 before 2026年1月4日 is in 2025.
        if found.start > end.start:
            found = reader.dates(row, "starts_on", first, year=year - 1)
    except ValueError as error:
        reader.doubt(row, "starts_on", first, str(error))
        return None
    return found


def _read_end(
    reader: CellReader, row: SourceRow, last: str | None, start: WrittenDates | None
) -> date | None:
    if last is None:
        return None
    try:
        year = start.start.year if start else None
        found = reader.dates(row, "ends_on", last, year=year)
        if start and find_year(last) is None and found.start < start.start:
            found = reader.dates(row, "ends_on", last, year=start.start.year + 1)
    except ValueError as error:
        reader.doubt(row, "ends_on", last, str(error))
        return None
    if found.end or found.excepted or found.rest:
        reader.doubt(row, "ends_on", last, f"「{last}」は1つの日付ではありません。")
        return None
    if found.start_time and not reader.text(row, "end_time"):
        # 2026-10-10 17:00 as the end: the time would be lost with the column's own type.
        message = f"「{last}」から{found.start}を読み、全文は備考に残しました。"
        reader.keep(row, "ends_on", last, message, severity="repair")
    return found.start


def _tell(
    reader: CellReader,
    row: SourceRow,
    text: str,
    found: WrittenDates,
    *,
    is_alone: bool,
) -> None:
    """Say what else than one day a cell gave; what was left over stays among the remarks."""
    if found.rest or found.excepted:
        left = "期間の後の文は読み取れないため、" if found.rest else ""
        message = f"「{text}」から日付を読みました。{left}全文は備考に残しました。"
        severity = "doubt" if found.rest else "repair"
        reader.keep(
            row,
            "starts_on",
            text,
            message,
            severity="doubt" if severity == "doubt" else "repair",
        )
    elif found.end and is_alone:
        message = f"「{text}」を{found.start}から{found.end}までと読みました。"
        header = reader.mapping.get("starts_on")
        reader.book.tell("repair", row.number, header, message)


def _read_hours(
    reader: CellReader,
    row: SourceRow,
    times: ActivityTimes,
    start: WrittenDates | None,
) -> None:
    from_text, to_text = reader.text(row, "start_time"), reader.text(row, "end_time")
    if to_text is not None:
        to_text = to_text.lstrip(_LEADING_TO + "～").strip() or to_text
        times.end_time = _read_time(reader, row, "end_time", to_text)
    if from_text is None:
        if start is not None and start.start_time is not None:
            times.start_time = str(start.start_time)
            if times.end_time is None and start.end_time is not None:
                times.end_time = str(start.end_time)
            message = "日付のセルにある時刻を開始・終了の時刻として読みました。"
            header = reader.mapping.get("starts_on")
            reader.book.tell("repair", row.number, header, message)
        return
    if start is not None and start.start_time is not None:
        text = reader.text(row, "starts_on") or ""
        message = (
            f"「{text}」の時刻は使わず、時刻の列を読みました。全文は備考に残しました。"
        )
        reader.keep(row, "starts_on", text, message, severity="repair")
    plain = normalise(from_text)
    hours = parse_hours(plain)
    if hours is None or hours[1] is None:
        times.start_time = (
            str(hours[0]) if hours else _read_time(reader, row, "start_time", from_text)
        )
        return
    end = str(hours[1])
    if times.end_time not in {None, end}:
        reason = f"「{from_text}」の終わりの時刻は{times.end_time}と違います。"
        reader.doubt(row, "start_time", from_text, reason)
    else:
        message = f"「{from_text}」を{hours[0]}から{end}までと読みました。"
        header = reader.mapping.get("start_time")
        reader.book.tell("repair", row.number, header, message)
        times.end_time = end
    times.start_time = str(hours[0])


def _read_time(
    reader: CellReader, row: SourceRow, column: str, text: str
) -> str | None:
    found = reader.parse_time(row, column, text)
    if found is None:
        reader.doubt(row, column, text, f"「{text}」は時刻として読めないため、")
    return found


def _require_order(
    reader: CellReader, row: SourceRow, times: ActivityTimes, last: str | None
) -> None:
    starts_on, ends_on = times.starts_on, times.ends_on
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        reason = f"終了日{ends_on}が開始日{starts_on}より前のため、終了日は使いません。"
        reader.doubt(row, "ends_on", last or str(ends_on), reason)
        times.ends_on = None
