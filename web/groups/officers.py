"""An officer's own name and phone: with consent, taken back at any time."""

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.query.people import Member, find_officers
from geo.store.memberships import get_membership
from geo.store.officers import (
    Officer,
    save_officer,
    withdraw_officer,
)
from web.answered import Answered, read_answers
from web.database import open_session, open_transaction
from web.groups.group import Group, for_group
from web.groups.people import back, find_member, is_own
from web.join_form import read_phone
from web.language import translated as _
from web.policy import may_see_people
from web.settings import Settings

bp = Blueprint(
    "group_officers",
    __name__,
    url_prefix="/desk/groups/<organisation>/people/members/<uid>/officer",
)
FIELDS = ("officer-name", "officer-phone", "agree")
LONGEST_NAME = 40


@bp.get("/")
@for_group(may_see_people)
def show_form(group: Group, uid: str) -> ResponseReturnValue:
    """Show what is kept of an officer, to that officer."""
    member = _own(group, uid)
    with open_session() as session:
        known = find_officers(session, group.record.id, today()).get(uid)
    given = {
        "officer-name": known.name if known else "",
        "officer-phone": (known.phone or "") if known else "",
    }
    return _page(group, member, read_answers({}, FIELDS, given))


@bp.post("/")
@for_group(may_see_people)
def save(group: Group, uid: str) -> ResponseReturnValue:
    """Keep an officer's name and phone, as agreed today."""
    member = _own(group, uid)
    form = read_answers(request.form, FIELDS)
    name = form.text("officer-name", LONGEST_NAME)
    written = form.values["officer-phone"]
    phone = read_phone(written) if written else None
    if name is None:
        form.tell("officer-name", _("名前を40字までで書いてください。"))
    if written and phone is None:
        form.tell(
            "officer-phone", _("電話番号を数字で書いてください。例：042-000-0000")
        )
    if not form.values["agree"]:
        form.tell("agree", _("使い道を読んで、同意する場合は印を付けてください。"))
    if form.wrong or name is None:
        return _page(group, member, form)
    settings: Settings = current_app.config["SETTINGS"]
    with open_transaction() as session:
        membership = get_membership(session, group.record.id, uid)
        save_officer(
            session,
            membership,
            Officer(name, phone, purpose()),
            on=today(),
            keep_months=settings.keep_officer_months,
        )
    return back(group, "officer-saved")


@bp.post("/withdraw")
@for_group(may_see_people)
def withdraw(group: Group, uid: str) -> ResponseReturnValue:
    """Delete an officer's name and phone at once."""
    _own(group, uid)
    with open_transaction() as session:
        withdraw_officer(session, get_membership(session, group.record.id, uid))
    return back(group, "officer-gone")


def purpose() -> str:
    """Return what an officer agrees to."""
    return _("団体の責任者と市が、任期のあいだの連絡と引き継ぎに使います。")


def _own(group: Group, uid: str) -> Member:
    member = find_member(group, uid)
    if not is_own(member):
        abort(404)
    return member


def _page(group: Group, member: Member, form: Answered) -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    with open_session() as session:
        known = find_officers(session, group.record.id, today()).get(member.uid)
    page = render_template(
        "groups/people_officer.html",
        group=group,
        city=group.city,
        member=member,
        form=form,
        known=known,
        purpose=purpose(),
        months=settings.keep_officer_months,
    )
    return page, 422 if form.wrong else 200
