import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.decoding import choose_dbf_encoding, clean_cell, codec_name, decode_text


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
    ],
)
def test_encoding_is_found_without_being_told(codec, told):
    text, encoding = decode_text("名称,緯度\n焼津①,34.8".encode(codec), file="a.csv")

    assert (text, encoding) == ("名称,緯度\n焼津①,34.8", told)


def test_bytes_that_fit_no_encoding_are_refused():
    with pytest.raises(InvalidLayerError, match="文字コードが分かりません"):
        decode_text(b"\x81\x00\xff\xfe\x80", file="a.csv")


def test_binary_content_is_refused():
    with pytest.raises(InvalidLayerError, match="文字のデータではありません"):
        decode_text(b"PK\x00\x00", file="a.csv")


def test_what_files_call_shift_jis_is_cp932():
    assert codec_name("Shift_JIS\n", file="a.shp") == "cp932"


def test_unknown_encoding_name_is_refused():
    with pytest.raises(InvalidLayerError, match="使えません"):
        codec_name("EBCDIC-X", file="a.shp")


def test_invisible_characters_are_removed_and_told():
    assert clean_cell("\u202e自治会\u200b\x07 ") == ("自治会", True)


def test_white_space_around_a_cell_is_no_repair():
    assert clean_cell("　自治会 \r\n") == ("自治会", False)


def dbf(cells: list[bytes], width: int) -> bytes:
    header = bytes([3, 0, 0, 0]) + len(cells).to_bytes(4, "little")
    header += (32 + 32 + 1).to_bytes(2, "little") + (1 + width).to_bytes(2, "little")
    header += bytes(20)
    field = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
    return header + field + b"\r" + b"".join(b" " + c.ljust(width) for c in cells)


@pytest.mark.parametrize("codec", ["cp932", "utf-8"])
def test_dbf_without_cpg_is_decided_by_its_own_text(codec):
    raw = dbf(["自治会".encode(codec)], 12)

    assert choose_dbf_encoding(raw, file="a.shp", declared=None) == codec


def test_character_cut_off_by_the_cell_is_forgiven():
    raw = dbf(["大字留萌村".encode("cp932")[:5]], 5)

    assert choose_dbf_encoding(raw, file="a.shp", declared=None) == "cp932"


def test_wrong_cpg_is_refused_rather_than_shown_as_mojibake():
    raw = dbf(["自治会".encode("cp932")], 12)

    with pytest.raises(InvalidLayerError, match="文字コード"):
        choose_dbf_encoding(raw, file="a.shp", declared="UTF-8")


def test_iso_2022_jp_is_not_taken_for_utf_8():
    raw = "名称,住所\n架空公園,見本町1\n".encode("iso2022_jp")
    text, encoding = decode_text(raw, file="a.csv")

    assert text.startswith("名称,住所")
    assert encoding == "iso2022_jp"
