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
        ("男性0-4歳", ("male", 0, 4)),
        ("女（100歳以上）", ("female", 100, None)),
        ("95_99歳の女性", ("female", 95, 99)),
        ("0歳の男性", ("male", 0, 0)),
        ("male_0_4", ("male", 0, 4)),
        ("female_85_over", ("female", 85, None)),
        ("population_male_100+", ("male", 100, None)),
        ("age_total_5-9", ("all", 5, 9)),
    ],
)
def test_age_columns_are_known_in_every_spelling(header, band):
    (column,) = read_age_columns([header])

    assert (column.sex, column.age_from, column.age_to) == band


def test_other_columns_are_no_age_columns():
    assert (
        read_age_columns(
            ["年齢不詳の男性", "総人口", "2025年", "世帯数", "男性", "male", "15-64"]
        )
        == []
    )


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


def test_people_without_age_explain_the_difference_and_are_told(tmp_path):
    header = "調査年月日,地域名,総人口,0-4歳,5歳以上,年齢不詳\n"
    found = read_population(write(tmp_path, header + "2025-04-01,東町,10,3,5,2\n"))

    assert found.rows["count"].tolist() == [10, 3, 5]
    assert found.unmapped == ()
    (note,) = found.notes
    assert "年齢不詳の人は" in note.message


def test_bands_up_to_a_hundred_are_kept_apart(tmp_path):
    header = "調査年月日,地域名,総人口,85-89歳の男性,95-99歳の男性,100歳以上の男性\n"
    found = read_population(write(tmp_path, header + "2025-04-01,東町,6,1,2,3\n"))

    bands = found.rows.iloc[1:][["age_from", "age_to", "count"]]
    assert bands.fillna(-1).to_numpy().tolist() == [
        [85, 89, 1],
        [95, 99, 2],
        [100, -1, 3],
    ]


def test_population_with_english_keys_is_read(tmp_path):
    text = "district_code,name,as_of,population,male_0_4,households\n01,東町,2025-04-01,3,1,2\n"
    path = write(tmp_path, text)

    assert read_population(path).rows["count"].tolist() == [3, 1]
    assert read_households(path).rows["households"].tolist() == [2]


def test_row_that_adds_the_others_up_is_skipped_and_told(tmp_path):
    text = "調査年月日,地域名,総人口\n2025-04-01,東町,3\n2025-04-01,合計,3\n"
    found = read_population(write(tmp_path, text))

    assert found.rows["name"].tolist() == ["東町"]
    assert found.source_rows == 2
    assert [(note.severity, note.row) for note in found.notes] == [("skip", 2)]


def test_remark_that_is_not_stored_is_told(tmp_path):
    text = "調査年月日,地域名,総人口,備考\n2025-04-01,東町,3,推計\n"
    (note,) = read_population(write(tmp_path, text)).notes

    assert (note.severity, note.column) == ("doubt", "備考")


def test_day_number_of_a_spreadsheet_is_a_day(tmp_path):
    text = "調査年月日,地域名,総人口\n45748,東町,3\n"
    found = read_population(write(tmp_path, text))

    assert found.rows["as_of"].tolist() == [date(2025, 4, 1)]
    assert found.notes[0].severity == "repair"


def test_user_corrects_the_columns_of_figures(tmp_path):
    text = "いつ,どこ,何人,世帯\n2025-04-01,東町,3,2\n"
    path = write(tmp_path, text)
    columns = {"as_of": "いつ", "name": "どこ", "total": "何人", "households": "世帯"}

    found = read_population(path, columns=columns)
    households = read_households(path, columns=columns)

    assert found.rows["count"].tolist() == [3]
    assert found.unmapped == ()
    assert households.rows["households"].tolist() == [2]


def test_one_column_a_year_becomes_one_row_a_year(tmp_path):
    text = (
        "自治会名,令和6年度世帯数,令和6年度加入世帯数,世帯数（令和7年度）,加入世帯数（令和7年度）\n"
        "東町,10,5,12,6\n西町,,,8,4\n"
    )
    found = read_membership(write(tmp_path, text))

    columns = ["name", "fiscal_year", "denominator", "numerator"]
    assert found.rows[columns].to_numpy().tolist() == [
        ["東町", 2024, 10, 5],
        ["東町", 2025, 12, 6],
        ["西町", 2025, 8, 4],
    ]
    assert found.source_rows == 2
    assert found.notes[0].severity == "repair"


def test_indicator_with_one_column_a_year_is_read(tmp_path):
    text = "指標,単位,2024年度,2025年度\nevents,件,3,4\n"
    found = read_observations(write(tmp_path, text))

    assert found.rows["fiscal_year"].tolist() == [2024, 2025]
    assert found.rows["value"].tolist() == [3.0, 4.0]


