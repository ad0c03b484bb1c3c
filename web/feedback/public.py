"""Reading what others said and what became of it, and saying it too."""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import (
    session as cookie,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.query.feedback import FeedbackRecord, find_feedback, get_feedback
from geo.report.feedback import Voices, describe_voices
from geo.store.feedback import support
from web.caching import revalidated
from web.database import get_snapshot, open_session, open_transaction
from web.feedback.words import FOR_TEMPLATES, STATES, TOPICS
from web.joining import too_many
from web.language import translated as _
from web.private_pages import private
from web.signing_in import limiter

bp = Blueprint("feedback", __name__)
for function in FOR_TEMPLATES:
    bp.add_app_template_global(function, function.__name__)

TRIES = "30 per hour"  # from one place: a whole hall may share it
REMEMBERED = 60  # uids that one device said too, in its own cookie


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see of it; None is everything."""

    topic: str | None = None
    state: str | None = None
    district: str | None = None
    opportunity: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any((self.topic, self.state, self.district, self.opportunity))

    def address(self) -> dict[str, Any]:
        """Return the parameters of an address that asks for the same."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return {name: text for name, text in said.items() if text}

    def wants(self, record: FeedbackRecord) -> bool:
        """Return whether one is to be shown."""
        return (
            self.topic in {None, record.topic}
            and self.state in {None, record.state}
            and self.district in {None, record.area_code}
            and self.opportunity in {None, record.opportunity}
        )


@bp.get("/<city>/voices/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show what residents said, and what became of it."""
    snapshot = get_snapshot(city)
    wanted = read_wanted(request.args)
    with open_session() as session:
        voices = describe_voices(session, snapshot, on=snapshot.on)
    shown = [each for each in voices.records if wanted.wants(each)]
    return render_template(
        "feedback/list.html",
        city=snapshot.city,
        voices=voices,
        shown=shown,
        mapped=[each for each in shown if each.longitude is not None],
        wanted=wanted,
        topics=TOPICS,
        states=STATES,
        consultations=_consultations(voices),
    )


@bp.get("/<city>/voices.geojson")
@revalidated
def send_points(city: str) -> ResponseReturnValue:
    """Send what is published and has a place, as GeoJSON."""
    snapshot = get_snapshot(city)
    wanted = read_wanted(request.args)
    with open_session() as session:
        records = find_feedback(session, snapshot.municipality_id, on=snapshot.on)
    answer = jsonify(
        type="FeatureCollection",
        features=[_feature(city, each) for each in records if wanted.wants(each)],
    )
    answer.mimetype = "application/geo+json"
    return answer


@bp.get("/<city>/voices/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show one of the published, with every answer."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        record = get_feedback(session, snapshot.municipality_id, uid, on=snapshot.on)
    card = next((card for card in snapshot.cards if card.uid == record.feature), None)
    return render_template(
        "feedback/show.html",
        city=snapshot.city,
        voice=record,
        card=card,
        said=request.args.get("said"),
    )


@bp.get("/<city>/voices/<uid>/support")
@private
def ask_too(city: str, uid: str) -> ResponseReturnValue:
    """Ask whether somebody says the same; the page of the words is everybody's."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        record = get_feedback(session, snapshot.municipality_id, uid, on=snapshot.on)
    return render_template("feedback/too.html", city=snapshot.city, voice=record)


@bp.post("/<city>/voices/<uid>/support")
@limiter.limit(TRIES, error_message=too_many)
def say_too(city: str, uid: str) -> ResponseReturnValue:
    """Count one more who says the same; a device counts once."""
    if request.form.get("homepage"):
        abort(400)  # a field no person sees was filled in
    known: list[str] = list(cookie.get("said_too", ()))
    said = "already"
    if uid not in known:
        with open_transaction() as session:
            support(session, get_snapshot(city).municipality_id, uid)
        cookie["said_too"] = [*known, uid][-REMEMBERED:]
        said = "counted"
    return redirect(url_for("feedback.show_one", city=city, uid=uid, said=said), 303)


def read_wanted(args: MultiDict[str, str]) -> Wanted:
    """Return what an address asks for.

    Raises
    ------
    InvalidQueryError
        If it names a topic or a state that there is not.
    """
    topic, state = args.get("topic") or None, args.get("state") or None
    if topic is not None and topic not in TOPICS:
        raise InvalidQueryError(_("種類を選びなおしてください。"), field="topic")
    if state is not None and state not in STATES:
        raise InvalidQueryError(_("答えの状態を選びなおしてください。"), field="state")
    return Wanted(
        topic, state, args.get("district") or None, args.get("opportunity") or None
    )


def _consultations(voices: Voices) -> dict[str, str]:
    return {
        each.opportunity: each.opportunity_title or ""
        for each in voices.records
        if each.opportunity is not None
    }


def _feature(city: str, record: FeedbackRecord) -> dict[str, Any]:
    geometry = None
    if record.longitude is not None:
        point = [record.longitude, record.latitude]
        geometry = {"type": "Point", "coordinates": point}
    return {
        "type": "Feature",
        "id": record.uid,
        "geometry": geometry,
        "properties": {
            "topic": record.topic,
            "state": record.state,
            "text": record.text,
            "area": record.area_name,
            "supports": record.supports,
            "received_on": record.received_on.isoformat(),
            "href": url_for("feedback.show_one", city=city, uid=record.uid),
        },
    }
