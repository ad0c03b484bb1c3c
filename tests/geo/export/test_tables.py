"""Districts and figures come back as they were; each format says where rows are from."""

import csv
import io
import json
import sqlite3
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest
from defusedxml import ElementTree
from shapely import box

from geo.domain.errors import InvalidQueryError, NotFoundError
from geo.domain.vocabulary import load_vocabulary
from geo.export.cells import WORDS, in_words, word_of
from geo.export.columns import COLUMNS, column_of, columns_of
from geo.export.delimited import write_csv
from geo.export.formats import BUNDLES, FORMATS, offered, write_table, write_tables
from geo.export.geojson import write_geojson
from geo.export.layers import read_adoptions, read_areas
from geo.export.model import ExportCity
from geo.export.standards import EVENTS, FACILITIES, NEWER, PEOPLE, write_standard_csv
from geo.export.tables import (
    find_area_set,
    read_city,
    read_district,
    read_figure_table,
    read_layer,
)
from geo.ingest.adoptions import COLUMNS as COLUMNS_READ
from geo.ingest.adoptions import read_adoptions as read_adoption_file
from geo.ingest.boundaries import read_boundaries
from geo.ingest.columns import map_columns
from geo.ingest.population import read_households, read_population
from geo.ingest.statistics import read_membership, read_observations
from geo.ingest.words import JOININGS, STATUSES, VISIBILITIES, find_code
from geo.query.cities import get_municipality
from geo.store.adoptions import save_adoptions
from geo.store.boundaries import get_area_set
from geo.store.figures import save_observations, save_population
from geo.store.municipalities import ensure_municipality
from tests.geo.export.trips import undone
from tests.samples import (
    CITY,
    COUNTS,
    DAY,
    FIGURES,
    SLUG,
    add_districts,
    add_layer,
    add_membership,
    at,
    fill_town,
    members,
)
from tests.towns import EAST, IN_EAST, IN_WEST, WEST

TOWN = ExportCity("012173", "ebetsu", "江別市", "北海道")
KML = "{http://www.opengis.net/kml/2.2}"
PEOPLE_ROWS = [
    (EAST, date(2026, 4, 1), "all", None, None, 100, 40),
    (EAST, date(2026, 4, 1), "male", None, None, 48, None),
    (EAST, date(2026, 4, 1), "female", None, None, 52, None),
    (EAST, date(2026, 4, 1), "male", 0, 4, 0, None),
    (EAST, date(2026, 4, 1), "female", 85, 89, 3, None),
    (EAST, date(2026, 4, 1), "female", 90, None, 2, None),
    (WEST, date(2026, 4, 1), "all", None, None, None, None),
    (WEST, date(2025, 4, 1), "all", None, None, 7, 3),
]


def city_in(session):
    return get_municipality(session, SLUG)


def layer_of(session, slug, **choices):
    return read_layer(session, city_in(session), slug, on=DAY, **choices)


def areas_in(session):
    return find_area_set(session, city_in(session), "districts", on=DAY)


def figures_in(session, kind, **more):
    return read_figure_table(session, city_in(session), areas_in(session), kind, **more)


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def people_frame(rows):
    return pd.DataFrame(rows, columns=list(COUNTS), dtype=object)


def add_people(session, rows, **more):
    area_set = get_area_set(session, ensure_municipality(session, CITY), "districts")
    save_population(
        session, rows, area_set=area_set, source="住民基本台帳（見本）", **more
    )


@pytest.fixture
def town(session):
    fill_town(session)
    return session


# --- Round trips ------------------------------------------------------------------


@pytest.mark.parametrize("form", ["geojson", "gpkg", "kml"])
def test_districts_and_outlines_come_back_as_they_were(kept_gpkg, tmp_path, form):
    with undone(kept_gpkg) as session:
        add_districts(session)
        first = write_table(read_areas(session, areas_in(session), on=DAY), TOWN, form)[
            0
        ]
    path = tmp_path / f"areas.{form}"
    path.write_bytes(first)

    districts = read_boundaries(path).districts

    with undone(kept_gpkg) as session:
        add_districts(session, districts)
        again = write_table(read_areas(session, areas_in(session), on=DAY), TOWN, form)[
            0
        ]
    assert again == first


FIGURE_FORMS = ["csv", "data.csv", "xlsx"]


