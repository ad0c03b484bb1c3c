"""A guidebook numbers all it holds and finds it again by its reading."""

import pytest

from geo.report.guidebook import describe_guidebook, syllabary_row
from web.database import get_snapshot, open_session


@pytest.fixture
def book_of(demo_app):
    """Return a function that describes a district's guidebook."""
    with demo_app.app_context():

        def describe(district=None):
            with open_session() as session:
                return describe_guidebook(session, get_snapshot("inagi"), district)

        yield describe


def entries_of(book):
    return [
        entry
        for section in book.sections
        for group in section.groups
        for entry in group.entries
    ]


@pytest.mark.parametrize(
    ("kana", "row"),
    [
        ("ガーデン", "か"), ("ぱんや", "は"), ("ヴィオラ", "あ"), ("ァ", "あ"),
        ("ッ", "た"), ("ョ", "や"), ("んだ", "わ"), ("を", "わ"), ("ｶﾞｯｺｳ", "か"),
        ("", None), (None, None), ("ABC", None), ("漢字", None), ("ー", None),
    ],
)  # fmt: skip
def test_a_reading_stands_in_its_row_of_the_syllabary(kana, row):
    assert syllabary_row(kana) == row


def test_entries_are_numbered_through_and_each_stands_in_the_index_once(book_of):
    book = book_of()
    numbers = [entry.number for entry in entries_of(book)]

    assert numbers == list(range(1, len(numbers) + 1))
    indexed = [entry.number for _, entries in book.index for entry in entries]
    assert sorted(indexed) == numbers


def test_what_has_no_reading_comes_last(book_of):
    rows = [row for row, _ in book_of().index]

    assert rows[-1] is None
    assert rows[:-1] == [row for row in "あかさたなはまやらわ" if row in rows]


def test_a_district_s_book_holds_all_desks_and_its_own_activities(book_of):
    whole, part = book_of(), book_of("13225014")

    assert part.sections[0].size == whole.sections[0].size > 0
    activities = [
        entry.card for entry in entries_of(part) if entry.card.kind == "activity"
    ]
    assert activities
    assert {card.district_code for card in activities} == {"13225014"}


def test_nothing_that_ended_is_printed(book_of):
    assert all(entry.card.status != "ended" for entry in entries_of(book_of()))
