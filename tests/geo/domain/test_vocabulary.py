"""The guidelines' words: all there, none wrong, none added up that differ."""

from importlib.resources import files

import pytest

from geo.domain.errors import NotFoundError
from geo.domain.vocabulary import VOCABULARY_NAMES, Relation, load_vocabulary
from geo.domain.vocabulary_file import parse_vocabulary

SMALLEST = """
source = "架空"
[[term]]
code = "a"
label = "甲"
label_en = "A"
"""


def test_every_vocabulary_file_is_in_order_and_has_english_labels():
    for name in VOCABULARY_NAMES:
        assert all(term.label_en for term in load_vocabulary(name).terms)


def test_every_file_of_the_folder_is_a_vocabulary():
    found = {
        path.name for path in files("geo.domain").joinpath("vocabularies").iterdir()
    }

    assert found - {"__pycache__"} == {f"{name}.toml" for name in VOCABULARY_NAMES}


def test_no_file_calls_a_resident_an_adoptive_parent():
    for path in files("geo.domain").joinpath("vocabularies").iterdir():
        assert "里" + "親" not in path.read_text(encoding="utf-8")


def test_vocabulary_is_read_once():
    assert load_vocabulary("field") is load_vocabulary("field")


def test_unknown_vocabulary_and_code_are_not_found():
    with pytest.raises(NotFoundError):
        load_vocabulary("../errors")
    with pytest.raises(NotFoundError):
        load_vocabulary("field").get("nothing")


def test_nine_fields_hold_the_101_examples_of_the_policy():
    counts = {term.code: len(term.examples) for term in load_vocabulary("field").terms}

    assert counts == {
        "welfare": 14,
        "learning": 8,
        "town": 10,
        "culture": 10,
        "nature": 11,
        "safety": 7,
        "rights": 11,
        "family": 20,
        "support": 10,
    }


def test_after_school_care_is_found_in_two_fields():
    fields = load_vocabulary("field")

    assert [term.code for term in fields.find_all("学童保育")] == ["learning", "family"]
    assert fields.find("学童保育").code == "learning"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("保健･医療･福祉の分野", "welfare"),
        ("保健、医療、福祉", "welfare"),
        ("welfare", "welfare"),
        ("フラワーガーデン活動", "town"),
        ("ふらわーがーでん活動", "town"),
        ("いじめ問題１１０番", "family"),
        ("災害・地域安全", "safety"),
        ("自然・環境保全（環境・公害・エネルギー）の分野", None),
        ("", None),
        ("・", None),
    ],
)
def test_field_is_found_by_any_spelling_of_its_words(text, code):
    found = load_vocabulary("field").find(text)

    assert (found.code if found else None) == code


def test_zones_run_from_residents_to_the_city_in_four_cities_words():
    zones = load_vocabulary("zone")

    assert [term.code for term in zones.terms] == ["A", "B", "C", "D", "E"]
    assert zones.label("A") == "市民主体"
    assert zones.label("A", "ebetsu") == "市民が主体的に活動"
    assert zones.label("C", "ishioka") == "相互協力"
    assert zones.label("C", "asaka") == "③双方同等"
    assert zones.label("E", "inagi") == "行政の責任と主体性によって独自に行う領域"
    assert zones.label("B", "sunagawa") == "市民主導"
    assert zones.find("④行政主導").code == "D"


@pytest.mark.parametrize(
    ("city", "number"), [("sunagawa", 10), ("inagi", 7), ("asaka", 5), ("ebetsu", 0)]
)
def test_city_lists_as_many_forms_as_its_guideline(city, number):
    words = load_vocabulary("form").city_terms(city)

    assert sum(word.parent is None and word.listed for word in words) == number


def test_commission_in_inagi_has_three_kinds():
    words = load_vocabulary("form").city_terms("inagi")

    assert [
        (word.label, word.code) for word in words if word.parent == "業務委託等"
    ] == [
        ("業務委託", "commission"),
        ("アダプトシステム", "adoption"),
        ("指定管理者制度", "designated_manager"),
    ]


def test_adoption_is_commission_in_inagi_cooperation_in_asaka_and_unknown_in_sunagawa():
    forms = load_vocabulary("form")

    assert forms.city_heading("inagi", "adoption").code == "commission"
    assert forms.city_heading("asaka", "adoption").code == "cooperation"
    assert forms.city_heading("sunagawa", "adoption") is None
    assert forms.city_heading("nowhere", "adoption") is None


