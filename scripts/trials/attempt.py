"""One file through the product's own import into a throw-away database, and what is counted."""

import re
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from geo.domain.errors import GeoError
from geo.ingest.boundaries import BoundaryFile
from geo.ingest.layers import LayerFile
from geo.ingest.limits import BOUNDARY_LIMITS
from geo.ingest.notes import Note, skipped_rows
from geo.ingest.sources import read_source
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.models import Area, AreaSet, Municipality, Population
from geo.store.session import Database, reading
from trials.plan import Trial
from web.imported import Imported
from web.importing import (
    BoundaryWish,
    LayerWish,
    StatisticsWish,
    Wish,
    open_file,
    preview_opened,
    run_opened,
)

SOURCE = "import trial"
VALID_FROM = date(2025, 4, 1)
_QUOTED = re.compile(r"「[^」]*」|（[^）]*）|\d[\d,.]*")


@dataclass(slots=True)
class Outcome:
    """What came of one file. ``rows`` is None where it could not even be opened."""

    name: str
    taken_as: str
    rows: int | None = None
    stored: int = 0
    skipped: int = 0
    made: str = ""
    notes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  # of skipped rows
    refusal: str | None = None
    residents: int | None = None
    districts: int = 0
    files: int = 1

    @property
    def balanced(self) -> bool:
        """Whether every row in was stored or skipped with a reason."""
        return self.refusal is not None or self.rows == self.stored + self.skipped


def attempt(
    path: Path, name: str, trial: Trial, database: Database, slug: str
) -> Outcome:
    """Return what comes of a file; a refusal is an outcome like any other."""
    code = trial.code_of(path)
    try:
        opened = open_file(path, code, _wish(trial, slug))
        expected = preview_opened(database, opened, code)
        imported = run_opened(
            database, opened, code, expected_revision=expected.revision
        )
    except GeoError as error:
        outcome = Outcome(name, trial.taken_as, rows=_count_rows(path, trial))
        outcome.refusal = error.message.removeprefix(f"{path.name}: ")
        return outcome
    outcome = Outcome(name, trial.taken_as, rows=imported.rows)
    _tell(outcome, imported.notes)
    _count(outcome, opened.file, imported, database, slug)
    return outcome


def zip_parts(path: Path, folder: Path) -> Path:
    """Return a zip of a Shapefile's parts, as a download site gives it."""
    made = folder / f"{path.stem}.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            archive.write(part, part.name)
    return made


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes away with the run."""
    return tempfile.TemporaryDirectory(prefix="kyodo-trials-")


def _wish(trial: Trial, slug: str) -> Wish:
    if trial.into == "layer":
        return LayerWish(
            spec=LayerSpec(slug, trial.kind, trial.title or slug, SOURCE, ""),
            kind=trial.kind,  # type: ignore[arg-type]
            crs=trial.crs,
            encoding=trial.encoding,
            sheet=trial.layer,
            columns=trial.columns,
            defaults=trial.defaults or None,
        )
    if trial.into == "boundaries":
        return BoundaryWish(
            spec=AreaSetSpec(slug, trial.kind, trial.title or slug, SOURCE, ""),
            valid_from=VALID_FROM,
            code=trial.code,
            name=trial.name,
            crs=trial.crs,
            encoding=trial.encoding,
            sheet=trial.layer,
            where=trial.where,
            residents_as_of=trial.residents_as_of,
        )
    return StatisticsWish(
        kind=trial.into, area_set=trial.area_set, source=SOURCE, encoding=trial.encoding
    )


def _count(
    outcome: Outcome, file: Any, imported: Imported, database: Database, slug: str
) -> None:
    """Count what is stored by what was written, not by what is left of the rows."""
    written = [change for change in imported.changes if change.kind != "vanished"]
    match file:
        case LayerFile():
            outcome.stored = len(written)
            outcome.made = (
                f"{imported.located:,} located, {imported.approximate:,} approximate, "
                f"{imported.not_located:,} without place"
            )
        case BoundaryFile(districts=districts):
            outcome.stored = int(districts["parts"].sum())
            outcome.districts = len(written)
            plural = "" if outcome.districts == 1 else "s"
            outcome.made = f"{outcome.districts:,} district{plural}"
            if imported.figures:
                _count_people(outcome, database, imported.city, slug)
        case _:
            outcome.stored = imported.rows - outcome.skipped
            outcome.made = f"{imported.figures:,} figures"


def _count_people(outcome: Outcome, database: Database, city: str, slug: str) -> None:
    with reading(database) as session:
        residents, households = session.execute(
            select(func.sum(Population.count), func.sum(Population.households))
            .join(Area, Area.id == Population.area_id)
            .join(AreaSet, AreaSet.id == Area.area_set_id)
            .join(Municipality, Municipality.id == AreaSet.municipality_id)
            .where(Municipality.slug == city, AreaSet.slug == slug)
        ).one()
    outcome.residents = residents
    outcome.made += f", {residents or 0:,} residents, {households or 0:,} households"


def _tell(outcome: Outcome, notes: tuple[Note, ...]) -> None:
    """Count notes, and the rows each note of a skipped row speaks for."""
    outcome.skipped = len(skipped_rows(notes))
    for note in notes:
        outcome.notes[note.severity] += 1
        if note.severity == "skip" and note.row is not None:
            # Names and numbers out of a file are not for a public page.
            outcome.reasons[_QUOTED.sub("…", note.message)] += len(note.rows) or 1


def _count_rows(path: Path, trial: Trial) -> int | None:
    """Return how many rows a refused file has, None where it cannot be opened."""
    try:
        table = read_source(
            path,
            limits=BOUNDARY_LIMITS,
            crs=trial.crs,
            encoding=trial.encoding,
            layer=trial.layer,
        )
    except GeoError:
        return None
    return len(table.rows)
