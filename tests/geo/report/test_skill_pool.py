"""The pool of skills: no small number of people can be read or computed."""

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.disclosure import SMALLEST_SHOWN
from geo.query.skill_pool import PoolRecord
from geo.report.skill_pool import protect_pool

DAY = date(2026, 10, 1)
SKILLS = ("repair", "garden", "care")
AREAS = (None, ("districts", "1", "東町"), ("districts", "2", "西町"))


def record(skill, area, people):
    return PoolRecord(
        area, skill, people, DAY, ("d1", "窓口"), "人材バンク", fictional=True
    )


def test_a_small_number_is_withheld_and_the_sums_do_not_tell_it():
    table = protect_pool(
        [
            record("repair", AREAS[1], 2),
            record("repair", AREAS[2], 12),
            record("garden", AREAS[1], 9),
            record("garden", AREAS[2], 8),
        ]
    )

    row = table.rows[0]
    assert row.cells[0].hidden
    assert row.cells[1].hidden or row.total.hidden
    assert table.rows[1].cells[0].hidden or table.totals[0].hidden
    assert table.withholds


def test_nothing_known_is_not_nobody():
    table = protect_pool([record("repair", AREAS[1], 0), record("care", AREAS[2], 30)])

    (zero, nothing), (also_nothing, many) = (row.cells for row in table.rows)
    assert zero.people == 0
    assert nothing.people is None
    assert not nothing.hidden
    assert also_nothing.people is None
    assert many.people == 30
    assert not table.withholds


def test_a_pool_without_counts_says_nothing():
    assert protect_pool([]).rows == ()


def test_only_desks_that_everybody_may_see_are_named():
    records = [record("repair", None, 30)]

    assert protect_pool(records).desks == ()
    assert protect_pool(records, desks={"d1"}).desks == (("d1", "窓口"),)


@settings(max_examples=8)  # each solves some linear programmes
@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_no_line_or_column_lets_its_small_number_be_subtracted(numbers):
    places = list(product(SKILLS, AREAS))
    table = protect_pool(
        [record(*place, people) for place, people in zip(places, numbers, strict=True)]
    )
    lines = [(row.cells, row.total) for row in table.rows]
    lines += [
        (tuple(row.cells[at] for row in table.rows), total)
        for at, total in enumerate(table.totals)
    ]

    for row, total in lines:
        hidden = [cell for cell in (*row, total) if cell.hidden]
        assert len(hidden) != 1, "one hidden number follows from the others"
        shown = [cell.people for cell in row if not cell.hidden]
        assert not any(0 < (people or 0) < SMALLEST_SHOWN for people in shown)
