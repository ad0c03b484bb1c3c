"""Reads cells by our column names, keeping a note and the text of all that is doubtful."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from itertools import chain
from typing import Final

from geo.domain.periods import parse_japanese_date, parse_japanese_time
from geo.domain.text import normalise
from geo.domain.written_dates import (
    WrittenDates,
    find_orders,
    is_slashed,
    parse_written_dates,
    says_month_first,
)
from geo.ingest.cell_texts import CellTexts
from geo.ingest.counts import read_count
from geo.ingest.serials import SERIAL, read_part_of_day, read_serial
from geo.ingest.table import SourceRow
from geo.ingest.words import (
    AGREEMENTS,
    BARE_HOUR,
    JOININGS,
    LOCATION_SOURCES,
    MEASURE,
    NO,
    STATUSES,
    VISIBILITIES,
    YES,
    find_code,
    list_words,
    parse_rule,
)

_DAYS: Final = frozenset(
    {"starts_on", "ends_on", "founded_on", "ended_on", "agreed_on", "review_due_on"}
    | {"term_start", "term_end"}
)


class CellReader(CellTexts):
    """Reads cells by our column names and keeps a note of every doubt."""

    def __init__(self, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        super().__init__(mapping, defaults)
        self.month_first: dict[str, bool | None] = {}

    def learn_orders(self, rows: Iterable[SourceRow]) -> None:
        """Learn from whole columns whether 1/2/2026 is in January or February."""
        rows = list(rows)
        texts = {
            column: [
                text for row in rows if (text := row.cells.get(self.mapping[column]))
            ]
            for column in _DAYS & self.mapping.keys()
        }
        # One program wrote all columns: what one of them proves holds for the others.
        every = list(chain.from_iterable(texts.values()))
        for column, own in texts.items():
            known = own if find_orders(own) else every
            self.month_first[column] = says_month_first(known)

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
            if is_slashed(plain):
                message = f"「{text}」は{found.start}と読みました。"
                self.book.tell("repair", row.number, header, message, same="月日年")
            return found

    def time(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's clock time as HH:MM, "24:00" for midnight at the end of a day."""
        return self.certain(row, column, partial(self.parse_time, row, column), "時刻")

    def count(self, row: SourceRow, column: str) -> int | None:
        """Return a cell's whole number; words behind it (先着順) go to the remarks."""
        text = self.text(row, column)
        if text is None:
            return None
        found = read_count(text, at_least=column == "minimum_people")
        if found is None:
            self.doubt_word(row, column, text, "1つの人数")
            return None
        if found.words:
            message = f"「{text}」から{found.number}を読み、全文は備考に残しました。"
            self.keep(row, column, text, message, severity="repair")
        return found.number

    def measure(self, row: SourceRow, column: str) -> float | None:
        """Return a cell's number with decimals."""
        text = self.text(row, column)
        if text is None:
            return None
        found = MEASURE.match(normalise(text))
        if found is None:
            self.doubt_word(row, column, text, "数")
            return None
        return float(found.group().replace(",", ""))

    def yes_no(self, row: SourceRow, column: str) -> bool | None:
        """Return a cell's yes or no."""
        text = self.text(row, column)
        if text is None:
            return None
        key = normalise(text).casefold()
        if key not in YES | NO:
            self.doubt_word(row, column, text, "はい・いいえ")
            return None
        return key in YES

    def status(self, row: SourceRow, column: str) -> str | None:
        """Return active, cancelled or ended."""
        outcome = "状態は「有効」のままです。中止のときは「中止」と書いてください。"
        return self.choose(
            row, column, STATUSES, "開催・中止・終了など", outcome=outcome
        )

    def visibility(self, row: SourceRow, column: str) -> str | None:
        """Return exact, area_only or hidden."""
        outcome = "そのため位置は公開しません。"
        return self.choose(
            row, column, VISIBILITIES, "公開・区域のみ・非公開", outcome=outcome
        )

    def location_source(self, row: SourceRow, column: str) -> str | None:
        """Return surveyed, town_centroid, manual or none."""
        words = "測定・町の中心・地図で指定・なし"
        return self.choose(row, column, LOCATION_SOURCES, words)

    def agreement(self, row: SourceRow, column: str) -> str | None:
        """Return applied, agreed, ended or declined."""
        outcome = "そのため申請中として扱います。"
        return self.choose(
            row, column, AGREEMENTS, "申請中・合意・終了・見送り", outcome=outcome
        )

    def joining(self, row: SourceRow, column: str) -> str | None:
        """Return open, contact or form."""
        return self.choose(row, column, JOININGS, "自由参加・問い合わせ・申込")

    def term(self, row: SourceRow, column: str, vocabulary: str) -> str | None:
        """Return the code of a cell's word."""
        text = self.text(row, column)
        code = find_code(vocabulary, text) if text else None
        if text is not None and code is None:
            self.doubt_choice(row, column, text, list_words(vocabulary))
        return code

    def terms(self, row: SourceRow, column: str, vocabulary: str) -> tuple[str, ...]:
        """Return the codes of a cell's words, separated by 、."""
        codes = []
        for word in self.words(row, column):
            code = find_code(vocabulary, word)
            if code is None:
                self.doubt_choice(row, column, word, list_words(vocabulary))
            else:
                codes.append(code)
        return tuple(dict.fromkeys(codes))

    def days(self, row: SourceRow, column: str) -> tuple[date, ...]:
        """Return a cell's dates, separated by 、."""
        found = []
        for word in self.words(row, column):
            try:
                found.append(parse_japanese_date(word))
            except ValueError as error:
                self.doubt(row, column, word, str(error))
        return tuple(sorted(set(found)))

    def rule(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's recurrence rule (RFC 5545 RRULE) without its name."""
        return self.certain(row, column, parse_rule, "くり返しの規則（RRULE）")

    def parse_time(self, row: SourceRow, column: str, text: str) -> str | None:
        """Return a clock time as HH:MM; a bare number is an hour, with a note."""
        if BARE_HOUR.fullmatch(normalise(text)):
            message = f"「{text}」は{text}時と読みました。"
            self.book.tell("repair", row.number, self.mapping.get(column), message)
            return f"{int(normalise(text)):02}:00"
        part = read_part_of_day(normalise(text))
        if part is not None:
            message = f"表計算ソフトの時刻の数「{text}」を{part}と読みました。"
            header = self.mapping.get(column)
            self.book.tell("repair", row.number, header, message, same="時刻の数")
            return str(part)
        clock = parse_japanese_time(text)
        return str(clock) if clock else None
