"""The figures that pages and files are made from, computed once a version."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Final, TypeVar

from flask import Flask, current_app

from geo.domain.errors import InvalidQueryError
from geo.query.kept_reports import get_kept_report, read_kept_report
from geo.report.basis.codec import decode_basis
from geo.report.basis.gather import gather_basis
from geo.report.basis.model import Basis
from geo.report.planning.city import analyse_city
from geo.report.planning.model import CityFigures
from geo.snapshot.snapshot import Snapshot
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


def get_basis(
    city: str, areas: str | None = None, *, as_of: date | None = None
) -> Basis:
    """Return what an area set's report is made from, as of now or as it was kept.

    Parameters
    ----------
    as_of : date, optional
        The newest report kept until this day is taken, byte for byte as it was.

    Raises
    ------
    NotFoundError
        If the city or the area set does not exist, or no report was kept until then.
    InvalidQueryError
        If the day has not come yet: what will be kept until then is not known.
    """
    snapshot = get_snapshot(city)
    if as_of is not None:
        return _kept_basis(snapshot, areas, as_of)
    slug = snapshot.get_area_set(areas).summary.slug
    store: Kept = current_app.extensions[KEPT]
    key = ("basis", city, slug, snapshot.version)
    found = store.get(key)
    if isinstance(found, Basis):
        return found
    with open_session() as session:
        made = gather_basis(session, snapshot, slug)
    store.keep(key, made)
    return made


def get_figures(
    city: str,
    areas: str | None = None,
    *,
    fiscal_year: int | None = None,
    as_of: date | None = None,
) -> CityFigures:
    """Return every figure of an area set's districts, as of now or as it was kept."""
    basis = get_basis(city, areas, as_of=as_of)
    store: Kept = current_app.extensions[KEPT]
    key = (
        "figures",
        city,
        basis.area_set.slug,
        basis.version,
        basis.on,
        fiscal_year,
        as_of is not None,
    )
    found = store.get(key)
    if isinstance(found, CityFigures):
        return found
    made = analyse_city(basis, fiscal_year)
    store.keep(key, made)
    return made


def kept(figures: CityFigures, what: tuple[str, ...], make: Callable[[], T]) -> T:
    """Return what is made of figures alone, made once: some of it takes its time."""
    store: Kept = current_app.extensions[SPREAD]
    basis = figures.basis
    slug, version = basis.area_set.slug, basis.version
    key = (basis.city.slug, slug, version, basis.on, figures.fiscal_year, *what)
    found = store.get(key)
    if found is not None:
        return found  # type: ignore[return-value] # kept by the same maker
    made = make()
    store.keep(key, made)
    return made


def _kept_basis(snapshot: Snapshot, areas: str | None, as_of: date) -> Basis:
    if as_of > snapshot.on:
        message = (
            f"{as_of.isoformat()}は、まだ来ていません。今日までの日を指定してください。"
        )
        raise InvalidQueryError(message, parameter="on", value=as_of.isoformat())
    with open_session() as session:
        record = get_kept_report(session, snapshot.municipality_id, areas, on=as_of)
        store: Kept = current_app.extensions[KEPT]
        key = ("kept", record.id, record.digest)
        found = store.get(key)
        if isinstance(found, Basis):
            return found
        made = decode_basis(read_kept_report(session, record.id))
    store.keep(key, made)
    return made
