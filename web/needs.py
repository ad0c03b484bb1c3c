"""Answering what a group says it needs."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.query.needs import find_answering_role, get_need
from geo.query.standing import get_group
from geo.report.skills import suggest_for
from geo.store.erasing import erase_contacts
from geo.store.needs import Offer, answer_need
from web.database import get_snapshot, open_session, open_transaction
from web.fresh_form import FreshForm
from web.join_form import Wrong, read_phone
from web.joining import too_many
from web.language import translated as _
from web.mail import is_address
from web.private_pages import private
from web.signing_in import limiter, signed_in

bp = Blueprint("needs", __name__)
TRIES = "20 per hour"
LONGEST_TEXT = 400
LONGEST_CONTACT = 100


@bp.get("/<city>/needs/<uid>")
@private
def show_need(city: str, uid: str) -> ResponseReturnValue:
    """Show a need, and the form to answer it."""
    return _page(city, uid, FreshForm())


@bp.post("/<city>/needs/<uid>")
@limiter.limit(TRIES, error_message=too_many)
@private
def answer(city: str, uid: str) -> ResponseReturnValue:
    """Pass an answer to the group; nobody else reads its contact."""
    if request.form.get("homepage"):
        abort(400)  # a field no person sees was filled in
    text = request.form.get("text", "").strip()
    contact = " ".join(request.form.get("contact", "").split())
    form = FreshForm(texts={"text": text, "contact": contact})
    if not text or len(text) > LONGEST_TEXT:
        said = _("どんなことができるかを、400字までで書いてください。")
        form.wrong.append(Wrong("text", said))
    known = is_address(contact) or read_phone(contact) is not None
    if contact and (len(contact) > LONGEST_CONTACT or not known):
        said = _("電話番号かメールアドレスを確かめてください。例：042-000-0000")
        form.wrong.append(Wrong("contact", said))
    if form.wrong:
        return _page(city, uid, form, status=422)
    with open_transaction() as session:
        erase_contacts(session, on=today())  # also where no timer runs
        get_need(session, city, uid)
        offer = Offer(_role(uid, city), text, contact or None)
        answer_need(session, uid, offer, on=today())
    return redirect(url_for("needs.show_need", city=city, uid=uid, said="sent"), 303)


def _role(uid: str, city: str) -> str:
    who = signed_in()
    if who is None:
        return "public"
    if who.is_staff:
        return "staff"
    with open_session() as session:
        group = get_group(session, get_need(session, city, uid).group)
        return find_answering_role(session, group.id, who.account_id, on=today())


def _page(
    city: str, uid: str, form: FreshForm, *, status: int = 200
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        need = get_need(session, city, uid)
        suggestion = suggest_for(session, snapshot, need)
    card = next((card for card in snapshot.cards if card.uid == need.group), None)
    page = render_template(
        "needs/show.html",
        city=snapshot.city,
        need=need,
        card=card,
        suggestion=suggestion,
        form=form,
        said=request.args.get("said"),
    )
    return page, status
