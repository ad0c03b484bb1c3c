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


def asked(monkeypatch, answer):
    """A terminal with somebody who answers."""
    monkeypatch.setattr("web.import_steps.is_terminal", lambda: True)
    monkeypatch.setattr("web.cli_editions.is_terminal", lambda: True)
    return {"input": answer}


def without_yes(path):
    return [
        "import-boundaries", str(path), "--city", "13225", "--area-set", "towns",
        "--title", "町", "--valid-from", "2026-04-01", "--source", "架空",
    ]  # fmt: skip


def is_stored(app):
    return app.test_client().get("/inagi/").status_code == 200


def test_without_a_terminal_and_without_yes_it_is_only_shown(
    runner, empty_app, squares
):
    result = runner.invoke(args=without_yes(squares))

    assert result.exit_code == 0
    assert "稲城市 に2地区を追加します" in result.output
    assert "--yes を付けてください" in result.output
    assert not is_stored(empty_app)


@pytest.mark.parametrize("stored", [True, False])
def test_on_a_terminal_somebody_is_asked(
    runner, empty_app, squares, monkeypatch, stored
):
    terminal = asked(monkeypatch, "y\n" if stored else "n\n")
    result = runner.invoke(args=without_yes(squares), **terminal)

    assert "取り込みますか" in result.output
    assert ("2地区を追加しました" in result.output) is stored
    assert is_stored(empty_app) is stored


def test_a_dry_run_shows_and_stores_nothing_even_with_yes(runner, empty_app, squares):
    result = import_squares(runner, squares, "--dry-run")

    assert result.exit_code == 0
    assert "まだ何も取り込んでいません" in result.output
    assert not is_stored(empty_app)


def test_columns_are_told_by_their_japanese_names(runner, events):
    output = import_events(runner, events).output

    assert "イベント名 → 名称" in output
    assert "開始日 → 開催日" in output
    assert not re.search(r"→ [a-z_]+", output)


def test_every_note_can_be_written_to_a_file(runner, events, tmp_path):
    notes = tmp_path / "notes.csv"
    import_events(runner, events, "--dry-run", "--notes", str(notes))
    text = notes.read_bytes().decode("utf-8-sig")

    assert text.splitlines()[0] == "種類,データの行,列,内容"
    assert "中止として残しました" in text


def test_a_changed_row_is_shown_with_its_old_and_new_text(runner, events, tmp_path):
    import_events(runner, events)
    newer = tmp_path / "newer.csv"
    newer.write_text(
        EVENTS.replace("川辺を歩きます", "橋に集まります").replace(
            "夏まつり", "秋まつり"
        ),
        "utf-8",
    )
    output = import_events(runner, newer).output

    assert "「川辺を歩きます。」→「橋に集まります。」" in output
    assert "新しいファイルにないもの（残します） 1件" in output
    assert "1件を追加、1件を変更" in output


def waiting_edition(runner, squares, tmp_path, day="2026-05-01"):
    import_squares(runner, squares)
    newer = tmp_path / "newer.geojson"
    renamed = json.dumps(SQUARES, ensure_ascii=False).replace("西町", "新西町")
    newer.write_text(renamed, "utf-8")
    return runner.invoke(
        args=[
            "import-boundaries", str(newer), "--city", "13225", "--area-set", "towns",
            "--title", "町", "--valid-from", day, "--source", "架空", "--yes",
        ]
    )  # fmt: skip


OF_TOWNS = ["--city", "inagi", "--area-set", "towns"]


def test_a_new_edition_waits_is_listed_and_is_activated(
    runner, empty_app, squares, tmp_path
):
    made = waiting_edition(runner, squares, tmp_path)
    listed = runner.invoke(args=["editions", "--city", "inagi"]).output
    shown = runner.invoke(args=["activate-edition", *OF_TOWNS])
    before = empty_app.test_client().get("/inagi/districts/").get_data(as_text=True)
    done = runner.invoke(args=["activate-edition", *OF_TOWNS, "--yes"])
    after = empty_app.test_client().get("/inagi/districts/").get_data(as_text=True)

    assert "kyodo activate-edition" in made.output
    assert "2026-05-01から、2地区、有効になるのを待っています" in listed
    assert "名前が変わる: 西町 → 新西町" in shown.output
    assert "まだ何も変えていません" in shown.output
    assert "有効にしました" in done.output
    assert ("新西町" in before, "新西町" in after) == (False, True)


