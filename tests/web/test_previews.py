"""A preview says what the import will do, and stores nothing."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from geo.domain.errors import ConflictError, InvalidLayerError
from geo.query.cities import find_municipalities, get_revision
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.models import Adoption, Base, ImportFile, Layer, Observation
from geo.store.session import reading
from web.column_names import column_name
from web.editions import preview_activation, run_activation, run_drop
from web.importing import preview_import, run_import
from web.wishes import AdoptionWish, BoundaryWish, LayerWish, StatisticsWish

CITY, SLUG = "01217", "ebetsu"
WEST, EAST = (141.50, 141.51), (141.51, 141.52)
SITES = "ID,名称,緯度,経度,活動団体\n"


def sheet(path, text):
    path.write_text(text, "utf-8-sig")
    return path


def layer(kind="adoption_site", title="対象地", **more):
    slug = {"adoption_site": "sites", "place": "places"}[kind]
    spec = LayerSpec(slug, kind, title, "見本", "CC0")
    return LayerWish(spec=spec, kind=kind, **more)


def outlines(path, **squares):
    features = []
    for code, (name, (west, east)) in squares.items():
        ring = [[west, 43.1], [east, 43.1], [east, 43.11], [west, 43.11], [west, 43.1]]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def towns(valid_from=date(2026, 4, 1)):
    spec = AreaSetSpec("towns", "district", "町", "見本", "CC0")
    return BoundaryWish(spec=spec, valid_from=valid_from, code="code", name="name")


def everything(database):
    with database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


def revision(database):
    with reading(database) as session:
        return get_revision(session, SLUG)


@pytest.fixture
def sites(tmp_path):
    return sheet(
        tmp_path / "sites.csv",
        SITES + "1,東の花壇,43.105,141.515,花の会\n2,西公園,43.105,141.505,\n",
    )


def test_a_preview_stores_nothing_not_even_the_city(database, sites):
    before = everything(database)
    made = preview_import(database, sites, CITY, layer())
    with reading(database) as session:
        cities = find_municipalities(session)

    assert (made.stored, made.added, made.located) == (False, 2, 2)
    assert (everything(database), cities) == (before, [])


@pytest.mark.parametrize("again", [False, True])
def test_the_import_does_what_the_preview_said(database, sites, tmp_path, again):
    if again:
        run_import(database, sites, CITY, layer())
        sites = sheet(
            tmp_path / "new.csv",
            SITES + "1,東の大花壇,43.105,141.516,花の会\n3,北公園,,,\n",
        )
    seen = preview_import(database, sites, CITY, layer())
    made = run_import(database, sites, CITY, layer(), expected_revision=seen.revision)

    def told(imported):
        return [
            (change.kind, change.source_id, change.title, change.fields)
            for change in imported.changes
        ]

    assert told(made) == told(seen)
    assert (made.stored, made.notes, made.understood) == (
        True,
        seen.notes,
        seen.understood,
    )


def test_changes_are_told_row_by_row_and_a_vanished_site_keeps_its_agreement(
    database, sites, tmp_path
):
    run_import(database, sites, CITY, layer())
    newer = sheet(tmp_path / "new.csv", SITES + "2,西の公園,43.105,141.505,水の会\n")
    made = run_import(database, newer, CITY, layer())
    changed, vanished = made.changes
    with reading(database) as session:
        adopters = set(session.scalars(select(Adoption.adopter_name)))

    assert (changed.kind, changed.source_id) == ("changed", "2")
    assert ("title", "西公園", "西の公園") in changed.fields
    assert ("adopter", None, "水の会") in changed.fields
    assert (vanished.title, vanished.adoption) == ("東の花壇", "花の会")
    assert adopters == {"花の会", "水の会"}


def test_a_site_with_another_group_keeps_the_earlier_agreement_and_says_so(
    database, sites, tmp_path
):
    run_import(database, sites, CITY, layer())
    newer = sheet(
        tmp_path / "new.csv",
        SITES + "1,東の花壇,43.105,141.515,水の会\n2,西公園,43.105,141.505,\n",
    )
    made = run_import(database, newer, CITY, layer())

    assert made.changes[0].adoption == "花の会"
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(Adoption)) == 2


def test_a_confirmation_after_somebody_elses_change_is_refused(
    database, sites, tmp_path
):
    run_import(database, sites, CITY, layer())
    newer = sheet(tmp_path / "new.csv", SITES + "1,東の大花壇,43.105,141.515,\n")
    seen = preview_import(database, newer, CITY, layer())
    other = sheet(tmp_path / "other.csv", "名称,緯度,経度\n会館,43.105,141.515\n")
    run_import(database, other, CITY, layer("place", "施設"))
    before = everything(database)

    with pytest.raises(ConflictError, match="もう一度内容を確かめて"):
        run_import(database, newer, CITY, layer(), expected_revision=seen.revision)

    assert everything(database) == before


def test_the_same_bytes_with_another_title_or_mapping_are_another_import(
    database, sites
):
    run_import(database, sites, CITY, layer())
    same = preview_import(database, sites, CITY, layer())
    renamed = run_import(database, sites, CITY, layer(title="アダプト対象地"))
    mapped = preview_import(
        database, sites, CITY, layer(columns={"adopter": ""}, title="アダプト対象地")
    )
    with reading(database) as session:
        title = session.scalar(select(Layer.title).where(Layer.slug == "sites"))
        wishes = session.scalars(select(ImportFile.wish).order_by(ImportFile.id)).all()

    assert (same.skipped, same.stored) == (True, False)
    assert (renamed.skipped, renamed.unchanged, title) == (False, 2, "アダプト対象地")
    assert not mapped.skipped
    assert [wish["title"] for wish in wishes] == ["対象地", "アダプト対象地"]


def test_a_preview_is_refused_as_the_import_is(database, tmp_path):
    path = sheet(tmp_path / "a.csv", "緯度,経度\n43.1,141.5\n")

    for step in (preview_import, run_import):
        with pytest.raises(InvalidLayerError, match="名称の列"):
            step(database, path, CITY, layer())


def test_rows_in_are_rows_understood_and_skipped(database, tmp_path):
    path = sheet(
        tmp_path / "a.csv",
        "NO,名称,所在地,緯度,経度\n1,会館,,43.105,141.515\n2,,,,\n"
        "3,集会所,江別市野幌町1,,\n4,広場,,,\n",
    )
    made = preview_import(database, path, CITY, layer("place", "施設"))

    assert (made.rows, made.added, made.skipped_rows) == (4, 3, 1)
    assert (made.located, made.approximate, made.not_located) == (1, 1, 1)
    assert made.understood.mapping["title"] == "名称"
    assert "所在地" in made.understood.headers


def test_an_edition_is_previewed_activated_and_its_city_must_be_right(
    database, tmp_path
):
    run_import(
        database,
        outlines(tmp_path / "a.geojson", w=("西町", WEST), e=("東町", EAST)),
        CITY,
        towns(),
    )
    newer = outlines(tmp_path / "b.geojson", w=("西の町", WEST), n=("北町", EAST))
    made = run_import(database, newer, CITY, towns(date(2026, 4, 20)))
    told = {change.source_id: change for change in made.changes}
    before = revision(database)
    report = preview_activation(database, CITY, made.edition)

    assert made.waiting
    assert told["w"].fields == (("title", "西町", "西の町"),)
    assert (told["n"].kind, told["e"].kind) == ("added", "vanished")
    assert [found.code for found in report.of_kind("vanished")] == ["e"]
    with pytest.raises(ConflictError, match="もう一度内容を確かめて"):
        run_activation(database, CITY, made.edition, expected_revision=before - 1)
    run_activation(database, CITY, made.edition, expected_revision=before)
    assert revision(database) == before + 1
    with pytest.raises(ConflictError, match="すでに有効"):
        run_drop(database, CITY, made.edition)


def test_figures_tell_what_they_replace(database, tmp_path):
    run_import(
        database,
        outlines(tmp_path / "a.geojson", w=("西町", WEST), e=("東町", EAST)),
        CITY,
        towns(),
    )
    head = "地域コード,地域名,年度,世帯数,加入世帯数,方法,出典\n"
    first = sheet(
        tmp_path / "1.csv",
        head + "w,西町,2025,100,60,照会,市\ne,東町,2025,50,20,照会,市\n",
    )
    second = sheet(
        tmp_path / "2.csv",
        head + "w,西町,2025,100,61,照会,市\ne,東町,2025,50,20,照会,市\n",
    )
    wish = StatisticsWish("membership", None)
    made = run_import(database, first, CITY, wish)
    seen = preview_import(database, second, CITY, wish)
    changed = next(change for change in seen.changes if change.kind == "changed")

    assert (made.added, made.figures) == (2, 2)
    assert (seen.changed, seen.unchanged) == (1, 1)
    assert changed.title == "西町 2025年度"
    assert ("numerator", "60", "61") in changed.fields
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(Observation)) == 2


def test_population_tells_the_districts_that_change(database, tmp_path):
    run_import(
        database,
        outlines(tmp_path / "a.geojson", w=("西町", WEST), e=("東町", EAST)),
        CITY,
        towns(),
    )
    head = "地域コード,地域名,調査年月日,総人口,世帯数\n"
    wish = StatisticsWish("population", None, source="市")
    first = sheet(tmp_path / "1.csv", head + "w,西町,2026-04-01,10,4\n")
    second = sheet(
        tmp_path / "2.csv", head + "w,西町,2026-04-01,0,4\ne,東町,2026-04-01,7,3\n"
    )
    run_import(database, first, CITY, wish)
    made = run_import(database, second, CITY, wish)

    assert [(change.kind, change.fields) for change in made.changes] == [
        ("changed", (("count", "10", "0"),)),
        ("added", ()),
    ]


def test_agreements_are_imported_beside_their_sites(database, sites, tmp_path):
    run_import(database, sites, CITY, layer())
    path = sheet(
        tmp_path / "agreements.csv",
        "対象地番号,活動団体,開始日,終了日\n"
        "1,花の会,2026-04-01,2027-03-31\n2,水の会,2026-04-01,\n9,鳥の会,,\n",
    )
    seen = preview_import(database, path, CITY, AdoptionWish())
    made = run_import(
        database, path, CITY, AdoptionWish(), expected_revision=seen.revision
    )
    with reading(database) as session:
        ends = dict(
            session.execute(select(Adoption.adopter_name, Adoption.term_end)).all()
        )

    assert [change.kind for change in made.changes] == ["changed", "added"]
    assert (made.rows, made.skipped_rows) == (3, 1)
    assert "「9」" in made.notes[-1].message
    assert ends == {"花の会": date(2027, 4, 1), "水の会": None}


@pytest.mark.parametrize(
    "wish", [layer(), layer("place", "施設"), AdoptionWish(), towns()]
)
@pytest.mark.parametrize("column", ["title", "adopter", "term_end", "address", "学区"])
def test_columns_are_named_in_japanese(wish, column):
    assert not column_name(column, wish).isascii()
