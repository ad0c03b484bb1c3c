"""What residents proposed to the city's own layers."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.query.proposals import Proposal, find_city_proposals, get_proposal
from geo.store.editing import Actor
from web.database import open_session
from web.deciding import DecisionForm, draw_move, sentences, sides_of, take_decision
from web.signing_in import for_staff, signed_in

bp = Blueprint("desk_proposals", __name__, url_prefix="/desk/proposals")


@bp.get("/")
@for_staff
def show_proposals() -> ResponseReturnValue:
    """Show what waits for the city, and what was answered."""
    with open_session() as session:
        records = find_city_proposals(session)
    return render_template(
        "desk/proposals.html",
        waiting=[record for record in records if record.status == "open"],
        done=[record for record in records if record.status != "open"],
        said=request.args.get("said"),
    )


@bp.get("/<uid>")
@for_staff
def show_proposal(uid: str) -> ResponseReturnValue:
    """Show one proposal to a layer that nobody owns."""
    return _page(_find(uid), DecisionForm(MultiDict()))


@bp.post("/<uid>")
@for_staff
def decide_proposal(uid: str) -> ResponseReturnValue:
    """Decide as the city's staff; the layer is the city's own."""
    proposal = _find(uid)
    form = DecisionForm(request.form)
    who = signed_in()
    actor = Actor("staff", account_id=who.account_id if who else None)
    said = take_decision(proposal, form, actor)
    if said is None:
        return _page(_find(uid), form, status=422)
    return redirect(url_for("desk_proposals.show_proposals", said=said), 303)


def _page(
    proposal: Proposal, form: DecisionForm, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "desk/proposal.html",
        proposal=proposal,
        record=proposal.record,
        sides=sides_of(proposal),
        drawn=draw_move(proposal),
        form=form,
        sentences=sentences(),
        may_answer=proposal.record.status == "open" and not proposal.record.is_hold,
    )
    return page, status


def _find(uid: str) -> Proposal:
    with open_session() as session:
        proposal = get_proposal(session, uid)
    if proposal.record.layer_owner is not None:
        abort(404)
    return proposal
