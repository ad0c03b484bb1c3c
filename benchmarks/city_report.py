"""A whole city's report, stage by stage: Sunagawa's 467 real small areas."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import geopandas as gpd

from benchmarks.invented_city import Invented, bring
from benchmarks.table import Skipped
from geo.report.basis.gather import gather_basis
from geo.report.basis.population import find_population
from geo.report.planning.city import analyse_city
from geo.report.planning.clusters import describe_clusters
from geo.report.planning.inequality import describe_inequality
from geo.snapshot.build import build_snapshot
from geo.store.boundaries import AreaSetSpec
from geo.store.schema import upgrade
from geo.store.session import Database, connect, reading
from web.importing import BoundaryWish, run_import

SHARED = Path(__file__).resolve().parents[2] / "shared"
FILE = "data/hokkaido_small_areas/砂川市_geo.json"
CODE, SLUG, AREA_SET = "01226", "sunagawa", "small-areas"
CENSUS, ON = date(2015, 10, 1), date(2026, 11, 22)
ACTIVITIES = 400
RUNS = 3
TITLE = "A whole city's report, 467 real small areas"
Made = TypeVar("Made")


def time_city() -> Iterator[Skipped]:
    """Print what each stage takes; there is no opponent."""
    path = Path(os.environ.get("KYODO_SHARED", SHARED)) / FILE
    if not path.is_file():
        yield Skipped(TITLE, f"the city's file is not there: {path.name}")
        return
    with tempfile.TemporaryDirectory() as folder:
        database = connect(str(Path(folder) / "city.gpkg"))
        upgrade(database)
        fill(database, path, Path(folder))
        runs = [_run(database) for _ in range(RUNS)]
        database.engine.dispose()
    print(f"{TITLE}, all indicators, {ACTIVITIES} activities")
    for stage in runs[0]:
        seconds = [run[stage][0] for run in runs]
        cpu = statistics.median(run[stage][1] for run in runs)
        print(f"  {stage:24} {statistics.median(seconds):7.2f} s, CPU {cpu:.2f} s")
    whole = [sum(seconds for seconds, _ in run.values()) for run in runs]
    cpu = statistics.median(sum(cpu for _, cpu in run.values()) for run in runs)
    print(f"  {'together':24} {statistics.median(whole):7.2f} s, CPU {cpu:.2f} s")


def fill(database: Database, path: Path, folder: Path) -> None:
    """Import the small areas with their real residents, and invent the rest."""
    spec = AreaSetSpec(
        AREA_SET, "town_block", "町丁・字等", "平成27年国勢調査（e-Stat）", ""
    )
    wish = BoundaryWish(spec=spec, valid_from=CENSUS, residents_as_of=CENSUS)
    run_import(database, path, CODE, wish)
    invented = Invented(folder / "invented", CODE, AREA_SET)
    bring(
        database,
        invented,
        districts_of(database, SLUG, AREA_SET),
        activities=ACTIVITIES,
    )


def districts_of(database: Database, city: str, area_set: str) -> gpd.GeoDataFrame:
    """Return a city's stored districts with residents and households."""
    with reading(database) as session:
        snapshot = build_snapshot(session, city, on=ON)
        contents = snapshot.get_area_set(area_set)
        people = find_population(session, snapshot, contents).totals
    return contents.outlines[["name", "geometry"]].join(people)


def _run(database: Database) -> dict[str, tuple[float, float]]:
    """Return each stage's seconds, on the clock and of the processor."""
    told: dict[str, tuple[float, float]] = {}

    def stage(name: str, make: Callable[[], Made]) -> Made:
        start = time.perf_counter(), time.process_time()
        made = make()
        told[name] = time.perf_counter() - start[0], time.process_time() - start[1]
        return made

    with reading(database) as session:
        snapshot = stage("snapshot", lambda: build_snapshot(session, SLUG, on=ON))
        basis = stage("gather and gate", lambda: gather_basis(session, snapshot))
    figures = stage("analyse", lambda: analyse_city(basis))
    stage(
        "clusters (LISA)",
        lambda: [describe_clusters(figures, i) for i in figures.cards],
    )
    stage(
        "inequality", lambda: [describe_inequality(figures, i) for i in figures.cards]
    )
    return told
