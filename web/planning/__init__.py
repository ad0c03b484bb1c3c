"""The planners' pages and files: one module a subject, on one blueprint."""

from web.planning import (
    city,
    compare,
    dates,
    district,
    editions,
    files,
    methods,
    spread,
    together,
)
from web.planning.blueprint import bp

__all__ = [
    "bp",
    "city",
    "compare",
    "dates",
    "district",
    "editions",
    "files",
    "methods",
    "spread",
    "together",
]
