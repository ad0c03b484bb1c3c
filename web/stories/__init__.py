"""Local concerns and what answers them; case stories."""

from web.stories import issues, public, staff

SUBJECTS = (issues, public, staff)