@pytest.mark.parametrize("form", FIGURE_FORMS)
def test_residents_by_age_come_back_as_they_were(kept_gpkg, tmp_path, form):
    with undone(kept_gpkg) as session:
        add_districts(session)
        add_people(session, people_frame(PEOPLE_ROWS))
        first = write_table(figures_in(session, "population"), TOWN, form)[0]
    path = tmp_path / f"people.{form}"
    path.write_bytes(first)

    counted = read_population(path).rows
    homes = read_households(path).rows.drop(columns="name")
    rows = counted.merge(homes, on=["district_code", "as_of"])
    whole = (rows["sex"] == "all") & rows["age_from"].isna()
    rows["households"] = rows["households"].where(whole)

    with undone(kept_gpkg) as session:
        add_districts(session)
        add_people(session, rows)
        again = write_table(figures_in(session, "population"), TOWN, form)[0]
    assert again == first


@pytest.mark.parametrize("form", FIGURE_FORMS)
def test_membership_comes_back_as_it_was(kept_gpkg, tmp_path, form):
    def written(rows=None):
        with undone(kept_gpkg) as session:
            add_districts(session)
            if rows is None:
                add_membership(
                    session,
                    members(EAST, 10, 20, note="=未回収を除く"),
                    members(WEST, None, 0),
                )
            else:
                municipality = ensure_municipality(session, CITY)
                area_set = get_area_set(session, municipality, "districts")
                save_observations(
                    session, rows, municipality=municipality, area_set=area_set
                )
            return write_table(figures_in(session, "membership"), TOWN, form)[0]

    path = tmp_path / f"members.{form}"
    path.write_bytes(written())

    again = written(read_membership(path).rows)

    assert again == path.read_bytes()


@pytest.mark.parametrize("form", FIGURE_FORMS)
def test_observations_come_back_as_they_were(kept_gpkg, tmp_path, form):
    given_rows = pd.DataFrame(
        [
            (EAST, "volunteers", 2024, 3, 7, 0.125, "share", "調査", "市", "a,b"),
            (None, "groups", 2025, None, None, 42.5, "団体", "届け出", "市", None),
        ],
        columns=list(FIGURES),
        dtype=object,
    )
    path = tmp_path / f"figures.{form}"
    path.write_bytes(observations_written(kept_gpkg, given_rows, form))

    again = observations_written(kept_gpkg, read_observations(path).rows, form)

    assert again == path.read_bytes()


@pytest.mark.parametrize("form", FIGURE_FORMS)
def test_whom_a_figure_is_of_comes_back(kept_gpkg, tmp_path, form):
    given_rows = pd.DataFrame(
        [
            (
                EAST,
                "participants",
                2025,
                3,
                None,
                None,
                "people",
                "名簿",
                "市",
                None,
                20,
                39,
                None,
            ),
            (
                EAST,
                "participants",
                2025,
                4,
                None,
                None,
                "people",
                "名簿",
                "市",
                None,
                65,
                None,
                None,
            ),
            (
                EAST,
                "opinions",
                2025,
                6,
                13,
                None,
                "share",
                "調査",
                "市",
                None,
                None,
                None,
                20,
            ),
        ],
        columns=[*FIGURES, "age_from", "age_to", "about"],
        dtype=object,
    )
    path = tmp_path / f"figures.{form}"
    path.write_bytes(observations_written(kept_gpkg, given_rows, form))
    read = read_observations(path)

    again = observations_written(kept_gpkg, read.rows, form)

    assert again == path.read_bytes()
    assert sorted(read.rows["age_from"].dropna()) == [20, 65]
    assert read.rows["about"].dropna().tolist() == [20]


def observations_written(database, rows, form):
    with undone(database) as session:
        add_districts(session)
        municipality = ensure_municipality(session, CITY)
        area_set = get_area_set(session, municipality, "districts")
        save_observations(session, rows, municipality=municipality, area_set=area_set)
        return write_table(figures_in(session, "observations", full=True), TOWN, form)[
            0
        ]


AGREEMENTS = [
    {
        "source_id": "K-1", "site": "9", "site_title": "花壇", "adopter": "=花の会",
        "status": "agreed", "agreed_on": date(2026, 3, 1),
        "term_start": date(2026, 4, 1), "term_end": date(2027, 3, 31),
        "review_due_on": date(2026, 12, 1), "tasks": "除草、\n水やり",
        "minimum_people": 3, "supplies": "ほうき", "insurance": "加入",
        "notes": "鍵は倉庫",
    },
    {"site": "並木", "adopter": "水の会", "status": "applied"},
    {"site": "9", "adopter": "風の会", "status": "declined"},
    {"site": "9", "adopter": "月の会", "status": "ended"},
]  # fmt: skip


