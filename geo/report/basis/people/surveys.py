"""Surveys of the whole city: whom they asked, who answered, what was said.

Two kinds of rows of the whole city hold them, in a file of 指標:

- ``survey_response:題名``: 分子 answered, 分母 asked;
- ``survey_answer:題名:答え``: 分子 gave this answer, 分母 answered.

母数 is everybody the survey speaks for; without it those who were asked are.
"""

import math
import re
from dataclasses import replace
from typing import Any, Final

from geo.query.observations import find_city_counts
from geo.report.basis.asked import Asked
from geo.report.basis.model import Survey

RESPONSE: Final = "survey_response"
ANSWER: Final = "survey_answer"
_BETWEEN: Final = "："
Row = dict[Any, Any]
_NAMED: Final = re.compile(
    rf"(?P<kind>{RESPONSE}|{ANSWER})[:：](?P<title>[^:：]+)(?:[:：](?P<answer>.+))?"
)


def find_surveys(asked: Asked) -> tuple[Survey, ...]:
    """Return a city's surveys, the oldest first, each response before its answers."""
    rows = find_city_counts(
        asked.session, asked.snapshot.municipality_id, prefix="survey_"
    )
    rows = rows[rows["age_from"].isna()].dropna(subset=["numerator", "denominator"])
    responses: dict[tuple[str, int], Survey] = {}
    answers: list[Survey] = []
    for row in rows.to_dict("records"):
        found = _NAMED.fullmatch(row["indicator"])
        if found is None:
            continue
        if found["kind"] == RESPONSE and not found["answer"]:
            response = _response(found["title"].strip(), row)
            responses[response.title, response.fiscal_year] = response
        elif found["kind"] == ANSWER and found["answer"]:
            answers.append(_answer(found, row))
    kept = [_completed(answer, responses) for answer in answers]
    return tuple(
        sorted(
            (*responses.values(), *kept),
            key=lambda survey: (
                survey.fiscal_year,
                survey.title.split(_BETWEEN, 1)[0],
                survey.said is not None,
            ),
        )
    )


def _response(title: str, row: Row) -> Survey:
    return Survey(
        title=title,
        fiscal_year=int(row["fiscal_year"]),
        population=_known(row["population"]) or float(row["denominator"]),
        answered=float(row["numerator"]),
        said=None,
        definition=row["method"],
        source=row["source"],
        note=row["note"] or "",
        asked=float(row["denominator"]),
    )


def _answer(found: re.Match[str], row: Row) -> Survey:
    return Survey(
        title=f"{found['title'].strip()}{_BETWEEN}{found['answer'].strip()}",
        fiscal_year=int(row["fiscal_year"]),
        population=_known(row["population"]),
        answered=float(row["denominator"]),
        said=float(row["numerator"]),
        definition=row["method"],
        source=row["source"],
        note=row["note"] or "",
    )


def _completed(answer: Survey, responses: dict[tuple[str, int], Survey]) -> Survey:
    """Take whom a survey speaks for from its response."""
    title = answer.title.split(_BETWEEN, 1)[0]
    response = responses.get((title, answer.fiscal_year))
    if response is None:
        return answer
    return replace(
        answer,
        population=answer.population or response.population,
        asked=response.asked,
    )


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
