"""Letting an intermediary edit on a group's behalf."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import today
from geo.store.helping import end_help, grant_help
from web.answered import read_answers
from web.database import open_transaction
from web.groups.group import Group, for_group
from web.groups.people import HELP_FIELDS, back, people_page
from web.groups.term_words import day_after
from web.language import translated as _
from web.policy import may_ask_for_help, may_manage_people

bp = Blueprint(
    "group_helping", __name__, url_prefix="/desk/groups/<organisation>/people/helpers"
)


@bp.post("/")
@for_group(may_ask_for_help)
def ask(group: Group) -> ResponseReturnValue:
    """Let an intermediary edit until a day."""
    form = read_answers(request.form, HELP_FIELDS)
    until = day_after(form.day("help-until"))
    if until is None:
        return people_page(group, help_form=form)
    try:
        with open_transaction() as session:
            grant_help(
                session,
                group.record.id,
                form.values["helper"],
                until=until,
                by_role=group.actor().role,
                on=today(),
            )
    except NotFoundError:
        form.tell("helper", _("手伝ってもらう団体を選んでください。"))
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "helper")
    if form.wrong:
        return people_page(group, help_form=form)
    return back(group, "helped")


@bp.post("/<uid>/end")
@for_group(may_manage_people)
def end(group: Group, uid: str) -> ResponseReturnValue:
    """Take an intermediary's standing away."""
    with open_transaction() as session:
        end_help(session, group.record.id, uid)
    return back(group, "help-ended")
