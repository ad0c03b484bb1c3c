"""Which way of dividing the city an address asks for."""

from werkzeug.datastructures import MultiDict

from geo.snapshot.snapshot import Snapshot


def read_areas(args: MultiDict[str, str], snapshot: Snapshot) -> str | None:
    """Return the area set asked for, None for the default; it exists.

    Raises
    ------
    NotFoundError
        If the city has no such area set.
    """
    areas = args.get("areas") or None
    snapshot.get_area_set(areas)
    return areas
