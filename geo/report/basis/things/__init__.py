"""Gatherers of figures about things on the map: one module a subject."""

from geo.report.basis.things.activities import measure_activities

THINGS = (measure_activities,)
