from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.population import read_age_columns
from geo.ingest.statistics import (
    read_households,
    read_membership,
    read_observations,
    read_population,
)

POPULATION = (
    "地域コード,調査年月日,地域名,総人口,男性,女性,0-4歳の男性,0-4歳の女性,"
    "85歳以上の男性,85歳以上の女性,世帯数,備考\n"
)
MEMBERSHIP = "地域コード,地域名,年度,世帯数,加入世帯数,方法,出典\n"
OBSERVATIONS = "指標,地域コード,年度,分子,分母,値,単位,方法,出典,注記\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "数.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_population_is_read_by_sex_and_band(tmp_path):
    row = '01,2025-04-01,東町,"1,000",480,520,200,220,280,300,400,\n'
    found = read_population(write(tmp_path, POPULATION + row))

    counts = found.rows.set_index(["sex", "age_from"])["count"]
    assert found.rows["as_of"].tolist() == [date(2025, 4, 1)] * 7
    assert counts[("all", pd.NA)] == 1000
    assert counts[("male", 0)] == 200
    assert found.rows["age_to"].dropna().tolist() == [4, 4]
    assert found.rows["count"].dtype == "Int64"
    assert found.notes == ()
    assert found.unmapped == ()


def test_households_are_read_from_the_same_file(tmp_path):
    row = "01,2025-04-01,東町,10,5,5,2,2,3,3,4,\n"
    found = read_households(write(tmp_path, POPULATION + row))

    assert found.rows["households"].tolist() == [4]


def test_zero_missing_and_withheld_stay_apart(tmp_path):
    row = "01,2025-04-01,東町,0,,X,-,0,0,0,0,\n"
    found = read_population(write(tmp_path, POPULATION + row))

    assert found.rows["count"].isna().tolist() == [
        False,
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert ["秘匿" in note.message for note in found.notes] == [True, False]


def test_sums_that_do_not_agree_are_doubted(tmp_path):
    row = "01,2025-04-01,東町,11,5,5,2,2,3,3,4,\n"
    found = read_population(write(tmp_path, POPULATION + row))

    assert [note.severity for note in found.notes] == ["doubt"]


def test_population_without_code_is_named_by_nfkc(tmp_path):
    text = "調査年月日,地域名,総人口\n2025/4/1,第１区,3\n"

    assert read_population(write(tmp_path, text)).rows["district_code"].tolist() == [
        "第1区"
    ]


@pytest.mark.parametrize(
    ("header", "band"),
    [
        ("0-4歳の男性", ("male", 0, 4)),
        ("０～４歳の女性", ("female", 0, 4)),
        ("85歳以上の女性", ("female", 85, None)),
        ("100歳以上の男性", ("male", 100, None)),
        ("95〜99歳", ("all", 95, 99)),
        ("85-89歳男", ("male", 85, 89)),
    ],
)
def test_age_columns_are_known_in_every_spelling(header, band):
    (column,) = read_age_columns([header])

    assert (column.sex, column.age_from, column.age_to) == band


def test_other_columns_are_no_age_columns():
    assert read_age_columns(["年齢不詳の男性", "総人口", "2025年", "世帯数"]) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("01,2025-13-01,東町,1,,,,,,,,\n", "日付として読めません"),
        ("01,2025-04-01,東町,1.5,,,,,,,,\n", "整数として読めません"),
        ("01,2025-04-01,東町,-3,,,,,,,,\n", "整数として読めません"),
        (",2025-04-01,,1,,,,,,,,\n", "地域コードも地域名も"),
        ("01,2025-04-01,東町,1,,,,,,,,\n" * 2, "行が2つ"),
    ],
)
def test_population_out_of_order_is_refused(tmp_path, row, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read_population(write(tmp_path, POPULATION + row))


def test_membership_is_a_share_of_households(tmp_path):
    rows = (
        "01,東町,令和7年度,400,250,届出,架空\n"
        "02,西町,2025,0,0,届出,架空\n"
        "03,南町,2025,10,,届出,架空\n"
    )
    found = read_membership(write(tmp_path, MEMBERSHIP + rows))

    first = found.rows.iloc[0]
    assert (first["indicator"], first["fiscal_year"]) == ("membership", 2025)
    assert (first["numerator"], first["denominator"]) == (250, 400)
    assert first["value"] == pytest.approx(0.625)
    assert found.rows["value"].isna().tolist() == [False, True, True]
    assert found.rows["numerator"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("01,東町,2025,10,11,,\n", "より多く"),
        ("01,東町,2025,10,1,,\n01,東町,令和7年度,10,2,,\n", "行が2つ"),
        ("01,東町,去年,10,1,,\n", "年度として読めません"),
    ],
)
def test_membership_out_of_order_is_refused(tmp_path, rows, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read_membership(write(tmp_path, MEMBERSHIP + rows))


def test_observation_of_the_whole_city_has_no_district(tmp_path):
    rows = (
        "membership,,2007,,,66.7%,share,届出,出典,注\n"
        "membership,01,2007,,,,share,届出,,\n"
    )
    found = read_observations(write(tmp_path, OBSERVATIONS + rows))

    assert found.rows["district_code"].tolist() == [None, "01"]
    assert found.rows["value"].iloc[0] == pytest.approx(0.667)
    assert pd.isna(found.rows["value"].iloc[1])
    assert found.notes[0].severity == "repair"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("membership,,2007,,,66.7,share,,,\n", "0〜1"),
        ("membership,,2007,,,多い,share,,,\n", "数として読めません"),
        (",,2007,,,0.5,share,,,\n", "指標が空"),
        ("m,,2007,,,0.5,share,,,\n" * 2, "行が2つ"),
    ],
)
def test_observation_out_of_order_is_refused(tmp_path, row, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read_observations(write(tmp_path, OBSERVATIONS + row))


def test_missing_column_is_named_as_people_write_it(tmp_path):
    with pytest.raises(InvalidLayerError, match="加入世帯数"):
        read_membership(write(tmp_path, "地域名,年度,世帯数\n東町,2025,1\n"))
