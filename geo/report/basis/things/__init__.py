"""Gatherers of figures about things on the map: one module a subject."""

from geo.report.basis.things.activities import measure_activities
from geo.report.basis.things.answers import measure_answers
from geo.report.basis.things.capacity import measure_centre_capacity
from geo.report.basis.things.caring import measure_adoption_work, measure_care_sites
from geo.report.basis.things.centres import measure_nearest_centre
from geo.report.basis.things.committees import (
    measure_committee_hours,
    measure_committee_seats,
)
from geo.report.basis.things.doors import (
    measure_applicants,
    measure_opportunities,
    measure_town_meetings,
)
from geo.report.basis.things.groups import (
    measure_group_births,
    measure_group_endings,
    measure_groups,
)
from geo.report.basis.things.keeping import measure_completeness, measure_freshness
from geo.report.basis.things.meetings import measure_meeting_access
from geo.report.basis.things.partners import measure_partner_concentration
from geo.report.basis.things.partnerships import (
    measure_partnership_yen,
    measure_partnerships,
    measure_reviews_overdue,
)
from geo.report.basis.things.reach import (
    measure_activity_access,
    measure_centre_access,
)
from geo.report.basis.things.sites import measure_adopted
from geo.report.basis.things.variety import (
    measure_concentration,
    measure_field_diversity,
)

THINGS = (
    measure_activities,
    measure_groups,
    measure_group_births,
    measure_group_endings,
    measure_adopted,
    measure_adoption_work,
    measure_partnerships,
    measure_reviews_overdue,
    measure_partnership_yen,
    measure_partner_concentration,
    measure_opportunities,
    measure_applicants,
    measure_town_meetings,
    measure_committee_seats,
    measure_committee_hours,
    measure_answers,
    measure_care_sites,
    measure_nearest_centre,
    measure_centre_access,
    measure_activity_access,
    measure_centre_capacity,
    measure_meeting_access,
    measure_completeness,
    measure_freshness,
    measure_field_diversity,
    measure_concentration,
)
