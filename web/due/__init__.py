"""What is due: the desk's page, the letters, the pool of skills, coordinators."""

from web.due import skills, staff, staff_skills

SUBJECTS = (staff, skills, staff_skills)
