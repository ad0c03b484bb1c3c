"""Files on working together (``data/collaboration``), one module a subject."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from geo.store.models import Municipality
from geo.store.seeding import (
    adoptions,
    city_words,
    confirmed,
    feedback,
    opportunities,
    partnerships,
    skills,
    stories,
)

Loader = Callable[[Session, Municipality, dict[str, Any]], int | None]
"""Writes a file's tables; returns how many rows, None where the city has some already."""

LOADERS: Mapping[str, Loader] = MappingProxyType(
    {
        "city_words": city_words.load,
        "adoptions": adoptions.load,
        "opportunities": opportunities.load,
        "partnerships": partnerships.load,
        "feedback": feedback.load,
        "stories": stories.load,
        "skills": skills.load,
        "confirmed": confirmed.load,
    }
)