@pytest.mark.parametrize(
    ("value", "unit", "stored"),
    [("0.6", "%", 0.006), ("45.2", "％", 0.452), ("45.2%", "%", 0.452)],
)
def test_a_unit_of_per_cent_makes_a_share_with_a_note(tmp_path, value, unit, stored):
    row = f"加入率,,2025,,,{value},{unit},届出,出典,\n"
    found = read_observations(write(tmp_path, OBSERVATIONS + row))

    assert found.rows["value"].tolist() == pytest.approx([stored])
    assert found.rows["unit"].tolist() == ["share"]
    assert [note.severity for note in found.notes] == ["repair"]


@pytest.mark.parametrize(
    "text", ["令和7年4月1日現在", "2025年4月1日（現在）", "4/30/2025", "2025/4/1時点"]
)
def test_days_of_figures_are_read_as_people_write_them(tmp_path, text):
    found = read_population(write(tmp_path, f"町会名,時点,総数\n東町,{text},10\n"))

    assert found.rows["as_of"].iloc[0].month == 4
    assert found.rows["as_of"].iloc[0].year == 2025


def test_a_missing_column_is_named_in_japanese_only(tmp_path):
    with pytest.raises(InvalidLayerError) as caught:
        read_population(write(tmp_path, "町会名,総数\n東町,10\n"))

    assert "調査年月日" in str(caught.value)
    assert "as_of" not in str(caught.value)


def test_totals_with_people_of_unknown_age_are_read(tmp_path):
    text = (
        "町名,時点,総数,総数_男,総数_女,0～4歳,5歳～,年齢不詳\n"
        "東町,2025-04-01,12,6,6,4,6,2\n"
    )
    found = read_population(write(tmp_path, text))

    assert found.rows["count"].tolist() == [12, 6, 6, 4, 6]
    assert [note.severity for note in found.notes] == ["repair"]


def test_people_of_unknown_age_without_a_total_are_told_as_lost(tmp_path):
    text = "町名,時点,0～4歳,年齢不詳\n東町,2025-04-01,4,2\n"
    found = read_population(write(tmp_path, text))

    assert "2人" in found.notes[-1].message
    assert found.notes[-1].severity == "doubt"


def test_columns_that_look_like_ages_and_overlaps_are_told(tmp_path):
    text = "町名,時点,総数,0-14歳,0-4歳,65歳代くらい\n東町,2025-04-01,20,14,3,3\n"
    found = read_population(write(tmp_path, text))

    told = "".join(note.message for note in found.notes)
    assert "「0-14歳」と「0-4歳」は範囲が重なっています" in told
    assert "65歳代くらい" in told


@pytest.mark.parametrize(
    ("header", "band"),
    [
        ("female_85plus", ("female", 85, None)),
        ("population_0_4", ("all", 0, 4)),
        ("100歳～", ("all", 100, None)),
        ("男_85才以上", ("male", 85, None)),
    ],
)
def test_more_ways_to_write_an_age_band(header, band):
    (column,) = read_age_columns([header])

    assert (column.sex, column.age_from, column.age_to) == band


def test_a_row_of_totals_with_a_code_is_skipped_by_its_name(tmp_path):
    text = "地域コード,地域名,調査年月日,総人口\n0,合計,2025-04-01,10\n1,東町,2025-04-01,10\n"
    found = read_population(write(tmp_path, text))

    assert found.rows["district_code"].tolist() == ["1"]
    assert found.places == {("1", "東町"): (2,)}


BY_AGE = "指標,年度,年齢,分子,分母,母数\n"


def test_observations_say_whom_they_are_of(tmp_path):
    rows = (
        "participants,2025,20〜39歳,3,,\nparticipants,2025,65歳以上,4,,\n"
        "participants,2025,40歳未満,5,,\nparticipants,2025,計,9,,\n"
        "survey_response:調査,2025,,60,132,140\n"
    )
    found = read_observations(write(tmp_path, BY_AGE + rows)).rows

    assert found["age_from"].fillna(-1).tolist() == [20, 65, 0, -1, -1]
    assert found["age_to"].fillna(-1).tolist() == [39, -1, 39, -1, -1]
    assert found["about"].fillna(-1).tolist() == [-1, -1, -1, -1, 140]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("p,2025,若者,3,,\n", r"「若者」は年齢の範囲として読めません"),
        ("p,2025,39〜20歳,3,,\n", "年齢の範囲として正しくありません"),
        ("p,2025,,4,3,\n", "分子4が分母3より多く"),
        ("p,2025,,3,60,50\n", "分母60が母数50より多く"),
        ("p,2025,20代,3,,\n" + "p,2025,20〜29歳,4,,\n", "年齢の行が2つ"),
    ],
)
def test_ages_and_parts_out_of_order_are_refused(tmp_path, row, reason):
    with pytest.raises(InvalidLayerError, match=reason) as caught:
        read_observations(write(tmp_path, BY_AGE + row))

    assert "行が2つ" in reason or caught.value.details["row"] == 1
