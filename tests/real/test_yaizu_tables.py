"""Reads all of a city's tables and accounts for every row and every cell."""

import os
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from geo.domain.errors import InvalidLayerError
from geo.domain.text import normalise
from geo.ingest.cell_texts import label
from geo.ingest.columns import remark_columns
from geo.ingest.layers import LayerFile, read_layer
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.notes import skipped_rows
from geo.ingest.sources import read_source
from geo.ingest.statistics import read_population

SHARED = Path(os.environ.get("KYODO_SHARED", Path(__file__).parents[3] / "shared"))
YAIZU = SHARED / "data/yaizu"
CITY = "222127"
EXTENT = (138.22, 34.75, 138.40, 34.95)

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not YAIZU.is_dir(), reason=f"the real files are not in {YAIZU} (KYODO_SHARED)"
    ),
]

TABLES = sorted(p for p in YAIZU.glob("*/*.csv") if p.name != "attributes.csv")
ACTIVITIES = {"ビーチクリーン大作戦会場.csv", "災害ごみ受入場所.csv"}
# Accidents, hydrants and wells: nothing in them is a name.
WITHOUT_NAMES = {
    "222127_traffic_accident_2019.csv",
    "222127_traffic_accident_2020.csv",
    "222127_traffic_accident_2021.csv",
    "222127_traffic_accident_2022.csv",
    "222127_fire_hydrant.csv",
    "saigai_support_ido.csv",
}
# Columns that are joined to another one.
PARTS = {
    "building_": "address",
    "extension_": "contact_phone",
    "weekdays_": "opening_hours",
    "opens_at_": "opening_hours",
    "closes_at_": "opening_hours",
    "hours_note_": "opening_hours",
    "fee_detail_": "notes_text",
    "fee_": "notes_text",
    **dict.fromkeys(remark_columns("place"), "notes_text"),
    **dict.fromkeys(remark_columns("activity"), "notes_text"),
}
HEADINGS = re.compile(r"【(?:開館時間|利用時間|営業時間|休館日|定休日|休業日)】")


@cache
def read(path: Path) -> LayerFile:
    kind = "activity" if path.name in ACTIVITIES else "place"
    title = {"title": "地点"} if path.name in WITHOUT_NAMES else None
    return read_layer(path, kind, defaults=title, city_code=CITY, near=EXTENT)


def said(found: LayerFile) -> set[tuple[int, str | None]]:
    """The row and column of every note; one that speaks of several rows counts for each."""
    return {
        (row, note.column)
        for note in found.notes
        for row in note.rows or (() if note.row is None else (note.row,))
    }


def rendered(value: object) -> str:
    """A parsed value in words that hold its content."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return normalise(str(value))


def holds(feature, canonical: str, header: str, text: str) -> bool:
    """Whether a cell's content is found again in its own column or among the remarks."""
    plain = normalise(text)
    numbers = {
        "latitude_": lambda: feature.geometry.y,
        "longitude_": lambda: feature.geometry.x,
    }
    if canonical in numbers:
        return float(plain) == numbers[canonical]()
    if canonical in {"municipality_code_", "location_code_"}:
        return plain == CITY
    value = feature[PARTS.get(canonical, canonical)]
    return (
        f"{label(header)}: {text}" in (feature["notes_text"] or "")
        or (isinstance(value, str) and text in value)
        or (value is not None and _same(rendered(value), plain))
        or (canonical == "hours_note_" and _is_split(text, feature))
    )


def _is_split(text: str, feature) -> bool:
    """Whether 【開館時間】… 【休館日】… is found again in its two columns."""
    both = f"{feature['opening_hours']}\n{feature['closed_on']}"
    parts = [part.strip() for part in HEADINGS.split(text)]
    return all(part in both for part in parts)


def _same(value: str, text: str) -> bool:
    """Whether two spellings hold one date or time: 2025年11月16日(日曜日), 午前8時30分."""
    without_weekday = re.sub(r"\([月火水木金土日]曜?日?\)$", "", text)
    clock = re.fullmatch(r"午前(\d{1,2})時(\d{2})分", text)
    spelt = f"{int(clock[1]):02}:{clock[2]}" if clock else without_weekday
    return value in {text, spelt}


