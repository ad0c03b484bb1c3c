"""Keeping a city's reports as of today, from the desk or the terminal."""

from dataclasses import dataclass

from geo.report.basis.codec import FORMAT, digest_basis, encode_basis
from geo.report.basis.gather import gather_basis
from geo.store.kept_reports import NewReport, keep_report
from geo.store.municipalities import ensure_municipality
from web.database import get_snapshot, open_session, open_transaction


@dataclass(frozen=True, slots=True)
class Kept:
    """One area set, and whether its report was kept or said nothing new."""

    title: str
    kept: bool


def keep_reports(
    city: str, areas: tuple[str, ...] = (), *, by_role: str
) -> tuple[Kept, ...]:
    """Keep the reports of a city's area sets (all if none are named) as of today.

    Raises
    ------
    NotFoundError
        If the city or an area set does not exist.
    ConflictError
        If another report of an area set was kept today.
    """
    snapshot = get_snapshot(city)
    slugs = areas or tuple(found.slug for found in snapshot.area_sets)
    made = []
    with open_session() as session:
        for slug in slugs:
            basis = gather_basis(session, snapshot, slug)
            made.append(
                NewReport(
                    area_set=basis.area_set.slug,
                    title=basis.area_set.title,
                    first_choice=basis.area_set.is_default,
                    day=basis.on,
                    digest=digest_basis(basis),
                    format=FORMAT,
                    content=encode_basis(basis),
                )
            )
    with open_transaction() as session:
        municipality = ensure_municipality(session, city)
        return tuple(
            Kept(
                report.title,
                keep_report(session, municipality, report, by_role=by_role),
            )
            for report in made
        )