def test_an_edition_of_a_later_day_is_not_activated(runner, squares, tmp_path):
    waiting_edition(runner, squares, tmp_path, "2199-04-01")
    result = runner.invoke(args=["activate-edition", *OF_TOWNS, "--yes"])

    assert result.exit_code == 1
    assert re.fullmatch(r"(?s).*Error: 施行日（2199-04-01）より前.*\n", result.output)


def test_a_waiting_edition_can_be_dropped(runner, squares, tmp_path, monkeypatch):
    waiting_edition(runner, squares, tmp_path)
    kept = runner.invoke(args=["drop-edition", *OF_TOWNS], **asked(monkeypatch, "n\n"))
    gone = runner.invoke(args=["drop-edition", *OF_TOWNS], **asked(monkeypatch, "y\n"))
    again = runner.invoke(args=["drop-edition", *OF_TOWNS, "--yes"])

    assert "何も変えていません" in kept.output
    assert "取り消しました" in gone.output
    assert (again.exit_code, "ありません" in again.output) == (1, True)


def test_agreements_come_from_a_file_of_their_own(runner, tmp_path):
    sites, agreements = tmp_path / "sites.csv", tmp_path / "agreements.csv"
    sites.write_text("ID,名称,緯度,経度\n1,花壇,35.625,139.505\n", "utf-8")
    agreements.write_text("対象地番号,活動団体\n1,花の会\n2,鳥の会\n", "utf-8")
    runner.invoke(
        args=[
            "import-layer", str(sites), "--city", "inagi", "--layer", "sites",
            "--kind", "adoption_site", "--title", "対象地", "--source", "架空", "--yes",
        ]
    )  # fmt: skip
    result = runner.invoke(
        args=["import-adoptions", str(agreements), "--city", "inagi", "--yes"]
    )

    assert result.exit_code == 0, result.output
    assert "1件の協定を追加" in result.output
    assert "2行目: 対象地「2」は登録されていない" in result.output


def test_everything_goes_into_one_file_and_comes_back(
    runner, empty_app, squares, tmp_path
):
    import_squares(runner, squares)
    path = tmp_path / "backup.zip"
    made = runner.invoke(args=["backup", str(path)])
    refused = runner.invoke(args=["restore", str(path)])
    runner.invoke(args=["seed-demo"])
    restored = runner.invoke(args=["restore", str(path), "--replace"])
    safety = list(tmp_path.glob("backup-before-*.zip"))

    assert "公開していないもの" in made.output
    assert (refused.exit_code, "--replace" in refused.output) == (1, True)
    assert restored.exit_code == 0, restored.output
    assert len(safety) == 1
    assert is_stored(empty_app)
    assert empty_app.test_client().get("/asaka/").status_code == 404


def test_a_broken_backup_is_one_line(runner, tmp_path):
    path = tmp_path / "backup.zip"
    path.write_bytes(b"PK\x03\x04")
    result = runner.invoke(args=["restore", str(path)])

    assert result.exit_code == 1
    assert re.fullmatch(r"Error: backup\.zip: .*\n", result.output)


def test_the_same_file_again_changes_nothing(runner, squares):
    import_squares(runner, squares)

    again = import_squares(runner, squares)

    assert again.exit_code == 0
    assert "何も変えていません" in again.output


def test_a_refusal_is_one_line_and_nothing_is_stored(runner, empty_app, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(EVENTS.replace("イベント名", "色"), "utf-8")

    result = import_events(runner, path)

    assert result.exit_code == 1
    assert re.fullmatch(r"Error: .*名称の列.*\n", result.output)
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
