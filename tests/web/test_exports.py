"""Files over HTTP and from the command: what they are called, and that they are true."""

import csv
import io
import json
import re
import stat
import zipfile
from urllib.parse import unquote

import pytest

from geo.export.formats import BUNDLES, FORMATS, offered
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import transaction
from web.database import EXTENSION

LAYER = "/inagi/layers/activities"
ONE = [
    *(f"{LAYER}.{form}" for form in offered("activity")),
    *(f"/inagi/areas/districts.{form}" for form in offered("area_set")),
    "/inagi/areas/districts/population.standard.csv",
    "/inagi/areas/associations/membership.xlsx",
    "/inagi/observations.csv",
    "/inagi/adoptions.csv",
    "/inagi/layers/groups.kml",
]
SEVERAL = [
    *(f"/inagi/export.{form}" for form in BUNDLES),
    "/inagi/districts/13225001.xlsx",
    "/inagi/districts/13225-A01.geojson.zip?areas=associations",
]
MISSING = [
    "/inagi/layers/nothing.csv",
    "/inagi/layers/activities.pdf",
    "/inagi/areas/nothing.geojson",
    "/inagi/areas/districts/membership.csv",
    "/inagi/districts/00000.xlsx",
    "/atlantis/export.xlsx",
]


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("path", [*ONE, *SEVERAL])
def test_a_file_comes_with_its_type_its_names_and_a_strong_tag(client, path):
    answer = client.get(path)

    said = answer.headers["Content-Disposition"]
    ending = next(
        form for form in (*BUNDLES, *FORMATS) if path.partition("?")[0].endswith(form)
    )
    assert answer.status_code == 200
    assert re.fullmatch(
        r'attachment; filename="inagi-[a-z0-9.-]+"; filename\*=UTF-8\'\'[A-Za-z0-9._%-]+',
        said,
    )
    assert unquote(said.partition("''")[2]).startswith("稲城市_")
    assert said.endswith(f".{ending}")
    assert not answer.headers["ETag"].startswith("W/")
    assert answer.data


@pytest.mark.parametrize("path", [*ONE, *SEVERAL])
def test_an_unchanged_file_is_not_sent_again_and_equal_tags_are_equal_bytes(
    client, path
):
    first, second = client.get(path), client.get(path)

    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (second.headers["ETag"], second.data) == (first.headers["ETag"], first.data)
    assert (again.status_code, again.data) == (304, b"")


def test_a_change_makes_another_file_with_another_tag(app, client):
    before = client.get(f"{LAYER}.csv")
    with transaction(app.extensions[EXTENSION]) as session:
        session.connection().exec_driver_sql(
            "UPDATE activity SET belongings = '変えた持ち物'"
        )
        mark_changed(session, ensure_municipality(session, "13225"))

    after = client.get(
        f"{LAYER}.csv", headers={"If-None-Match": before.headers["ETag"]}
    )

    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert "変えた持ち物" in after.get_data(as_text=True)


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_a_page_that_says_so(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_a_format_that_cannot_hold_a_layer_says_which_can(client):
    answer = client.get("/inagi/layers/groups.standard.csv")

    assert answer.status_code == 422
    assert "xlsx" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "page", ["/inagi/layers/", LAYER, "/inagi/layers/adoption-sites", "/inagi/districts/13225001"]
)  # fmt: skip
@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_every_file_a_page_offers_is_there(client, page, language):
    html = client.get(page + language).get_data(as_text=True)
    section = html[html.index('aria-labelledby="files-heading"') :]

    links = re.findall(
        r'href="(/inagi/[^"]+\.(?:csv|xlsx|geojson|gpkg|kml|zip)[^"]*)"', section
    )

    assert len(links) >= 5
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_layers_pages_keep_their_addresses(client):
    assert client.get(LAYER).mimetype == "text/html"
    assert client.get("/inagi/districts/13225001").mimetype == "text/html"
    assert client.get("/inagi/districts.geojson").mimetype == "application/geo+json"


def test_a_withheld_place_is_in_no_file(client):
    features = json.loads(client.get("/inagi/features.geojson").data)["features"]
    withheld = {
        feature["properties"]["title"]
        for feature in features
        if feature["geometry"] is None
    }

    rows = lines_of(client.get(f"{LAYER}.csv").data)

    private = [row for row in rows if row["位置の公開"] != "公開"]
    assert private, "the demo has things whose place is not public"
    for row in private:
        assert row["活動名"] in withheld
        assert (row["緯度"], row["経度"], row["住所"], row["会場"]) == ("", "", "", "")


def test_the_citys_zip_holds_every_layer(client):
    archive = zipfile.ZipFile(io.BytesIO(client.get("/inagi/export.csv.zip").data))

    assert archive.testzip() is None
    assert {
        "activity-activities.csv", "adoption_site-adoption-sites.csv",
        "area_set-districts.csv", "population-districts-population.csv",
        "observations-city-observations.csv",
    } <= set(archive.namelist())  # fmt: skip


def test_an_officers_sample_is_marked_in_the_name_of_the_file(client):
    said = unquote(client.get("/inagi/export.xlsx").headers["Content-Disposition"])

    assert "架空" in said


# --- The command ---------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """An empty folder; the database may lie beside it."""
    made = tmp_path / "out"
    made.mkdir()
    return made


def export(app, *arguments):
    return app.test_cli_runner().invoke(args=["export", *map(str, arguments)])


@pytest.mark.parametrize(
    ("scope", "form", "said"),
    [
        (["--layer", "activities"], "csv", "ラジオ体操の朝"),
        (["--area-set", "districts"], "geojson", "向陽台一丁目"),
        (["--figures", "population"], "standard.csv", "総人口"),
        (["--figures", "observations"], "csv", "指標"),
        (["--adoptions"], "data.csv", "協定の状態"),
    ],
)
def test_the_command_writes_one_table(demo_app, folder, scope, form, said):
    path = folder / "file"

    result = export(demo_app, path, "--city", "13225", "--format", form, *scope)

    assert result.exit_code == 0, result.output
    assert "書き出しました" in result.output
    assert said in path.read_text("utf-8-sig")
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 != 0
    assert list(folder.iterdir()) == [path]


@pytest.mark.parametrize("scope", [[], ["--district", "13225001"]])
def test_the_command_writes_several_tables_as_a_zip(demo_app, folder, scope):
    path = folder / "file.zip"

    result = export(demo_app, path, "--city", "inagi", "--format", "csv", *scope)

    assert result.exit_code == 0, result.output
    assert zipfile.ZipFile(path).testzip() is None


def test_a_full_export_is_for_its_owner_and_holds_what_is_withheld(demo_app, folder):
    path = folder / "all.csv"

    result = export(
        demo_app,
        path,
        "--city",
        "inagi",
        "--format",
        "csv",
        "--layer",
        "activities",
        "--full",
    )

    assert "公開していない" in result.output
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    private = [
        row for row in lines_of(path.read_bytes()) if row["位置の公開"] != "公開"
    ]
    assert [row for row in private if row["緯度"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--city", "01217", "--layer", "x"], "登録されていません"),
        (["--city", "inagi", "--layer", "x"], "見つかりません"),
        (["--city", "inagi", "--layer", "activities", "--adoptions"], "1つだけ"),
        (["--city", "inagi", "--district", "0"], "見つかりません"),
    ],
)
def test_a_wrong_export_is_one_sentence_and_no_file(demo_app, folder, arguments, said):
    result = export(demo_app, folder / "file", "--format", "csv", *arguments)

    assert result.exit_code == 1
    assert said in result.output
    assert list(folder.iterdir()) == []
