"""The committed demo files are what the script makes, invented and as promised."""

import csv
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo.domain.municipalities import get_municipality_name
from geo.domain.vocabulary import load_vocabulary
from geo.ingest.activity_reports import read_activity_reports
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from geo.ingest.statistics import (
    read_membership,
    read_observations,
    read_population,
)

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CITIES = ("inagi", "asaka")
DISTRICTS = {"inagi": 24, "asaka": 79}
PLANE = "EPSG:6677"
DEMO_DAY = date(2026, 12, 1)


def rows(city, name):
    with (DATA / "layers" / city / name).open(encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def boundaries(city, name):
    path = DATA / "boundaries" / city / f"{name}.geojson"
    return read_boundaries(path, code="code", name="name").districts


MADE = ("boundaries", "layers")
"""Folders whose files the script makes; the others are written by hand."""


def made_files(pattern="*.*"):
    return {path for folder in MADE for path in DATA.glob(f"{folder}/*/{pattern}")}


def sources():
    for source in sorted(made_files("SOURCE.toml")):
        for entry in tomllib.loads(source.read_text(encoding="utf-8"))["file"]:
            yield source.parent, entry


@pytest.mark.slow
def test_files_are_made_again_byte_for_byte(tmp_path):
    script = ROOT / "scripts" / "build_demo_data.py"
    subprocess.run([sys.executable, script, "--output", tmp_path], check=True)
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    committed = {path.relative_to(DATA) for path in made_files()}

    assert made == committed
    assert [
        path
        for path in sorted(made)
        if (tmp_path / path).read_bytes() != (DATA / path).read_bytes()
    ] == []


@pytest.mark.parametrize("city", CITIES)
def test_approximate_districts_cover_the_city_without_gap_or_overlap(city):
    cells = boundaries(city, "districts")
    union = cells.geometry.union_all()

    assert len(cells) == DISTRICTS[city]
    assert cells.geometry.is_valid.all()
    assert shapely.coverage_is_valid(cells.geometry.values)
    assert sum(len(part.interiors) for part in shapely.get_parts(union)) == 0
    assert cells["name"].is_unique


@pytest.mark.parametrize("city", CITIES)
def test_territories_do_not_overlap_nest_or_fill_the_city(city):
    cells = boundaries(city, "districts").to_crs(PLANE)
    territories = boundaries(city, "associations").to_crs(PLANE)
    cut = [
        any(
            0.05 < cell.intersection(own).area / cell.area < 0.95
            for own in territories.geometry
        )
        for cell in cells.geometry
    ]
    covered = territories.area.sum() / cells.area.sum()

    assert len(territories) == 12
    assert territories["name"].str.endswith("（架空）").all()
    assert territories.area.sum() == pytest.approx(
        territories.geometry.union_all().area
    )
    assert sum(cut) >= 8
    assert 0.6 < covered < 0.9


@pytest.mark.parametrize("city", CITIES)
def test_activities_stand_inside_the_city(city):
    outline = boundaries(city, "districts").geometry.union_all()
    spots = read_layer(
        DATA / "layers" / city / "activities.csv", "activity"
    ).features.geometry

    assert spots.notna().sum() == 58
    assert spots.dropna().within(outline).all()


@pytest.mark.parametrize("city", CITIES)
def test_activities_cover_fields_zones_and_states_as_promised(city):
    activities = rows(city, "activities.csv")
    fields = {load_vocabulary("field").find(row["分野"]).code for row in activities}

    assert len(activities) == 60
    assert fields == {term.code for term in load_vocabulary("field").terms}
    assert {row["領域"] for row in activities} == set("ABCDE")
    assert Counter(row["状態"] for row in activities) == {"中止": 2, "": 58}
    assert Counter(row["位置の公開"] for row in activities) == {
        "公開": 58,
        "区域のみ": 1,
        "非公開": 1,
    }


@pytest.mark.parametrize("city", CITIES)
def test_every_invented_row_says_so_and_names_no_phone(city):
    files = (
        *("activities.csv", "associations.csv", "groups.csv"),
        *("support_centres.csv", "desks.csv"),
    )
    invented = [row for name in files for row in rows(city, name)]
    phones = {row.get("連絡先電話番号") or row.get("電話番号") for row in invented}

    assert all(row["架空"] == "はい" for row in invented)
    assert all(row["備考"] == "架空の見本です" for row in invented)
    assert phones == {"000-000-0000"}


@pytest.mark.parametrize("city", CITIES)
def test_desks_answer_for_every_field_and_one_hides_where_it_is(city):
    desks = rows(city, "desks.csv")
    answered = {word for row in desks for word in row["分野"].split("、") if word}

    assert len(desks) == 7
    assert Counter(row["位置の公開"] for row in desks) == {"": 6, "非公開": 1}
    assert len(answered) == 8
    assert sum(not row["分野"] for row in desks) == 1  # one answers for anything
    assert {row["施設種別"] for row in desks} == {"相談窓口"}


@pytest.mark.parametrize("city", CITIES)
def test_organisers_and_adopters_are_known_organisations(city):
    known = {
        row["団体名"]
        for name in ("associations.csv", "groups.csv")
        for row in rows(city, name)
    }
    known |= {row["名称"] for row in rows(city, "support_centres.csv")} | {
        "市の担当課（架空）"
    }
    sites = read_layer(
        DATA / "layers" / city / "adoption_sites.geojson", "adoption_site"
    ).features

    assert {row["主催者"] for row in rows(city, "activities.csv")} <= known
    assert set(sites["adopter"].dropna()) <= known


@pytest.mark.parametrize("city", CITIES)
def test_adoption_sites_are_small_and_some_are_free_ending_or_overdue(city):
    sites = read_layer(
        DATA / "layers" / city / "adoption_sites.geojson", "adoption_site"
    ).features
    on_plane = sites.to_crs(PLANE)
    box = on_plane.bounds
    length = (box["maxx"] - box["minx"]).combine(box["maxy"] - box["miny"], max)
    adopted = sites[sites["adopter"].notna()]
    soon = [DEMO_DAY <= day <= date(2027, 3, 1) for day in adopted["term_end"]]

    assert len(sites) == 20
    assert sites.geometry.is_valid.all()
    assert length.max() <= 200
    assert len(adopted) in (11, 12)
    assert sum(soon) == 3
    assert sum(day < date(2026, 10, 1) for day in adopted["review_due_on"]) == 1


@pytest.mark.parametrize(("city", "people"), [("inagi", 93_000), ("asaka", 143_000)])
def test_population_adds_up(city, people):
    table = pd.read_csv(DATA / "layers" / city / "population.csv")
    by_band = table.filter(regex=r"歳(以上)?の(男性|女性)$")

    assert table.shape[1] == 47
    assert table["総人口"].sum() == people
    assert (table["男性"] + table["女性"] == table["総人口"]).all()
    assert (by_band.sum(axis="columns") == table["総人口"]).all()


def test_one_district_of_asaka_has_no_row_and_one_has_nobody():
    table = pd.read_csv(
        DATA / "layers" / "asaka" / "population.csv", dtype={"地域コード": str}
    )
    missing = set(boundaries("asaka", "districts").index) - set(table["地域コード"])

    assert len(missing) == 1
    assert (table["総人口"] == 0).sum() == 1


@pytest.mark.parametrize("city", CITIES)
def test_membership_has_a_gap_and_a_change_of_method(city):
    figures = read_membership(DATA / "layers" / city / "membership.csv").rows
    methods = figures.groupby("district_code")["method"].nunique()
    years = figures.groupby("district_code")["fiscal_year"].nunique()

    assert sorted(years) == [5] + [6] * 11
    assert sorted(methods) == [1] * 11 + [2]
    assert (figures["numerator"] <= figures["denominator"]).all()


@pytest.mark.parametrize("city", CITIES)
def test_one_association_is_too_small_to_be_shown(city):
    figures = read_membership(DATA / "layers" / city / "membership.csv").rows
    small = figures[figures["numerator"].between(1, 4)]

    assert len(set(small["district_code"])) == 1


@pytest.mark.parametrize("city", CITIES)
def test_housing_and_participants_stand_beside_the_population(city):
    figures = read_observations(DATA / "layers" / city / "figures.csv").rows
    housing = figures[figures["indicator"].isin(["owner_occupied", "flats"])]
    people = figures[figures["indicator"] == "participants"]
    bands = people.groupby("district_code")["age_from"].apply(list)

    assert (housing["numerator"] <= housing["denominator"]).all()
    assert all(ages == [0, 20, 40, 65] for ages in bands)
    assert 0 < len(bands) < housing["district_code"].nunique()


@pytest.mark.parametrize("city", CITIES)
def test_reports_are_of_known_activities_on_days_of_theirs(city):
    activities = {row["ID"]: row for row in rows(city, "activities.csv")}
    reports = read_activity_reports(DATA / "layers" / city / "reports.csv").rows
    days = zip(reports["source_id"], reports["on_date"], strict=True)
    kept = {(key, day.weekday()) for key, day in days}

    assert set(reports["source_id"]) < set(activities)
    assert len(kept) == len(set(reports["source_id"]))
    assert reports["on_date"].max() < DEMO_DAY


@pytest.mark.parametrize("city", CITIES)
def test_some_groups_have_ended(city):
    groups = read_layer(DATA / "layers" / city / "groups.csv", "organisation").features
    ended = groups[groups["ended_on"].notna()]

    assert len(ended) == 5
    assert (ended["founded_on"] < ended["ended_on"]).all()
    assert ended["ended_on"].nunique() == 5


def test_published_surveys_of_asaka_are_no_invention():
    published = read_observations(DATA / "layers" / "asaka" / "observations.csv").rows

    assert list(published["numerator"]) == [60, 70]
    assert list(published["denominator"]) == [132, 70]
    assert list(published["about"]) == [132, 70]


def test_published_rates_of_inagi_are_no_invention():
    published = read_observations(DATA / "layers" / "inagi" / "observations.csv").rows

    assert list(published["fiscal_year"]) == [2007, 2008, 2009]
    assert list(published["value"]) == [0.667, 0.584, 0.579]
    assert published["numerator"].isna().all()


def test_sources_name_every_file_and_a_real_municipality():
    listed = {folder / entry["path"] for folder, entry in sources()}

    assert listed == {path for path in made_files() if path.name != "SOURCE.toml"}
    for folder, entry in sources():
        assert get_municipality_name(entry["municipality"]).slug == folder.name
        assert isinstance(entry["valid_from"], date)


@pytest.mark.parametrize("city", CITIES)
def test_files_on_working_together_are_listed_and_invented(city):
    folder = DATA / "collaboration" / city
    entries = tomllib.loads((folder / "SOURCE.toml").read_text("utf-8"))["file"]
    listed = {entry["path"] for entry in entries}

    assert listed == {path.name for path in folder.glob("*")} - {"SOURCE.toml"}
    for entry in entries:
        assert get_municipality_name(entry["municipality"]).slug == city
        assert entry["fictional"]
        assert "架空" in (folder / entry["path"]).read_text("utf-8")


def test_only_missing_places_and_remarks_on_populations_leave_a_note():
    notes = []
    for folder, entry in sources():
        path = folder / entry["path"]
        if entry["into"] == "boundaries":
            read = read_boundaries(path, code=entry["code"], name=entry["name"])
        elif entry["into"] == "layer":
            read = read_layer(path, entry["kind"])
        else:
            reader = {
                "population": read_population,
                "membership": read_membership,
                "observations": read_observations,
                "reports": read_activity_reports,
            }[entry["into"]]
            read = reader(path)
        notes += [(note.message, path.name) for note in read.notes]

    placeless = [name for message, name in notes if "位置のない行" in message]
    remarks = [name for message, name in notes if message.startswith("注記は")]
    assert placeless == ["activities.csv", "activities.csv"]
    assert remarks == ["population.csv", "population.csv"]
    assert len(notes) == 4


def test_demo_stays_small():
    assert sum(path.stat().st_size for path in DATA.rglob("*.*")) < 1_500_000
