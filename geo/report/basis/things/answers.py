"""Opinions of residents and the city's answers: whether one came, and in time."""

from datetime import timedelta
from typing import Any, Final

from geo.query.participation_figures import find_heard
from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.things.where import citywide, home_of, summed

SOURCE = "意見と回答の記録"
YEAR: Final = timedelta(days=365)


def measure_answers(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return published opinions of a year that were answered, and those in time.

    In time is said of what was answered or should have been: an opinion whose day
    is still to come is neither late nor in time.
    """
    on = asked.snapshot.on
    heard = [
        one
        for one in find_heard(asked.session, asked.snapshot.municipality_id)
        if on - YEAR <= one.received_on <= on
    ]
    if not heard:
        return {}
    homes = [home_of(asked, one.area, one.place) for one in heard]
    words: dict[str, Any] = {
        "source": SOURCE,
        "fictional": any(one.fictional for one in heard),
    }
    known = [
        (home, one)
        for home, one in zip(homes, heard, strict=True)
        if one.answered_on is not None or one.answer_due_on < on
    ]
    made: dict[str, tuple[Measure, ...]] = {
        "answered": (
            summed(
                asked,
                "answered",
                [
                    (home, float(one.answered_on is not None), 1.0)
                    for home, one in zip(homes, heard, strict=True)
                ],
                definition="過去1年に受け付け、公開した意見",
                note=citywide(homes, "意見"),
                **words,
            ),
        )
    }
    if known:
        made["answered_in_time"] = (
            summed(
                asked,
                "answered_in_time",
                [
                    (
                        home,
                        float(
                            one.answered_on is not None
                            and one.answered_on <= one.answer_due_on
                        ),
                        1.0,
                    )
                    for home, one in known
                ],
                definition="過去1年に受け付け、公開した意見のうち、回答したものと"
                "期限を過ぎたもの",
                note=citywide([home for home, _ in known], "意見"),
                **words,
            ),
        )
    return made
