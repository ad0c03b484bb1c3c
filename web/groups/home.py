"""The first page of a group's desk: what waits, what it keeps, who is with it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from geo.query.proposals import find_proposals
from web.database import open_session
from web.groups.group import Group, for_group
from web.groups.sight import find_seen
from web.groups.todo import Todo
from web.policy import may_see_group, may_see_proposals

bp = Blueprint("group_home", __name__, url_prefix="/desk/groups/<organisation>")


@bp.get("/")
@for_group(may_see_group)
def show_home(group: Group) -> ResponseReturnValue:
    """Show what waits for the group's people, and everything it keeps."""
    with open_session() as session:
        items = find_seen(session, group)
        proposals = (
            find_proposals(session, group.record.id)
            if may_see_proposals(group.standing)
            else []
        )
    return render_template(
        "groups/home.html",
        group=group,
        city=group.city,
        items=items,
        waiting={each.target for each in proposals if each.status == "open"},
        todos=_todos(group),
    )


def _todos(group: Group) -> list[Todo]:
    """Collect what each subject's module finds, in the order of the subjects."""
    from web import adoption, opportunities, partnerships
    from web.groups import SUBJECTS

    subjects = (*SUBJECTS, adoption.group, partnerships.group, opportunities.group)
    return [
        todo
        for module in subjects
        if (find := getattr(module, "find_todos", None)) is not None
        for todo in find(group)
    ]
