import pandas as pd
import pytest

from geo.analysis.rates import Verdict
from geo.domain.errors import NotFoundError
from geo.report.planning.bias import describe_bias
from tests.geo.report.planning.toy import figures_of

COLUMNS = ("district_code", "field", "generation", "time_band", "activities", "once")
WELFARE, CULTURE = "welfare", "culture"


def town(*rows):
    return figures_of(columns=2, bias=pd.DataFrame(rows, columns=list(COLUMNS)))


FIGURES = town(
    ("01", WELFARE, "senior", "weekday_morning", 30, 30),
    ("01", WELFARE, "child", "weekday_morning", 10, 0),  # the same, for both
    ("01", CULTURE, "child", "weekend", 20, 20),
    ("02", CULTURE, "senior", "", 5, 5),
    ("02", "", "senior", "weekend", 3, 3),
    ("", CULTURE, "child", "weekend", 2, 2),
)


def test_an_activity_for_two_generations_counts_in_both_and_once_in_all():
    table = describe_bias(FIGURES, "generation")

    cell = table.cells[WELFARE, "child"]
    assert (cell.activities, cell.share.numerator, cell.share.denominator) == (
        10,
        10,
        30,
    )
    assert table.cells[WELFARE, "senior"].share.value == 1
    assert table.total == 57
    assert table.unknown == 3


def test_times_of_day_count_every_activity_once():
    table = describe_bias(FIGURES, "time_band")

    assert table.cells[WELFARE, "weekday_morning"].activities == 30
    assert table.cells[CULTURE, "weekend"].activities == 22
    assert (table.total, table.unknown) == (52, 8)


def test_verdicts_are_against_all_fields_by_the_interval():
    table = describe_bias(FIGURES, "generation")

    # 35 of all 57 are for seniors; 30 of welfare's 30, 5 of culture's 27.
    assert table.cells[WELFARE, "senior"].verdict is Verdict.HIGHER
    assert table.cells[CULTURE, "senior"].verdict is Verdict.LOWER
    few = describe_bias(
        town(("01", WELFARE, "senior", "", 2, 2), ("01", CULTURE, "child", "", 2, 2)),
        "generation",
    )
    assert few.cells[WELFARE, "senior"].verdict is Verdict.NO_DIFFERENCE


def test_a_district_has_its_own_table():
    table = describe_bias(FIGURES, "generation", "02")

    assert table.fields == (CULTURE,)
    assert (table.total, table.unknown) == (5, 3)


def test_a_generation_nobody_is_asked_for_is_a_0_and_not_left_out():
    table = describe_bias(FIGURES, "generation")

    assert "infant" in table.others
    assert table.cells[WELFARE, "infant"].share.value == 0
    assert table.judged == len(table.fields) * len(table.others)


def test_words_stand_in_the_vocabularys_order():
    table = describe_bias(FIGURES, "generation")

    assert table.others.index("infant") < table.others.index("child")


def test_nothing_known_is_an_empty_table():
    assert describe_bias(figures_of(columns=2), "generation").cells == {}
    empty = describe_bias(town(("01", "", "", "", 4, 4)), "generation")
    assert (empty.cells, empty.total, empty.unknown) == ({}, 0, 4)


def test_another_axis_is_not_found():
    with pytest.raises(NotFoundError):
        describe_bias(FIGURES, "luck")
