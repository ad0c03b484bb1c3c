"""A printed letter's way in: its QR code, or the code typed."""

from flask import Blueprint

bp = Blueprint("invitations", __name__, url_prefix="/desk/invitation")
