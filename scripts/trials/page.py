"""The page of import trials: counts and sentences, never a row of anybody's file."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from trials.attempt import Outcome

INTRO = """# Import trials

Every file of the shared folder of real municipal data, through the same readers that the
commands and the pages use, into a throw-away database. Made by
`scripts/import_trials.py`; what each file is taken as stands in
`scripts/import_trials.toml`. Nothing of the files is copied here but their names,
counts and the sentences of refusals.

- **rows in**: data rows or shapes of the file, blank lines included. **stored**: of
  these, how many stand in the database afterwards (shapes merged into one district count
  each). **skipped**: rows left out, each with a reason below the table. In every line
  rows in = stored + skipped; a refused file stores nothing.
- **notes**: what the import says on the screen: r = repaired, d = doubted, s = skipped.
"""


def write_page(outcomes: Sequence[Outcome], beside: dict[str, int]) -> str:
    """Return the whole page in Markdown."""
    parts = [INTRO, "## Totals\n", _totals(outcomes)]
    parts.append(
        "Not tried by themselves, being parts of a Shapefile or descriptions: "
        + ", ".join(f"{count} {ending}" for ending, count in beside.items())
        + ".\n"
    )
    for folder, group in groupby(outcomes, key=_folder):
        parts.append(f"## {folder}\n")
        parts.append(_table(list(group)))
    return "\n".join(parts)


def _folder(outcome: Outcome) -> str:
    return outcome.name.split("/", 1)[0]


def _totals(outcomes: Sequence[Outcome]) -> str:
    lines = [
        (
            "| folder | files | taken | refused | rows in | stored | skipped | districts "
            "| residents |"
        ),
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    named = [(key, list(group)) for key, group in groupby(outcomes, key=_folder)]
    for name, group in [*named, ("**all**", list(outcomes))]:
        taken = [outcome for outcome in group if outcome.refusal is None]
        lines.append(
            _line(
                name,
                _number(sum(outcome.files for outcome in group)),
                _number(sum(outcome.files for outcome in taken)),
                _number(sum(o.files for o in group if o.refusal is not None)),
                _number(sum(outcome.rows or 0 for outcome in taken)),
                _number(sum(outcome.stored for outcome in taken)),
                _number(sum(outcome.skipped for outcome in taken)),
                _number(sum(outcome.districts for outcome in taken)),
                _number(sum(outcome.residents or 0 for outcome in taken)),
            )
        )
    return "\n".join(lines) + "\n"


def _table(group: list[Outcome]) -> str:
    lines = [
        "| file | taken as | rows in | stored | skipped | notes | result |",
        "|---|---|--:|--:|--:|---|---|",
    ]
    lines += [_row(outcome) for outcome in group]
    reasons = Counter[str]()
    for outcome in group:
        reasons.update(outcome.reasons)
    if reasons:
        lines += ["", "Why rows were skipped:", ""]
        lines += [f"- {count:,}: {reason}" for reason, count in sorted(reasons.items())]
    return "\n".join(lines) + "\n"


def _row(outcome: Outcome) -> str:
    refused = outcome.refusal is not None
    notes = " ".join(
        f"{severity[0]} {outcome.notes[severity]:,}"
        for severity in ("repair", "doubt", "skip")
        if outcome.notes[severity]
    )
    result = f"refused: {outcome.refusal}" if refused else outcome.made
    if not outcome.balanced:
        result = f"**rows do not add up.** {result}"
    return _line(
        outcome.name.split("/", 1)[-1],
        outcome.taken_as,
        "—" if outcome.rows is None else _number(outcome.rows),
        _number(outcome.stored),
        "all" if refused else _number(outcome.skipped),
        notes or "—",
        result,
    )


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _number(value: int) -> str:
    return f"{value:,}"