@pytest.mark.parametrize("form", [*FIGURE_FORMS, "gpkg"])
def test_agreements_come_back_as_they_were(kept_gpkg, tmp_path, form):
    def written(rows):
        with undone(kept_gpkg) as session:
            add_layer(
                session, "adoption_site",
                at(IN_EAST, "花壇", source_id="9"), at(IN_WEST, "並木"),
            )  # fmt: skip
            municipality = ensure_municipality(session, CITY)
            save_adoptions(session, rows, municipality=municipality)
            table = read_adoptions(session, city_in(session), full=True)
            return table, write_table(table, TOWN, form)[0]

    given_rows = pd.DataFrame(AGREEMENTS, columns=list(COLUMNS_READ))
    given_rows = given_rows.astype(object).where(given_rows.notna(), None)
    table, first = written(given_rows)
    path = tmp_path / f"agreements.{form}"
    path.write_bytes(first)

    again, second = written(read_adoption_file(path).rows)

    assert again.rows == table.rows
    assert second == first
    assert table.rows[0]["term_end"] == date(2027, 3, 31)


def test_a_fixed_example_comes_back_on_both_databases(session):
    add_districts(session)
    row = at(
        IN_EAST, "川の掃除", source_id="A-1", starts_on=date(2026, 5, 9), end_time="24:00",
        exdates=(date(2026, 5, 16),), skip_holidays=True, field="nature",
    )  # fmt: skip
    add_layer(session, "activity", row)
    table = layer_of(session, "activities", full=True)

    feature = json.loads(write_geojson(table))["features"][0]

    assert feature["geometry"] == {"type": "Point", "coordinates": list(IN_EAST)}
    said = feature["properties"]
    assert (said["source_id"], said["title"], said["field"]) == (
        "A-1",
        "川の掃除",
        "nature",
    )
    assert (said["starts_on"], said["end_time"]) == ("2026-05-09", "24:00")
    assert (said["exdates"], said["skip_holidays"]) == (["2026-05-16"], True)
    assert said["home_districts"] == EAST


# --- Headers and words ------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "activity",
        "place",
        "adoption_site",
        "organisation",
        "membership",
        "observations",
        "population",
    ],
)
def test_every_header_and_key_that_reads_back_is_understood(kind):
    columns = [column for column in columns_of(kind) if column.reads_back]
    known = {c.canonical for c in columns} - {"location_source"}

    for names in (
        {c.header: c.canonical for c in columns},
        {c.key: c.canonical for c in columns},
    ):
        understood = map_columns(names, kind)

        assert {names[h]: c for c, h in understood.items() if names[h] in known} == {
            canonical: canonical for canonical in known
        }


@pytest.mark.parametrize("kind", COLUMNS)
def test_no_header_and_no_key_stands_twice(kind):
    columns = columns_of(kind)

    assert len({column.header for column in columns}) == len(columns)
    assert len({column.key for column in columns}) == len(columns)


def test_every_word_of_a_choice_reads_back_to_its_code():
    assert {
        word: STATUSES[word] for word in WORDS["status"].values() if word != "下書き"
    } == {word: code for code, word in WORDS["status"].items() if code != "draft"}
    assert {
        VISIBILITIES[word] for word in WORDS["location_visibility"].values()
    } == set(WORDS["location_visibility"])
    assert {JOININGS[word]: word for word in WORDS["joining"].values()} == WORDS[
        "joining"
    ]
    for kind in ("activity", "place", "adoption_site", "organisation"):
        for column in columns_of(kind):
            if column.choices and column.choices not in WORDS:
                for term in load_vocabulary(column.choices).terms:
                    word = word_of(column.choices, term.code)
                    assert find_code(column.choices, word) == term.code


def test_a_small_number_is_written_in_full():
    assert in_words(column_of("adoption_site", "area_m2"), 0.00001) == "0.00001"
    assert in_words(column_of("adoption_site", "area_m2"), 12.0) == "12"


# --- What each format says ---------------------------------------------------------


def test_a_spreadsheet_takes_no_text_for_a_formula(session):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "=HYPERLINK(1)", contact_phone="+81-3", notes_text="'@x"),
    )
    table = layer_of(session, "activities")

    people, program = (
        lines_of(write_csv(table, for_people=which))[0] for which in (True, False)
    )

    assert people["活動名"] == "'=HYPERLINK(1)"
    assert people["問い合わせ先電話番号"] == "'+81-3"
    assert people["備考"] == "''@x"
    assert program["活動名"] == "=HYPERLINK(1)"


