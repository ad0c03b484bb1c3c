"""City staff come in through the city's own directory (OpenID Connect)."""

from flask import Blueprint

bp = Blueprint("oidc", __name__, url_prefix="/desk/oidc")