def test_word_without_a_code_is_unmapped():
    unmapped = [
        word
        for word in load_vocabulary("form").city_terms("asaka")
        if word.code is None
    ]

    assert [word.relation for word in unmapped] == [Relation.UNMAPPED]


def test_label_is_the_citys_own_only_where_it_means_the_same():
    forms = load_vocabulary("form")

    assert forms.label("adoption", "inagi") == "アダプトシステム"
    assert forms.label("commission", "inagi") == "業務委託"
    assert forms.label("cooperation", "sunagawa") == "事業協力"  # 協力、連携 holds more


def test_civic_group_holds_the_associations_in_asaka():
    actors = load_vocabulary("actor_type")

    assert actors.city_heading("asaka", "association").label == "市民活動団体"
    assert actors.city_heading("ishioka", "association").label == "地域型組織"
    assert actors.city_heading("sunagawa", "association").label == "町内会"
    assert actors.find("ＮＰＯ").code == "npo"


def test_phases_name_the_nineteen_forms():
    assert [
        (term.code, len(term.examples)) for term in load_vocabulary("phase").terms
    ] == [
        ("plan", 9),
        ("do", 7),
        ("check", 3),
    ]


@pytest.mark.parametrize(
    ("hour", "code"),
    [
        (0, "night"),
        (4.5, "night"),
        (5, "morning"),
        (10.9, "morning"),
        (11, "daytime"),
        (16.9, "daytime"),
        (17, "night"),
        (24, "night"),
    ],
)
def test_every_hour_lies_in_one_band(hour, code):
    bands = load_vocabulary("time_band")

    assert bands.find_covering(hour).code == code
    assert sum(term.covers(hour) for term in bands.terms) == 1


@pytest.mark.parametrize("age", [0, 6, 17, 18, 30, 60, 70, 110])
def test_every_age_lies_in_one_generation(age):
    assert sum(term.covers(age) for term in load_vocabulary("generation").terms) == 1


def test_short_label_falls_back_to_the_label():
    fields = load_vocabulary("field")

    assert fields.get("family").short == "男女共同参画・子ども"
    assert fields.get("town").short == "まちづくり"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source = ", "broken.toml"),
        ('source = "x"', "term is missing"),
        (SMALLEST.replace("label_en", "label_fr"), "label_en is missing"),
        (SMALLEST + 'colour = "red"', "unknown key 'colour'"),
        (SMALLEST + SMALLEST.split("\n", 2)[2], "code 'a' appears twice"),
        (SMALLEST + 'aliases = ["甲"]', "label '甲' appears twice"),
        (SMALLEST + 'examples = ["乙", "乙"]', "example '乙' appears twice"),
        (SMALLEST + 'parent = "z"', "a: there is no parent 'z'"),
        (SMALLEST + 'parent = "a"', "circle"),
    ],
)
def test_file_that_contradicts_itself_is_refused_with_the_place(text, message):
    with pytest.raises(ValueError, match=message) as caught:
        parse_vocabulary("broken", text)

    assert str(caught.value).startswith("broken.toml: ")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ('label = "乙", code = "a", relation = "equal"', "'equal' is no relation"),
        ('label = "乙", relation = "exact"', "unmapped, and only that"),
        ('label = "乙", code = "a", relation = "unmapped"', "unmapped, and only that"),
        ('label = "乙", code = "z", relation = "exact"', "there is no code 'z'"),
        (
            'label = "乙", code = "a", relation = "exact", parent = "丙"',
            "no parent '丙'",
        ),
        ('code = "a", relation = "exact"', "label is missing"),
    ],
)
def test_city_word_that_leads_nowhere_is_refused(word, message):
    text = (
        SMALLEST + f'[[city]]\ncity = "kakuu"\nsource = "架空"\nterm = [{{ {word} }}]'
    )

    with pytest.raises(ValueError, match=message):
        parse_vocabulary("broken", text)


def test_city_without_a_list_has_no_words_and_says_why():
    forms = load_vocabulary("form")

    assert forms.city_terms("ishioka") == ()
    assert forms.cities["ishioka"].note
