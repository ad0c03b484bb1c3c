#!/usr/bin/env python3
"""Try to import every file of a folder of real data, and write down what happened.

The files are read where they are and never copied; the rows go into a database that
is thrown away. Run with the folder's name, or with KYODO_SHARED set.
"""

import argparse
import os
import re
import sys
from itertools import groupby
from pathlib import Path

from trials.attempt import Outcome, attempt, temporary_folder, zip_parts
from trials.page import write_page
from trials.plan import Trial, choose, count_beside, find_files, read_plan

from geo.store.schema import upgrade
from geo.store.session import connect

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = Path(__file__).with_suffix(".toml")
PAGE = ROOT / "docs" / "reference" / "import-trials.md"
SHARED = Path(os.environ.get("KYODO_SHARED", ROOT.parent / "shared"))


def main() -> int:
    """Write the page; return 1 when a file has no entry or its rows do not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, nargs="?", default=SHARED)
    parser.add_argument("--only", default="", help="files whose path holds this text")
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args()
    folder = options.shared / "data"
    plan = read_plan(SETTINGS)
    files = [path for path in find_files(folder) if options.only in str(path)]
    if not files:
        print(f"no files in {folder}", file=sys.stderr)
        return 1
    chosen = [(path, choose(plan, path, folder)) for path in files]
    unknown = [path for path, trial in chosen if trial is None]
    for path in unknown:
        print(f"no entry in {SETTINGS.name} for {path}", file=sys.stderr)
    outcomes = try_all([(path, trial) for path, trial in chosen if trial], folder)
    page = write_page(told_together(outcomes), count_beside(folder))
    options.output.write_text(page, encoding="utf-8")
    odd = [outcome for outcome, _ in outcomes if not outcome.balanced]
    for outcome in odd:
        print(f"rows do not add up: {outcome.name}", file=sys.stderr)
    print(f"{len(outcomes)} files, written to {options.output}")
    return 1 if unknown or odd else 0


def try_all(
    chosen: list[tuple[Path, Trial]], folder: Path
) -> list[tuple[Outcome, Trial]]:
    """Return what came of each file, all in one throw-away database."""
    outcomes = []
    with temporary_folder() as scratch:
        database = connect(str(Path(scratch) / "trials.gpkg"))
        upgrade(database)
        for number, (path, trial) in enumerate(chosen):
            name = path.relative_to(folder).as_posix()
            slug = f"trial-{number}"
            outcomes.append((attempt(path, name, trial, database, slug), trial))
            if trial.zipped:
                zipped = zip_parts(path, Path(scratch))
                name = f"{Path(name).parent.as_posix()}/{zipped.name}"
                slug = f"{slug}-zip"
                outcomes.append((attempt(zipped, name, trial, database, slug), trial))
            print(".", end="", flush=True)
        database.engine.dispose()
    print()
    return outcomes


def told_together(outcomes: list[tuple[Outcome, Trial]]) -> list[Outcome]:
    """Return one outcome for the files of an entry that were refused alike."""
    alone = [outcome for outcome, trial in outcomes if not trial.together]
    many = sorted(
        (
            (trial.match, _alike(outcome.refusal), outcome)
            for outcome, trial in outcomes
            if trial.together
        ),
        key=lambda item: item[:2],
    )
    for (match, _), group in groupby(many, key=lambda item: item[:2]):
        members = [outcome for *_, outcome in group]
        first = members[0]
        first.name = f"{match} ({len(members)} files)"
        first.files = len(members)
        first.refusal = _alike(first.refusal) or None
        for other in members[1:]:
            first.rows = (first.rows or 0) + (other.rows or 0)
            first.stored += other.stored
            first.skipped += other.skipped
            first.notes.update(other.notes)
            first.reasons.update(other.reasons)
        alone.append(first)
    return sorted(alone, key=lambda outcome: outcome.name)


def _alike(refusal: str | None) -> str:
    """Return a refusal without the words it quotes from its own file."""
    return re.sub(r"「[^」]*」|(?<=列: ).*", "「…」", refusal or "")


if __name__ == "__main__":
    raise SystemExit(main())
