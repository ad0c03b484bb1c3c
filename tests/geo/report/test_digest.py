"""What a letter says follows from the snapshot, the wish and what changed."""

from datetime import date

import pytest

from geo.report.digest import describe_digest, period_of
from geo.store.alerts import Wish
from tests.samples import DAY, add_districts, add_layer, at, snapshot_of
from tests.towns import EAST, IN_EAST, IN_WEST

ALL = Wish(area_kind="city", frequency="weekly", language="ja")


@pytest.fixture
def snapshot(session):
    add_districts(session, is_default=True)
    add_layer(
        session,
        "activity",
        at(IN_EAST, "毎日", starts_on=DAY, rrule="FREQ=DAILY", field="nature"),
        at(IN_WEST, "六日後", starts_on=date(2026, 5, 7), field="welfare"),
        at(IN_WEST, "七日後", starts_on=date(2026, 5, 8)),
        at(IN_WEST, "中止", starts_on=DAY, status="cancelled"),
    )
    return snapshot_of(session)


def titles(happenings) -> list[str]:
    return [each.card.title for each in happenings]


def digest(snapshot, wish=ALL, changes=None):
    return describe_digest(snapshot, wish, snapshot.cards, changes or {})


def uid(snapshot, title: str) -> str:
    return next(card.uid for card in snapshot.cards if card.title == title)


def test_a_week_ends_before_the_same_weekday(snapshot):
    said = digest(snapshot)

    assert sorted(titles(said.upcoming)) == sorted(["毎日"] * 7 + ["六日後"])
    assert (said.first, said.last) == (DAY, date(2026, 5, 7))


def test_a_daily_letter_speaks_of_today_and_tomorrow(snapshot):
    wish = Wish(area_kind="city", frequency="daily", language="ja")

    assert titles(digest(snapshot, wish).upcoming) == ["毎日", "毎日"]


def test_an_area_and_fields_narrow_a_letter(snapshot):
    east = Wish(
        area_kind="area",
        frequency="weekly",
        language="ja",
        area_set="districts",
        area_code=EAST,
    )
    welfare = Wish(
        area_kind="city", frequency="weekly", language="ja", fields=("welfare",)
    )

    assert set(titles(digest(snapshot, east).upcoming)) == {"毎日"}
    assert titles(digest(snapshot, welfare).upcoming) == ["六日後"]


def test_changes_are_told_by_what_they_mean(snapshot):
    said = digest(
        snapshot,
        changes={
            uid(snapshot, "毎日"): frozenset({"start_time", "description"}),
            uid(snapshot, "六日後"): frozenset({"added"}),
            uid(snapshot, "七日後"): frozenset({"description"}),
            uid(snapshot, "中止"): frozenset({"status"}),
        },
    )

    assert [card.title for card in said.added] == ["六日後"]
    assert [card.title for card in said.cancelled] == ["中止"]
    assert [(card.title, time, place) for card, time, place in said.changed] == [
        ("毎日", True, False)
    ]


def test_an_old_cancellation_is_no_news(snapshot):
    assert digest(snapshot).cancelled == ()


def test_an_area_that_is_no_more_is_said(snapshot):
    gone = Wish(
        area_kind="area",
        frequency="weekly",
        language="ja",
        area_set="districts",
        area_code="nowhere",
    )

    said = digest(snapshot, gone)

    assert said.area_lost
    assert said.says_something
    assert said.upcoming == ()


@pytest.mark.parametrize(
    ("frequency", "day", "period"),
    [
        ("daily", date(2026, 11, 22), "2026-11-22"),
        ("weekly", date(2026, 11, 22), "2026-W47"),
        ("weekly", date(2026, 11, 23), "2026-W48"),
        ("weekly", date(2027, 1, 1), "2026-W53"),
    ],
)
def test_a_period_is_a_day_or_an_iso_week(frequency, day, period):
    assert period_of(frequency, day) == period
