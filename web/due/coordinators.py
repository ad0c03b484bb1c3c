"""Saying who coordinates an area, wherever a page speaks of the area or the body."""

from flask import Flask

from geo.domain.periods import today
from geo.query.coordinators import CoordinatorRecord, find_coordinators
from web.database import get_snapshot, open_session


def init_app(app: Flask) -> None:
    """Let any page say who coordinates."""
    app.add_template_global(coordinators_of, "coordinators_of")


def coordinators_of(
    city: str,
    *,
    area_set: str | None = None,
    code: str | None = None,
    group: str | None = None,
) -> list[CoordinatorRecord]:
    """Return a city's coordinators today; of an area or of a body, where given.

    ``area_set``: a short name; the city's first where none is given.
    """
    snapshot = get_snapshot(city)
    if area_set is None and snapshot.area_sets:
        area_set = snapshot.area_sets[0].slug
    with open_session() as session:
        found = find_coordinators(session, snapshot.municipality_id, on=today())
    return [
        each
        for each in found
        if each.group in snapshot.positions
        and (code is None or (each.area_set, each.code) == (area_set, code))
        and group in {None, each.group}
    ]
