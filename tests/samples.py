"""A small town ready to be stored: frames as the readers return them.

The town is Ebetsu by name only; its two districts are those of `tests.towns`.
"""

from datetime import date

import geopandas as gpd
import pandas as pd
from shapely import Point
from sqlalchemy.orm import Session

from geo.ingest.features import COMMON, OWN
from geo.query.cities import get_municipality
from geo.snapshot.build import build_snapshot
from geo.snapshot.snapshot import Snapshot
from geo.store.assign import assign_areas
from geo.store.boundaries import (
    AreaSetSpec,
    SavedBoundaries,
    bring_into_force,
    get_area_set,
    save_boundaries,
)
from geo.store.figures import save_observations, save_population
from geo.store.layers import LayerSpec, SavedLayer, save_layer
from geo.store.models import Edition
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.organisations import save_organisations
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, WEST, two_districts

CITY, SLUG = "01217", "ebetsu"
FIRST = date(2026, 4, 1)
DAY = date(2026, 5, 1)
YEAR = 2025

SLUGS = {
    "activity": "activities",
    "place": "places",
    "adoption_site": "sites",
    "organisation": "groups",
    "local_issue": "issues",
}
COUNTS = (
    "district_code",
    "as_of",
    "sex",
    "age_from",
    "age_to",
    "count",
    "households",
)
FIGURES = (
    "district_code",
    "indicator",
    "fiscal_year",
    "numerator",
    "denominator",
    "value",
    "unit",
    "method",
    "source",
    "note",
)


def layer_frame(kind: str, *rows: dict) -> gpd.GeoDataFrame:
    """Rows as `read_layer` returns them: every column of the kind, None if not given."""
    names = [*COMMON, *OWN[kind]]
    if "declared" not in names and any("declared" in row for row in rows):
        names.append("declared")
    full = [_complete(row) for row in rows]
    columns = {
        name: pd.Series([row.get(name) for row in full], dtype=object) for name in names
    }
    return gpd.GeoDataFrame(
        columns, geometry=[row["geometry"] for row in full], crs=STORAGE_CRS
    )


def at(place: tuple[float, float] | None, title: str = "清掃", **more) -> dict:
    """One row, at (longitude, latitude) or nowhere."""
    return {"title": title, "geometry": None if place is None else Point(place), **more}


def _complete(row: dict) -> dict:
    located = row.get("geometry") is not None
    return {
        "geometry": None,
        "status": "active",
        "location_source": "surveyed" if located else "none",
        "location_visibility": "exact",
    } | row


def area_set_spec(slug: str = "districts", kind: str = "district", **more):
    said = {"title": f"地区（{slug}）", "source": "見本", "licence": "CC BY 4.0"}
    return AreaSetSpec(slug=slug, kind=kind, **(said | more))


def layer_spec(kind: str, slug: str | None = None, **more) -> LayerSpec:
    chosen = slug or SLUGS[kind]
    said = {"title": f"一覧（{chosen}）", "source": "見本", "licence": "CC BY 4.0"}
    return LayerSpec(slug=chosen, kind=kind, **(said | more))


def add_districts(
    session: Session,
    districts: gpd.GeoDataFrame | None = None,
    *,
    valid_from: date = FIRST,
    **spec,
) -> SavedBoundaries:
    """Store an edition of an area set, 東町 and 西町 if none is given; it counts at once."""
    saved = save_boundaries(
        session,
        two_districts() if districts is None else districts,
        municipality=ensure_municipality(session, CITY),
        spec=area_set_spec(**spec),
        valid_from=valid_from,
    )
    if saved.waiting:
        bring_into_force(session, session.get_one(Edition, saved.edition_id))
    return saved


def add_layer(
    session: Session, kind: str, *rows: dict, slug: str | None = None, **spec
) -> SavedLayer:
    """Store rows of a kind and find their homes."""
    municipality = ensure_municipality(session, CITY)
    save = save_organisations if kind == "organisation" else save_layer
    saved = save(
        session,
        layer_frame(kind, *rows),
        municipality=municipality,
        spec=layer_spec(kind, slug, **spec),
    )
    assign_areas(session, municipality, on=DAY)
    mark_changed(session, municipality)
    return saved


def add_residents(
    session: Session,
    residents: dict[str, int | None],
    households: dict[str, int] | None = None,
    *,
    area_set: str = "districts",
    as_of: date = FIRST,
) -> int:
    """Store one total a district."""
    rows = [
        (code, as_of, "all", None, None, count, (households or {}).get(code))
        for code, count in residents.items()
    ]
    frame = pd.DataFrame(rows, columns=list(COUNTS), dtype=object)
    return save_population(
        session,
        frame if households else frame.drop(columns="households"),
        area_set=get_area_set(session, ensure_municipality(session, CITY), area_set),
        source="住民基本台帳（見本）",
    )


def add_membership(
    session: Session, *rows: dict, area_set: str | None = "districts"
) -> int:
    """Store membership figures; a row names its code, members and households."""
    municipality = ensure_municipality(session, CITY)
    common = {
        "indicator": "membership",
        "fiscal_year": YEAR,
        "unit": "share",
        "method": "照会",
        "source": "自治会への照会（見本）",
    }
    table = pd.DataFrame([common | row for row in rows], dtype=object)
    return save_observations(
        session,
        table.reindex(columns=list(FIGURES)).astype(object),
        municipality=municipality,
        area_set=get_area_set(session, municipality, area_set) if area_set else None,
    )


def members(code: str | None, member: float | None, all_: float | None, **more) -> dict:
    return {"district_code": code, "numerator": member, "denominator": all_, **more}


def snapshot_of(session: Session, on: date = DAY) -> Snapshot:
    """The town as it stands on a day."""
    session.flush()
    return build_snapshot(session, SLUG, on=on)


def city_id(session: Session) -> int:
    return get_municipality(session, SLUG).id


def fill_town(session):
    """A town with something of everything."""
    add_districts(session)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "防災訓練", source_id="1", starts_on=date(2026, 5, 9)),
        at(IN_WEST, "サロン", source_id="2", venue="集会所", field="welfare"),
        at(None, "会議", source_id="3", status="cancelled"),
    )
    add_layer(session, "adoption_site", at(IN_EAST, "花壇", adopter="花の会"))
    add_residents(session, {EAST: 1000, WEST: 500})
    add_membership(session, members(EAST, 10, 20))
    add_layer(session, "organisation", at(None, "花の会"))
