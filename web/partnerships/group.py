"""A group's side of its collaborations: preflight and evaluation."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import today
from geo.query.partnership_page import get_partnership
from geo.query.partnership_records import PartnershipPage
from geo.query.partnerships import PartyRecord, find_partnerships_of_group
from geo.report.partnerships import describe_trail
from geo.store.partnership_reviews import evaluate
from geo.store.partnership_steps import tick_points
from web.answered import Answered, read_answers
from web.database import open_session, open_transaction
from web.groups.group import Group, for_group
from web.groups.todo import Todo
from web.language import translated as _
from web.partnerships.forms import FINDING, read_finding
from web.policy import may_describe_group, may_see_history

bp = Blueprint(
    "group_partnerships",
    __name__,
    url_prefix="/desk/groups/<organisation>/partnerships",
)
SIDE = "community"


@bp.get("/")
@for_group(may_see_history)
def show_list(group: Group) -> ResponseReturnValue:
    """Show a group's collaborations, those being prepared included."""
    with open_session() as session:
        records = find_partnerships_of_group(
            session, group.record.municipality_id, group.record.id, on=today()
        )
    return render_template(
        "partnerships/group_list.html", group=group, city=group.city, records=records
    )


@bp.get("/<uid>")
@for_group(may_see_history)
def show_one(group: Group, uid: str) -> ResponseReturnValue:
    """Show one collaboration with what the group is asked for."""
    return _page(group, uid, None)


@bp.post("/<uid>/points")
@for_group(may_describe_group)
def tick(group: Group, uid: str) -> ResponseReturnValue:
    """Keep which points before agreeing the residents' side has gone through."""
    _own_party(_load(group, uid), group)
    with open_transaction() as session:
        points, was = (request.form.getlist(name) for name in ("point", "was"))
        tick_points(session, uid, SIDE, points, on=today(), was=was)
    return _back(group, uid, "ticked")


@bp.post("/<uid>/evaluation")
@for_group(may_describe_group)
def write_evaluation(group: Group, uid: str) -> ResponseReturnValue:
    """Keep what the group found; it is published with the decision."""
    party = _own_party(_load(group, uid), group)
    form, finding = read_finding(request.form)
    if finding is None:
        return _page(group, uid, form)
    try:
        with open_transaction() as session:
            evaluate(session, uid, party.uid, finding, on=today())
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "result_text")
        return _page(group, uid, form)
    return _back(group, uid, "evaluated")


def find_todos(group: Group) -> list[Todo]:
    """Return the lists to go through and the evaluations to write."""
    if not may_describe_group(group.standing):
        return []
    with open_session() as session:
        records = find_partnerships_of_group(
            session, group.record.municipality_id, group.record.id, on=today()
        )
        pages = [
            get_partnership(
                session,
                group.record.municipality_id,
                record.uid,
                on=today(),
                published=False,
            )
            for record in records
            if record.state in {"preparing", "ending_soon", "review_due", "expired"}
        ]
    return [todo for page in pages if (todo := _todo(group, page)) is not None]


def _todo(group: Group, page: PartnershipPage) -> Todo | None:
    record = page.record
    address = url_for(
        "group_partnerships.show_one", organisation=group.uid, uid=record.uid
    )
    if record.state == "preparing":
        return Todo(
            tag=_("協働事業"),
            heading=_("合意の前に確かめる：%(title)s", title=record.title),
            sentence=_("市と一緒に始める前に、確かめる点に印を付けてください。"),
            address=address,
            button=_("確かめる"),
            urgent=False,
        )
    if _own_evaluation(page, group):
        return None
    return Todo(
        tag=_("見直し"),
        heading=_("評価を書いてください：%(title)s", title=record.title),
        sentence=_("双方の評価がそろうと、続けるかどうかを決めます。"),
        address=address,
        button=_("評価を書く"),
        urgent=record.overdue,
    )


def _page(group: Group, uid: str, form: Answered | None) -> ResponseReturnValue:
    page = _load(group, uid)
    own = _own_evaluation(page, group)
    if form is None:
        form = read_answers({}, FINDING, own)
    answer = render_template(
        "partnerships/group_one.html",
        group=group,
        city=group.city,
        page=page,
        trail=describe_trail(page, on=today()),
        form=form,
        evaluated=bool(own),
        begun=page.record.term_start <= today(),
        may_change=may_describe_group(group.standing),
        said=request.args.get("said"),
    )
    return answer, 422 if form.wrong else 200


def _load(group: Group, uid: str) -> PartnershipPage:
    with open_session() as session:
        page = get_partnership(
            session, group.record.municipality_id, uid, on=today(), published=False
        )
    _own_party(page, group)
    return page


def _own_party(page: PartnershipPage, group: Group) -> PartyRecord:
    """Return the group's own place in it; to anybody else it does not exist."""
    own = (
        party
        for party in page.record.parties
        if party.organisation == group.uid and party.side == SIDE
    )
    return next(own, None) or abort(404)


def _own_evaluation(page: PartnershipPage, group: Group) -> dict[str, str]:
    party = _own_party(page, group)
    for each in page.coming_evaluations:
        if each.party == party.uid:
            return {name: str(getattr(each, name) or "") for name in FINDING}
    return {}


def _back(group: Group, uid: str, said: str) -> ResponseReturnValue:
    address = url_for(
        "group_partnerships.show_one", organisation=group.uid, uid=uid, said=said
    )
    return redirect(address, 303)
