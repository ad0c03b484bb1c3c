"""A way in by e-mail: a link that works once."""

from flask import Blueprint

bp = Blueprint("sign_in_links", __name__, url_prefix="/desk/link")
