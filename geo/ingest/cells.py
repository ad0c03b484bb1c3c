"""Reads cells by our column names, keeping a note and the text of all that is doubtful."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Literal, TypeVar

from geo.domain.periods import parse_japanese_date, parse_japanese_time
from geo.domain.text import normalise
from geo.ingest.notes import Note
from geo.ingest.table import SourceRow
from geo.ingest.words import (
    BARE_HOUR,
    BETWEEN,
    COUNT,
    JOININGS,
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
_Severity = Literal["repair", "doubt"]


class CellReader:
    """Reads cells by our column names and keeps a note of every doubt.

    What cannot be read with certainty is missing in its column; ``unread`` then
    holds the text as written, so that the row can keep it among its remarks.
    """

    def __init__(self, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        self.mapping = mapping
        self.defaults = defaults
        self.notes: list[Note] = []
        self.unread: list[str] = []
        self._repeated: dict[tuple[str, str, str], tuple[Note, int]] = {}

    def text(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's text, or the default; a lone dash means no value."""
        header = self.mapping.get(column)
        text = row.cells.get(header) if header else None
        if text is not None and normalise(text) in NO_VALUE:
            self._note_once(
                "repair", row, header, text, f"「{text}」は空として読みました。"
            )
            text = None
        return text if text is not None else self.defaults.get(column)

    def day(self, row: SourceRow, column: str) -> date | None:
        """Return a cell's date."""
        return self._certain(row, column, parse_japanese_date, "日付")

    def time(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's clock time as HH:MM, "24:00" for midnight at the end of a day."""
        return self._certain(
            row, column, partial(self._parse_time, row, column), "時刻"
        )

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
            self._keep(
                row,
                column,
                text,
                f"「{text}」から{found['count']}を読み、全文は備考に残しました。",
                severity="repair",
            )
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
            except ValueError:
                self._doubt(row, column, word, "日付")
        return tuple(sorted(set(found)))

    def rule(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's recurrence rule (RFC 5545 RRULE) without its name."""
        return self._certain(row, column, parse_rule, "くり返しの規則（RRULE）")

    def finish(self) -> tuple[Note, ...]:
        """Return all notes; one that would repeat in many rows says how often."""
        for note, times in self._repeated.values():
            more = f"（ほか{times - 1:,}行も同じ）" if times > 1 else ""
            self.notes.append(
                Note(note.severity, note.row, note.column, note.message + more)
            )
        self._repeated.clear()
        return tuple(self.notes)

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

    def _parse_time(self, row: SourceRow, column: str, text: str) -> str | None:
        if BARE_HOUR.fullmatch(normalise(text)):
            self._note_once(
                "repair",
                row,
                self.mapping.get(column),
                text,
                f"「{text}」は{text}時と読みました。",
            )
            return f"{int(normalise(text)):02}:00"
        clock = parse_japanese_time(text)
        return f"{clock.hour:02}:{clock.minute:02}" if clock else None

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
        self._keep(
            row,
            column,
            text,
            f"「{text}」は{what}として読めないため、文のまま備考に残しました。",
            severity="doubt",
        )

    def _keep(
        self,
        row: SourceRow,
        column: str,
        text: str,
        message: str,
        *,
        severity: _Severity,
    ) -> None:
        header = self.mapping.get(column)
        self.unread.append(f"{header or column}: {text}")
        self._note_once(severity, row, header, text, message)

    def _note_once(
        self,
        severity: _Severity,
        row: SourceRow,
        header: str | None,
        text: str,
        message: str,
    ) -> None:
        key = (severity, header or "", text)
        note, times = self._repeated.get(key, (None, 0))
        note = note or Note(severity, row.number, header, message)
        self._repeated[key] = (note, times + 1)
