"""From a file to stored rows: all or nothing, the same file only once."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from geo.domain.errors import ConflictError, GeoError, InvalidLayerError
from geo.query.cities import find_municipalities, get_revision
from geo.query.figures import find_residents
from geo.snapshot.build import build_snapshot
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.models import Feature, ImportFile, Population
from geo.store.session import reading
from web.editions import run_activation
from web.importing import run_import, was_filled
from web.wishes import BoundaryWish, LayerWish, StatisticsWish

CITY, SLUG = "01217", "ebetsu"
DAY = date(2026, 5, 1)
WEST, EAST = (141.50, 141.51), (141.51, 141.52)


def boundaries(path, **names):
    """One square district a name, side by side."""
    features = []
    for code, (name, (west, east)) in names.items():
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


def activities(path, *rows):
    lines = ["イベント名,緯度,経度,状態", *rows]
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def area_set(kind="district", slug="districts", valid_from=date(2026, 4, 1)):
    spec = AreaSetSpec(slug=slug, kind=kind, title="地区", source="見本", licence="CC0")
    return BoundaryWish(spec=spec, valid_from=valid_from, code="code", name="name")


def layer(slug="activities"):
    spec = LayerSpec(
        slug=slug, kind="activity", title="活動", source="見本", licence="CC0"
    )
    return LayerWish(spec=spec, kind="activity")


@pytest.fixture
def town(database, tmp_path):
    path = boundaries(tmp_path / "town.geojson", w=("西町", WEST), e=("東町", EAST))
    run_import(database, path, CITY, area_set())
    return database


def snapshot(database):
    with reading(database) as session:
        return build_snapshot(session, SLUG, on=DAY)


def count(database, table):
    with reading(database) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_layer_lies_in_its_districts_as_soon_as_it_is_imported(town, tmp_path):
    path = activities(
        tmp_path / "a.csv", "清掃,43.105,141.515,", "体操,43.105,141.505,中止"
    )
    made = run_import(town, path, SLUG, layer())
    cards = {card.title: card for card in snapshot(town).cards}

    assert (made.city, made.rows, made.added) == (SLUG, 2, 2)
    assert (cards["清掃"].district_name, cards["清掃"].status) == ("東町", "active")
    assert (cards["体操"].district_name, cards["体操"].status) == ("西町", "cancelled")


def test_the_same_file_again_does_nothing_and_says_so(town, tmp_path):
    path = activities(tmp_path / "a.csv", "清掃,43.105,141.515,")
    run_import(town, path, SLUG, layer())
    with reading(town) as session:
        before = get_revision(session, SLUG)
    again = run_import(town, path, SLUG, layer())
    with reading(town) as session:
        after = get_revision(session, SLUG)

    assert again.skipped
    assert after == before
    assert count(town, Feature) == 1


def test_an_older_file_can_be_brought_back(town, tmp_path):
    old = activities(tmp_path / "old.csv", "清掃,43.105,141.515,")
    new = activities(tmp_path / "new.csv", "清掃,43.105,141.505,")
    for path in (old, new, old):
        made = run_import(town, path, SLUG, layer())

    assert (made.skipped, made.changed) == (False, 1)
    assert snapshot(town).cards[0].district_name == "東町"


def test_the_file_is_kept_byte_for_byte(town, tmp_path):
    path = activities(tmp_path / "a.csv", "清掃,43.105,141.515,")
    run_import(town, path, SLUG, layer())
    with reading(town) as session:
        kept = session.scalar(select(ImportFile).where(ImportFile.name == "a.csv"))
        content = kept.content

    assert content == path.read_bytes()
    assert (kept.target, kept.row_count) == ("layer/activities", 1)
    assert was_filled(town, SLUG, "layer/activities")
    assert not was_filled(town, SLUG, "layer/others")


def test_a_file_that_is_refused_leaves_nothing(database, tmp_path):
    path = activities(tmp_path / "a.csv", "清掃,143.105,41.515,", "体操,369.56,141.5,")

    with pytest.raises(InvalidLayerError, match="日本の範囲の外"):
        run_import(database, path, CITY, layer())

    with reading(database) as session:
        assert find_municipalities(session) == []


def test_a_conflict_leaves_neither_outlines_nor_the_file(town, tmp_path):
    path = boundaries(tmp_path / "new.geojson", w=("西町", WEST))

    with pytest.raises(ConflictError):
        run_import(town, path, CITY, area_set())

    assert count(town, ImportFile) == 1
    assert len(snapshot(town).districts()) == 2


def test_a_new_edition_moves_features_once_it_is_activated(town, tmp_path):
    path = activities(tmp_path / "a.csv", "清掃,43.105,141.515,")
    run_import(town, path, SLUG, layer())
    swapped = boundaries(tmp_path / "b.geojson", e=("東町", WEST), w=("西町", EAST))
    made = run_import(town, swapped, CITY, area_set(valid_from=date(2026, 4, 20)))
    before = snapshot(town).cards[0].district_name
    report = run_activation(town, CITY, made.edition)

    assert (made.changed, made.waiting, before) == (2, True, "東町")
    assert report.moved_features == 1
    assert snapshot(town).cards[0].district_name == "西町"


def test_each_association_of_a_boundary_file_gets_a_page(database, tmp_path):
    path = boundaries(
        tmp_path / "a.geojson", a=("東自治会", EAST), b=("西自治会", WEST)
    )
    made = run_import(database, path, CITY, area_set("association", "jichikai"))
    found = snapshot(database).find_cards(frozenset({"organisation"}))

    assert made.organisations == 2
    assert {card.title for card in found} == {"東自治会", "西自治会"}


def test_residents_and_households_come_from_one_file(town, tmp_path):
    header = "地域コード,地域名,調査年月日,総人口,男性,女性,世帯数"
    path = tmp_path / "population.csv"
    path.write_text(
        f"{header}\ne,東町,2026-04-01,100,49,51,40\nw,西町,2026-04-01,0,0,0,0\n",
        "utf-8-sig",
    )
    wish = StatisticsWish(kind="population", area_set=None, source="見本")
    made = run_import(town, path, SLUG, wish)
    with reading(town) as session:
        key = snapshot(town).get_area_set().id
        found = find_residents(session, key, on=DAY)

    assert made.figures == count(town, Population)
    assert found["residents"].to_dict() == {"e": 100, "w": 0}
    assert found["households"].to_dict() == {"e": 40, "w": 0}


def test_figures_for_an_unknown_district_leave_nothing(town, tmp_path):
    path = tmp_path / "population.csv"
    path.write_text(
        "地域コード,地域名,調査年月日,総人口,男性,女性\nx,北町,2026-04-01,1,1,0\n",
        "utf-8-sig",
    )

    with pytest.raises(GeoError, match="x"):
        run_import(
            town, path, SLUG, StatisticsWish(kind="population", area_set="districts")
        )

    assert count(town, Population) == 0
    assert count(town, ImportFile) == 1


def test_a_file_without_a_column_neither_erases_nor_publishes(database, tmp_path):
    whole = tmp_path / "whole.csv"
    whole.write_text(
        "NO,イベント名,場所名称,緯度,経度,状態,位置の公開,定員,駐車場情報\n"
        "1,お茶会（架空）,自宅,43.105,141.515,中止,非公開,20,なし\n",
        "utf-8-sig",
    )
    run_import(database, whole, CITY, layer())
    less = tmp_path / "less.csv"
    less.write_text(
        "NO,イベント名,備考\n1,お茶会（架空）,お茶を出します\n", "utf-8-sig"
    )

    run_import(database, less, CITY, layer())
    with reading(database) as session:
        stored = session.scalars(select(Feature)).one()

        assert stored.location_visibility == "hidden"
        assert stored.status == "cancelled"
        assert stored.geometry is not None
        assert (stored.venue, stored.capacity) == ("自宅", 20)
        assert stored.notes_text == "お茶を出します\n駐車場情報: なし"


def residents(path, *rows):
    path.write_text(
        "\n".join(["地域コード,地域名,調査年月日,総人口", *rows]), "utf-8-sig"
    )
    return path


WHO = StatisticsWish(kind="population", area_set="districts", source="見本")


def test_figures_by_exact_name_find_their_districts(town, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(
        "町会名,時点,総数\n東町,2026-04-01,5\n西町,2026-04-01,6\n", "utf-8-sig"
    )

    run_import(town, path, CITY, WHO)
    with reading(town) as session:
        found = find_residents(session, snapshot(town).get_area_set().id, on=DAY)

    assert found["residents"].to_dict() == {"e": 5, "w": 6}


def test_figures_whose_name_is_not_their_codes_are_doubted_row_by_row(town, tmp_path):
    path = residents(tmp_path / "r.csv", "e,西町,2026-04-01,5", "w,西町,2026-04-01,6")

    made = run_import(town, path, CITY, WHO)
    (note,) = [note for note in made.notes if note.severity == "doubt"]

    assert (note.row, note.column) == (1, "地域名")
    assert "東町" in note.message
    assert "西町" in note.message


def test_an_unknown_district_is_refused_with_its_file_and_column(town, tmp_path):
    path = residents(tmp_path / "r.csv", "x,南町,2026-04-01,5")

    with pytest.raises(
        InvalidLayerError, match=r"r\.csv データ1行目「地域コード」"
    ) as caught:
        run_import(town, path, CITY, WHO)

    assert "--" not in str(caught.value)
