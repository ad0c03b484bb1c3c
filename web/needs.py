"""Answering what a group says it needs."""

from flask import Blueprint

bp = Blueprint("needs", __name__)
