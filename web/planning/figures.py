"""The figures that pages and files are made from, computed once a version."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, TypeVar

from flask import Flask, current_app

from geo.report.basis.gather import gather_basis
from geo.report.basis.model import Basis
from geo.report.planning.city import analyse_city
from geo.report.planning.model import CityFigures
from web.database import get_snapshot, open_session

KEPT: Final = "planning"
MOST_KEPT: Final = 12
SPREAD: Final = "planning-spread"
MOST_SPREAD: Final = 120
T = TypeVar("T")


class Kept:
    """The newest bases and figures of this process; a new version makes new ones."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._found: OrderedDict[tuple[object, ...], object] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> object | None:
        """Return what was kept under a key, None where nothing was."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
            return self._found.get(key)

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Keep something, and forget what was not asked for the longest."""
        with self._lock:
            self._found[key] = made
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)


def init_app(app: Flask) -> None:
    """Give the application an empty store of figures."""
    app.extensions[KEPT] = Kept()
    app.extensions[SPREAD] = Kept(MOST_SPREAD)


def get_basis(city: str, areas: str | None = None) -> Basis:
    """Return what an area set's report is made from, as of now.

    Raises
    ------
    NotFoundError
        If the city or the area set does not exist.
    """
    snapshot = get_snapshot(city)
    slug = snapshot.get_area_set(areas).summary.slug
    kept: Kept = current_app.extensions[KEPT]
    key = ("basis", city, slug, snapshot.version)
    found = kept.get(key)
    if isinstance(found, Basis):
        return found
    with open_session() as session:
        made = gather_basis(session, snapshot, slug)
    kept.keep(key, made)
    return made


def get_figures(
    city: str, areas: str | None = None, *, fiscal_year: int | None = None
) -> CityFigures:
    """Return every figure of an area set's districts, as of now."""
    basis = get_basis(city, areas)
    kept: Kept = current_app.extensions[KEPT]
    key = ("figures", city, basis.area_set.slug, basis.version, fiscal_year)
    found = kept.get(key)
    if isinstance(found, CityFigures):
        return found
    made = analyse_city(basis, fiscal_year)
    kept.keep(key, made)
    return made


def kept(figures: CityFigures, what: tuple[str, ...], make: Callable[[], T]) -> T:
    """Return what is made of figures alone, made once: some of it takes its time."""
    store: Kept = current_app.extensions[SPREAD]
    basis = figures.basis
    slug, version = basis.area_set.slug, basis.version
    key = (basis.city.slug, slug, version, figures.fiscal_year, *what)
    found = store.get(key)
    if found is not None:
        return found  # type: ignore[return-value]
    made = make()
    store.keep(key, made)
    return made
