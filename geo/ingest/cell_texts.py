"""Takes cells' texts by our column names and keeps what could not be read."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from geo.domain.text import normalise
from geo.ingest.notes import Note, NoteBook
from geo.ingest.table import SourceRow
from geo.ingest.words import BETWEEN, NO_VALUE

_Value = TypeVar("_Value")


class CellTexts:
    """The texts of cells by our column names, and a note of every doubt.

    What cannot be read with certainty is missing in its column; ``unread`` then
    holds the text as written, so that the row can keep it among its remarks.
    """

    def __init__(self, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        self.mapping = mapping
        self.defaults = defaults
        self.unread: list[str] = []
        self.book = NoteBook()

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

    def finish(self) -> tuple[Note, ...]:
        """Return all notes; one that would repeat in many rows says how often."""
        return self.book.close()

    def doubt(
        self,
        row: SourceRow,
        column: str,
        text: str,
        reason: str,
        *,
        outcome: str = "",
    ) -> None:
        """Keep a cell's text among the remarks and say why, and what follows."""
        message = f"{reason}文のまま備考に残しました。{outcome}"
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
        self.book.tell(severity, row.number, header, message)

    def words(self, row: SourceRow, column: str) -> list[str]:
        """Return a cell's words, separated by 、."""
        text = self.text(row, column)
        words = BETWEEN.split(text) if text else []
        return [word.strip() for word in words if word.strip()]

    def certain(
        self,
        row: SourceRow,
        column: str,
        parse: Callable[[str], _Value | None],
        what: str,
    ) -> _Value | None:
        """Return what ``parse`` makes of a cell; None or ValueError is a doubt."""
        text = self.text(row, column)
        if text is None:
            return None
        try:
            value = parse(text)
        except ValueError:
            value = None
        if value is None:
            self.doubt_word(row, column, text, what)
        return value

    def choose(
        self,
        row: SourceRow,
        column: str,
        choices: Mapping[str, str],
        words: str,
        *,
        outcome: str = "",
    ) -> str | None:
        """Return the code of a cell's word.

        ``words`` lists for the note what could stand there; ``outcome`` says
        what becomes of a row whose word is none of them.
        """
        text = self.text(row, column)
        if text is None:
            return None
        choice = choices.get(normalise(text).casefold())
        if choice is None:
            self.doubt_choice(row, column, text, words, outcome=outcome)
        return choice

    def doubt_word(self, row: SourceRow, column: str, text: str, what: str) -> None:
        """Keep a cell's text that is not what its column holds."""
        self.doubt(row, column, text, f"「{text}」は{what}として読めないため、")

    def doubt_choice(
        self,
        row: SourceRow,
        column: str,
        text: str,
        words: str,
        *,
        outcome: str = "",
    ) -> None:
        """Keep a cell's text that is none of its column's words, and list these."""
        reason = f"「{text}」は使える言葉（{words}）のどれでもないため、"
        self.doubt(row, column, text, reason, outcome=outcome)


def label(header: str) -> str:
    """Return a header on one line."""
    return " ".join(header.split())