def test_people_and_programs_get_source_licence_and_day_in_each_row(session):
    add_layer(session, "place", at(IN_EAST, "集会所"), fictional=True)
    table = replace(layer_of(session, "places"), dated_on=date(2026, 5, 2))

    for which in (True, False):
        (row,) = lines_of(write_csv(table, for_people=which))
        assert (row["出典"], row["ライセンス"]) == ("見本", "CC BY 4.0")
        assert (row["データの日付"], row["架空"]) == ("2026-05-02", "架空")


def test_every_format_names_its_source_and_marks_what_is_invented(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST), fictional=True, source="稲の市")
    table = layer_of(session, "activities")
    said = {name: write_table(table, TOWN, name)[0] for name in offered("activity")}

    book = openpyxl.load_workbook(io.BytesIO(said["xlsx"]))
    document = json.loads(said["geojson"])["metadata"]
    package = sqlite3.connect(":memory:")
    package.deserialize(said["gpkg"])
    (described,) = package.execute("SELECT description FROM gpkg_contents").fetchone()
    package.close()
    folder = ElementTree.fromstring(said["kml"]).find(f"{KML}Document/{KML}Folder")

    origin = {cell.value for row in book["出典"] for cell in row}
    assert {"稲の市", "CC BY 4.0", "架空"} <= origin
    assert (document["source"], document["licence"], document["fictional"]) == (
        "稲の市", "CC BY 4.0", True,
    )  # fmt: skip
    assert "架空のデータです。" in described
    assert "出典: 稲の市" in described
    assert "稲の市" in folder.findtext(f"{KML}description")
    assert "架空" in folder.findtext(f"{KML}name")
    assert lines_of(said["standard.csv"])[0]["備考"] == "架空"
    assert lines_of(said["standard-address.csv"])[0]["架空"] == "架空"


@pytest.mark.parametrize("name", BUNDLES)
def test_the_same_tables_are_the_same_bytes(town, name):
    tables = read_city(town, city_in(town), on=DAY)

    first, second = (write_tables(tables, TOWN, name)[0] for _ in range(2))

    assert second == first


def test_a_workbook_holds_days_as_days_and_texts_as_texts(session):
    add_layer(
        session,
        "activity",
        at(IN_EAST, "=1+1", starts_on=date(2026, 5, 9), capacity=20, source_id="0001"),
    )
    content = write_table(layer_of(session, "activities"), TOWN, "xlsx")[0]

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[book.sheetnames[0]]
    cells = {
        head.value: cell for head, cell in zip(*sheet.iter_rows(max_row=2), strict=True)
    }

    assert book.sheetnames[1:] == ["定義", "出典"]
    assert (cells["活動名"].data_type, cells["活動名"].value) == ("s", "=1+1")
    assert cells["ID"].value == "0001"
    assert cells["開催日"].value.date() == date(2026, 5, 9)
    assert (cells["定員"].value, cells["緯度"].value) == (20, IN_EAST[1])


def test_a_geopackage_keeps_each_layer_and_each_table_of_figures(town, tmp_path):
    import pyogrio

    path = tmp_path / "town.gpkg"
    path.write_bytes(
        write_tables(read_city(town, city_in(town), on=DAY), TOWN, "gpkg")[0]
    )

    layers = dict(pyogrio.list_layers(path).tolist())

    assert set(layers) == {
        "activities", "sites", "groups", "districts", "adoptions",
        "districts_population", "districts_membership",
    }  # fmt: skip
    activities = pyogrio.read_dataframe(path, layer="activities")
    assert activities["活動名"].tolist() == ["防災訓練", "サロン", "会議"]
    assert activities.geometry.iloc[0].coords[0] == IN_EAST
    assert activities.geometry.iloc[2] is None


def test_the_zip_holds_one_file_a_table_and_no_place_in_figures(town):
    tables = read_city(town, city_in(town), on=DAY)

    names = {
        form: zipfile.ZipFile(
            io.BytesIO(write_tables(tables, TOWN, form)[0])
        ).namelist()
        for form in ("csv.zip", "geojson.zip")
    }

    assert len(names["csv.zip"]) == len(tables)
    assert "population-districts-population.csv" in names["csv.zip"]
    assert not [name for name in names["geojson.zip"] if "population" in name]


