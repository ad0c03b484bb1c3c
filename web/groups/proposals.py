"""What was proposed to a group, and its answers."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.query.items import ItemRecord, find_items, get_item
from geo.query.proposals import (
    Proposal,
    ProposalRecord,
    find_holds,
    find_proposals,
    get_proposal,
)
from geo.store.holding import hold_back, release
from geo.store.proposals import withdraw
from web.database import open_session, open_transaction
from web.deciding import DecisionForm, draw_move, sentences, sides_of, take_decision
from web.groups.group import Group, for_group
from web.groups.todo import Todo
from web.join_form import Wrong
from web.language import translated as _
from web.policy import (
    may_answer,
    may_hold_back,
    may_propose,
    may_see_group,
    may_see_proposals,
)

bp = Blueprint(
    "group_proposals", __name__, url_prefix="/desk/groups/<organisation>/proposals"
)
LONGEST_REASON = 400


def find_todos(group: Group) -> list[Todo]:
    """Tell of proposals that wait for the reader, and of what the city holds back."""
    with open_session() as session:
        waiting = [
            record
            for record in find_proposals(session, group.record.id)
            if record.status == "open" and _answers(group, record)
        ]
        # The city wrote its reason for the group, not for who only has a link.
        holds = (
            find_holds(session, group.record.id) if group.standing.via != "link" else []
        )
    todos = [
        Todo(
            tag=_("公開を止めています"),
            heading=hold.title,
            sentence=_(
                "市の職員が公開を止めました。理由：%(why)s", why=hold.comment or ""
            ),
            address=_address(group, hold),
            button=_("理由を見る"),
        )
        for hold in holds
    ]
    if waiting:
        first = waiting[0]
        one = len(waiting) == 1
        todos.append(
            Todo(
                tag=_("提案"),
                heading=_("提案が%(n)s件とどいています", n=len(waiting)),
                sentence=_(
                    "「%(title)s」のことです。受け入れるか、見送るかを決めてください。",
                    title=first.title,
                )
                if one
                else _(
                    "「%(title)s」など。受け入れるか、見送るかを決めてください。",
                    title=first.title,
                ),
                address=_address(group, first)
                if one
                else url_for("group_proposals.show_proposals", organisation=group.uid),
                button=_("提案を見る"),
            )
        )
    return todos


@bp.get("/")
@for_group(may_see_group)
def show_proposals(group: Group) -> ResponseReturnValue:
    """Show what waits and what was answered: to deciders all, to others their own."""
    with open_session() as session:
        records = [
            record
            for record in find_proposals(session, group.record.id)
            if _sees(group, record)
        ]
    return render_template(
        "groups/proposals.html",
        group=group,
        city=group.city,
        waiting=[record for record in records if record.status == "open"],
        done=[record for record in records if record.status != "open"],
        sees_all=may_see_proposals(group.standing),
        can_hold=_can_hold(group),
        said=request.args.get("said"),
    )


@bp.get("/<uid>")
@for_group(may_see_group)
def show_proposal(group: Group, uid: str) -> ResponseReturnValue:
    """Show one proposal with both sides."""
    return _page(group, _find(group, uid), DecisionForm(MultiDict()))


@bp.post("/<uid>")
@for_group(may_see_group)
def decide_proposal(group: Group, uid: str) -> ResponseReturnValue:
    """Approve, approve with changes, or decline."""
    proposal = _find(group, uid)
    if not _answers(group, proposal.record):
        abort(404)
    form = DecisionForm(request.form)
    said = take_decision(proposal, form, group.actor())
    if said is None:
        return _page(group, _find(group, uid), form, status=422)
    return _to_list(group, said)


@bp.post("/<uid>/withdraw")
@for_group(may_propose)
def withdraw_proposal(group: Group, uid: str) -> ResponseReturnValue:
    """Take one's own proposal back."""
    proposal = _find(group, uid)
    if not _is_own(group, proposal.record):
        abort(404)
    with open_transaction() as session:
        withdraw(session, uid)
    return _to_list(group, "withdrawn")


