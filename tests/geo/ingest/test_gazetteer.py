"""Placing addresses without coordinates: exact names, in every spelling people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.errors import NotFoundError
from geo.ingest.gazetteer import find_town, place_addresses
from geo.ingest.town_names import town_key
from geo.ingest.town_points import read_town_index

YAIZU, SAPPORO, YOKOHAMA, TOBETSU = "222127", "011002", "141003", "013030"
TOWNS = sorted(read_town_index("22212").towns)


def town_of(address, city=YAIZU):
    place = find_town(address, city)
    return place and place.town


@pytest.mark.parametrize(
    "address",
    [
        "静岡県焼津市本町二丁目16番32号",
        "焼津市本町2-16-32",
        "本町２－１６－３２",
        "本町２ー１６ー３２",
        "本町２の１６の３２",
        "〒425-0022 静岡県 焼津市 本町2丁目16-32",
        "焼津市大字本町二丁目",
        "静岡県焼津市焼津市本町2-16-32",
        "本町2丁16-32",
        "本町二－十六",
    ],
)
def test_every_spelling_of_an_address_finds_the_same_town(address):
    assert town_of(address) == "本町二丁目"


def test_place_holds_the_town_point_and_what_follows_the_town():
    place = find_town("静岡県焼津市本町二丁目１６番３２号", YAIZU)

    assert (place.point.x, place.point.y) == pytest.approx(
        (138.32268, 34.86707), abs=1e-2
    )
    assert place.rest == "16番32号"


@pytest.mark.parametrize("written", ["三ヶ名12", "三ケ名12", "三が名12", "三ガ名12"])
def test_spellings_of_the_small_ke_are_one(written):
    assert town_of(written) == "三ケ名"


def test_old_form_of_a_character_finds_the_common_one():
    assert town_of("焼津市禰宜島12") == "祢宜島"


def test_longest_town_wins():
    assert town_of("中根新田12") == "中根新田"
    assert town_of("中根12") == "中根"


def test_two_numbers_behind_a_town_without_blocks_are_its_lot():
    assert town_of("浜当目2-3") == "浜当目"
    assert town_of("浜当目2-3-5") == "浜当目二丁目"


def test_lot_of_a_block_that_does_not_exist_is_not_placed():
    assert town_of("本町99-1") is None


def test_digits_of_a_block_are_not_cut_in_two():
    assert town_of("本町21-3-4") is None


@pytest.mark.parametrize(
    "address", ["藤枝市瀬戸新屋1", "東京都港区芝1-1", "静岡県静岡市葵区追手町5-1"]
)
def test_address_of_another_municipality_is_told_as_outside(address):
    places, notes = place_addresses([(4, address)], city_code=YAIZU)

    assert places == [None]
    assert [(note.severity, note.row) for note in notes] == [("doubt", 4)]
    assert "ほかの市区町村" in notes[0].message


def test_town_is_not_read_from_the_beginning_of_another_name():
    # 三和 is a town of the city: 焼津三和 is not 三和 in the town 焼津.
    assert town_of("静岡県焼津三和60") is None


def test_number_without_a_town_is_not_placed():
    assert town_of("焼津市182-12") is None


def test_county_may_stand_before_a_town():
    assert town_of("北海道石狩郡当別町弥生51", TOBETSU) == "弥生"
    assert town_of("当別町弥生51", TOBETSU) == "弥生"


def test_numbers_before_jo_are_read_in_both_scripts():
    for written in ("北1条西2丁目1-1", "北一条西二丁目", "北１条西２－１"):
        assert town_of(f"札幌市中央区{written}", SAPPORO) == "中央区北一条西二丁目"


def test_ward_tells_towns_of_one_name_apart():
    assert town_of("横浜市西区平沼1-1-1", YOKOHAMA) == "西区平沼一丁目"


def test_town_that_two_wards_share_needs_its_ward():
    index = read_town_index("14100")
    shared = [
        town.name.split("区", 1)[1]
        for town in index.towns.values()
        if town_key(town.name.split("区", 1)[1]) not in index.towns
    ]

    assert shared
    assert town_of(shared[0], YOKOHAMA) is None


def test_one_note_speaks_for_all_rows_with_the_same_reason():
    rows = [(1, "本町2-1"), (2, None), (3, "南町1"), (4, " "), (5, "西焼津3")]

    places, notes = place_addresses(rows, city_code=YAIZU)

    assert [place is not None for place in places] == [True, False, False, False, True]
    assert [(note.severity, note.row) for note in notes] == [
        ("repair", 1),
        ("doubt", 2),
        ("doubt", 3),
    ]
    assert "（ほか1行も同じ）" in notes[1].message


def test_name_that_runs_on_behind_the_town_is_placed_with_a_doubt():
    places, notes = place_addresses([(7, "上新田字東540番3")], city_code=YAIZU)

    assert places[0].town == "上新田"
    assert [(note.severity, note.row) for note in notes] == [("doubt", 7)]


def test_no_rows_give_no_notes():
    assert place_addresses([], city_code=YAIZU) == ([], [])


def test_unknown_municipality_is_refused():
    with pytest.raises(NotFoundError):
        place_addresses([(1, "本町1")], city_code="999999")


@given(st.sampled_from(TOWNS), st.integers(1, 9999), st.integers(1, 99))
def test_every_town_of_the_city_finds_itself(key, lot, branch):
    town = read_town_index("22212").towns[key]

    found = find_town(f"静岡県焼津市{town.name}{lot}番地{branch}", YAIZU)

    assert found.town == town.name


@given(st.text())
def test_any_text_gets_an_answer(text):
    places, notes = place_addresses([(1, text)], city_code=YAIZU)

    assert len(places) == len(notes) == 1