# --- Municipal standards -----------------------------------------------------------


def test_the_standard_tables_have_exactly_their_columns():
    assert (len(EVENTS), len(FACILITIES), len(PEOPLE)) == (32, 24, 47)
    assert len(NEWER) == 18


def test_an_activity_stands_in_the_columns_of_the_standard_event_list(session):
    add_layer(
        session, "activity",
        at(
            IN_EAST, "川の掃除", starts_on=date(2026, 5, 9), status="cancelled",
            fee="500円", venue="河原",
        ),
    )  # fmt: skip

    (row,) = lines_of(write_standard_csv(layer_of(session, "activities"), TOWN))

    assert tuple(row) == EVENTS
    assert row["都道府県コード又は市区町村コード"] == "012173"
    assert (row["イベント名"], row["開始日"], row["終了日"]) == (
        "川の掃除",
        "2026-05-09",
        "2026-05-09",
    )
    assert (row["場所名称"], row["料金(基本)"], row["開始日時特記事項"]) == (
        "河原",
        "500円",
        "中止",
    )
    assert (row["緯度"], row["経度"]) == (str(IN_EAST[1]), str(IN_EAST[0]))


def test_bands_above_85_are_added_up_for_the_standard(session):
    add_districts(session)
    add_people(session, people_frame(PEOPLE_ROWS))

    east, *_ = lines_of(write_standard_csv(figures_in(session, "population"), TOWN))

    assert tuple(east) == PEOPLE
    assert (east["85歳以上の女性"], east["0-4歳の男性"], east["85歳以上の男性"]) == (
        "5",
        "0",
        "",
    )
    assert (east["総人口"], east["世帯数"]) == ("100", "40")


# --- Scope and refusals -------------------------------------------------------------


def test_a_district_holds_its_own_rows_and_no_others(town):
    tables = {
        t.kind: t
        for t in read_district(town, city_in(town), areas_in(town), WEST, on=DAY)
    }

    assert [row["title"] for row in tables["activity"].rows] == ["サロン"]
    assert [row["code"] for row in tables["area_set"].rows] == [WEST]
    assert [row["total"] for row in tables["population"].rows] == [500]
    assert "adoption_site" not in tables
    assert "adoptions" not in tables


def test_a_district_holds_the_agreements_of_its_own_sites_only(session):
    add_districts(session)
    add_layer(
        session, "adoption_site",
        at(IN_EAST, "花壇", adopter="東の会"), at(IN_WEST, "花壇", adopter="西の会"),
    )  # fmt: skip

    tables = read_district(session, city_in(session), areas_in(session), WEST, on=DAY)

    (adoptions,) = [table for table in tables if table.kind == "adoptions"]
    assert [row["adopter"] for row in adoptions.rows] == ["西の会"]


def test_what_is_not_there_is_said(town):
    with pytest.raises(NotFoundError, match="nowhere"):
        layer_of(town, "nowhere")
    with pytest.raises(NotFoundError, match="99"):
        read_district(town, city_in(town), areas_in(town), "99", on=DAY)
    with pytest.raises(InvalidQueryError, match="standard"):
        write_table(layer_of(town, "groups"), TOWN, "standard.csv")
    with pytest.raises(InvalidQueryError):
        write_tables([], TOWN, "csv")


def test_a_line_or_an_area_is_named_by_a_point_of_it_in_a_table(session):
    add_layer(
        session, "place", {"title": "公園", "geometry": box(*IN_WEST, IN_EAST[0], 43.2)}
    )

    (row,) = lines_of(write_csv(layer_of(session, "places")))

    assert IN_WEST[0] < float(row["経度"]) < IN_EAST[0]


def test_every_format_is_offered_for_some_kind():
    assert {name for kind in COLUMNS for name in offered(kind)} == set(FORMATS)


def test_the_standard_event_list_says_days_off_repeats_and_a_towns_point(session):
    add_layer(
        session, "activity",
        at(
            IN_EAST, "川の掃除", starts_on=date(2026, 8, 5), ends_on=date(2026, 8, 16),
            exdates=(date(2026, 8, 10),), rrule="FREQ=WEEKLY;BYDAY=TU",
            skip_holidays=True, location_source="town_centroid",
        ),
    )  # fmt: skip

    (row,) = lines_of(write_standard_csv(layer_of(session, "activities"), TOWN))

    assert row["開始日時特記事項"] == "毎週火曜日。祝日を除く。8月10日を除く"
    assert row["備考"] == "位置は町の中心"
