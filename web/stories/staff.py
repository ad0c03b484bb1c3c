"""Staff write case stories, publish what groups offer, and take stories back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidQueryError, StaleEditError
from geo.domain.lifecycles import STORY
from geo.query.stories import StoryRecord, find_stories, get_story
from geo.report.concerns import Concern, describe_concerns
from geo.snapshot.snapshot import Snapshot
from geo.store.municipalities import ensure_municipality
from geo.store.session import Session
from geo.store.stories import change_story, step_story, write_story
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction, read_cities
from web.language import translated as _
from web.signing_in import for_staff
from web.stories.choices import find_choices
from web.stories.story_form import FIELDS, given_of, read_story, version_of

bp = Blueprint("desk_stories", __name__, url_prefix="/desk/stories")


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's stories, what groups offer first, and its open concerns."""
    cities = read_cities(_stories_and_concerns)
    return render_template(
        "stories/desk.html", cities=cities, said=request.args.get("said")
    )


@bp.get("/<city>/new")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the form for a new story."""
    return _page(city, None, read_answers({}, FIELDS))


@bp.post("/<city>/new")
@for_staff
def write(city: str) -> ResponseReturnValue:
    """Keep a new story as a draft."""
    form = read_answers(request.form, FIELDS)
    story = read_story(form)
    if not form.wrong:
        try:
            with open_transaction() as session:
                municipality = ensure_municipality(
                    session, get_snapshot(city).city.code
                )
                uid = write_story(session, municipality, story, by_role="staff")
        except InvalidQueryError as error:
            form.tell_error(error, "title")
        else:
            return _back(city, uid, "kept")
    return _page(city, None, form)


@bp.get("/<city>/<uid>")
@for_staff
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a story's form, and the steps that may be taken."""
    story = _find(city, uid)
    return _page(city, story, read_answers({}, FIELDS, given_of(story)))


@bp.post("/<city>/<uid>")
@for_staff
def change(city: str, uid: str) -> ResponseReturnValue:
    """Write a story anew."""
    known = _find(city, uid)
    form = read_answers(request.form, FIELDS)
    story = read_story(form, fictional=known.fictional)
    if not form.wrong:
        try:
            with open_transaction() as session:
                municipality = ensure_municipality(
                    session, get_snapshot(city).city.code
                )
                change_story(
                    session, municipality, uid, story, version=version_of(form)
                )
        except InvalidQueryError as error:
            form.tell_error(error, "title")
        except StaleEditError as error:
            form.tell("title", error.message)
        else:
            return _back(city, uid, "kept")
    return _page(city, known, form)


@bp.post("/<city>/<uid>/step")
@for_staff
def take_step(city: str, uid: str) -> ResponseReturnValue:
    """Publish a story as it was read, or take it back."""
    form, step = read_answers(request.form, FIELDS), request.form.get("step", "")
    try:
        with open_transaction() as session:
            municipality = ensure_municipality(session, get_snapshot(city).city.code)
            state = step_story(
                session, municipality, uid, step, version=version_of(form)
            )
    except StaleEditError:
        story = _find(city, uid)
        now = read_answers({}, FIELDS, given_of(story))
        now.tell(
            "title", _("ほかの人が先に書きかえました。いまの文を確かめてください。")
        )
        return _page(city, story, now)
    return _back(city, uid, state)


def _find(city: str, uid: str) -> StoryRecord:
    with open_session() as session:
        here = get_snapshot(city).municipality_id
        return get_story(session, here, uid, published=False)


def _back(city: str, uid: str, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("desk_stories.show_one", city=city, uid=uid, said=said), 303
    )


def _page(city: str, story: StoryRecord | None, form: Answered) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    words = {
        "kept": _("保存しました。"),
        "published": _("公開しました。"),
        "withdrawn": _("取り下げました。公開のページから消えました。"),
    }
    page = render_template(
        "stories/desk_story.html",
        shown_city=snapshot.city,
        story=story,
        form=form,
        choices=find_choices(snapshot),
        steps=STORY.open_steps(story.status) if story else (),
        said=words.get(request.args.get("said", "")),
    )
    return page, 422 if form.wrong else 200


def _stories_and_concerns(
    session: Session, snapshot: Snapshot
) -> tuple[list[StoryRecord], list[Concern]]:
    stories = find_stories(session, snapshot.municipality_id, published=False)
    stories.sort(key=lambda each: each.status != "draft")
    concerns = describe_concerns(session, snapshot)
    return stories, [each for each in concerns if not each.resolved]
