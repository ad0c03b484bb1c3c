"""A group tells how something went, and which concerns its activities answer."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.stories import StoryRecord, find_own_activities, find_stories
from geo.report.concerns import describe_concerns
from geo.store.issue_links import Answer, end_link, link_issue
from geo.store.municipalities import ensure_municipality
from geo.store.stories import change_story, write_story
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction
from web.groups.group import Group, for_group
from web.language import translated as _
from web.policy import may_describe_group, may_see_group
from web.stories.story_form import FIELDS, given_of, read_story, version_of

bp = Blueprint(
    "group_stories", __name__, url_prefix="/desk/groups/<organisation>/stories"
)
LINK = ("issue", "activity")


@bp.get("/")
@for_group(may_see_group)
def show_list(group: Group) -> ResponseReturnValue:
    """Show the concerns a group may answer, and the stories it offered."""
    return _page(group, read_answers({}, LINK))


@bp.post("/links")
@for_group(may_describe_group)
def link(group: Group) -> ResponseReturnValue:
    """Say that an activity of the group's answers a concern."""
    form = read_answers(request.form, LINK)
    try:
        with open_transaction() as session:
            city = ensure_municipality(session, group.city.code)
            link_issue(
                session,
                city,
                form.values["issue"],
                Answer("activity", form.values["activity"]),
                on=today(),
                by_role="group",
                organisation_id=group.record.id,
            )
    except (ConflictError, InvalidQueryError, NotFoundError) as error:
        form.tell("activity", error.message)
        return _page(group, form)
    return _back(group, "linked")


@bp.post("/links/<uid>/end")
@for_group(may_describe_group)
def end(group: Group, uid: str) -> ResponseReturnValue:
    """End a link of an activity of the group's."""
    with open_transaction() as session:
        city = ensure_municipality(session, group.city.code)
        end_link(session, city, uid, on=today(), organisation_id=group.record.id)
    return _back(group, "ended")


@bp.get("/new")
@for_group(may_describe_group)
def show_new(group: Group) -> ResponseReturnValue:
    """Show the form that offers a story."""
    return _story_page(group, None, read_answers({}, FIELDS))


@bp.post("/new")
@for_group(may_describe_group)
def offer(group: Group) -> ResponseReturnValue:
    """Offer a story to the city."""
    return _save(group, None)


@bp.get("/<uid>")
@for_group(may_describe_group)
def show_one(group: Group, uid: str) -> ResponseReturnValue:
    """Show a story that the group offered."""
    story = _own_story(group, uid)
    if story.status != "draft":
        return _back(group, "taken")
    return _story_page(group, uid, read_answers({}, FIELDS, given_of(story)))


@bp.post("/<uid>")
@for_group(may_describe_group)
def change(group: Group, uid: str) -> ResponseReturnValue:
    """Write an offered story anew, while the city has not published it."""
    _own_story(group, uid)
    return _save(group, uid)


def _own_story(group: Group, uid: str) -> StoryRecord:
    with open_session() as session:
        stories = find_stories(
            session,
            group.record.municipality_id,
            published=False,
            organisation_id=group.record.id,
        )
    story = next((each for each in stories if each.uid == uid), None)
    if story is None:
        message = _("この事例は見つかりません。")
        raise NotFoundError(message, kind="story", uid=uid)
    return story


def _save(group: Group, uid: str | None) -> ResponseReturnValue:
    form = read_answers(request.form, FIELDS)
    form.values |= {"organisation": group.uid, "partnership": "", "area": ""}
    with open_session() as session:
        own = {uid for uid, _title in find_own_activities(session, group.record.id)}
    if form.values["activity"] and form.values["activity"] not in own:
        form.tell("activity", _("この団体の活動から選んでください。"))
    story = read_story(form, fictional=group.record.fictional)
    if form.wrong:
        return _story_page(group, uid, form)
    try:
        with open_transaction() as session:
            city = ensure_municipality(session, group.city.code)
            if uid is None:
                write_story(session, city, story, by_role="group")
            else:
                change_story(
                    session,
                    city,
                    uid,
                    story,
                    version=version_of(form),
                    offered_by=group.record.id,
                )
    except (InvalidQueryError, StaleEditError) as error:
        form.tell("title", error.message)
        return _story_page(group, uid, form)
    return _back(group, "offered")


def _page(group: Group, form: Answered) -> ResponseReturnValue:
    snapshot = get_snapshot(group.record.city)
    with open_session() as session:
        concerns = describe_concerns(session, snapshot)
        activities = find_own_activities(session, group.record.id)
        stories = find_stories(
            session,
            group.record.municipality_id,
            published=False,
            organisation_id=group.record.id,
        )
    own = {uid for uid, _title in activities}
    links = [
        (concern, answer)
        for concern in concerns
        for answer in concern.answers
        if answer.answer in own
    ]
    page = render_template(
        "stories/group.html",
        group=group,
        city=group.city,
        concerns=[each for each in concerns if not each.resolved],
        links=links,
        activities=activities,
        stories=stories,
        form=form,
        may_change=may_describe_group(group.standing),
        said=request.args.get("said"),
    )
    return page, 422 if form.wrong else 200


def _story_page(group: Group, uid: str | None, form: Answered) -> ResponseReturnValue:
    with open_session() as session:
        activities = find_own_activities(session, group.record.id)
    page = render_template(
        "stories/group_story.html",
        group=group,
        city=group.city,
        uid=uid,
        form=form,
        activities=activities,
        fields=[term.code for term in load_vocabulary("field").terms],
    )
    return page, 422 if form.wrong else 200


def _back(group: Group, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("group_stories.show_list", organisation=group.uid, said=said), 303
    )
