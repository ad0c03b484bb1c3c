import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from geo.domain.errors import InvalidLayerError
from geo.ingest.layers import read_layer
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.sources import read_source

HEADERS = ["名称", "住所", "緯度", "経度"]
ROW = ["架空公園", "架空市本町1", 35.5, 139.5]
KNOWN = {"名称", "住所", "緯度", "経度"}


def book(path: Path, **sheets) -> Path:
    """A workbook with the rows of each sheet."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def read(path: Path, **options):
    options.setdefault("limits", LAYER_LIMITS)
    return read_source(path, is_known_header=KNOWN.__contains__, **options)


def replace_part(path: Path, name: str, change) -> Path:
    """The same workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def test_sheet_becomes_rows_of_text(tmp_path):
    found = read(book(tmp_path / "a.xlsx", 一覧=[HEADERS, ROW]))

    assert found.headers == tuple(HEADERS)
    assert dict(found.rows[0].cells) == {
        "名称": "架空公園",
        "住所": "架空市本町1",
        "緯度": "35.5",
        "経度": "139.5",
    }
    assert (found.encoding, found.has_shapes, found.notes) == ("xlsx", False, ())


def test_layer_is_read_from_a_workbook(tmp_path):
    found = read_layer(book(tmp_path / "a.xlsx", 一覧=[HEADERS, ROW]), "place")

    assert found.features["title"].tolist() == ["架空公園"]
    assert found.features.geometry.iloc[0].coords[0] == (139.5, 35.5)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12, "General", "12"),
        (12.0, "General", "12"),
        (0.1, "General", "0.1"),
        (1234.5, "#,##0.0", "1234.5"),
        (22127, "000000", "022127"),
        (True, "General", "TRUE"),
        (dt.date(2026, 10, 10), "yyyy/m/d", "2026-10-10"),
        (dt.datetime(2026, 10, 10, 9, 30), "yyyy/m/d h:mm", "2026-10-10 09:30"),  # noqa: DTZ001 - Excel knows no time zone
        (dt.datetime(2026, 10, 10), "yyyy/m/d h:mm", "2026-10-10 00:00"),  # noqa: DTZ001 - Excel knows no time zone
        (dt.date(2026, 10, 10), '[$-411]ggge"年"m"月"d"日"', "2026-10-10"),
        (dt.time(8, 30), "h:mm", "08:30"),
        (1.0, "h:mm", "24:00"),
        (dt.timedelta(hours=25), "[h]:mm", "25:00"),
        ("　前後の空白　", "General", "前後の空白"),
        ("1行目\n2行目", "General", "1行目\n2行目"),
    ],
)
def test_cell_is_written_as_people_see_it(tmp_path, value, number_format, text):
    made = openpyxl.Workbook()
    made.active.append(["名称", "値"])
    made.active.append(["架空", value])
    made.active["B2"].number_format = number_format
    made.save(tmp_path / "a.xlsx")

    assert read(tmp_path / "a.xlsx").rows[0].cells["値"] == text


def test_stored_value_of_a_formula_is_read_and_a_missing_one_is_told(tmp_path):
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = made.add_worksheet("一覧")
    sheet.write_row(0, 0, ["名称", "人数", "合計"])
    sheet.write_row(1, 0, ["架空", 3])
    sheet.write_formula(1, 2, "=B2*2", None, 6)
    made.close()
    book(tmp_path / "b.xlsx", 一覧=[["名称", "合計"], ["架空", "=1+1"]])

    stored, missing = read(tmp_path / "a.xlsx"), read(tmp_path / "b.xlsx")

    assert stored.rows[0].cells["合計"] == "6"
    assert missing.rows[0].cells["合計"] is None
    assert "B2" in missing.notes[0].message


def test_cell_in_error_is_empty_and_told(tmp_path):
    path = book(tmp_path / "a.xlsx", 一覧=[["名称", "合計"], ["架空", "#N/A"]])

    found = read(path)

    assert found.rows[0].cells["合計"] is None
    assert "B2" in found.notes[0].message


def test_merged_titles_above_the_header_are_skipped(tmp_path):
    rows = [["令和8年度 公園一覧（架空）"], [], HEADERS, ROW]
    path = book(tmp_path / "a.xlsx", 一覧=rows)
    made = openpyxl.load_workbook(path)
    made.active.merge_cells("A1:D1")
    made.save(path)

    found = read(path)

    assert found.headers == tuple(HEADERS)
    assert [row.number for row in found.rows] == [1]
    assert "見出しの前の2行" in found.notes[-1].message


def test_blank_rows_keep_the_numbers_a_spreadsheet_shows(tmp_path):
    found = read(book(tmp_path / "a.xlsx", 一覧=[HEADERS, ROW, [], ROW, [], []]))

    assert [row.number for row in found.rows] == [1, 3]
    assert [note.row for note in found.notes] == [2]


