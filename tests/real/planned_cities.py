"""Three real cities with invented things (架空), and their files read a second time."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.city_report import districts_of
from benchmarks.invented_city import Invented, bring
from geo.report.basis.gather import gather_basis
from geo.report.planning.city import analyse_city
from geo.report.planning.model import CityFigures
from geo.snapshot.build import build_snapshot
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.session import Database, connect, reading
from web.importing import BoundaryWish, LayerWish, run_import

TODAY = date(2026, 11, 22)
CENSUS = date(2015, 10, 1)
SMALL_AREAS = {
    "ebetsu": ("01217", "江別市_geo.json", 6680, 150),
    "sunagawa": ("01226", "砂川市_geo.json", 6680, 150),
}
YAIZU_LAYERS = (
    (
        "公園_緑地/公園・緑地.shp",
        "adoption_site",
        {"title": "公園", "site_kind": "park"},
    ),
    (
        "地域交流センター/222127_community_center.csv",
        "place",
        {"place_kind": "support_centre"},
    ),
    (
        "ビーチクリーン大作戦/ビーチクリーン大作戦会場.csv",
        "activity",
        {"field": "nature"},
    ),
)


@dataclass(frozen=True)
class Planned:
    """A city as the service sees it, beside its files as this test reads them."""

    slug: str
    database: Database
    path: Path
    invented: Path
    outlines: gpd.GeoDataFrame  # by code, in the city's plane zone, read from the file
    residents: pd.Series
    figures: CityFigures
    own_files: Path | None = None

    def cards(self, indicator):
        """Return the cards of districts by code; the whole city's is not in it."""
        cards = self.figures.cards[indicator]
        return {code: cards[code] for code in self.figures.basis.codes}

    def shown(self, indicator):
        """Return code, x and n of every district with a value."""
        return [
            (code, card.estimate.numerator, card.estimate.denominator)
            for code, card in self.cards(indicator).items()
            if card.estimate.known
        ]

    def table(self, name):
        """Return a file that was invented for the city; its name may go on with a number."""
        (path,) = [
            path
            for path in self.invented.glob(f"{name}*.csv")
            if path.stem.removeprefix(name).strip("-").isdigit() or path.stem == name
        ]
        return pd.read_csv(path, dtype={"地域コード": str}, keep_default_na=False)

    @cached_property
    def activities(self):
        """Return the points of all activities, in metres."""
        return np.concatenate([self.points("activity"), *self._own("activity")])

    @cached_property
    def centres(self):
        """Return the points of all support centres, in metres."""
        return np.concatenate([self.points("support_centre"), *self._own("place")])

    def points(self, name):
        """Return the points of an invented layer, in metres."""
        return self._in_metres(self.table(name))

    def counts(self, points):
        """Count points in each polygon, one polygon after another; an edge counts once."""
        free = np.ones(len(points), dtype=bool)
        found = {}
        for code, shape in self.outlines.geometry.sort_index().items():
            shapely.prepare(shape)
            inside = free & shapely.intersects(shape, points)
            free &= ~inside
            found[code] = int(inside.sum())
        return found

    def _own(self, kind):
        if self.own_files is None:
            return []
        (path,) = [path for path, of, _ in YAIZU_LAYERS if of == kind]
        table = pd.read_csv(self.own_files / path)
        if kind == "activity":
            table = table.dropna(subset=["緯度"])
            kept = ~table.apply(
                lambda row: row.astype(str).str.contains("中止").any(), axis=1
            )
            table = table[kept]
        return [self._in_metres(table)]

    def _in_metres(self, table):
        where = gpd.GeoSeries.from_xy(
            table["経度"].astype(float), table["緯度"].astype(float), crs=4326
        )
        return np.asarray(where.to_crs(self.outlines.crs))


def small_areas(shared, slug, path) -> Planned:
    """Load census small areas with their real residents."""
    code, name, zone, count = SMALL_AREAS[slug]
    source = shared / "data/hokkaido_small_areas" / name
    database = connect(str(path))
    spec = AreaSetSpec("small-areas", "town_block", "町丁・字等", "国勢調査", "")
    wish = BoundaryWish(spec=spec, valid_from=CENSUS, residents_as_of=CENSUS)
    run_import(database, source, code, wish)
    areas = gpd.read_file(source).to_crs(zone)
    areas["geometry"] = areas.geometry.make_valid()
    # Parts of one area share their code; the parts' residents stand in one of them.
    people = areas.groupby("KEY_CODE")["JINKO"].sum().astype(float)
    outlines = areas.dissolve("KEY_CODE")[["geometry"]]
    return _finished(
        slug,
        database,
        path,
        (code, "small-areas", count),
        stored=districts_of(database, slug, "small-areas"),
        outlines=outlines,
        residents=people,
    )


def yaizu(shared, path) -> Planned:
    """Load Yaizu's own areas and layers; residents and membership are invented (架空)."""
    files = shared / "data/yaizu"
    database = connect(str(path))
    for name, slug in (("自治会区域", "jichikai"), ("小学校区", "elementary")):
        kind = "association" if slug == "jichikai" else "school_zone"
        spec = AreaSetSpec(slug, kind, name, "焼津市オープンデータ", "CC BY 4.0")
        wish = BoundaryWish(spec=spec, valid_from=date(2025, 4, 1))
        run_import(database, files / name / f"{name}.shp", "22212", wish)
    for file, kind, defaults in YAIZU_LAYERS:
        spec = LayerSpec(kind.replace("_", "-"), kind, kind, "焼津市", "CC BY 4.0")
        wish = LayerWish(spec=spec, kind=kind, defaults=defaults)
        run_import(database, files / file, "22212", wish)
    outlines = yaizu_areas(files, "自治会区域")
    people = (np.sqrt(outlines.area / 1e6) * 3200).round()
    stored = districts_of(database, "yaizu", "jichikai")
    people = people.reindex(stored.index)
    stored = stored.assign(residents=people, households=(people / 2.5).round())
    return _finished(
        "yaizu",
        database,
        path,
        ("22212", "jichikai", 200),
        stored=stored,
        outlines=outlines,
        residents=people,
        own_files=files,
    )


def yaizu_areas(files, name):
    """Read outlines with geopandas alone, by the name that is their code."""
    areas = gpd.read_file(files / name / f"{name}.shp", encoding="cp932").to_crs(6676)
    areas["geometry"] = areas.geometry.buffer(0)
    code = "SAFIELD001" if name == "小学校区" else "SAFIELD000"
    return areas.set_index(code)[["geometry"]]


def _finished(
    slug, database, path, size, *, stored, outlines, residents, own_files=None
):
    code, area_set, count = size
    folder = path.parent / f"{slug}-invented"
    bring(
        database,
        # Ebetsu's few small districts report nothing, so that the gate has nothing to do.
        Invented(folder, code, area_set, least=100 if slug == "ebetsu" else 0),
        stored,
        activities=count,
        ages=own_files is not None,
    )
    with reading(database) as session:
        snapshot = build_snapshot(session, slug, on=TODAY)
        basis = gather_basis(session, snapshot, area_set)
    return Planned(
        slug=slug,
        database=database,
        path=path,
        invented=folder,
        outlines=outlines,
        residents=residents,
        figures=analyse_city(basis),
        own_files=own_files,
    )
