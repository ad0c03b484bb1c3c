from datetime import date

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.adoptions import COLUMNS, read_adoptions

HEADERS = (
    "協定番号,対象地番号,対象地名,活動団体,協定の状態,合意日,合意期間_開始,合意期間_終了,"
    "見直し期限,作業内容,最低人数,支給品,保険,備考,架空"
)
ROW = (
    "K-1,P-001,中央公園 花壇,花の会（架空）,合意,令和7年4月1日,2025-04-01,2026-03-31,"
    "2026/1/31,除草,5人,軍手,市民活動保険,雨天順延,架空"
)


def read(tmp_path, *rows, headers=HEADERS, **options):
    path = tmp_path / "協定.csv"
    path.write_text("\n".join([headers, *rows]), encoding="utf-8")
    return read_adoptions(path, **options)


def test_agreement_is_read_whole(tmp_path):
    found = read(tmp_path, ROW)

    assert list(found.rows.columns) == list(COLUMNS)
    assert found.rows.loc[1].to_dict() == {
        "source_id": "K-1",
        "site": "P-001",
        "site_title": "中央公園 花壇",
        "adopter": "花の会（架空）",
        "status": "agreed",
        "agreed_on": date(2025, 4, 1),
        "term_start": date(2025, 4, 1),
        "term_end": date(2026, 3, 31),
        "review_due_on": date(2026, 1, 31),
        "tasks": "除草",
        "minimum_people": 5,
        "supplies": "軍手",
        "insurance": "市民活動保険",
        "notes": "雨天順延",
    }
    assert (found.notes, found.unmapped) == ((), ())


def test_name_stands_in_for_a_missing_number(tmp_path):
    found = read(tmp_path, "中央公園,花の会（架空）", headers="対象地名,活動団体")

    assert found.rows.loc[1, "site"] == "中央公園"
    assert found.rows.loc[1, "status"] == "agreed"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("K-1,,,花の会（架空）", "対象地の番号も名称も空"),
        ("K-1,P-001,,", "活動団体が空"),
        ("K-1,,,", "中身がない"),
        ("入力例,P-001,,花の会（架空）", "入力例"),
    ],
)
def test_row_without_site_or_group_is_skipped_and_told(tmp_path, row, reason):
    headers = "協定番号,対象地番号,対象地名,活動団体"
    found = read(tmp_path, row, "K-2,P-002,,森の会（架空）", headers=headers)

    assert found.rows.index.tolist() == [2]
    (note,) = found.notes
    assert (note.severity, note.row) == ("skip", 1)
    assert reason in note.message
    assert found.source_rows == 2


def test_cells_that_cannot_be_read_stay_among_the_remarks(tmp_path):
    row = ROW.replace("令和7年4月1日", "春").replace("合意,", "検討,")
    found = read(tmp_path, row)

    agreement = found.rows.loc[1]
    assert (agreement["agreed_on"], agreement["status"]) == (None, "applied")
    assert agreement["notes"] == "雨天順延\n合意日: 春\n協定の状態: 検討"
    assert {note.severity for note in found.notes} == {"doubt"}


def test_term_that_ends_before_it_starts_has_no_end(tmp_path):
    found = read(tmp_path, ROW.replace("2026-03-31", "2024-03-31"))

    assert found.rows.loc[1, "term_end"] is None
    assert "合意期間_終了: 2024-03-31" in found.rows.loc[1, "notes"]


def test_table_without_group_is_refused(tmp_path):
    with pytest.raises(InvalidLayerError, match="活動団体"):
        read(tmp_path, "P-001,x", headers="対象地番号,説明")


def test_user_corrects_the_columns(tmp_path):
    found = read(
        tmp_path,
        "P-001,花の会（架空）",
        headers="番号,受持ち",
        columns={"site": "番号", "adopter": "受持ち"},
    )

    assert found.rows.loc[1, "adopter"] == "花の会（架空）"
