"""Local concerns, with and without anything that answers them."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.vocabulary import load_vocabulary
from geo.report.concerns import Concern, describe_concerns
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.stories.words import find_alike, find_card

bp = Blueprint("issues", __name__)


@bp.app_template_global()
def concern_of(city: str, uid: str) -> Concern | None:
    """Return a concern with what answers it, None where it is not public."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        concerns = describe_concerns(session, snapshot)
    return next((each for each in concerns if each.card.uid == uid), None)


bp.add_app_template_global(find_card, "card_of")
bp.add_app_template_global(find_alike, "alike_districts")
bp.add_app_template_global(get_snapshot, "snapshot_of")


@bp.get("/<city>/issues/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show the concerns: those nothing answers first."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        every = describe_concerns(session, snapshot)
    fields = {each.card.field for each in every}
    districts = {each.card.district_code for each in every}
    asked = {
        "field": request.args.get("field", ""),
        "district": request.args.get("district", ""),
    }
    shown = [
        each
        for each in every
        if asked["field"] in {"", each.card.field}
        and asked["district"] in {"", each.card.district_code}
    ]
    return render_template(
        "stories/issues.html",
        city=snapshot.city,
        waiting=[each for each in shown if each.waiting],
        answered=[each for each in shown if not each.waiting and not each.resolved],
        resolved=[each for each in shown if each.resolved],
        asked=asked,
        fields=[
            term.code for term in load_vocabulary("field").terms if term.code in fields
        ],
        districts=[
            each
            for each in (snapshot.districts() if snapshot.area_sets else ())
            if each.code in districts
        ],
    )
