"""Keeping the pool of skills and the coordinators of areas."""

from flask import Blueprint

bp = Blueprint("desk_skills", __name__, url_prefix="/desk/skills")
