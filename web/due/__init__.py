"""What is due: the desk's page, the letters, the pool of skills, coordinators."""

from flask import Flask

from web.due import (
    coordinators,
    offers,
    skills,
    staff,
    staff_coordinators,
    staff_matching,
    staff_skills,
    words,
)

SUBJECTS = (
    staff,
    skills,
    offers,
    staff_skills,
    staff_coordinators,
    staff_matching,
)


def init_app(app: Flask) -> None:
    """Give the words of what is due, and coordinators, to the templates."""
    words.init_app(app)
    coordinators.init_app(app)
