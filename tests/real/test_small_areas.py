"""Ebetsu's and Sunagawa's census small areas (町丁・字等), from file to report."""

from datetime import date

import pytest

from geo.domain.estimate import State
from geo.report.basis.gather import gather_basis
from geo.snapshot.build import build_snapshot
from geo.store.boundaries import AreaSetSpec
from geo.store.session import reading
from web.importing import BoundaryWish, run_import

pytestmark = pytest.mark.real

CENSUS = date(2015, 10, 1)
CITIES = {
    "ebetsu": ("01217", "江別市_geo.json", 97, 96, 120_636, 51_983),
    "sunagawa": ("01226", "砂川市_geo.json", 467, 465, 17_694, 7_858),
}


def load(database, shared, slug):
    code, name, *_ = CITIES[slug]
    spec = AreaSetSpec(
        "small-areas", "town_block", "町丁・字等", "平成27年国勢調査（e-Stat）", ""
    )
    wish = BoundaryWish(spec=spec, valid_from=CENSUS, residents_as_of=CENSUS)
    path = shared / "data/hokkaido_small_areas" / name
    return run_import(database, path, code, wish)


@pytest.mark.parametrize("slug", CITIES)
def test_every_polygon_is_kept_and_no_resident_is_lost(database, shared, slug):
    _, _, polygons, districts, residents, households = CITIES[slug]

    imported = load(database, shared, slug)
    with reading(database) as session:
        snapshot = build_snapshot(session, slug, on=date(2026, 11, 22))
        basis = gather_basis(session, snapshot)

    totals = basis.population.totals
    assert imported.rows == polygons
    assert len(basis.codes) == districts
    assert totals[["residents", "households"]].sum().tolist() == [residents, households]


def test_an_area_without_residents_has_no_rate_but_no_missing_population(
    database, shared
):
    load(database, shared, "sunagawa")

    with reading(database) as session:
        snapshot = build_snapshot(session, "sunagawa", on=date(2026, 11, 22))
        basis = gather_basis(session, snapshot)

    totals = basis.population.totals
    empty = totals.index[totals["residents"] == 0]
    # 96 polygons carry no one; two of them are detached parts of an inhabited area.
    assert len(empty) == 94
    assert totals["residents"].notna().all()
    density = basis.latest("density").counts.loc[empty]
    assert set(density["state"]) == {State.VALUE}
    assert set(density["value"]) == {0}
