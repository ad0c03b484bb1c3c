"""どこに聞く?: whom to ask, by place and theme."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.domain.text import fold
from geo.domain.vocabulary import load_vocabulary
from geo.report.asking import Question, Topic, find_whom_to_ask
from geo.snapshot.model import District
from geo.snapshot.snapshot import Snapshot
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.near import Near, find_near, read_point

bp = Blueprint("asking", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks, checked; ``near`` is None where no place was found."""

    question: Question
    place: str | None  # as it was written
    near: Near | None
    alike: tuple[District, ...] = ()  # where the place was not found, of like name

    def address(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of this question's address, some changed."""
        said: dict[str, Any] = {
            "place": self.place,
            "near": self.near.written if self.near and not self.place else None,
            "district": self.question.district,
            "field": self.question.field,
            "topic": self.question.topic,
        }
        return {key: value for key, value in (said | changed).items() if value}


@bp.get("/<city>/ask/")
@revalidated
def show_ask(city: str) -> ResponseReturnValue:
    """Show whom to ask about something, at a place."""
    snapshot = get_snapshot(city)
    asked = read_asked(request.args, snapshot)
    with open_session() as session:
        answer = find_whom_to_ask(session, snapshot, asked.question)
    return render_template(
        "asking/show.html",
        city=snapshot.city,
        asked=asked,
        answer=answer,
        topics=tuple(Topic),
        fields=tuple(term.code for term in load_vocabulary("field").terms),
        districts=snapshot.districts() if snapshot.area_sets else (),
    )


def read_asked(args: MultiDict[str, str], snapshot: Snapshot) -> Asked:
    """Return what a form or an address asks.

    A place in words is used before a point. A district that is chosen as well
    decides whose district it is; distances are from the place.

    Raises
    ------
    InvalidQueryError
        If it names a field, topic, district or point that does not exist.
    """
    field = args.get("field") or None
    if field and field not in {term.code for term in load_vocabulary("field").terms}:
        raise _unknown("分野（field）", field)
    topic = args.get("topic") or None
    if topic and topic not in set(Topic):
        raise _unknown("聞きたいこと（topic）", topic)
    district = args.get("district") or None
    known = snapshot.districts() if snapshot.area_sets else ()
    if district and district not in {item.code for item in known}:
        raise _unknown("地区（district）", district)
    place = (args.get("place") or "").strip() or None
    near = find_near(place, snapshot) if place else None
    alike = _alike(place, known) if place else ()
    if near is not None and near.approximate and len(alike) > 1:
        near = None  # whom to ask differs from one 丁目 to the next
    if place is None and args.get("near"):
        near = read_point(args["near"])
    return Asked(
        question=Question(
            field=field,
            topic=Topic(topic) if topic else None,
            point=(near.longitude, near.latitude) if near else None,
            district=district,
        ),
        place=place,
        near=near,
        alike=alike if near is None else (),
    )


def _alike(place: str, districts: tuple[District, ...]) -> tuple[District, ...]:
    wanted = fold(place)
    return tuple(item for item in districts if wanted and wanted in fold(item.name))


def _unknown(name: str, value: str) -> InvalidQueryError:
    message = f"{name}に「{value}」はありません。えらびなおしてください。"
    return InvalidQueryError(message, parameter=name, value=value)
