"""The devices somebody is signed in on, and their passphrase."""

from flask import Blueprint

bp = Blueprint("devices", __name__, url_prefix="/desk/account")
