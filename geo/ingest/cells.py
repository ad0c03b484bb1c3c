"""Reads cells by our column names, keeping a note and the text of all that is doubtful."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final, Literal, TypeVar

from geo.domain.periods import parse_japanese_date, parse_japanese_time
from geo.domain.text import normalise
from geo.domain.written_dates import (
    WrittenDates,
    parse_written_dates,
    says_month_first,
)
from geo.ingest.notes import Note, NoteBook
from geo.ingest.serials import SERIAL, read_serial
from geo.ingest.table import SourceRow
from geo.ingest.words import (
    AGREEMENTS,
    BARE_HOUR,
    BETWEEN,
    COUNT,
    JOININGS,
    LOCATION_SOURCES,
    MEASURE,
    NO,
    NO_VALUE,
    STATUSES,
    VISIBILITIES,
    YES,
    find_code,
    parse_rule,
)

_Value = TypeVar("_Value")
_DAYS: Final = frozenset(
    {"starts_on", "ends_on", "founded_on", "agreed_on", "review_due_on"}
    | {"term_start", "term_end"}
)


class CellReader:
    """Reads cells by our column names and keeps a note of every doubt.

    What cannot be read with certainty is missing in its column; ``unread`` then
    holds the text as written, so that the row can keep it among its remarks.
    """

    def __init__(self, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        self.mapping = mapping
        self.defaults = defaults
        self.unread: list[str] = []
        self.book = NoteBook()
        self.month_first: dict[str, bool | None] = {}

    def learn_orders(self, rows: Iterable[SourceRow]) -> None:
        """Learn from whole columns whether 1/2/2026 is in January or February."""
        rows = list(rows)
        for column in _DAYS & self.mapping.keys():
            header = self.mapping[column]
            texts = [text for row in rows if (text := row.cells.get(header))]
            self.month_first[column] = says_month_first(texts)

    def text(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's text, or the default; a lone dash means no value."""
        header = self.mapping.get(column)
        text = row.cells.get(header) if header else None
        if text is None:
            return self.defaults.get(column)
        if len(text) == 1 and normalise(text) in NO_VALUE:
            message = f"「{text}」は空として読みました。"
            self.book.tell("repair", row.number, header, message)
            return self.defaults.get(column)
        return text

    def day(self, row: SourceRow, column: str) -> date | None:
        """Return a cell's date."""
        text = self.text(row, column)
        if text is None:
            return None
        try:
            found = self.dates(row, column, text)
        except ValueError as error:
            self.doubt(row, column, text, str(error))
            return None
        if found != WrittenDates(found.start):
            self.doubt(row, column, text, f"「{text}」は1つの日付ではありません。")
            return None
        return found.start

    def dates(
        self, row: SourceRow, column: str, text: str, *, year: int | None = None
    ) -> WrittenDates:
        """Return what a cell says of its days; a spreadsheet's day number is told.

        Raises
        ------
        ValueError
            The text can be read in no way, or in several.
        """
        try:
            return WrittenDates(parse_japanese_date(text))
        except ValueError:
            plain = normalise(text)
            header = self.mapping.get(column)
            if SERIAL.fullmatch(plain):
                found = read_serial(plain)
                message = (
                    f"表計算ソフトの日付の番号「{text}」を{found.start}と読みました。"
                )
                self.book.tell("repair", row.number, header, message, same="番号")
                return found
            found = parse_written_dates(
                text, year=year, month_first=self.month_first.get(column)
            )
            if plain.endswith(str(found.start.year)) and "/" in plain:
                message = f"「{text}」は{found.start}と読みました。"
                self.book.tell("repair", row.number, header, message, same="月日年")
            return found

    def time(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's clock time as HH:MM, "24:00" for midnight at the end of a day."""
        return self._certain(row, column, partial(self.parse_time, row, column), "時刻")

    def count(self, row: SourceRow, column: str) -> int | None:
        """Return a cell's whole number; words behind it (先着順) go to the remarks."""
        text = self.text(row, column)
        if text is None:
            return None
        found = COUNT.match(normalise(text))
        rest = normalise(text)[found.end() :].strip() if found else ""
        if found is None or found["about"] or re.match(r"[\d.~〜～-]", rest):
            self._doubt(row, column, text, "1つの数")
            return None
        if rest:
            message = f"「{text}」から{found['count']}を読み、全文は備考に残しました。"
            self.keep(row, column, text, message, severity="repair")
        return int(found["count"].replace(",", ""))

    def measure(self, row: SourceRow, column: str) -> float | None:
        """Return a cell's number with decimals."""
        text = self.text(row, column)
        if text is None:
            return None
        found = MEASURE.match(normalise(text))
        if found is None:
            self._doubt(row, column, text, "数")
            return None
        return float(found.group().replace(",", ""))

    def yes_no(self, row: SourceRow, column: str) -> bool | None:
        """Return a cell's yes or no."""
        text = self.text(row, column)
        if text is None:
            return None
        key = normalise(text).casefold()
        if key not in YES | NO:
            self._doubt(row, column, text, "はい・いいえ")
            return None
        return key in YES

    def status(self, row: SourceRow, column: str) -> str | None:
        """Return active, cancelled or ended."""
        return self._choice(row, column, STATUSES, "状態")

    def visibility(self, row: SourceRow, column: str) -> str | None:
        """Return exact, area_only or hidden."""
        return self._choice(
            row, column, VISIBILITIES, "位置の公開（公開・区域のみ・非公開）"
        )

    def location_source(self, row: SourceRow, column: str) -> str | None:
        """Return surveyed, town_centroid, manual or none."""
        return self._choice(row, column, LOCATION_SOURCES, "位置の根拠")

    def agreement(self, row: SourceRow, column: str) -> str | None:
        """Return applied, agreed, ended or declined."""
        return self._choice(
            row, column, AGREEMENTS, "協定の状態（申請中・合意・終了・見送り）"
        )

    def joining(self, row: SourceRow, column: str) -> str | None:
        """Return open, contact or form."""
        return self._choice(
            row, column, JOININGS, "参加方法（自由参加・問い合わせ・申込）"
        )

    def term(self, row: SourceRow, column: str, vocabulary: str) -> str | None:
        """Return the code of a cell's word."""
        text = self.text(row, column)
        code = find_code(vocabulary, text) if text else None
        if text is not None and code is None:
            self._doubt(row, column, text, "語彙")
        return code

    def terms(self, row: SourceRow, column: str, vocabulary: str) -> tuple[str, ...]:
        """Return the codes of a cell's words, separated by 、."""
        codes = []
        for word in self._words(row, column):
            code = find_code(vocabulary, word)
            if code is None:
                self._doubt(row, column, word, "語彙")
            else:
                codes.append(code)
        return tuple(dict.fromkeys(codes))

    def days(self, row: SourceRow, column: str) -> tuple[date, ...]:
        """Return a cell's dates, separated by 、."""
        found = []
        for word in self._words(row, column):
            try:
                found.append(parse_japanese_date(word))
            except ValueError as error:
                self.doubt(row, column, word, str(error))
        return tuple(sorted(set(found)))

    def rule(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's recurrence rule (RFC 5545 RRULE) without its name."""
        return self._certain(row, column, parse_rule, "くり返しの規則（RRULE）")

    def finish(self) -> tuple[Note, ...]:
        """Return all notes; one that would repeat in many rows says how often."""
        return self.book.close()

    def doubt(self, row: SourceRow, column: str, text: str, reason: str) -> None:
        """Keep a cell's text among the remarks and say why."""
        message = f"{reason}文のまま備考に残しました。"
        self.keep(row, column, text, message, severity="doubt")

    def keep(
        self,
        row: SourceRow,
        column: str,
        text: str,
        message: str,
        *,
        severity: Literal["repair", "doubt"],
    ) -> None:
        """Keep a cell's text among the remarks with a note."""
        header = self.mapping.get(column)
        self.unread.append(f"{label(header or column)}: {text}")
        self.book.tell(severity, row.number, header, message, same=text)

    def parse_time(self, row: SourceRow, column: str, text: str) -> str | None:
        """Return a clock time as HH:MM; a bare number is an hour, with a note."""
        if BARE_HOUR.fullmatch(normalise(text)):
            message = f"「{text}」は{text}時と読みました。"
            self.book.tell("repair", row.number, self.mapping.get(column), message)
            return f"{int(normalise(text)):02}:00"
        clock = parse_japanese_time(text)
        return str(clock) if clock else None

    def _words(self, row: SourceRow, column: str) -> list[str]:
        text = self.text(row, column)
        words = BETWEEN.split(text) if text else []
        return [word.strip() for word in words if word.strip()]

    def _certain(
        self,
        row: SourceRow,
        column: str,
        parse: Callable[[str], _Value | None],
        what: str,
    ) -> _Value | None:
        text = self.text(row, column)
        if text is None:
            return None
        try:
            value = parse(text)
        except ValueError:
            value = None
        if value is None:
            self._doubt(row, column, text, what)
        return value

    def _choice(
        self, row: SourceRow, column: str, choices: Mapping[str, str], what: str
    ) -> str | None:
        text = self.text(row, column)
        if text is None:
            return None
        choice = choices.get(normalise(text).casefold())
        if choice is None:
            self._doubt(row, column, text, what)
        return choice

    def _doubt(self, row: SourceRow, column: str, text: str, what: str) -> None:
        self.doubt(row, column, text, f"「{text}」は{what}として読めないため、")


def label(header: str) -> str:
    """Return a header on one line."""
    return " ".join(header.split())
