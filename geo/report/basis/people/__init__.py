"""Gatherers of figures about people and households: one module a subject."""

from geo.report.basis.people.membership import measure_membership

PEOPLE = (measure_membership,)