def test_there_are_as_many_tables_as_the_city_publishes():
    assert len(TABLES) == 67


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_and_every_cell_is_accounted_for(path):
    source = read_source(path, limits=LAYER_LIMITS)
    found = read(path)
    told = said(found)
    skipped = skipped_rows(found.notes)

    used = {**found.mapping, **{header: header for header in found.districts}}
    assert {*used.values(), *found.unmapped} == set(source.headers)
    there = skipped_rows(source.notes).union(row.number for row in source.rows)
    assert skipped.union(found.features.index) == there
    assert found.rows == len(there) == len(found.features) + len(skipped)
    lost = []
    for row in source.rows:
        if row.number in skipped:
            continue
        feature = found.features.loc[row.number]
        for canonical, header in found.mapping.items():
            text = row.cells[header]
            if text is None or (row.number, header) in told:
                continue
            if not holds(feature, canonical, header, text):
                lost.append((row.number, header, canonical))
        for header in found.districts:
            if text := row.cells[header]:
                assert (header, text) in feature["declared"]
    assert lost == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_text_is_stored_as_written(path):
    source = {
        row.number: row.cells for row in read_source(path, limits=LAYER_LIMITS).rows
    }
    found = read(path)
    texts = {"title", "kana", "url", "description", "contact", "venue", "belongings"}

    changed = [
        (number, canonical)
        for canonical in texts & found.mapping.keys()
        for number, value in found.features[canonical].items()
        if (cell := source[number][found.mapping[canonical]]) is not None
        and value != cell
        and (number, found.mapping[canonical]) not in said(found)
    ]
    assert changed == []


def test_every_placed_row_is_where_the_file_says():
    placed = sum(
        int((read(path).features["location_source"] == "surveyed").sum())
        for path in TABLES
    )
    rows = sum(len(read(path).features) for path in TABLES)

    assert rows - placed == 2


@pytest.mark.parametrize("name", sorted(WITHOUT_NAMES))
def test_table_without_a_name_says_which_columns_it_has(name):
    (path,) = YAIZU.glob(f"*/{name}")

    with pytest.raises(InvalidLayerError, match="名称の列が分かりません") as caught:
        read_layer(path, "place")

    assert "列: " in caught.value.message


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_no_point_table_is_taken_for_a_population(path):
    with pytest.raises(InvalidLayerError, match="必要な列"):
        read_population(path)


def test_the_span_that_names_its_year_is_read_and_the_other_is_not():
    (path,) = YAIZU.glob("*/災害ごみ受入場所.csv")
    found = read(path)

    starts = found.features.set_index("source_id")["starts_on"]
    assert starts.to_dict() == {"2": date(2025, 9, 6), "1": None}
    assert found.features.set_index("source_id").loc["2", "ends_on"] == date(
        2025, 9, 19
    )
    assert found.features["notes_text"].str.contains("開設日: ").all()


def test_declared_school_districts_and_defence_areas_are_kept():
    (houses,) = YAIZU.glob("*/子どもを守る家.csv")
    (wells,) = YAIZU.glob("*/saigai_support_ido.csv")

    for path, heading, rows in ((houses, "学区", 906), (wells, "自主防災会区域", 30)):
        declared = read(path).features["declared"]
        assert sum(pairs[0][0] == heading for pairs in declared) == rows


def test_nothing_is_doubted_without_naming_its_rows():
    for path in TABLES:
        for note in read(path).notes:
            assert note.row is None or note.rows == () or note.row == note.rows[0]


def test_columns_of_the_standard_that_have_no_place_are_remarks():
    (path,) = YAIZU.glob("*/222127_preschool.csv")
    found = read(path)

    assert {"category_", "ages_accepted_"} <= found.mapping.keys()
    assert set(remark_columns("place")) >= {"category_", "ages_accepted_"}
    assert found.features["notes_text"].str.contains("種別: ").all()
