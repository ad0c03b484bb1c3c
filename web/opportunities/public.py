"""What is open now: grants, calls, seats, consultations, trainings."""

from flask import Blueprint

bp = Blueprint("opportunities", __name__)
