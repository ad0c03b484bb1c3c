from geo.query.programmes import TotalRecord
from geo.report.programmes import protect_totals


def total(year, area, people):
    return TotalRecord(year, area, people, 10.0, 20, "市の集計")


def shown(lines):
    return {
        line.total.area_name: "hidden" if line.hidden else line.total.people
        for line in lines
    }


def test_a_small_area_takes_its_hours_and_stamps_with_it():
    (line,) = protect_totals([total(2025, "東", 3)])

    assert line.hidden
    assert (line.total.people, line.total.hours, line.total.stamps) == (
        None,
        None,
        None,
    )


def test_a_small_area_cannot_be_had_by_taking_the_others_from_the_city():
    lines = protect_totals(
        [
            total(2025, None, 63),
            total(2025, "東", 3),
            total(2025, "西", 40),
            total(2025, "南", 20),
        ]
    )

    assert shown(lines) == {None: 63, "東": "hidden", "西": 40, "南": "hidden"}


def test_people_of_no_listed_area_protect_the_small_one():
    lines = protect_totals(
        [total(2025, None, 90), total(2025, "東", 3), total(2025, "西", 40)]
    )

    assert shown(lines) == {None: 90, "東": "hidden", "西": 40}


def test_nobody_and_not_known_are_not_hidden():
    lines = protect_totals([total(2025, "東", 0), total(2025, "西", None)])

    assert shown(lines) == {"東": 0, "西": None}


def test_each_year_is_a_table_of_its_own():
    lines = protect_totals([total(2024, "東", 40), total(2025, "東", 4)])

    assert [line.hidden for line in lines] == [False, True]


def test_a_few_people_of_no_listed_area_do_not_follow_from_the_others():
    lines = protect_totals(
        [total(2025, None, 103), total(2025, "東", 50), total(2025, "西", 50)]
    )

    assert "hidden" in shown(lines).values()
