"""Codes, check digits and romaji of municipalities."""

import csv
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from geo.domain.errors import NotFoundError
from geo.domain.municipalities import check_digit, get_municipality_name


@pytest.mark.parametrize(
    "code6",
    [
        "222127",
        "132250",
        "112275",
        "011002",
        "012173",
        "012262",
        "082058",
        "131016",
        "472018",
    ],
)
def test_check_digit_completes_a_published_code(code6):
    assert check_digit(code6[:5]) == code6[5]


@pytest.mark.parametrize("text", ["", "1322", "132250", "1322a", "１３２２５"])
def test_check_digit_of_anything_but_five_digits_is_refused(text):
    with pytest.raises(ValueError, match="five digits"):
        check_digit(text)


@pytest.mark.parametrize("key", ["13225", "132250", "inagi", "Inagi", " １３２２５ "])
def test_inagi_is_found_by_code_and_by_romaji(key):
    name = get_municipality_name(key)

    assert (
        name.code5,
        name.code6,
        name.prefecture,
        name.name,
        name.slug,
        name.kana,
    ) == (
        "13225",
        "132250",
        "東京都",
        "稲城市",
        "inagi",
        "いなぎし",
    )


@pytest.mark.parametrize(
    ("slug", "code5"),
    [
        ("asaka", "11227"),
        ("yaizu", "22212"),
        ("ebetsu", "01217"),
        ("sunagawa", "01226"),
        ("ishioka", "08205"),
        ("chihayaakasaka", "27383"),
        ("sapporo-chuo", "01101"),
    ],
)
def test_romaji_leads_to_one_municipality(slug, code5):
    assert get_municipality_name(slug).code5 == code5


def test_county_is_left_out_of_a_town_but_kept_in_a_city_named_after_one():
    assert get_municipality_name("01303").name == "当別町"
    assert get_municipality_name("29203").name == "大和郡山市"


def test_romaji_that_several_share_names_them_instead_of_guessing():
    with pytest.raises(
        NotFoundError, match="fuchu-tokyo、fuchu-hiroshima、fuchu-34302"
    ):
        get_municipality_name("fuchu")


def test_city_keeps_its_reading_when_only_towns_share_it():
    assert get_municipality_name("yokohama").name == "横浜市"
    assert get_municipality_name("02406").slug == "yokohama-aomori"


def test_namesakes_are_told_apart_by_prefecture_and_then_by_code():
    assert get_municipality_name("13206").slug == "fuchu-tokyo"
    assert get_municipality_name("01361").slug == "esashi-01361"
    assert get_municipality_name("esashi-01514").name == "枝幸町"


def test_every_slug_leads_back_to_its_municipality():
    package = Path(find_spec("jp_prefecture").origin).parent
    table = (package / "data" / "cities.csv").read_text(encoding="utf-8")
    codes = [row["cityCode"] for row in csv.DictReader(table.splitlines())]

    assert len(codes) > 1900
    for code in codes:
        slug = get_municipality_name(code).slug
        assert get_municipality_name(slug).code5 == code
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", slug)


@pytest.mark.parametrize("key", ["", "99999", "nowhere", "1322", "13225-0"])
def test_unknown_municipality_is_not_found(key):
    with pytest.raises(NotFoundError):
        get_municipality_name(key)


def test_wrong_check_digit_is_named_with_the_right_code():
    with pytest.raises(NotFoundError, match="13225 なら 132250"):
        get_municipality_name("132251")
