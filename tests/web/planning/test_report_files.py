"""Files of a report: complete, marked, the same bytes each time, and as they were kept."""

import csv
import io
import sqlite3
import zipfile

import pytest
from sqlalchemy import select, update

from geo.store.models import KeptReport, Observation, Partnership, PartnershipAmount
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import transaction
from web.database import EXTENSION, get_snapshot
from web.planning.chart_list import find_charts

TABLES = ("csv", "xlsx", "gpkg", "geojson")
DISTRICT = "13225001"


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("which", ["city", f"districts/{DISTRICT}"])
def test_the_same_figures_give_the_same_bytes(client, form, which):
    first = client.get(f"/inagi/report/files/{which}.{form}")
    again = client.get(f"/inagi/report/files/{which}.{form}")

    assert first.status_code == 200
    assert first.data == again.data
    assert "attachment" in first.headers["Content-Disposition"]


def test_every_row_says_how_it_was_made_and_has_no_number_without_value(client):
    rows = rows_of(client.get("/inagi/report/files/city.csv"))

    assert len(rows) > 100
    for row in rows:
        assert all(row[name] for name in ("定義の版", "基準日", "状態"))
        if row["状態"] == "値":
            assert row["値"] != ""
            assert row["方法"]
        else:
            assert row["値"] == row["95%区間の下限"] == row["95%区間の上限"] == ""


def test_a_districts_file_has_the_district_and_the_city_only(client):
    rows = rows_of(client.get(f"/inagi/report/files/districts/{DISTRICT}.csv"))

    assert {row["地区コード"] for row in rows} == {"", DISTRICT}


def test_a_geopackage_holds_shapes_figures_and_meanings(client, tmp_path):
    path = tmp_path / "report.gpkg"
    path.write_bytes(client.get("/inagi/report/files/city.gpkg").data)

    with sqlite3.connect(path) as opened:
        found = dict(
            opened.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
        )
    assert sorted(found.values()) == ["attributes", "attributes", "features"]


def test_a_workbook_explains_its_indicators_and_columns(client):
    content = client.get("/inagi/report/files/city.xlsx").data

    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        book = opened.read("xl/workbook.xml").decode()
    for sheet in ("指標の定義", "協働と参加の内訳", "定義", "出典"):
        assert sheet in book


def test_the_tables_of_working_together_are_those_of_the_table_in_the_database(
    app, client
):
    rows = rows_of(client.get("/inagi/report/files/together.csv"))
    with transaction(app.extensions[EXTENSION]) as session:
        city = ensure_municipality(session, "inagi")
        ran = session.scalars(
            select(Partnership).where(
                Partnership.municipality_id == city.id,
                Partnership.published_at.is_not(None),
                Partnership.status.in_(["running", "ended"]),
            )
        ).all()
        paid = session.execute(
            select(PartnershipAmount.fiscal_year, PartnershipAmount.yen).where(
                PartnershipAmount.partnership_id.in_([one.id for one in ran])
            )
        ).all()
        named = {name for one in ran for name in one.departments or ()}

    kinds = {row["内訳コード"] for row in rows}
    assert {"form", "department", "field", "zone"} <= kinds
    departments = {row["区分"] for row in rows if row["内訳コード"] == "department"}
    assert departments - {"登録なし"} == named
    year = max(int(row["年度"]) for row in rows if row["内訳コード"] == "form")
    told = [
        float(row["額（円）"])
        for row in rows
        if (row["内訳コード"], row["年度"]) == ("form", str(year)) and row["額（円）"]
    ]
    assert sum(told) == sum(yen for when, yen in paid if when == year) > 0
    assert all(row["件数"] != "0" and row["額（円）"] != "0" for row in rows)


def test_what_is_not_there_is_not_sent(client):
    for path in ("districts/nowhere.csv", "city.docx", "districts/nowhere.pdf"):
        assert client.get(f"/inagi/report/files/{path}").status_code == 404
    assert client.get("/inagi/report/charts/nothing.svg").status_code == 404
    assert client.get("/inagi/report/files/city.csv?on=2020-01-01").status_code == 404
    for day in ("yesterday", "2999-01-01", "20260401"):
        answer = client.get(f"/inagi/report/files/city.csv?on={day}")
        assert answer.status_code == 422, day


