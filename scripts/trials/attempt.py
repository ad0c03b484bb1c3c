"""One file through the readers into a throw-away database, and what is counted after."""

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
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from geo.ingest.limits import BOUNDARY_LIMITS
from geo.ingest.notes import Note
from geo.ingest.population import read_households, read_population
from geo.ingest.sources import read_source
from geo.ingest.statistics import read_membership
from geo.store.boundaries import AreaSetSpec, get_area_set, save_boundaries
from geo.store.figures import save_observations, save_population
from geo.store.layers import LayerSpec, save_layer
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    Feature,
    Layer,
    Observation,
    OrganisationListing,
    Population,
)
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import save_organisations
from geo.store.session import Database, Session, transaction
from trials.plan import Trial

SOURCE = "import trial"
VALID_FROM = date(2025, 4, 1)
FIGURES = {
    "population": read_population,
    "households": read_households,
    "membership": read_membership,
}
_BLANK = "空の行"
_SEVERAL = re.compile(r"ほか([\d,]+)行も同じ")
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
    outcome = Outcome(name, trial.taken_as)
    take = {"layer": _take_layer, "boundaries": _take_boundaries}.get(
        trial.into, _take_figures
    )
    try:
        with transaction(database) as session:
            take(session, path, trial, slug, outcome)
    except GeoError as error:
        outcome = Outcome(name, trial.taken_as, rows=_count_rows(path, trial))
        outcome.refusal = error.message.removeprefix(f"{path.name}: ")
    return outcome


def zip_parts(path: Path, folder: Path) -> Path:
    """Return a zip of a Shapefile's parts, as a download site gives it."""
    made = folder / f"{path.stem}.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            archive.write(part, part.name)
    return made


def _take_layer(
    session: Session, path: Path, trial: Trial, slug: str, outcome: Outcome
) -> None:
    code = trial.code_of(path)
    file = read_layer(
        path,
        trial.kind,
        crs=trial.crs,
        encoding=trial.encoding,
        columns=trial.columns,
        defaults=trial.defaults or None,
        layer=trial.layer,
    )
    municipality = ensure_municipality(session, code)
    organisations = trial.kind == "organisation"
    save: Any = save_organisations if organisations else save_layer
    spec = LayerSpec(slug, trial.kind, trial.title or slug, SOURCE, "")
    save(session, file.features, municipality=municipality, spec=spec)
    held = OrganisationListing if organisations else Feature
    statement = (
        select(func.count())
        .select_from(held)
        .join(Layer, Layer.id == held.layer_id)
        .where(Layer.slug == slug, Layer.municipality_id == municipality.id)
    )
    outcome.rows = file.rows
    outcome.stored = session.scalar(statement) or 0
    where = Counter(file.features["location_source"])
    outcome.made = (
        f"{where['surveyed'] + where['manual']:,} located, "
        f"{where['town_centroid']:,} approximate, {where['none']:,} without place"
    )
    _tell(outcome, file.notes)


def _take_boundaries(
    session: Session, path: Path, trial: Trial, slug: str, outcome: Outcome
) -> None:
    code = trial.code_of(path)
    file = read_boundaries(
        path,
        code=trial.code,
        name=trial.name,
        crs=trial.crs,
        encoding=trial.encoding,
        where=trial.where,
        layer=trial.layer,
    )
    municipality = ensure_municipality(session, code)
    spec = AreaSetSpec(slug, trial.kind, trial.title or slug, SOURCE, "")
    save_boundaries(
        session,
        file.districts,
        municipality=municipality,
        spec=spec,
        valid_from=VALID_FROM,
    )
    of_this_set = (AreaSet.municipality_id == municipality.id, AreaSet.slug == slug)
    districts = session.scalar(
        select(func.count(Boundary.id))
        .join(Area, Area.id == Boundary.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(*of_this_set)
    )
    outcome.rows = file.rows
    outcome.stored = int(file.districts["parts"].sum())
    outcome.districts = districts or 0
    plural = "" if districts == 1 else "s"
    outcome.made = f"{outcome.districts:,} district{plural}"
    _tell(outcome, file.notes)
    if file.figures is None or trial.residents_as_of is None:
        return
    rows = file.figures.reset_index().rename(columns={"residents": "count"})
    rows = rows.assign(
        as_of=trial.residents_as_of, sex="all", age_from=None, age_to=None
    )
    area_set = get_area_set(session, municipality, slug)
    save_population(session, rows, area_set=area_set, source=SOURCE)
    residents, households = session.execute(
        select(func.sum(Population.count), func.sum(Population.households))
        .join(Area, Area.id == Population.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(*of_this_set)
    ).one()
    outcome.residents = residents
    outcome.made += f", {residents or 0:,} residents, {households or 0:,} households"


def _take_figures(
    session: Session, path: Path, trial: Trial, slug: str, outcome: Outcome
) -> None:
    del slug
    file = FIGURES[trial.into](path, encoding=trial.encoding)
    municipality = ensure_municipality(session, trial.code_of(path))
    area_set = get_area_set(session, municipality, trial.area_set)
    if trial.into == "population":
        save_population(session, file.rows, area_set=area_set, source=SOURCE)
        table = Population
    else:
        save_observations(
            session,
            file.rows,
            municipality=municipality,
            area_set=area_set,
            source=SOURCE,
        )
        table = Observation
    figures = session.scalar(select(func.count()).select_from(table)) or 0
    outcome.rows = file.source_rows
    outcome.made = f"{figures:,} figures"
    _tell(outcome, file.notes)
    outcome.stored = file.source_rows - outcome.skipped


def _tell(outcome: Outcome, notes: tuple[Note, ...]) -> None:
    """Count notes, and the rows each note of a skipped row speaks for."""
    for note in notes:
        outcome.notes[note.severity] += 1
        if note.severity == "skip" and note.row is not None:
            more = _SEVERAL.search(note.message)
            rows = 1 + (int(more[1].replace(",", "")) if more else 0)
            outcome.skipped += rows
            if note.message.startswith(_BLANK):
                # The readers number blank lines and do not count them as data.
                outcome.rows = (outcome.rows or 0) + rows
            # Names and numbers out of a file are not for a public page.
            outcome.reasons[_QUOTED.sub("…", note.message)] += rows


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


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes away with the run."""
    return tempfile.TemporaryDirectory(prefix="kyodo-trials-")
