"""Gathers a basis: asks every gatherer once, and lets nothing out but through the gate."""

from geo.query.figures import find_observations
from geo.report.basis.asked import Asked
from geo.report.basis.gate import protect
from geo.report.basis.model import Basis, Measure
from geo.report.basis.people import PEOPLE
from geo.report.basis.people.surveys import find_surveys
from geo.report.basis.population import find_population
from geo.report.basis.things import THINGS
from geo.report.basis.things.bias import find_bias
from geo.report.basis.things.dues import find_dues
from geo.report.basis.things.gaps import find_gaps
from geo.report.basis.things.mixes import find_mixes
from geo.report.basis.things.tables import find_tables
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

CITY_RATES = ("association_organization_rate", "association_membership_rate")


def gather_basis(
    session: Session, snapshot: Snapshot, area_set_slug: str | None = None
) -> Basis:
    """Return everything a report of an area set is made from.

    Parameters
    ----------
    session : Session
        Open session on the same data; nothing is written.
    area_set_slug : str, optional
        Which way of dividing the city; its default one if not given.

    Raises
    ------
    NotFoundError
        If the city has no such area set.
    """
    area_set = snapshot.get_area_set(area_set_slug)
    asked = Asked(
        session, snapshot, area_set, find_population(session, snapshot, area_set)
    )
    measures: dict[str, tuple[Measure, ...]] = {}
    for gather in (*PEOPLE, *THINGS):
        measures |= gather(asked)
    return protect(
        Basis(
            city=snapshot.city,
            area_set=area_set.summary,
            area_sets=snapshot.area_sets,
            on=snapshot.on,
            version=snapshot.version,
            names={district.code: district.name for district in area_set.districts},
            outlines=area_set.outlines[["name", "geometry"]],
            population=asked.population,
            measures=measures,
            mixes=find_mixes(asked),
            bias=find_bias(asked),
            gaps=find_gaps(asked),
            dues=find_dues(asked),
            surveys=find_surveys(asked),
            tables=find_tables(asked),
            published=find_observations(
                session,
                snapshot.municipality_id,
                indicators=CITY_RATES,
                area_set_id=None,
            ),
        )
    )