def test_phonetic_readings_are_no_part_of_a_cell(tmp_path):
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("一覧")
    sheet.write_row(0, 0, HEADERS)
    sheet.write_row(1, 0, ROW)
    made.close()
    reading = '<r><t>架空公園</t></r><rPh sb="0" eb="2"><t>カクウ</t></rPh>'
    replace_part(
        path,
        "xl/sharedStrings.xml",
        lambda xml: xml.replace("<t>架空公園</t>".encode(), reading.encode()),
    )

    assert read(path).rows[0].cells["名称"] == "架空公園"


@pytest.mark.parametrize(
    "aside",
    ["入力例", "記載例（公園）", "説明", "項目定義", "選択肢", "マスタ", "README"],
)
def test_sheet_that_explains_is_left_and_told(tmp_path, aside):
    path = book(tmp_path / "a.xlsx", **{aside: [HEADERS, ROW], "一覧": [HEADERS, ROW]})

    found = read(path)

    assert (
        found.notes[0].message
        == f"シート「一覧」を読みました。読まなかったシート: 「{aside}」。"
    )


@pytest.mark.parametrize("name", ["活動事例", "説明会一覧", "条例", "公園リスト"])
def test_sheet_of_data_is_not_taken_for_an_explanation(tmp_path, name):
    path = book(tmp_path / "a.xlsx", **{name: [HEADERS, ROW], "入力例": [HEADERS, ROW]})

    assert f"シート「{name}」を読みました" in read(path).notes[0].message


def test_hidden_sheet_is_read_only_when_asked_for(tmp_path):
    path = book(tmp_path / "a.xlsx", 旧=[HEADERS, ["架空旧公園"]], 一覧=[HEADERS, ROW])
    made = openpyxl.load_workbook(path)
    made["旧"].sheet_state = "hidden"
    made.save(path)

    assert read(path).rows[0].cells["名称"] == "架空公園"
    assert read(path, layer="旧").rows[0].cells["名称"] == "架空旧公園"


def test_only_sheet_with_known_headers_is_chosen(tmp_path):
    path = book(tmp_path / "a.xlsx", 表紙=[["発行", "架空市"]], 一覧=[HEADERS, ROW])

    assert read(path).headers == tuple(HEADERS)


def test_two_sheets_of_data_are_asked_about(tmp_path):
    path = book(tmp_path / "a.xlsx", 東=[HEADERS, ROW], 西=[HEADERS, ROW])

    with pytest.raises(InvalidLayerError, match="「東」、「西」"):
        read(path)
    assert len(read(path, layer="西").rows) == 1
    with pytest.raises(InvalidLayerError, match="シート「南」がありません"):
        read(path, layer="南")


def test_example_beside_an_empty_sheet_is_not_taken_for_data(tmp_path):
    path = book(tmp_path / "a.xlsx", 一覧=[], 入力例=[HEADERS, ROW])

    with pytest.raises(InvalidLayerError, match="例や説明らしいシートにしか"):
        read(path)


def test_value_in_a_column_far_to_the_right_is_refused_not_lost(tmp_path):
    path = book(tmp_path / "a.xlsx", 一覧=[HEADERS, ROW + [None] * 300 + ["x"]])

    with pytest.raises(InvalidLayerError, match="列が多すぎます"):
        read(path)


def test_rows_over_the_limit_are_refused(tmp_path):
    path = book(tmp_path / "a.xlsx", 一覧=[HEADERS, *[ROW] * 20])

    with pytest.raises(InvalidLayerError, match="行が多すぎます"):
        read(path, limits=Limits(rows=5))


def test_merged_data_cells_are_told(tmp_path):
    path = book(tmp_path / "a.xlsx", 一覧=[HEADERS, ROW, ROW])
    made = openpyxl.load_workbook(path)
    made.active.merge_cells("A2:A3")
    made.save(path)

    found = read(path)

    assert found.rows[1].cells["名称"] is None
    assert "A2:A3" in found.notes[0].message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "パスワード",
        ),
        (b"not a workbook", "中身が名前と合いません"),
    ],
)
def test_what_is_no_workbook_is_told_from_its_bytes(tmp_path, content, reason):
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(InvalidLayerError, match=reason):
        read(tmp_path / "a.xlsx")


def test_document_type_in_a_sheet_is_refused(tmp_path):
    path = book(tmp_path / "a.xlsx", 一覧=[HEADERS, ROW])
    replace_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1
        ),
    )

    with pytest.raises(InvalidLayerError, match="DOCTYPE"):
        read(path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.xls", r"\.xlsx形式"),
        ("a.ods", "ODS"),
        ("a.pdf", "PDF"),
        ("a.docx", "文書の中の表"),
        ("a.jpg", "画像"),
        ("a.dbf", "まとめたzip"),
    ],
)
def test_format_nobody_reads_is_answered_with_what_to_do(tmp_path, name, reason):
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(InvalidLayerError, match=reason):
        read(tmp_path / name)
