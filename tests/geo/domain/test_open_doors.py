"""How a call stands on a day: told from its days, stored nowhere."""

from datetime import date

import pytest

from geo.domain.open_doors import state_on

MEETING, DEADLINE = date(2026, 5, 10), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 4, 30), "upcoming"),
        (date(2026, 5, 10), "open"),
        (date(2026, 5, 11), "open"),
        (date(2026, 6, 30), "open"),
        (date(2026, 7, 1), "held"),
    ],
)
def test_a_day_of_explanation_before_the_deadline_closes_nothing(on, state):
    days = {"opens_on": date(2026, 5, 1), "deadline": DEADLINE, "held_on": MEETING}

    assert state_on("published", **days, on=on) == state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 6, 30), "open"),
        (date(2026, 7, 1), "closed"),
        (date(2026, 7, 9), "held"),
    ],
)
def test_what_is_held_after_its_deadline_is_closed_and_then_over(on, state):
    days = {"opens_on": None, "deadline": DEADLINE, "held_on": date(2026, 7, 8)}

    assert state_on("published", **days, on=on) == state
