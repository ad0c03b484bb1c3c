"""Rows as an import can store them, and the way out of one database into the next."""

import string
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, box
from sqlalchemy.orm import Session

from geo.domain.vocabulary import load_vocabulary
from geo.export.delimited import write_csv
from geo.export.geojson import write_geojson
from geo.export.geopackage import write_geopackage
from geo.export.kml import write_kml
from geo.export.model import ExportTable
from geo.export.tables import read_layer
from geo.export.workbook import write_workbook
from geo.ingest.decoding import clean_cell
from geo.ingest.free_words import is_free
from geo.ingest.layers import read_layer as read_layer_file
from geo.ingest.words import NO_VALUE
from geo.query.cities import get_municipality
from geo.store.assign import assign_areas
from geo.store.layers import save_layer
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import save_organisations
from tests.samples import (
    CITY,
    DAY,
    SLUG,
    SLUGS,
    add_districts,
    area_set_spec,
    layer_frame,
    layer_spec,
)

__all__ = ["area_set_spec"]

PINNED = date(2026, 5, 2)
WRITERS = {
    "csv": lambda table: write_csv(table, for_people=False),
    "people.csv": write_csv,
    "xlsx": lambda table: write_workbook([table]),
    "geojson": write_geojson,
    "gpkg": lambda table: write_geopackage([table]),
    "kml": lambda table: write_kml([table], title="見本"),
}
ONLY_POINTS = ("csv", "people.csv", "xlsx")
"""Tables say where a row is by 緯度 and 経度: lines and areas go by the other three."""
EVERY_SHAPE = ("geojson", "gpkg", "kml")
AWKWARD = [
    "=1+1", "+81-3-0000-0000", "-5", "@home", "'=x", 'a "b", c', "一行目\n二行目",
    "a,b;c", "ｶﾅ半角", "𠮷野家 髙﨑", "😀🏳️‍🌈", "0001", "1e5", "TRUE", "null", "2026-01-01",
    "<b>&amp;</b>", "a\tb", "～－―", "#N/A", "'",
]  # fmt: skip


def _storable(text: str) -> str | None:
    cleaned = clean_cell(text)[0]
    return None if cleaned is None or cleaned.strip() in NO_VALUE else cleaned


TEXTS = (
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]),
            max_size=12,
        ),
        st.text(string.printable, max_size=12),
    )
    .map(_storable)
    .filter(bool)
    # Words of a cancellation change a row's status, and a dash means no value.
    .filter(lambda text: not set(text) <= set("-–―ー−‐－"))
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
TIMES = st.sampled_from(["00:00", "08:30", "13:05", "23:59", "24:00"])
COUNTS = st.integers(0, 10**9 - 1)  # as many digits as a file's count may have
MEASURES = st.decimals(0, 10**6, places=2).map(float)
LON = st.floats(141.0, 142.0).map(lambda x: x + 0.0)
LAT = st.floats(43.0, 44.0).map(lambda x: x + 0.0)
POINTS = st.builds(Point, LON, LAT)


@st.composite
def squares(draw):
    x, y = draw(LON), draw(LAT)
    outer = box(x, y, x + 0.01, y + 0.01)
    hole = box(x + 0.002, y + 0.002, x + 0.004, y + 0.004)
    return outer.difference(hole) if draw(st.booleans()) else outer


SHAPES = st.one_of(
    POINTS,
    st.builds(lambda a, b: MultiPoint([a, b]), POINTS, POINTS),
    squares(),
    st.builds(
        lambda x, y: MultiPolygon([box(x, y, x + 0.001, y + 0.001),
                                   box(x + 0.002, y, x + 0.003, y + 0.001)]),
        LON, LAT,
    ),
    st.builds(lambda x, y: LineString([(x, y), (x + 0.01, y)]), LON, LAT),
    st.builds(
        lambda x, y: MultiLineString([[(x, y), (x, y + 0.1)], [(x + 0.1, y), (x + 0.1, y + 0.1)]]),
        LON, LAT,
    ),
)  # fmt: skip


def maybe(strategy):
    return st.none() | strategy


def code(vocabulary: str):
    return st.sampled_from([term.code for term in load_vocabulary(vocabulary).terms])


def codes(vocabulary: str):
    return st.lists(code(vocabulary), unique=True, max_size=4).map(tuple)


