"""A whole city goes out as files, and comes back from them into an empty database."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.export.formats import offered, write_table, write_tables
from geo.export.tables import city_of, read_city
from geo.export.workbook import sheet_names
from geo.query.cities import find_area_sets, get_municipality
from geo.store.boundaries import AreaSetSpec, get_area_set
from geo.store.layers import LayerSpec
from geo.store.models import Area, Observation
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import found_for_areas
from geo.store.session import connect, transaction
from tests.samples import (
    CITY,
    SLUG,
    add_districts,
    add_layer,
    add_membership,
    add_residents,
    at,
    members,
)
from tests.towns import EAST, IN_EAST, IN_WEST, WEST
from web.importing import run_import
from web.wishes import AdoptionWish, BoundaryWish, LayerWish, StatisticsWish

SINCE = date(2026, 4, 1)
# What refers to something comes after it: outlines, groups, their rows, agreements, figures.
ORDER = (
    "area_set", "organisation", "place", "activity", "adoption_site", "local_issue",
    "adoptions",    "population", "membership", "observations",
)  # fmt: skip

WITHOUT_OUTLINES = ("csv", "data.csv", "xlsx")


def tables_of(database, slug):
    """The city's tables in the order in which they can be imported."""
    with transaction(database) as session:
        city = get_municipality(session, slug)
        tables = read_city(session, city, on=today(), full=True)
        sets = {
            found.slug: found for found in find_area_sets(session, city.id, on=today())
        }
    tables.sort(key=lambda table: ORDER.index(table.kind))
    return city_of(city), tables, sets


def wish_for(table, sets, sheet=None):
    said = {"source": table.source, "fictional": table.fictional}
    spec = said | {
        "slug": table.slug, "title": table.title, "licence": table.licence,
    }  # fmt: skip
    if table.kind == "area_set":
        known = sets[table.slug]
        more = {"approximate": known.approximate, "is_default": known.is_default}
        return BoundaryWish(
            spec=AreaSetSpec(kind=known.kind, **spec, **more),
            valid_from=SINCE,
            sheet=sheet,
        )
    if table.kind == "adoptions":
        return AdoptionWish(sheet=sheet)
    if table.kind in {"population", "membership", "observations"}:
        where = table.slug.removesuffix(f"-{table.kind}")
        area_set = None if where == "city" else where
        return StatisticsWish(kind=table.kind, area_set=area_set, sheet=sheet, **said)
    return LayerWish(
        spec=LayerSpec(kind=table.kind, **spec), kind=table.kind, sheet=sheet
    )


def carry_over(source, target, slug, folder, form, *, kinds=ORDER):
    """Import every table of one database into another."""
    city, tables, sets = tables_of(source, slug)
    for number, table in enumerate(tables):
        chosen = form if form in offered(table.kind) else "csv"
        if table.kind == "area_set" and form in WITHOUT_OUTLINES:
            chosen = "geojson"
        path = Path(folder, f"{number}.{chosen.rpartition('.')[2]}")
        path.write_bytes(write_table(table, city, chosen)[0])
        if table.kind in kinds:
            run_import(target, path, city.code, wish_for(table, sets))


def rows_of(database, slug):
    """Every row of every file of a city, each under its table's name."""
    city, tables, _ = tables_of(database, slug)
    found = []
    for table in tables:
        form = "data.csv" if table.geometries is None else "geojson"
        text = write_table(table, city, form)[0].decode()
        if table.kind == "adoption_site":
            # Whose site it is follows from the adopter that a file names.
            text = re.sub(r'"organisation":(null|"[^"]*")', '"organisation":""', text)
        # Who confirmed it confirmed it here: a file's day is not read back.
        text = re.sub(
            r'"last_confirmed_on":(null|"[^"]*")', '"last_confirmed_on":""', text
        )
        rows = re.split(r'(?={"type":"Feature",)|\r\n', text)
        found += [(table.kind, table.slug, row.rstrip(",")) for row in rows]
    return found


def differing(first, second):
    return sorted(set(first) ^ set(second))


@pytest.fixture
def elsewhere(empty_gpkg, tmp_path):
    """A second, empty database."""
    path = tmp_path / "elsewhere.gpkg"
    path.write_bytes(empty_gpkg.read_bytes())
    made = connect(str(path))
    yield made
    made.engine.dispose()