@bp.get("/hold/<item>")
@for_group(may_hold_back)
def show_hold(group: Group, item: str) -> ResponseReturnValue:
    """Ask the city's staff why a thing is to leave the public pages."""
    return _hold_page(group, item, DecisionForm(MultiDict()))


@bp.post("/hold/<item>")
@for_group(may_hold_back)
def hold_item(group: Group, item: str) -> ResponseReturnValue:
    """Take a thing off the public pages, with the reason that the group reads."""
    form = DecisionForm(request.form)
    reason = form.get("reason")
    if not reason or len(reason) > LONGEST_REASON:
        said = _("公開を止める理由を400字までで書いてください。団体の人が読みます。")
        form.wrong.append(Wrong("reason", said))
        return _hold_page(group, item, form, status=422)
    with open_transaction() as session:
        get_item(session, group.record.id, item)
        hold_back(session, item, actor=group.actor(), reason=reason)
    return _to_list(group, "held")


@bp.post("/<uid>/release")
@for_group(may_hold_back)
def release_item(group: Group, uid: str) -> ResponseReturnValue:
    """Show a thing again that the city held back."""
    if not _find(group, uid).record.is_hold:
        abort(404)
    with open_transaction() as session:
        release(session, uid, actor=group.actor())
    return _to_list(group, "released")


def _page(
    group: Group, proposal: Proposal, form: DecisionForm, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "groups/proposal.html",
        group=group,
        city=group.city,
        proposal=proposal,
        record=proposal.record,
        sides=sides_of(proposal),
        drawn=draw_move(proposal),
        form=form,
        sentences=sentences(),
        may_answer=_answers(group, proposal.record),
        may_release=may_hold_back(group.standing) and proposal.record.is_hold,
        is_own=_is_own(group, proposal.record),
    )
    return page, status


def _can_hold(group: Group) -> list[ItemRecord]:
    """Return what the city's staff could take off the public pages."""
    if not may_hold_back(group.standing):
        return []
    with open_session() as session:
        items = find_items(session, group.record.id)
    return [item for item in items if item.status != "draft"]


def _hold_page(
    group: Group, item: str, form: DecisionForm, *, status: int = 200
) -> ResponseReturnValue:
    with open_session() as session:
        found = get_item(session, group.record.id, item)
    page = render_template(
        "groups/proposal_hold.html",
        group=group,
        city=group.city,
        item=found.record,
        form=form,
    )
    return page, status


def _find(group: Group, uid: str) -> Proposal:
    """Return a proposal to this group that the reader may see."""
    with open_session() as session:
        mine = {each.uid for each in find_proposals(session, group.record.id)}
        if uid not in mine:
            abort(404)
        proposal = get_proposal(session, uid)
    if not _sees(group, proposal.record):
        abort(404)
    return proposal


def _answers(group: Group, record: ProposalRecord) -> bool:
    return record.status == "open" and may_answer(
        group.standing,
        by_role=record.by_role,
        holds=record.holds,
        moderation=record.moderation,
    )


def _sees(group: Group, record: ProposalRecord) -> bool:
    return may_see_proposals(group.standing) or _is_own(group, record)


def _is_own(group: Group, record: ProposalRecord) -> bool:
    if not may_propose(group.standing):
        return False
    if group.standing.via == "link":
        # Who holds a link has no account: what came by links is of all who hold one.
        return record.by_role == "link"
    account = group.actor().account_id
    return account is not None and record.account_id == account


def _address(group: Group, record: ProposalRecord) -> str:
    return url_for(
        "group_proposals.show_proposal", organisation=group.uid, uid=record.uid
    )


def _to_list(group: Group, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("group_proposals.show_proposals", organisation=group.uid, said=said),
        303,
    )
