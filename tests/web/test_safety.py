"""What a review of safety found, so that it stays mended."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.domain.errors import BusyError
from geo.ingest.layers import read_layer
from geo.store import session as store_session
from geo.store.layers import LayerSpec
from geo.store.models import Area, AreaSet, Municipality
from geo.store.session import connect, reading, transaction
from tests.web.staff import Desk
from web import create_app
from web.database import EXTENSION, get_snapshot
from web.importing import LayerWish, StatisticsWish, run_import

ROWS = """ID,名称,緯度,経度,住所,位置の公開
1,守る会（架空）,139.504,35.638,稲城市東長沼1-2-3,非公開
2,開く会（架空）,35.638,139.504,稲城市東長沼1,公開
3,集う会（架空）,35.637,139.503,稲城市東長沼2,公開
"""
PLACE = LayerWish(
    spec=LayerSpec("withheld", "place", "守る場所（架空）", "架空", "", fictional=True),
    kind="place",
)


@pytest.fixture
def withheld(app, tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(ROWS, "utf-8")
    run_import(app.extensions[EXTENSION], path, "132250", PLACE)
    return app.test_client()


@pytest.mark.parametrize("form", ["csv", "data.csv", "geojson", "kml", "standard.csv"])
def test_remarks_of_a_withheld_place_leave_in_no_format(withheld, form):
    answer = withheld.get(f"/inagi/layers/withheld.{form}").get_data(as_text=True)

    assert "守る会" in answer
    assert "139.504" in answer  # of the place that is public
    assert "緯度: 139.504" not in answer
    assert "1-2-3" not in answer


def test_remarks_of_a_withheld_place_stand_on_no_page(withheld, app):
    with app.test_request_context():
        cards = get_snapshot("inagi").find_cards(layer="withheld")
    card = next(card for card in cards if card.title == "守る会（架空）")
    page = withheld.get(f"/inagi/places/{card.uid}").get_data(as_text=True)

    assert "139.504" not in page
    assert "1-2-3" not in page


@pytest.mark.parametrize(
    "command",
    [
        ["backup"],
        ["export", "--city", "inagi", "--format", "gpkg"],
    ],
)
@pytest.mark.parametrize("side", ["", "-wal"])
def test_the_database_in_use_is_never_written_over(demo_path, app, command, side):
    target = Path(f"{demo_path}{side}")
    before = demo_path.read_bytes()
    result = app.test_cli_runner().invoke(args=[*command, str(target)])

    assert result.exit_code == 1
    assert "いま使っているデータベース" in result.output
    assert demo_path.read_bytes() == before


def test_waiting_too_long_for_another_writer_is_said(demo_path, monkeypatch):
    monkeypatch.setattr(store_session, "BUSY_TIMEOUT_MS", 50)
    database = connect(str(demo_path))
    other = sqlite3.connect(demo_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(BusyError), transaction(database) as session:
        session.connection()
    other.close()
    database.engine.dispose()


def test_a_fault_of_ours_leaves_the_draft_to_be_corrected_or_dropped(app, monkeypatch):
    desk = Desk(app)
    draft = desk.draft("places.csv", ROWS.encode(), "place")

    def fail(*_args, **_more):
        message = "a fault"
        raise ValueError(message)

    monkeypatch.setattr("web.import_page.open_file", fail)
    answer = desk.client.get(draft)

    assert answer.status_code == 200
    assert "思わぬ不具合" in answer.get_data(as_text=True)
    assert "取り込まずにやめる" in answer.get_data(as_text=True)


def test_only_behind_a_proxy_of_ours_is_a_reader_known_by_its_headers(demo_path):
    seen = []
    for proxies in ("0", "1"):
        app = create_app(
            {
                "TESTING": True,
                "KYODO_DATABASE": str(demo_path),
                "KYODO_BASE_MAP": "none",
                "KYODO_PROXIES": proxies,
            }
        )

        @app.before_request
        def remember():
            from flask import request

            seen.append(request.remote_addr)

        app.test_client().get("/", headers={"X-Forwarded-For": "203.0.113.9"})
        app.extensions[EXTENSION].engine.dispose()

    assert seen == ["127.0.0.1", "203.0.113.9"]


def test_the_rows_of_this_file_are_what_they_seem(tmp_path):
    """The first row's coordinates are exchanged: that is what puts them into remarks."""
    path = tmp_path / "places.csv"
    path.write_text(ROWS, "utf-8")
    features = read_layer(path, "place", city_code="132250").features

    assert "139.504" in features.loc[1, "notes_text"]


def test_figures_of_the_default_districts_are_theirs_by_either_name(app, tmp_path):
    database = app.extensions[EXTENSION]
    with reading(database) as session:
        area_set, code = session.execute(
            select(AreaSet.slug, Area.code)
            .join(Area, Area.area_set_id == AreaSet.id)
            .join(Municipality, Municipality.id == AreaSet.municipality_id)
            .where(Municipality.slug == "inagi", AreaSet.is_default)
            .order_by(Area.code)
            .limit(1)
        ).one()
    made = []
    for number, named in enumerate([None, area_set, None]):
        path = tmp_path / "people.csv"
        people = 100 + number % 2
        text = f"地域コード,地域名,調査年月日,総人口\n{code},,2030-01-01,{people}\n"
        path.write_text(text, "utf-8")
        wish = StatisticsWish(kind="population", area_set=named, source="架空")
        made.append(run_import(database, path, "132250", wish))

    assert [imported.skipped for imported in made] == [False, False, False]


def test_an_empty_cell_does_not_publish_what_was_hidden(withheld, app, tmp_path):
    newer = tmp_path / "newer.csv"
    newer.write_text(ROWS.replace("1-2-3,非公開", "1-2-3,"), "utf-8")
    run_import(app.extensions[EXTENSION], newer, "132250", PLACE)
    answer = withheld.get("/inagi/layers/withheld.csv").get_data(as_text=True)

    assert "守る会" in answer
    assert "1-2-3" not in answer
