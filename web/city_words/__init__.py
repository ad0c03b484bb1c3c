"""A city's own words and papers, and how cities' words stand to each other."""

from web.city_words import crosswalk, public, staff, staff_plans

SUBJECTS = (crosswalk, public, staff, staff_plans)