@pytest.fixture
def town(database):
    """A town with outlines, groups, places, activities, agreements and figures."""
    with transaction(database) as session:
        add_districts(session, is_default=True)
        add_districts(session, slug="associations", kind="association")
        municipality = ensure_municipality(session, CITY)
        territories = get_area_set(session, municipality, "associations")
        found_for_areas(session, municipality, territories)
        add_layer(
            session,
            "organisation",
            at(None, "花の会", source_id="1", actor_type="npo", notes_text="=備考"),
            at(None, "東町自治会", source_id="2", actor_type="association",
               territory_code=EAST, founded_on=date(1973, 4, 1)),
        )  # fmt: skip
        add_layer(
            session, "place",
            at(IN_WEST, "集会所", source_id="1", place_kind="public_facility"),
        )  # fmt: skip
        add_layer(
            session, "activity",
            at(IN_EAST, "川の掃除", source_id="A-1", starts_on=date(2026, 5, 9),
               start_time="09:00", end_time="24:00", field="nature",
               declared=(("学区", "第一小"),), skip_holidays=False),
            at(None, "会議", source_id="A-2", status="cancelled", skip_holidays=False),
        )  # fmt: skip
        add_layer(
            session, "adoption_site",
            at(IN_EAST, "花壇", source_id="9", adopter="花の会", tasks="除草",
               term_start=SINCE, term_end=date(2027, 3, 31), minimum_people=3),
            at(IN_WEST, "並木"),
        )  # fmt: skip
        add_layer(
            session, "local_issue",
            at(IN_EAST, "祭りが中止になった", source_id="k-1", field="nature",
               description="花火も中止", reported_on=SINCE),
            at(None, "夜の道が暗い", source_id="k-2", reported_on=SINCE,
               resolved_on=date(2026, 5, 1)),
        )  # fmt: skip
        add_residents(session, {EAST: 1000, WEST: None}, {EAST: 400})
        add_membership(session, members(EAST, 10, 20, value=0.5, note="照会"))
        add_membership(
            session,
            {
                "district_code": None,
                "indicator": "groups",
                "value": 42.5,
                "unit": "団体",
            },
            area_set=None,
        )
    return database


def published_membership(database, folder, form):
    """The file of membership that everybody may have, and how it is imported."""
    with transaction(database) as session:
        city = get_municipality(session, SLUG)
        tables = read_city(session, city, on=today())
    [table] = [found for found in tables if found.kind == "membership"]
    path = Path(folder, f"membership.{form.rpartition('.')[2]}")
    path.write_bytes(write_table(table, city_of(city), form)[0])
    return path, wish_for(table, {})


def stored_membership(database):
    """Members and households as they are stored, by district."""
    with transaction(database) as session:
        rows = session.execute(
            select(
                Area.code,
                Observation.numerator,
                Observation.denominator,
                Observation.value,
            )
            .join(Area, Area.id == Observation.area_id)
            .where(Observation.indicator == "membership")
        )
        return {code: numbers for code, *numbers in rows}


@pytest.mark.parametrize("form", ["csv", "data.csv", "xlsx"])
def test_a_hidden_count_comes_back_as_nothing_and_undoes_nothing(
    database, elsewhere, tmp_path, form
):
    with transaction(database) as session:
        add_districts(session, is_default=True)
        add_membership(session, members(EAST, 3, 7919), members(WEST, 811, 6007))
    with transaction(elsewhere) as session:
        add_districts(session, is_default=True)
    before = stored_membership(database)
    path, wish = published_membership(database, tmp_path, form)

    run_import(elsewhere, path, CITY, wish)
    assert stored_membership(elsewhere) == {}  # neither 0 nor anything made up

    run_import(database, path, CITY, wish)
    assert stored_membership(database) == before


@pytest.mark.parametrize("form", ["csv", "data.csv", "xlsx", "geojson", "gpkg", "kml"])
def test_a_town_comes_back_from_its_files(town, elsewhere, tmp_path, form):
    carry_over(town, elsewhere, SLUG, tmp_path, form)

    assert differing(rows_of(town, SLUG), rows_of(elsewhere, SLUG)) == []


def test_a_town_that_reads_its_own_files_again_stays_as_it_is(town, tmp_path):
    before = rows_of(town, SLUG)

    carry_over(town, town, SLUG, tmp_path, "geojson", kinds=ORDER[1:])

    assert differing(before, rows_of(town, SLUG)) == []


@pytest.mark.parametrize("form", ["xlsx", "gpkg"])
def test_each_part_of_one_file_for_the_whole_city_is_read_by_its_name(
    town, elsewhere, tmp_path, form
):
    city, tables, sets = tables_of(town, SLUG)
    path = tmp_path / f"town.{form}"
    path.write_bytes(write_tables(tables, city, form)[0])
    names = sheet_names(tables)
    layers = [table for table in tables if table.kind in {"place", "activity"}]

    for table in layers:
        sheet = (
            names[tables.index(table)]
            if form == "xlsx"
            else table.slug.replace("-", "_")
        )
        imported = run_import(elsewhere, path, city.code, wish_for(table, sets, sheet))
        assert imported.skipped_rows == 0

    titles = {
        row["title"] for table in tables_of(elsewhere, SLUG)[1] for row in table.rows
    }
    assert titles == {"集会所", "川の掃除", "会議"}


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["inagi", "asaka"])
def test_a_city_of_the_demo_comes_back_from_its_files(
    demo_path, elsewhere, tmp_path, slug
):
    demo = connect(str(demo_path))

    carry_over(demo, elsewhere, slug, tmp_path, "geojson")

    left = differing(rows_of(demo, slug), rows_of(elsewhere, slug))
    demo.engine.dispose()
    assert left == []
