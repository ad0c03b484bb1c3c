"""Words for districts: which area set a heading means, which area a text names."""

import pytest

from geo.domain.declared import NamedSet, find_sets, name_areas

ELEMENTARY = NamedSet(
    1, "school_zone", "小学校区", {11: "港小学校", 12: "黒石小学校", 13: "小川小学校"}
)
JUNIOR_HIGH = NamedSet(2, "school_zone", "中学校区", {21: "港中学校", 22: "小川中学校"})
ASSOCIATIONS = NamedSet(
    3, "association", "自治会区域", {31: "本町1自治会", 32: "本町2自治会"}
)
DISASTER = NamedSet(4, "district", "自主防災会境界", {41: "高新田第1自主防災会"})
DISTRICTS = NamedSet(5, "district", "地区（町丁目）", {51: "本町", 52: "西町"})
SETS = [ELEMENTARY, JUNIOR_HIGH, ASSOCIATIONS, DISASTER, DISTRICTS]


def titles(heading):
    return [each.title for each in find_sets(heading, SETS)]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("小学校区", ["小学校区"]),
        ("小学校区名", ["小学校区"]),
        ("中学校区", ["中学校区"]),
        ("学区", ["小学校区", "中学校区"]),
        ("通学 区域", ["小学校区", "中学校区"]),
        ("自治会", ["自治会区域"]),
        ("自治会名", ["自治会区域"]),
        ("町内会", ["自治会区域"]),
        ("自主防災会区域", ["自主防災会境界"]),
        ("地区", ["自主防災会境界", "地区（町丁目）"]),
        ("団地", []),
    ],
)
def test_heading_names_the_sets_it_means(heading, found):
    assert titles(heading) == found


def test_full_width_digits_name_the_same_area():
    chosen, areas = name_areas(["高新田第１自主防災会"], [DISASTER])

    assert chosen is DISASTER
    assert areas == {"高新田第１自主防災会": 41}


def test_name_without_its_ending_names_the_area():
    _, areas = name_areas(["港", "黒石小", "小川小学校区"], [ELEMENTARY])

    assert areas == {"港": 11, "黒石小": 12, "小川小学校区": 13}


def test_school_of_another_kind_is_not_named():
    assert name_areas(["港中学校"], [ELEMENTARY]) == (ELEMENTARY, {})


def test_whole_column_tells_which_set_is_meant():
    chosen, areas = name_areas(["港", "黒石"], [ELEMENTARY, JUNIOR_HIGH])

    assert chosen is ELEMENTARY
    assert areas == {"港": 11, "黒石": 12}


def test_column_that_fits_two_sets_names_neither():
    assert name_areas(["港", "小川"], [ELEMENTARY, JUNIOR_HIGH]) == (None, {})


def test_shortened_name_of_two_areas_names_neither():
    twins = NamedSet(6, "association", "自治会", {61: "本町自治会", 62: "本町町内会"})

    _, areas = name_areas(["本町", "本町自治会"], [twins])

    assert areas == {"本町自治会": 61}


def test_likeness_names_nothing():
    assert name_areas(["本町１丁目自治会"], [ASSOCIATIONS])[1] == {}


def test_no_texts_and_no_sets_name_nothing():
    assert name_areas([], []) == (None, {})
