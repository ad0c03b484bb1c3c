"""Letters that invite into a group: made, taken back, made anew."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError
from geo.domain.periods import today
from geo.query.people import get_letter
from geo.store.invitations import (
    Offer,
    revoke_letter,
    revoke_open_letters,
    write_letter,
)
from geo.store.letter_codes import draw_secrets
from web.answered import read_answers
from web.database import open_session, open_transaction
from web.groups.group import Group, for_group
from web.groups.people import people_page
from web.groups.writing_letters import (
    LETTER_FIELDS,
    read_offer,
    require_future,
    show_once,
)
from web.language import translated as _
from web.policy import may_manage_people

bp = Blueprint(
    "group_letters", __name__, url_prefix="/desk/groups/<organisation>/people/letters"
)


@bp.post("/")
@for_group(may_manage_people)
def write(group: Group) -> ResponseReturnValue:
    """Make a letter and show it, once."""
    form = read_answers(request.form, LETTER_FIELDS)
    offer = require_future(form, read_offer(form), today())
    if offer is None:
        return people_page(group, form=form)
    secrets = draw_secrets()
    with open_transaction() as session:
        if form.values["revoke"]:
            revoke_open_letters(session, group.record.id, offer.role)
        letter = write_letter(
            session,
            group.record.id,
            offer,
            secrets=secrets,
            by_role=group.actor().role,
        )
    return show_once(group, letter, offer)


@bp.post("/<uid>/revoke")
@for_group(may_manage_people)
def revoke(group: Group, uid: str) -> ResponseReturnValue:
    """Make a letter useless."""
    with open_transaction() as session:
        revoke_letter(session, group.record.id, uid)
    address = url_for(
        "group_people.show_letter", organisation=group.uid, uid=uid, said="revoked"
    )
    return redirect(address, 303)


@bp.post("/<uid>/again")
@for_group(may_manage_people)
def write_again(group: Group, uid: str) -> ResponseReturnValue:
    """Make a letter like another, which becomes useless."""
    with open_session() as session:
        old = get_letter(session, group.record.id, uid)
    if old.term_end is not None and old.term_end <= today():
        raise ConflictError(
            _("この手紙の任期は終わっています。新しい手紙をつくってください。")
        )
    offer = Offer(old.role, old.title, old.term_start, old.term_end)
    secrets = draw_secrets()
    with open_transaction() as session:
        revoke_letter(session, group.record.id, uid)
        letter = write_letter(
            session,
            group.record.id,
            offer,
            secrets=secrets,
            by_role=group.actor().role,
        )
    return show_once(group, letter, offer)
