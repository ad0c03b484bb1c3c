import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.columns import is_known_header
from geo.ingest.limits import Limits
from geo.ingest.strict_csv import parse_csv


def read(text: str, **options):
    return parse_csv(text, file="a.csv", encoding="utf-8", **options)


def known(header: str) -> bool:
    return is_known_header(header, "place")


def test_cells_may_hold_line_breaks_commas_and_quotes():
    table = read('名称,説明\n公園,"一行目\r\n二行目, ""引用"""\n')

    assert table.rows[0].cells == {"名称": "公園", "説明": '一行目\n二行目, "引用"'}


def test_blank_row_is_skipped_with_a_note_and_keeps_its_number():
    table = read("名称\n甲\n\n乙\n")

    assert [row.number for row in table.rows] == [1, 3]
    assert [(note.severity, note.row) for note in table.notes] == [("skip", 2)]


def test_title_rows_above_the_header_are_skipped_with_a_note():
    table = read(
        "公園の一覧,,\n令和7年度,,\n名称,緯度,経度\n甲,35,139\n", is_known_header=known
    )

    assert table.headers == ("名称", "緯度", "経度")
    assert "見出しの前の2行" in table.notes[0].message


def test_row_longer_than_the_header_is_refused_with_its_number():
    with pytest.raises(InvalidLayerError, match="データ2行目") as caught:
        read("名称,住所\n甲,一丁目\n乙,二丁目,三番\n")

    assert caught.value.details["row"] == 2


def test_row_shorter_than_the_header_is_doubted():
    table = read("名称,住所\n甲\n")

    assert table.rows[0].cells == {"名称": "甲", "住所": None}
    assert table.notes[0].severity == "doubt"


def test_repeated_header_is_kept_apart_and_told():
    table = read("名称,名称\n甲,乙\n")

    assert table.headers == ("名称", "名称（2列目）")
    assert table.repeated == {"名称"}


def test_empty_column_without_header_is_left_out():
    table = read("名称,\n甲,\n")

    assert table.headers == ("名称",)


def test_filled_column_without_header_gets_a_name():
    table = read("名称,\n甲,乙\n")

    assert table.rows[0].cells == {"名称": "甲", "2列目": "乙"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "データがありません"),
        ("名称,住所\n", "データの行がありません"),
        ('名称\n"閉じない\n', "引用符"),
        ("名称\n" + "甲\n" * 30, "行が多すぎます"),
        (",".join("abcdefg") + "\n1\n", "列が多すぎます"),
    ],
)
def test_file_that_is_no_table_is_refused(text, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read(text, limits=Limits(rows=10, columns=6))
