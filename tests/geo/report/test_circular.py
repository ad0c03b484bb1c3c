"""A circular says what a month holds, and no more than is known."""

from datetime import date

import pytest

from geo.report.circular import (
    PaperArea,
    Part,
    describe_circular,
    find_area_cards,
    list_month,
)
from web.database import get_snapshot, open_session
from web.paper_query import district_area, organisation_area

CITY = "inagi"
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def snapshot(demo_app):
    """The demo's city."""
    with demo_app.app_context():
        yield get_snapshot(CITY)


def association(snapshot, name):
    card = next(card for card in snapshot.cards if card.title.startswith(name))
    return organisation_area(snapshot, card.uid)


def test_rows_are_numbered_in_order_of_their_days(snapshot):
    area = association(snapshot, "つむぎ台自治会")

    rows = list_month(snapshot, find_area_cards(snapshot, area), DECEMBER)

    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert [row.days[0] for row in rows] == sorted(row.days[0] for row in rows)
    assert all(day.replace(day=1) == DECEMBER for row in rows for day in row.days)


def test_a_day_off_is_said_and_is_no_day(snapshot):
    rows = list_month(snapshot, snapshot.cards, DECEMBER)
    gymnastics = next(row for row in rows if row.card.title == "いきいき体操の日")

    assert gymnastics.days_off == (date(2026, 12, 29),)
    assert date(2026, 12, 29) not in gymnastics.days


def test_a_cancelled_activity_keeps_its_days(snapshot):
    cancelled = [card for card in snapshot.cards if card.status == "cancelled"]
    assert cancelled

    for card in cancelled:
        first = snapshot.get_schedule(card.uid).starts_on.replace(day=1)
        assert list_month(snapshot, [card], first)[0].days


def test_an_association_s_paper_holds_what_it_does_elsewhere(snapshot):
    area = association(snapshot, "つむぎ台自治会")

    titles = {card.title for card in find_area_cards(snapshot, area)}

    homes = snapshot.get_area_set(area.area_set).homes
    outside = [
        card
        for card in snapshot.cards
        if card.who == area.name
        and card.kind == "activity"
        and homes.get(card.uid) != area.code
    ]
    assert outside
    assert {card.title for card in outside} <= titles


def test_what_is_not_known_of_one_is_not_said_of_all(snapshot):
    area = PaperArea("市", None, None, None, None)
    with open_session() as session:
        empty = describe_circular(session, snapshot, area, DECEMBER)
        some = describe_circular(
            session, snapshot, association(snapshot, "つむぎ台自治会"), DECEMBER
        )

    assert empty.free is Part.NONE
    assert empty.asked is None
    assert some.free is Part.SOME
    assert some.contact.role
    assert some.contact.phone


def test_a_district_s_readers_ask_the_nearest_centre(snapshot):
    with open_session() as session:
        circular = describe_circular(
            session, snapshot, district_area(snapshot, "13225017", None), DECEMBER
        )

    assert circular.asked.kind == "support_centre"
