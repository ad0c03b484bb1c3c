"""Gatherers of figures about things on the map: one module a subject."""

from geo.report.basis.things.activities import measure_activities
from geo.report.basis.things.centres import measure_nearest_centre
from geo.report.basis.things.groups import (
    measure_group_births,
    measure_group_endings,
    measure_groups,
)
from geo.report.basis.things.keeping import measure_completeness, measure_freshness
from geo.report.basis.things.meetings import measure_meeting_access
from geo.report.basis.things.sites import measure_adopted

THINGS = (
    measure_activities,
    measure_groups,
    measure_group_births,
    measure_group_endings,
    measure_adopted,
    measure_nearest_centre,
    measure_meeting_access,
    measure_completeness,
    measure_freshness,
)
