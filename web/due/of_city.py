"""Which city a page of the desk is about: the one asked for, or the first."""

from flask import request

from geo.domain.errors import NotFoundError
from geo.snapshot.snapshot import Snapshot
from web.database import find_cities, get_snapshot
from web.language import translated as _

ANYWHERE = "anywhere"


def asked_city() -> Snapshot:
    """Return the city that the address or the form names, the first where none does.

    Raises
    ------
    NotFoundError
        If no city is registered yet, or none of that name.
    """
    cities = find_cities()
    slug = request.values.get("city") or (cities[0].slug if cities else "")
    if not slug:
        raise NotFoundError(_("市町村はまだ登録されていません。"))
    return get_snapshot(slug)


def area_choices(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the default area set's areas as choices: code and name."""
    if not snapshot.area_sets:
        return []
    return [(each.code, each.name) for each in snapshot.districts()]


def area_of(snapshot: Snapshot, code: str) -> tuple[str, str]:
    """Return a chosen area as area set and code."""
    slug = snapshot.area_sets[0].slug if snapshot.area_sets else ""
    return (slug, code)
