"""Gatherers of figures about people and households: one module a subject."""

from geo.report.basis.people.context import (
    measure_ageing,
    measure_density,
    measure_housing,
)
from geo.report.basis.people.membership import measure_membership
from geo.report.basis.people.participants import measure_participants
from geo.report.basis.people.participation import measure_participations

PEOPLE = (
    measure_membership,
    measure_participations,
    measure_participants,
    measure_ageing,
    measure_density,
    measure_housing,
)
