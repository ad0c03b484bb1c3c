"""Local concerns and what answers them; case stories."""

from web.stories import group, issues, public, staff, staff_issues

SUBJECTS = (issues, public, staff, staff_issues, group)
