"""Surveys of the whole city: whom they asked, who answered, what was said.

Two kinds of rows of the whole city hold them, in a file of 指標:

- ``survey_response:題名``: 分子 answered, 分母 asked;
- ``survey_answer:題名:答え``: 分子 gave this answer, 分母 answered.

母数 is everybody the survey speaks for; without it those who were asked are.
"""

import math
import re
from typing import Final

import pandas as pd

from geo.query.observations import find_city_counts
from geo.report.basis.asked import Asked
from geo.report.basis.model import Survey

RESPONSE: Final = "survey_response"
ANSWER: Final = "survey_answer"
_NAMED: Final = re.compile(
    rf"(?P<kind>{RESPONSE}|{ANSWER})[:：](?P<title>[^:：]+)(?:[:：](?P<answer>.+))?"
)


def find_surveys(asked: Asked) -> tuple[Survey, ...]:
    """Return a city's surveys, the oldest first, each response before its answers."""
    rows = find_city_counts(
        asked.session, asked.snapshot.municipality_id, prefix="survey_"
    )
    rows = rows[rows["age_from"].isna()].dropna(subset=["numerator", "denominator"])
    named = [(_NAMED.fullmatch(row.indicator), row) for row in rows.itertuples()]
    asked_in = {
        (found["title"], row.fiscal_year): (row.denominator, row.population)
        for found, row in named
        if found is not None and found["kind"] == RESPONSE
    }
    surveys = []
    for found, row in named:
        if found is None:
            continue
        title, answer = found["title"].strip(), found["answer"]
        is_response = found["kind"] == RESPONSE
        if is_response == bool(answer):
            continue  # an answer without its words, or a response with some
        asked_there, about = asked_in.get(
            (found["title"], row.fiscal_year), (None,) * 2
        )
        population = _known(row.population) or _known(about) or _known(asked_there)
        surveys.append(
            (
                (row.fiscal_year, title, not is_response, row.Index),
                Survey(
                    title=title if is_response else f"{title}：{answer.strip()}",
                    fiscal_year=int(row.fiscal_year),
                    population=population,
                    answered=float(row.numerator if is_response else row.denominator),
                    said=None if is_response else float(row.numerator),
                    definition=row.method,
                    source=row.source,
                    note=row.note if isinstance(row.note, str) else "",
                    asked=_known(asked_there),
                ),
            )
        )
    return tuple(survey for _, survey in sorted(surveys, key=lambda item: item[0]))


def _known(number: float | None) -> float | None:
    missing = number is None or pd.isna(number) or math.isnan(number)
    return None if missing else float(number)
