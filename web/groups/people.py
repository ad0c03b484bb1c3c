"""Who is with a group: terms, roles, and who may still come in by letter."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import today
from geo.query.people import (
    Member,
    count_roles,
    find_grants,
    find_helped,
    find_helpers,
    find_letters,
    find_members,
    find_officers,
    get_letter,
    without_addresses,
)
from geo.store.memberships import Reason, Term, change_membership, end_membership
from web.answered import Answered, read_answers
from web.database import open_session, open_transaction
from web.groups.group import Group, for_group
from web.groups.term_words import last_day, year_end
from web.groups.writing_letters import LETTER_FIELDS, LONGEST_TITLE, ROLES, read_offer
from web.language import translated as _
from web.policy import may_manage_people, may_see_officers, may_see_people
from web.signing_in import signed_in

bp = Blueprint(
    "group_people", __name__, url_prefix="/desk/groups/<organisation>/people"
)
MEMBER_FIELDS = ("role", "title", "from", "until", "reason")
HELP_FIELDS = ("helper", "help-until")
LONGEST_REASON = 200


@bp.get("/")
@for_group(may_see_people)
def show_people(group: Group) -> ResponseReturnValue:
    """Show who is with a group, its letters, and who helps it."""
    return people_page(group)


@bp.get("/letters/<uid>")
@for_group(may_manage_people)
def show_letter(group: Group, uid: str) -> ResponseReturnValue:
    """Show what became of a letter, never its secrets."""
    with open_session() as session:
        letter = get_letter(session, group.record.id, uid)
    return render_template(
        "groups/people_letter_state.html",
        group=group,
        city=group.city,
        letter=letter,
        said=request.args.get("said"),
    )


@bp.get("/members/<uid>/")
@for_group(may_manage_people)
def show_member(group: Group, uid: str) -> ResponseReturnValue:
    """Show the form for a member's role, title and term."""
    member = find_member(group, uid)
    end = member.term_end
    given = {
        "role": member.role,
        "title": member.title or "",
        "from": member.term_start.isoformat(),
        "until": "" if end is None else last_day(end).isoformat(),
    }
    return _member_page(group, member, read_answers({}, MEMBER_FIELDS, given))


@bp.post("/members/<uid>/")
@for_group(may_manage_people)
def change_member(group: Group, uid: str) -> ResponseReturnValue:
    """Give a member another role, title or term."""
    member = find_member(group, uid)
    form = read_answers(request.form, MEMBER_FIELDS)
    offer = read_offer(form)
    reason = _reason(group, form)
    if offer is None or reason is None:
        return _member_page(group, member, form)
    start = offer.start or member.term_start
    try:
        term = Term(offer.role, offer.title, start, offer.end)
        with open_transaction() as session:
            change_membership(
                session, group.record.id, uid, term, reason=reason, on=today()
            )
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "role")
        return _member_page(group, member, form)
    return back(group, "changed")


@bp.post("/members/<uid>/end")
@for_group(may_see_people)
def end_member(group: Group, uid: str) -> ResponseReturnValue:
    """End a member's term today; anybody may end their own."""
    member = find_member(group, uid)
    if not (may_manage_people(group.standing) or is_own(member)):
        abort(404)
    given = {"role": member.role, "title": member.title or ""}
    form = read_answers(request.form, MEMBER_FIELDS, given)
    reason = _reason(group, form)
    if reason is None:
        return _member_page(group, member, form)
    try:
        with open_transaction() as session:
            end_membership(session, group.record.id, uid, reason=reason, on=today())
    except ConflictError as error:
        form.tell_error(error, "role")
        return _member_page(group, member, form)
    if is_own(member):
        return redirect(url_for("devices.show_account"), 303)
    return back(group, "ended")


@bp.app_template_global("group_roles")
def group_roles(group: Group) -> dict[str, int]:
    """Return how many people a group has of each role, for its first page."""
    with open_session() as session:
        return count_roles(session, group.record.id, today())


@bp.app_template_global("sees_people")
def sees_people(group: Group) -> bool:
    """Return whether the reader may open the page of a group's people."""
    return may_see_people(group.standing)


def people_page(
    group: Group,
    *,
    form: Answered | None = None,
    help_form: Answered | None = None,
) -> ResponseReturnValue:
    """Show the page, with a form that is to be put right."""
    who, on = signed_in(), today()
    manages = may_manage_people(group.standing)
    with open_session() as session:
        members = find_members(session, group.record.id, on)
        officers = find_officers(session, group.record.id, on)
        letters = find_letters(session, group.record.id) if manages else []
        grants = find_grants(session, group.record.id, on)
        helpers = find_helpers(session, group.record.id)
        helped = find_helped(session, who.account_id, on) if who else []
    own = {each.uid for each in members if is_own(each)}
    if not manages:
        members = without_addresses(members, who.account_id if who else None)
    if not may_see_officers(group.standing):
        officers = {uid: each for uid, each in officers.items() if uid in own}
    given = {"role": "owner", "until": year_end(on).isoformat()}
    page = render_template(
        "groups/people.html",
        group=group,
        city=group.city,
        members=members,
        own=own,
        officers=officers,
        letters=letters,
        grants=grants,
        helpers=helpers,
        helped=helped,
        manages=manages,
        roles=ROLES,
        form=form or read_answers({}, LETTER_FIELDS, given),
        help_form=help_form
        or read_answers({}, HELP_FIELDS, {"help-until": year_end(on).isoformat()}),
        said=request.args.get("said"),
    )
    wrong = (form and form.wrong) or (help_form and help_form.wrong)
    return page, 422 if wrong else 200


def find_member(group: Group, uid: str) -> Member:
    """Return a member of a group; for anybody else the page is not there."""
    with open_session() as session:
        members = find_members(session, group.record.id, today())
    found = next((each for each in members if each.uid == uid), None)
    if found is None:
        abort(404)
    return found


def is_own(member: Member) -> bool:
    """Return whether a term is the reader's own."""
    who = signed_in()
    return who is not None and member.account_id == who.account_id


def back(group: Group, said: str) -> ResponseReturnValue:
    """Lead back to the page, with one sentence."""
    address = url_for("group_people.show_people", organisation=group.uid, said=said)
    return redirect(address, 303)


def _reason(group: Group, form: Answered) -> Reason | None:
    """Return who changes a term; the city always says why."""
    why = form.text("reason", LONGEST_REASON)
    if group.standing.via == "staff" and why is None:
        form.tell("reason", _("変える理由を書いてください。記録に残ります。"))
    return None if form.wrong else Reason(group.actor().role, why)


def _member_page(group: Group, member: Member, form: Answered) -> ResponseReturnValue:
    page = render_template(
        "groups/people_member.html",
        group=group,
        city=group.city,
        member=member,
        own=is_own(member),
        form=form,
        roles=ROLES,
        longest=LONGEST_TITLE,
    )
    return page, 422 if form.wrong else 200
