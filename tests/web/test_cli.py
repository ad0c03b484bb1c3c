"""The command as an administrator uses it: real files in, one line on an error."""

import json
import re

import pytest
from shapely import box
from shapely.geometry import mapping

SQUARES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": mapping(box(x, 35.62, x + 0.01, 35.63)),
        }
        for code, name, x in [("1", "西町", 139.50), ("2", "東町", 139.51)]
    ],
}
EVENTS = """イベント名,説明,開始日,開始時間,緯度,経度,備考
川の掃除,川辺を歩きます。,2026-12-12,9:30,35.625,139.505,
夏まつり,広場で踊ります。,2026-08-01,17:00,35.625,139.515,会場の工事のため中止しました。
"""
PEOPLE = """地域コード,調査年月日,地域名,総人口,世帯数
1,2026-04-01,西町,2000,900
2,2026-04-01,東町,,
"""


@pytest.fixture
def squares(tmp_path):
    path = tmp_path / "squares.geojson"
    path.write_text(json.dumps(SQUARES), "utf-8")
    return path


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(EVENTS, "utf-8")
    return path


def import_squares(runner, path, *more):
    return runner.invoke(
        args=[
            "import-boundaries", str(path), "--city", "13225", "--area-set", "towns",
            "--title", "町", "--valid-from", "2026-04-01", "--source", "架空", "--yes", *more,
        ]
    )  # fmt: skip


def import_events(runner, path, *more):
    return runner.invoke(
        args=[
            "import-layer", str(path), "--city", "inagi", "--layer", "events",
            "--kind", "activity", "--title", "行事", "--source", "架空", "--yes", *more,
        ]
    )  # fmt: skip


def test_init_says_where_and_can_be_repeated(runner):
    first, second = (runner.invoke(args=["init"]) for _ in range(2))

    assert first.exit_code == second.exit_code == 0
    assert "empty.gpkg" in first.output


def test_files_become_a_city_with_a_report(
    runner, empty_app, squares, events, tmp_path
):
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, "utf-8")

    made = [
        import_squares(runner, squares),
        import_events(runner, events),
        runner.invoke(
            args=[
                "import-statistics", str(people), "--city", "inagi",
                "--kind", "population", "--source", "架空", "--yes",
            ]
        ),
    ]  # fmt: skip
    page = empty_app.test_client().get("/inagi/districts/").get_data(as_text=True)

    assert [result.exit_code for result in made] == [0, 0, 0], [m.output for m in made]
    assert "2地区を追加" in made[0].output
    assert "中止として残しました" in made[1].output
    assert "西町" in page
    assert "データなし" in page


def test_what_was_understood_is_said(runner, squares):
    output = import_squares(runner, squares).output

    assert "2行" in output
    assert "EPSG:4326" in output


def test_the_same_file_again_changes_nothing(runner, squares):
    import_squares(runner, squares)

    again = import_squares(runner, squares)

    assert again.exit_code == 0
    assert "何も変えていません" in again.output


def test_a_wrong_row_is_one_line_and_nothing_is_stored(runner, empty_app, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(EVENTS.replace("35.625,139.515", "369.56,139.515"), "utf-8")

    result = import_events(runner, path)

    assert result.exit_code == 1
    assert re.fullmatch(r"Error: .*2行目.*緯度.*\n", result.output)
    assert empty_app.test_client().get("/inagi/").status_code == 404


@pytest.mark.parametrize(
    ("city", "said"), [("99999", "99999"), ("132251", "132251"), ("nowhere", "nowhere")]
)
def test_an_unknown_city_is_named(runner, squares, city, said):
    result = runner.invoke(
        args=[
            "import-boundaries", str(squares), "--city", city, "--area-set", "towns",
            "--title", "町", "--valid-from", "2026-04-01", "--source", "架空",
        ]
    )  # fmt: skip

    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_figures_for_an_unknown_district_are_refused_by_row(runner, squares, tmp_path):
    import_squares(runner, squares)
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE.replace("\n2,", "\n9,"), "utf-8")

    result = runner.invoke(
        args=[
            "import-statistics",
            str(people),
            "--city",
            "inagi",
            "--kind",
            "population",
            "--yes",
        ]
    )

    assert result.exit_code == 1
    assert "「9」" in result.output


def test_check_finds_nothing_wrong_after_imports(runner, squares, events):
    import_squares(runner, squares)
    import_events(runner, events)

    result = runner.invoke(args=["check"])

    assert result.exit_code == 0, result.output
    assert "問題はありません" in result.output


def test_check_asks_for_init_on_a_database_without_tables(tmp_path):
    from web import create_app

    app = create_app({"KYODO_DATABASE": str(tmp_path / "new.gpkg")})
    result = app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 1
    assert "kyodo init" in result.output


def test_seed_demo_can_be_repeated_and_says_so(runner):
    first = runner.invoke(args=["seed-demo"])
    second = runner.invoke(args=["seed-demo"])

    assert first.exit_code == 0, first.output
    assert "稲城市" in first.output
    assert "すでに読み込んであります" in second.output
