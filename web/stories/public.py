"""Case stories (先進事例), and what similar districts do."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.vocabulary import load_vocabulary
from geo.query.stories import find_stories, get_story
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.stories.words import cards_of, find_alike, find_card, has_endpoint, story_state

bp = Blueprint("stories", __name__)
bp.add_app_template_global(story_state, "story_state")
bp.add_app_template_global(has_endpoint, "has_endpoint")


@bp.get("/<city>/stories/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show the city's stories, of one field where it is asked for."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        stories = find_stories(session, snapshot.municipality_id)
    told = {story.field for story in stories}
    fields = [term.code for term in load_vocabulary("field").terms if term.code in told]
    field = request.args.get("field", "")
    field = field if field in fields else ""
    return render_template(
        "stories/list.html",
        city=snapshot.city,
        stories=[each for each in stories if not field or each.field == field],
        fields=fields,
        field=field,
        cards=cards_of(snapshot, stories),
    )


@bp.get("/<city>/stories/<uid>")
@revalidated
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show one story, and what is done in districts like its own."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        story = get_story(session, snapshot.municipality_id, uid)
    activity = find_card(snapshot, story.activity)
    district = story.area or (activity.district_code if activity else None)
    without = frozenset({story.uid, *([activity.uid] if activity else ())})
    return render_template(
        "stories/show.html",
        city=snapshot.city,
        story=story,
        activity=activity,
        group=find_card(snapshot, story.organisation),
        alike=find_alike(snapshot, district, field=story.field, without=without),
    )
