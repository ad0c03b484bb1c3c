"""Pictures of published features."""

import hashlib

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from geo.query.photos import get_public_picture
from web.database import get_snapshot, open_session

bp = Blueprint("pictures", __name__)


@bp.get("/<city>/pictures/<uid>.jpg")
def send_picture(city: str, uid: str) -> ResponseReturnValue:
    """Send a picture while what it shows is public; caches ask again each time."""
    municipality = get_snapshot(city).municipality_id
    with open_session() as session:
        content = get_public_picture(session, municipality, uid, small=asks_for_small())
    response = as_jpeg(content)
    # A picture that is taken back, or whose thing is held back, is gone at once.
    response.cache_control.public = response.cache_control.no_cache = True
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)


def asks_for_small() -> bool:
    """Return whether the small size is asked for."""
    return request.args.get("small") == "1"


def as_jpeg(content: bytes) -> Response:
    """Return an answer that is nothing but a picture."""
    return Response(content, mimetype="image/jpeg")
