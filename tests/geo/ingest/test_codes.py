import pytest

from geo.ingest.codes import check_codes, read_code
from geo.ingest.table import SourceRow, SourceTable


def notes(*codes: str, city: str | None = "132250", column="municipality_code_"):
    table = SourceTable(
        file="a.csv",
        headers=("コード",),
        rows=tuple(SourceRow(i, {"コード": c}) for i, c in enumerate(codes, start=1)),
        has_shapes=False,
        crs=None,
        encoding="utf-8",
    )
    return check_codes(table, {column: "コード"}, city_code=city)


@pytest.mark.parametrize(
    ("text", "code", "repaired"),
    [
        ("132250", "13225", False),
        ("１３２２５０", "13225", False),
        ("13225", "13225", True),
        ("12173", "01217", True),
        ("92011", "09201", True),
        ("132251", None, True),
        ("999999", None, True),
        ("稲城市", None, True),
    ],
)
def test_code_is_repaired_only_when_it_proves_itself(text, code, repaired):
    found, told = read_code(text)

    assert found == code
    assert (told is not None) == repaired


def test_five_digits_that_mean_two_cities_are_not_repaired():
    code, told = read_code("12203")

    assert code is None
    assert told is not None
    assert "市川市のコードとも" in told
    assert "とも読めます" in told


def test_the_city_itself_decides_between_two_readings():
    (note,) = notes("12203", city="122033")

    assert note.severity == "repair"
    assert "122033（市川市）" in note.message


def test_row_of_another_municipality_is_told():
    (note,) = notes("132250", "222127")

    assert (note.severity, note.row) == ("doubt", 2)
    assert "静岡県焼津市" in note.message


def test_place_in_another_municipality_is_told():
    (note,) = notes("132250", "222127", column="location_code_")

    assert "所在地が別の市区町村" in note.message


def test_codes_of_the_city_and_its_prefecture_say_nothing():
    assert notes("132250", "130001", "13") == ()


def test_same_repair_in_many_rows_is_one_note():
    (note,) = notes("13225", "13225", "13225")

    assert (note.severity, note.rows) == ("repair", (1, 2, 3))


def test_without_a_city_only_the_code_itself_is_checked():
    assert notes("222127", city=None) == ()
    assert [note.severity for note in notes("132251", city=None)] == ["doubt"]
