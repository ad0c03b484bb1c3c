"""The city's side of adoption: wishes, agreements, reviews, loans."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.adoption import usual_term
from geo.domain.adoption_years import describe_year
from geo.domain.errors import GeoError
from geo.domain.periods import fiscal_year, today
from geo.query.adoption_desk import (
    find_all,
    find_loans,
    find_papers,
    get_agreement,
    get_paper,
)
from geo.query.adoption_log import find_entries, find_reviews
from geo.store.adopting import decline, offer
from geo.store.adoption_log import lend, take_back
from geo.store.adoption_reviews import end, review
from geo.store.session import Session
from web.adoption.forms import Form, read_review, read_terms
from web.adoption.group import PAPERS
from web.adoption.papers import answer, make_sheet
from web.database import find_cities, get_snapshot, open_session, open_transaction
from web.errors import STATUS
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_adoption", __name__, url_prefix="/desk/adoption")
WAITING = ("applied", "review_due", "expired", "ending_soon", "offered")
"""The states in which the city has something to do, the most pressing first."""

Write = Callable[[Session], object]


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show what waits for the city, and every agreement."""
    city = request.args.get("city") or None
    state = request.args.get("state") or None
    with open_session() as session:
        every = find_all(session, on=today(), city=city)
    waiting = {each: [row for row in every if row.state == each] for each in WAITING}
    return render_template(
        "adoption/staff_list.html",
        cities=find_cities(),
        chosen=city,
        state=state,
        waiting={each: rows for each, rows in waiting.items() if rows},
        agreements=[row for row in every if state in {None, row.state}],
        states=sorted({row.state for row in every}),
    )


@bp.get("/<uid>/")
@for_staff
def show_one(uid: str) -> ResponseReturnValue:
    """Show an agreement with everything on it, and the city's next steps."""
    return _page(uid, Form())


@bp.post("/<uid>/offer")
@for_staff
def write_offer(uid: str) -> ResponseReturnValue:
    """Offer an agreement to the group, or write the offer anew."""
    form = Form(request.form)
    terms = read_terms(form)
    if terms is None:
        return _page(uid, form, status=422)
    return _write(
        uid,
        form,
        lambda session: offer(session, uid, terms, version=_version(), on=today()),
        said="offered",
        field="term_start",
    )


@bp.post("/<uid>/decline")
@for_staff
def refuse(uid: str) -> ResponseReturnValue:
    """Refuse a wish, with the reason."""
    form = Form(request.form)
    return _write(
        uid,
        form,
        lambda session: decline(
            session, uid, form.get("reason"), version=_version(), on=today()
        ),
        said="declined",
        field="reason",
    )


@bp.post("/<uid>/review")
@for_staff
def keep_review(uid: str) -> ResponseReturnValue:
    """Keep a review and what it decides of the term."""
    form = Form(request.form)
    held = read_review(form)
    if held is None:
        return _page(uid, form, status=422)
    return _write(
        uid,
        form,
        lambda session: review(session, uid, held, version=_version(), on=today()),
        said="reviewed",
        field="decision",
    )


@bp.post("/<uid>/end")
@for_staff
def end_early(uid: str) -> ResponseReturnValue:
    """End an agreement without a review, with the reason."""
    form = Form(request.form)
    return _write(
        uid,
        form,
        lambda session: end(
            session, uid, form.get("end_reason"), version=_version(), on=today()
        ),
        said="ended",
        field="end_reason",
        renamed={"reason": "end_reason"},
    )


@bp.post("/<uid>/loans")
@for_staff
def lend_tools(uid: str) -> ResponseReturnValue:
    """Note down tools that were lent."""
    form = Form(request.form)
    number = form.number("quantity", said=_("数を1以上の数字で書いてください。"))
    lent = form.day("lent_on", _("貸した日を書いてください。"))
    if form.wrong or lent is None:
        return _page(uid, form, status=422)
    return _write(
        uid,
        form,
        lambda session: lend(
            session, uid, form.get("item"), number or 0, lent_on=lent, on=today()
        ),
        said="lent",
        field="item",
    )


@bp.post("/<uid>/loans/<loan>/return")
@for_staff
def return_tools(uid: str, loan: str) -> ResponseReturnValue:
    """Note down that tools came back."""
    return _write(
        uid,
        Form(),
        lambda session: take_back(session, uid, loan, on=today()),
        said="returned",
        field="item",
    )


@bp.get("/<uid>/agreement")
@for_staff
def show_agreement(uid: str) -> ResponseReturnValue:
    """Show the agreement (合意書), to be printed."""
    with open_session() as session:
        agreement = get_agreement(session, uid, on=today())
    city = get_snapshot(agreement.city).city
    back = url_for("desk_adoption.show_one", uid=uid)
    return answer(make_sheet(agreement, "agreement", city, back=back))


@bp.get("/<uid>/papers/<paper>")
@for_staff
def show_paper(uid: str, paper: str) -> ResponseReturnValue:
    """Show a paper that the group filed, to be printed."""
    with open_session() as session:
        agreement = get_agreement(session, uid, on=today())
        found = get_paper(session, uid, paper)
    city = get_snapshot(agreement.city).city
    back = url_for("desk_adoption.show_one", uid=uid)
    return answer(
        make_sheet(agreement, PAPERS[found.kind], city, back=back, paper=found)
    )


def _write(
    uid: str,
    form: Form,
    write: Write,
    *,
    said: str,
    field: str,
    renamed: dict[str, str] | None = None,
) -> ResponseReturnValue:
    try:
        with open_transaction() as session:
            write(session)
    except GeoError as error:
        where = (renamed or {}).get(str(error.details.get("field")))
        form.note(error, field)
        if where:
            form.wrong[-1] = type(form.wrong[-1])(where, form.wrong[-1].said)
        return _page(uid, form, status=STATUS.get(type(error), 422))
    return redirect(url_for("desk_adoption.show_one", uid=uid, said=said), 303)


def _version() -> int:
    return request.form.get("version", type=int, default=0)


def _page(uid: str, form: Form, *, status: int = 200) -> ResponseReturnValue:
    on = today()
    with open_session() as session:
        agreement = get_agreement(session, uid, on=on)
        entries = find_entries(session, uid)
        reviews = find_reviews(session, uid)
        papers = find_papers(session, uid)
        loans = find_loans(session, uid)
    page = render_template(
        "adoption/staff_one.html",
        city=get_snapshot(agreement.city).city,
        agreement=agreement,
        entries=entries,
        reviews=reviews,
        papers=papers,
        loans=loans,
        year=describe_year(entries, fiscal_year(on)),
        form=form,
        first=usual_term(on),
        on=on,
        said=request.args.get("said"),
    )
    return page, status
