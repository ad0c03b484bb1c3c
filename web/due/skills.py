"""The pool of skills (人材バンク): counts by area, asked for through a desk."""

from flask import Blueprint

bp = Blueprint("skills", __name__)
