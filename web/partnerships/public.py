"""The public list and pages of collaborations."""

from flask import Blueprint

bp = Blueprint("partnerships", __name__)
