"""Reads the cells of a table of figures; 0, missing and withheld are never the same."""

import re
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Final

from geo.domain.ages import parse_ages
from geo.domain.periods import parse_fiscal_year, parse_japanese_date
from geo.domain.text import normalise
from geo.domain.written_dates import parse_written_dates, says_month_first
from geo.ingest.notes import NoteBook, refusal
from geo.ingest.serials import SERIAL, read_serial
from geo.ingest.table import SourceRow

_WHOLE: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*(?:人|世帯)?")
_DECIMAL: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*%?")
# Census tables write X for withheld, … for not known; - is none counted or no figure.
_WITHHELD: Final = frozenset({"x", "χ", "秘匿", "*", "***"})
_NOT_KNOWN: Final = frozenset({"-", "–", "―", "ー", "…", "...", "不明", "不詳"})
_EVERYBODY: Final = frozenset({"計", "総数", "合計", "全体", "全年齢"})
_SLACK: Final = 1e-9


class FigureReader:
    """Reads one file's rows and refuses numbers that are none."""

    def __init__(self, file: str, mapping: Mapping[str, str]) -> None:
        self.file = file
        self.mapping = mapping
        self.book = NoteBook()
        self.month_first: bool | None = None
        self.places: dict[tuple[str, str | None], list[int]] = {}

    def text(self, row: SourceRow, column: str) -> str | None:
        """Return a cell's text."""
        header = self.mapping.get(column)
        return row.cells.get(header) if header else None

    def district(self, row: SourceRow) -> tuple[str, str]:
        """Return a row's district code and name; the name in NFKC stands in for a missing code."""
        code, name = self.text(row, "district_code"), self.text(row, "name")
        if code is None and name is None:
            raise refusal(self.file, "地域コードも地域名もありません。", row=row.number)
        found = normalise(code or name or ""), name or code or ""
        self.remember(row, *found)
        return found

    def remember(self, row: SourceRow, code: str, name: str | None) -> None:
        """Keep in which rows a district stands."""
        self.places.setdefault((code, name), []).append(row.number)

    def day(self, row: SourceRow, column: str) -> date:
        """Return a cell's date."""
        text = self.text(row, column)
        if text is not None:
            text = re.sub(r"\s*[(（]?(?:現在|時点)[)）]?$", "", text)
        try:
            if SERIAL.fullmatch(normalise(text or "")):
                found = read_serial(normalise(text or "")).start
                message = f"表計算ソフトの日付の番号「{text}」を{found}と読みました。"
                self.book.tell("repair", row.number, self.mapping[column], message)
                return found
            return parse_japanese_date(text or "")
        except ValueError:
            written = self._written_day(row, column, text)
            if written is not None:
                return written
            reason = f"「{text or '空'}」は日付として読めません。2025-04-01のように書いてください。"
            raise refusal(
                self.file, reason, row=row.number, column=self.mapping[column]
            ) from None

    def learn_order(self, rows: Sequence[SourceRow]) -> None:
        """Learn from the column of days whether 4/5/2025 is in April or in May."""
        header = self.mapping.get("as_of")
        texts = [text for row in rows if header and (text := row.cells.get(header))]
        self.month_first = says_month_first(texts)

    def _written_day(
        self, row: SourceRow, column: str, text: str | None
    ) -> date | None:
        try:
            found = parse_written_dates(text or "", month_first=self.month_first)
        except ValueError:
            return None
        if found.end is not None or found.rest or found.excepted:
            return None
        message = f"「{text}」は{found.start}と読みました。"
        self.book.tell("repair", row.number, self.mapping[column], message)
        return found.start

    def year(self, row: SourceRow) -> int:
        """Return a cell's fiscal year (年度) as the year it starts in."""
        text = self.text(row, "fiscal_year")
        try:
            return parse_fiscal_year(text or "")
        except ValueError:
            reason = (
                f"「{text or '空'}」は年度として読めません。"
                "2025か令和7年度のように書いてください。"
            )
            raise refusal(
                self.file, reason, row=row.number, column=self.mapping["fiscal_year"]
            ) from None

    def ages(self, row: SourceRow) -> tuple[int | None, int | None]:
        """Return the ages a row is of, both ends included; (None, None): all of them."""
        text = self.text(row, "ages")
        if text is None or normalise(text) in _EVERYBODY:
            return None, None
        try:
            return parse_ages(text)
        except ValueError as error:
            reason = (
                f"{error}「20〜39歳」「65歳以上」「40歳未満」のように書いてください。"
            )
            raise refusal(
                self.file, reason, row=row.number, column=self.mapping["ages"]
            ) from None

    def count(self, row: SourceRow, header: str | None) -> int | None:
        """Return a cell's whole number; None when blank, withheld (X) or unknown (-)."""
        text = row.cells.get(header) if header else None
        if text is None:
            return None
        key = normalise(text).casefold()
        if key in _WITHHELD or key in _NOT_KNOWN:
            meaning = "秘匿" if key in _WITHHELD else "データなし"
            message = f"「{text}」は{meaning}として読みました（0とはしません）。"
            self.book.tell("doubt", row.number, header, message)
            return None
        if _WHOLE.fullmatch(normalise(text)) is None:
            raise refusal(
                self.file,
                f"「{text[:40]}」は整数として読めません。",
                row=row.number,
                column=header,
            )
        return int(re.sub(r"\.0+|\D", "", normalise(text)))

    def value(
        self, row: SourceRow, *, is_share: bool, in_percent: bool = False
    ) -> float | None:
        """Return a cell's decimal; a share is 0–1, 66.7% is read as 0.667 with a note.

        ``in_percent``: the row's unit is %, so that 66.7 is 66.7%, and 0.6 is 0.6%.
        """
        header, text = self.mapping.get("value"), self.text(row, "value")
        if text is None or normalise(text) in _NOT_KNOWN:
            return None
        plain = normalise(text)
        if _DECIMAL.fullmatch(plain) is None:
            raise refusal(
                self.file,
                f"「{text[:40]}」は数として読めません。",
                row=row.number,
                column=header,
            )
        value = float(plain.rstrip("%").strip().replace(",", ""))
        if plain.endswith("%") or in_percent:
            value /= 100
            written = plain if plain.endswith("%") else f"{plain}%"
            message = f"「{written}」は割合{value:.6g}として読みました。"
            self.book.tell("repair", row.number, header, message)
        if is_share and not 0 <= value <= 1:
            reason = (
                f"割合は0〜1で書いてください（{value:g}ではなく{value / 100:g}、"
                f"または{value:g}%）。"
            )
            raise refusal(self.file, reason, row=row.number, column=header)
        return value

    def require_unique(self, keys: Sequence[Hashable], what: str) -> None:
        """Refuse a file in which one key stands twice: nobody knows which figure holds."""
        seen: set[Hashable] = set()
        for key in keys:
            if key in seen:
                parts = key if isinstance(key, tuple) else (key,)
                words = "、".join(str(part) for part in parts if part is not None)
                raise refusal(
                    self.file,
                    f"{what}の行が2つあります（{words}）。1つにしてください。",
                )
            seen.add(key)

    def doubt_sum(
        self, row: SourceRow, header: str | None, total: int, parts: int, what: str
    ) -> None:
        """Note that parts do not add up to their total; both are kept."""
        if abs(total - parts) > _SLACK:
            message = f"{what}の合計{parts:,}が{total:,}と合いません。どちらもそのまま残しました。"
            self.book.tell("doubt", row.number, header, message)
