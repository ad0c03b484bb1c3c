"""How cities' words stand to each other: the known conflict, and that nothing is added."""

from geo.domain.terms import CityTerm, CityWords, Relation
from geo.domain.vocabulary import load_vocabulary, with_words
from geo.report.crosswalk import CrosswalkCity, Standing, describe_crosswalk

FORMS = load_vocabulary("form")


def city(slug: str, *, kept: bool = True, words: CityWords | None = None):
    return CrosswalkCity(slug, slug, kept, words or FORMS.cities[slug])


def row_of(crosswalk, code):
    return next(row for row in crosswalk.rows if row.code == code)


def test_adoption_is_a_conflict_between_inagi_and_asaka_and_absent_in_sunagawa():
    cities = [city("inagi"), city("asaka"), city("sunagawa", kept=False)]

    row = row_of(
        describe_crosswalk(FORMS, cities, {("inagi", "adoption"): 9}), "adoption"
    )

    assert row.standing is Standing.CONFLICT
    inagi, asaka, sunagawa = row.cells
    assert (inagi.heading.label, asaka.heading.label) == ("業務委託等", "事業協力")
    assert sunagawa.words == ()
    assert (inagi.count, asaka.count, sunagawa.count) == (9, None, None)


def test_one_city_alone_has_no_conflict():
    crosswalk = describe_crosswalk(FORMS, [city("inagi")], {})

    assert crosswalk.conflicts == ()


def test_a_word_that_holds_more_is_told_apart_from_one_that_means_the_same():
    cities = [city("inagi"), city("asaka")]
    crosswalk = describe_crosswalk(FORMS, cities, {})

    assert row_of(crosswalk, "cohosting").standing is Standing.WIDER
    assert row_of(crosswalk, "name_support").standing is Standing.SAME
    assert row_of(crosswalk, "exchange").standing is Standing.SOME


def test_an_edited_word_stands_in_the_table_and_words_without_a_code_beside_it():
    words = CityWords(
        "inagi",
        "架空",
        (
            CityTerm("まちの委託", "commission", Relation.EXACT),
            CityTerm("だれも知らないもの", None, Relation.UNMAPPED),
        ),
    )
    cities = [city("inagi", words=words), city("asaka")]
    crosswalk = describe_crosswalk(with_words("form", [words]), cities, {})

    row = row_of(crosswalk, "commission")
    assert row.cells[0].words[0].label == "まちの委託"
    assert row.standing is Standing.SAME
    assert crosswalk.cities[0].unmapped[0].label == "だれも知らないもの"
    assert all(word.code for row in crosswalk.rows for word in row.cells[0].words)


def test_no_count_of_the_table_is_a_sum_over_cities():
    counts = {("inagi", "adoption"): 3, ("asaka", "adoption"): 5}
    crosswalk = describe_crosswalk(FORMS, [city("inagi"), city("asaka")], counts)

    shown = {cell.count for row in crosswalk.rows for cell in row.cells}
    assert shown == {None, 3, 5}