def change(app):
    """Change what every membership figure is made of."""
    with transaction(app.extensions[EXTENSION]) as session:
        city = ensure_municipality(session, "inagi")
        session.execute(
            update(Observation)
            .where(Observation.municipality_id == city.id)
            .values(numerator=Observation.numerator / 2)
        )
        mark_changed(session, city)


def addresses(app):
    """Every kind of file once; of the charts those that can be drawn."""
    with app.app_context():
        names = list(find_charts())
    yield from (f"files/city.{form}" for form in TABLES)
    yield f"files/districts/{DISTRICT}.pdf"
    yield from (f"charts/{name}.svg?indicator=membership" for name in names)


@pytest.mark.slow
def test_a_kept_report_is_the_same_bytes_after_the_data_changed(app):
    client = app.test_client()
    with app.app_context():
        today = get_snapshot("inagi").on.isoformat()
    assert app.test_cli_runner().invoke(args=["keep-report", "inagi"]).exit_code == 0
    kept = {}
    for address in addresses(app):
        mark = "&" if "?" in address else "?"
        answer = client.get(f"/inagi/report/{address}{mark}on={today}")
        if answer.status_code == 200:
            kept[f"{address}{mark}on={today}"] = answer.data
    live = client.get("/inagi/report/files/city.csv").data
    assert kept[f"files/city.csv?on={today}"] == live

    change(app)

    assert client.get("/inagi/report/files/city.csv").data != live
    for address, before in kept.items():
        assert client.get(f"/inagi/report/{address}").data == before, address


def test_keeping_again_keeps_nothing_and_another_the_same_day_is_refused(app):
    runner = app.test_cli_runner()

    assert "残しました" in runner.invoke(args=["keep-report", "inagi"]).output
    assert "同じです" in runner.invoke(args=["keep-report", "inagi"]).output
    change(app)
    refused = runner.invoke(args=["keep-report", "inagi"])
    assert refused.exit_code == 1
    assert "次の日" in refused.output


def test_kept_reports_are_listed(app):
    client = app.test_client()
    assert "まだ残した報告はありません" in client.get("/inagi/report/editions").text

    app.test_cli_runner().invoke(args=["keep-report", "inagi", "--areas", "districts"])

    page = client.get("/inagi/report/editions").text
    assert "まだ残した報告はありません" not in page
    with transaction(app.extensions[EXTENSION]) as session:
        days = [report.day for report in session.query(KeptReport)]
    assert [f"on={day.isoformat()}" in page for day in days] == [True]


def test_the_command_writes_whole_files_and_replaces_none(app, tmp_path):
    runner, folder = app.test_cli_runner(), tmp_path / "out"
    said = ["report", "inagi", "--into", str(folder), "--form", "csv,geojson"]

    assert runner.invoke(args=said).exit_code == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["inagi-districts-city.csv", "inagi-districts-city.geojson"]
    page = app.test_client().get("/inagi/report/files/city.csv").data
    assert (folder / names[0]).read_bytes() == page
    (folder / names[0]).write_text("mine", "utf-8")
    refused = runner.invoke(args=said)
    assert (refused.exit_code, "--force" in refused.output) == (1, True)
    assert (folder / names[0]).read_text("utf-8") == "mine"
    assert runner.invoke(args=[*said, "--force"]).exit_code == 0
    assert (folder / names[0]).read_bytes() == page


def test_every_district_at_once(app, tmp_path):
    said = ["report", "13225", "--all", "--into", str(tmp_path), "--form", "csv"]

    assert app.test_cli_runner().invoke(args=said).exit_code == 0
    assert (
        len(list(tmp_path.glob("*.csv")))
        == len(app.test_client().get("/inagi/districts.geojson").get_json()["features"])
        + 1
    )


def test_the_command_refuses_what_it_does_not_know(app, tmp_path):
    runner, folder = app.test_cli_runner(), tmp_path / "out"

    for more in (["--form", "docx"], ["--district", "x"], ["--areas", "nowhere"]):
        done = runner.invoke(args=["report", "inagi", "--into", str(folder), *more])
        assert done.exit_code == 1, more
    assert not folder.exists() or list(folder.iterdir()) == []
