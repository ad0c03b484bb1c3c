"""The table in which staff write a city's words, as it was filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.domain.terms import CityTerm, Relation
from web.answered import Answered
from web.language import translated as _

SPARE = 4
"""Empty lines below the last word; a line without a word is no word."""

MOST_LINES = 80
LONGEST_WORD = 60
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, as written."""

    position: str = ""
    label: str = ""
    code: str = ""
    relation: str = "exact"
    parent: str = ""
    note: str = ""
    listed: bool = True


def lines_of(terms: tuple[CityTerm, ...]) -> list[Line]:
    """Return the lines of words that hold, and some empty ones."""
    lines = [
        Line(
            position=str(position),
            label=term.label,
            code=term.code or "",
            relation=str(term.relation),
            parent=term.parent or "",
            note=term.note,
            listed=term.listed,
        )
        for position, term in enumerate(terms, start=1)
    ]
    return [*lines, *(Line() for _ in range(SPARE))]


def read_lines(answers: Mapping[str, str]) -> list[Line]:
    """Return the lines as they were sent."""
    written = answers.get("lines", "")
    known = written.isdecimal() and len(written) <= 3  # noqa: PLR2004 - digits
    many = min(int(written), MOST_LINES) if known else 0
    return [
        Line(
            position=answers.get(f"position-{n}", "").strip(),
            label=" ".join(answers.get(f"label-{n}", "").split()),
            code=answers.get(f"code-{n}", ""),
            relation=answers.get(f"relation-{n}", ""),
            parent=" ".join(answers.get(f"parent-{n}", "").split()),
            note=" ".join(answers.get(f"note-{n}", "").split()),
            listed=f"listed-{n}" in answers,
        )
        for n in range(many)
    ]


def read_terms(lines: list[Line], form: Answered) -> tuple[CityTerm, ...]:
    """Return the words in the order of their numbers; note what is wrong."""
    if not any(line.label for line in lines):
        form.tell("terms", _("ことばを1つは書いてください。"))
    relations = set(Relation)
    terms: list[tuple[float, CityTerm]] = []
    for line in lines:
        if not line.label:
            continue
        if len(line.label) > LONGEST_WORD or len(line.note) > LONGEST_NOTE:
            said = _(
                "「%(word)s」：ことばは60字、説明は200字までです。", word=line.label
            )
            form.tell("terms", said)
            continue
        if line.relation not in relations:
            said = _("「%(word)s」：意味の広さを選んでください。", word=line.label)
            form.tell("terms", said)
            continue
        if bool(line.code) == (line.relation == Relation.UNMAPPED):
            said = _(
                "「%(word)s」：共通の区分がないときだけ、「対応する共通の区分がない」を選んでください。",
                word=line.label,
            )
            form.tell("terms", said)
            continue
        term = CityTerm(
            label=line.label,
            code=line.code or None,
            relation=Relation(line.relation),
            note=line.note,
            parent=line.parent or None,
            listed=line.listed,
        )
        terms.append((_place(line.position), term))
    terms.sort(key=lambda each: each[0])
    return tuple(term for _place_, term in terms)


def _place(written: str) -> float:
    """Return a line's number; a line without one comes last."""
    short = written.isdecimal() and len(written) <= 4  # noqa: PLR2004 - digits
    return float(written) if short else float("inf")
