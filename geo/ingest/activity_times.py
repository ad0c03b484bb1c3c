"""Reads when an activity takes place from its four columns, of which one may say it all."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.domain.periods import ClockTime
from geo.domain.text import normalise
from geo.domain.written_dates import WrittenDates, find_year, parse_hours
from geo.ingest.cell_texts import label
from geo.ingest.cells import CellReader
from geo.ingest.day_order import require_order
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
        if times.ends_on not in {None, end.start} and first is not None:
            reason = (
                f"「{first}」の終わりの日は{end.start}と違います。終了日の列を使い、"
            )
            reader.doubt(row, "starts_on", first, reason)
        times.ends_on = end.start
    _read_hours(reader, row, times, start)
    if end is not None and end.start_time is not None and last is not None:
        _read_last_hour(reader, row, times, end.start_time, last)
    times.ends_on = require_order(
        reader, row, "ends_on", times.starts_on, times.ends_on, text=last or first
    )
    _require_hours_in_order(reader, row, times, last)
    if times.starts_on is None:
        _keep_without_first_day(reader, row)
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
) -> WrittenDates | None:
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
    if found.end or found.excepted or found.rest or found.end_time:
        reader.doubt(row, "ends_on", last, f"「{last}」は1つの日付ではありません。")
        return None
    return found


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


def _read_last_hour(
    reader: CellReader,
    row: SourceRow,
    times: ActivityTimes,
    clock: ClockTime,
    last: str,
) -> None:
    """Take the time that stands with the last day (2025-11-16 12:00)."""
    if reader.text(row, "end_time") is None and times.end_time is None:
        times.end_time = str(clock)
        message = "終了日のセルにある時刻を終了の時刻として読みました。"
        header = reader.mapping.get("ends_on")
        reader.book.tell("repair", row.number, header, message)
    elif times.end_time != str(clock):
        message = (
            f"「{last}」の時刻は使わず、時刻の列を読みました。全文は備考に残しました。"
        )
        reader.keep(row, "ends_on", last, message, severity="repair")


def _read_time(
    reader: CellReader, row: SourceRow, column: str, text: str
) -> str | None:
    found = reader.parse_time(row, column, text)
    if found is None:
        reader.doubt(row, column, text, f"「{text}」は時刻として読めないため、")
    return found


def _require_hours_in_order(
    reader: CellReader, row: SourceRow, times: ActivityTimes, last: str | None
) -> None:
    """Keep an end before the start as text, unless it is on a later day."""
    start, end = times.start_time, times.end_time
    if start is None or end is None or start <= end:
        return
    if times.ends_on is not None and times.ends_on != times.starts_on:
        return
    text = reader.text(row, "end_time")
    column = "end_time" if text else "ends_on"
    reason = (
        f"終了時刻{end}が開始時刻{start}より前で、翌日の{end}か"
        "午後の時刻か決められないため、"
    )
    reader.doubt(row, column, text or last or end, reason)
    times.end_time = None


def _keep_without_first_day(reader: CellReader, row: SourceRow) -> None:
    """Keep the cells that mean nothing without a first day among the remarks."""
    for column in ("ends_on", "start_time", "end_time", "rrule", "exdates"):
        text = reader.text(row, column) if column in reader.mapping else None
        if text is None:
            continue
        if f"{label(reader.mapping[column])}: {text}" not in reader.unread:
            reader.doubt(row, column, text, "開始日が分からないため、")
