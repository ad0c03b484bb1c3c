from datetime import date

import pytest

from tests.geo.ingest.test_activity_cells import one, read


def test_agreement_of_a_site_that_ends_before_it_starts_keeps_its_end_as_text(tmp_path):
    cells = {"合意期間_開始": "2026-04-01", "合意期間_終了": "2025-03-31"}
    found, row = one(tmp_path, {"名称": "花壇", **cells}, kind="adoption_site")

    assert (row["term_start"], row["term_end"]) == (date(2026, 4, 1), None)
    assert "合意期間_終了: 2025-03-31" in row["notes_text"]
    assert any(note.column == "合意期間_終了" for note in found.notes)


def test_a_concern_resolved_before_it_came_in_is_told_and_stays_open(tmp_path):
    cells = {"名称": "夜道が暗い", "受付日": "2026-04-02", "解決日": "2026-04-01"}
    found, row = one(tmp_path, cells, kind="local_issue")

    assert (row["reported_on"], row["resolved_on"]) == (date(2026, 4, 2), None)
    (said,) = [note.message for note in found.notes if note.column == "解決日"]
    assert said.startswith("解決日2026-04-01が受付日2026-04-02より前のため、")


def test_what_a_concern_says_was_called_off_leaves_it_open(tmp_path):
    _, row = one(
        tmp_path, {"名称": "祭りが中止になった", "分野": "踊り"}, kind="local_issue"
    )

    assert (row["status"], row["field"]) == ("active", None)
    assert row["notes_text"] == "分野: 踊り"


@pytest.mark.parametrize(
    "cells",
    [
        {"開始日": "11月16日（日）", "開始時間": "10:00", "終了時間": "12:00"},
        {"開始日": "4月〜", "終了日": "2026-03-31"},
        {"開始日": "毎月", "くり返し": "FREQ=MONTHLY", "除外日": "2026-08-08"},
    ],
)
def test_without_a_first_day_the_other_cells_stay_as_text(tmp_path, cells):
    found, row = one(tmp_path, cells)

    assert row["starts_on"] is None
    assert row["notes_text"].splitlines() == [f"{k}: {v}" for k, v in cells.items()]
    assert {note.column for note in found.notes} == set(cells)


@pytest.mark.parametrize(
    ("start", "end"), [("22:00", "2:00"), ("13:00", "9:00"), ("9", "5")]
)
def test_end_before_the_start_on_one_day_stays_text(tmp_path, start, end):
    cells = {"開始日": "2026-04-11", "開始時間": start, "終了時間": end}
    found, row = one(tmp_path, cells)

    assert row["start_time"] is not None
    assert row["end_time"] is None
    assert row["notes_text"] == f"終了時間: {end}"
    assert any("翌日" in note.message for note in found.notes)


def test_end_before_the_start_on_another_day_is_read(tmp_path):
    cells = {"開始日": "2026-04-11", "終了日": "2026-04-12"}
    _, row = one(tmp_path, {**cells, "開始時間": "22:00", "終了時間": "2:00"})

    assert (row["start_time"], row["end_time"]) == ("22:00", "02:00")


def test_spreadsheet_parts_of_a_day_are_times(tmp_path):
    cells = {"開始日": "2026-04-11", "開始時間": "0.395833333", "終了時間": "0.5"}
    found, row = one(tmp_path, cells)

    assert (row["start_time"], row["end_time"]) == ("09:30", "12:00")
    assert {note.severity for note in found.notes} == {"repair"}


def test_time_of_the_last_day_is_the_end(tmp_path):
    cells = {"開始日": "2025-11-16 10:00", "終了日": "2025-11-16 12:00"}
    _, row = one(tmp_path, cells)

    assert (row["start_time"], row["end_time"]) == ("10:00", "12:00")
    assert row["notes_text"] is None


def test_one_column_proves_the_order_of_the_others(tmp_path):
    _, row = one(tmp_path, {"開始日": "11/16/2025", "終了日": "12/1/2025"})
    both = read(tmp_path, {"開始日": "11/16/2025", "終了日": "16/12/2025"}, {})

    assert row["ends_on"] == date(2025, 12, 1)
    assert both.features["ends_on"].loc[1] == date(2025, 12, 16)


def test_time_and_weekday_may_stand_behind_a_year(tmp_path):
    _, timed = one(tmp_path, {"開始日": "11/16/2025 10:00"})
    _, named = one(tmp_path, {"開始日": "5/5/2026(火)"})

    assert (timed["starts_on"], timed["start_time"]) == (date(2025, 11, 16), "10:00")
    assert named["starts_on"] == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("cell", "canonical", "value", "said"),
    [
        (("位置の公開", "可"), "location_visibility", "hidden", "位置は公開しません"),
        (("位置の公開", "非公表"), "location_visibility", "hidden", "区域のみ"),
        (("状態", "延期"), "status", "active", "有効」のまま"),
        (("分野", "宇宙開発"), "field", None, "まちづくり"),
    ],
)
def test_note_lists_the_words_and_says_what_follows(
    tmp_path, cell, canonical, value, said
):
    found, row = one(tmp_path, dict([cell]))

    assert row[canonical] == value
    assert said in found.notes[0].message


def test_cancelled_row_names_the_column_that_says_so(tmp_path):
    found, row = one(tmp_path, {"備考": "都合により中止となります"})
    doubted, other = one(tmp_path, {"備考": "駐車場の貸出は実施しません"})

    assert (row["status"], found.notes[0].column) == ("cancelled", "備考")
    assert (other["status"], doubted.notes[0].column) == ("active", "備考")
    assert "状態は変えていません" in doubted.notes[0].message
