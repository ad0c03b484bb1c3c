"""A group's applications to calls."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.open_doors import FOR_GROUPS
from geo.domain.periods import today
from geo.query.applications import find_own_applications
from geo.query.opportunities import find_opportunities, get_opportunity
from geo.store.applications import (
    LONGEST_PROPOSAL,
    apply_to,
    withdraw_application,
)
from web.answered import Answered, read_answers
from web.database import open_session, open_transaction
from web.filters import plain_day
from web.groups.group import Group, for_group
from web.groups.todo import Todo
from web.language import translated as _
from web.policy import may_describe_group

bp = Blueprint(
    "group_opportunities",
    __name__,
    url_prefix="/desk/groups/<organisation>/opportunities",
)
SOON_DAYS = 14


@bp.get("/")
@for_group(may_describe_group)
def show_list(group: Group) -> ResponseReturnValue:
    """Show what a group may answer, and what it has answered."""
    with open_session() as session:
        own = find_own_applications(session, group.record.id)
        doors = find_opportunities(session, group.record.municipality_id, on=today())
    answered = {each.call for each in own if each.status != "withdrawn"}
    return render_template(
        "opportunities/group_list.html",
        group=group,
        city=group.city,
        own=own,
        doors=[
            each
            for each in doors
            if each.kind in FOR_GROUPS
            and each.state in {"open", "upcoming"}
            and each.uid not in answered
        ],
        said=request.args.get("said"),
    )


@bp.get("/<uid>")
@for_group(may_describe_group)
def show_form(group: Group, uid: str) -> ResponseReturnValue:
    """Show a call's criteria and the form that answers it."""
    return _form(group, uid, read_answers({}, ("proposal",)))


@bp.post("/<uid>")
@for_group(may_describe_group)
def send(group: Group, uid: str) -> ResponseReturnValue:
    """Send a group's answer to a call."""
    form = read_answers(request.form, ("proposal",))
    try:
        with open_transaction() as session:
            apply_to(session, group.record.id, uid, form.values["proposal"], on=today())
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "proposal")
        return _form(group, uid, form)
    return _back(group, "sent")


@bp.post("/own/<uid>/withdraw")
@for_group(may_describe_group)
def withdraw(group: Group, uid: str) -> ResponseReturnValue:
    """Take a group's answer back."""
    with open_transaction() as session:
        withdraw_application(session, group.record.id, uid)
    return _back(group, "withdrawn")


def find_todos(group: Group) -> list[Todo]:
    """Return the calls that close soon and have no answer of the group's."""
    if not may_describe_group(group.standing):
        return []
    with open_session() as session:
        own = {each.call for each in find_own_applications(session, group.record.id)}
        doors = find_opportunities(session, group.record.municipality_id, on=today())
    return [
        Todo(
            tag=_("募集"),
            heading=each.title,
            sentence=_(
                "締切は%(day)sです。基準を読んで、応募できます。",
                day=plain_day(each.deadline),
            ),
            address=url_for(
                "group_opportunities.show_form", organisation=group.uid, uid=each.uid
            ),
            button=_("募集を読む"),
            urgent=False,
        )
        for each in doors
        if each.kind in FOR_GROUPS
        and each.state == "open"
        and each.uid not in own
        and each.deadline is not None
        and (each.deadline - today()).days <= SOON_DAYS
    ]


def _form(group: Group, uid: str, form: Answered) -> ResponseReturnValue:
    with open_session() as session:
        door = get_opportunity(session, group.city.slug, uid, on=today())
    page = render_template(
        "opportunities/group_form.html",
        group=group,
        city=group.city,
        door=door,
        form=form,
        most=LONGEST_PROPOSAL,
        may_answer=door.state == "open" and door.kind in FOR_GROUPS,
    )
    return page, 422 if form.wrong else 200


def _back(group: Group, said: str) -> ResponseReturnValue:
    address = url_for(
        "group_opportunities.show_list", organisation=group.uid, said=said
    )
    return redirect(address, 303)