COMMON = {
    "title": TEXTS,
    "source_id": maybe(TEXTS.filter(lambda text: not text.startswith("~"))),
    "status": st.sampled_from(["active", "cancelled", "ended"]),
    **{
        name: maybe(TEXTS)
        for name in (
            "kana", "description", "address", "url", "contact", "contact_phone",
            "notes_text",
        )
    },
}  # fmt: skip
OWN = {
    "activity": {
        "field": maybe(code("field")),
        "secondary_fields": codes("field"),
        "zone": maybe(code("zone")),
        "form": maybe(code("form")),
        "organiser": maybe(TEXTS),
        "venue": maybe(TEXTS),
        "fee": maybe(TEXTS | st.sampled_from(["無料", "500円", "0円"])),
        "joining": maybe(st.sampled_from(["open", "contact", "form"])),
        "capacity": maybe(COUNTS),
        "belongings": maybe(TEXTS),
        "generations": codes("generation"),
        "child_friendly": maybe(st.booleans()),
        "step_free": maybe(st.booleans()),
        "online": maybe(st.booleans()),
    },
    "place": {
        "place_kind": code("place_kind"),
        "fields": codes("field"),
        "services": maybe(TEXTS),
        "opening_hours": maybe(TEXTS),
        "closed_on": maybe(TEXTS),
        "step_free": maybe(st.booleans()),
    },
    "adoption_site": {
        "site_kind": maybe(code("site_kind")),
        "asset_id": maybe(TEXTS),
        "section": maybe(TEXTS),
        "capacity": maybe(COUNTS),
        "area_m2": maybe(MEASURES),
    },
    "organisation": {
        "actor_type": code("actor_type").filter(lambda found: found != "association"),
        "founded_on": maybe(DAYS),
        "joining_note": maybe(TEXTS),
        "activities_note": maybe(TEXTS),
    },
}
SCHEDULE = {
    "starts_on": DAYS,
    "days": maybe(st.integers(0, 400)),
    "start_time": maybe(TIMES),
    "end_time": maybe(TIMES),
    "rrule": maybe(st.sampled_from(["FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=2SA"])),
    "exdates": st.lists(DAYS, unique=True, max_size=3).map(lambda d: tuple(sorted(d))),
    "skip_holidays": st.booleans(),
}
AGREEMENT = {
    "adopter": TEXTS,
    "agreed_on": maybe(DAYS),
    "term_start": maybe(DAYS),
    "days": maybe(st.integers(0, 4000)),
    "review_due_on": maybe(DAYS),
    "tasks": maybe(TEXTS),
    "minimum_people": maybe(COUNTS),
}


@st.composite
def rows(draw, kind: str, shapes=SHAPES):
    row = draw(st.fixed_dictionaries({**COMMON, **OWN[kind]}))
    row["geometry"] = None if kind == "organisation" else draw(maybe(shapes))
    if kind == "organisation":  # the day one ended is told, and not read back
        row["status"] = "active"
    if kind == "activity":
        row["is_free"] = is_free(row["fee"])
        if found := draw(maybe(st.fixed_dictionaries(SCHEDULE))):
            row |= _with_end(_in_order(found), "starts_on", "ends_on")
    if kind == "adoption_site" and (
        found := draw(maybe(st.fixed_dictionaries(AGREEMENT)))
    ):
        row |= _with_end(found, "term_start", "term_end")
    return row


def _in_order(found: dict) -> dict:
    """Hours as a day has them: an end before its start stays text."""
    start, end = found["start_time"], found["end_time"]
    if start is not None and end is not None:
        start, end = sorted([start, end])
    return found | {"start_time": start, "end_time": end}


def _with_end(found: dict, start: str, end: str) -> dict:
    days = found.pop("days")
    known = days is not None and found[start] is not None
    return found | {end: found[start] + timedelta(days=days) if known else None}


@contextmanager
def undone(database):
    """A session whose work is undone: each example begins with an empty database."""
    with Session(database.writer) as session, session.begin() as work:
        yield session
        work.rollback()


def store_and_read(database, kind: str, frame, *, full: bool = True) -> ExportTable:
    """Store a frame in an empty database and read it back as a table."""
    save = save_organisations if kind == "organisation" else save_layer
    with undone(database) as session:
        add_districts(session)
        municipality = ensure_municipality(session, CITY)
        save(session, frame, municipality=municipality, spec=layer_spec(kind))
        assign_areas(session, municipality, on=DAY)
        city = get_municipality(session, SLUG)
        table = read_layer(session, city, SLUGS[kind], on=DAY, full=full)
    return replace(table, dated_on=PINNED)


def travel(database, kind: str, given: list[dict], form: str, folder: Path, **choices):
    """Return a file, and the file made of what reading it stored elsewhere."""
    write = WRITERS[form]
    table = store_and_read(database, kind, layer_frame(kind, *given), **choices)
    first = write(table)
    path = Path(folder, f"layer.{form.rpartition('.')[2]}")
    path.write_bytes(first)
    file = read_layer_file(path, kind)
    again = store_and_read(database, kind, file.features, **choices)
    return first, write(again)
