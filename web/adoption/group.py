"""A group's own sites: wish, agreement, log, yearly papers."""

from contextlib import closing
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.adoption import HELD
from geo.domain.adoption_years import (
    describe_year,
    plan_content,
    report_content,
    require_year,
    years_of_work,
)
from geo.domain.errors import GeoError, InvalidQueryError
from geo.domain.periods import fiscal_year, today
from geo.ingest.pictures import MOST_BYTES, Picture, read_picture
from geo.query.adoption import find_sites
from geo.query.adoption_desk import (
    Agreement,
    find_loans,
    find_of_group,
    find_papers,
    get_agreement,
    get_paper,
)
from geo.query.adoption_log import find_entries, find_reviews
from geo.store.adopting import Wish, accept, apply, withdraw
from geo.store.adoption_log import add_entry, withdraw_entry
from geo.store.adoption_papers import PaperKind, file_paper
from web.adoption.forms import Form, read_entry
from web.adoption.papers import answer, make_sheet
from web.database import open_session, open_transaction
from web.errors import STATUS
from web.groups.group import Group, for_group
from web.groups.todo import Todo
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_describe_group, may_see_people

bp = Blueprint(
    "group_adoption", __name__, url_prefix="/desk/groups/<organisation>/adoption"
)
PAPERS: dict[str, PaperKind] = {"plan": "plan", "report": "report"}
URGENT = frozenset({"offered", "review_due", "expired"})


@bp.get("/")
@for_group(may_see_people)
def show_list(group: Group) -> ResponseReturnValue:
    """Show the sites a group keeps, has asked for, and has kept."""
    with open_session() as session:
        agreements = find_of_group(session, group.record.id, on=today())
    return render_template(
        "adoption/group_list.html",
        group=group,
        city=group.city,
        agreements=agreements,
        may_change=may_describe_group(group.standing),
        said=request.args.get("said"),
    )


@bp.get("/new")
@for_group(may_describe_group)
def show_new(group: Group) -> ResponseReturnValue:
    """Show the form for a wish (希望届)."""
    return _new_page(group, Form(MultiDict({"site": request.args.get("site", "")})))


@bp.post("/new")
@for_group(may_describe_group)
def hand_in(group: Group) -> ResponseReturnValue:
    """Hand a wish in."""
    form = Form(request.form)
    words = form.words("wish")
    if words is None:
        said = _("したいことを書いてください。例：月1回、花の植え替えと草取り")
        form.wrong.append(Wrong("wish", said))
    people = form.number("people", said=_("人数を1以上の数字で書いてください。"))
    if not form.get("site"):
        form.wrong.append(Wrong("site", _("どの場所かを選んでください。")))
    if form.wrong or words is None:
        return _new_page(group, form, status=422)
    try:
        with open_transaction() as session:
            uid = apply(
                session,
                group.record.id,
                form.get("site"),
                Wish(words, people),
                on=today(),
            )
    except GeoError as error:
        form.note(error, "site")
        return _new_page(group, form, status=STATUS.get(type(error), 422))
    return _back(group, uid, "handed_in")


@bp.get("/<uid>/")
@for_group(may_see_people)
def show_one(group: Group, uid: str) -> ResponseReturnValue:
    """Show an agreement, its log and its papers, and what to do next."""
    return _page(group, uid, Form())


@bp.post("/<uid>/answer")
@for_group(may_describe_group)
def answer_offer(group: Group, uid: str) -> ResponseReturnValue:
    """Agree to what was offered, or take the wish back."""
    form = Form(request.form)
    version = request.form.get("version", type=int, default=0)
    takes = form.get("answer") == "accept"
    step = accept if takes else withdraw
    try:
        with open_transaction() as session:
            step(session, group.record.id, uid, version=version, on=today())
    except GeoError as error:
        form.note(error, "answer")
        return _page(group, uid, form, status=STATUS.get(type(error), 422))
    return _back(group, uid, "agreed" if takes else "withdrawn")


@bp.post("/<uid>/log")
@for_group(may_describe_group)
def log_work(group: Group, uid: str) -> ResponseReturnValue:
    """Keep a day's work."""
    form = Form(request.form)
    entry = read_entry(form)
    if entry is None:
        return _page(group, uid, form, status=422)
    try:
        picture = _picture(form)
        with open_transaction() as session:
            add_entry(session, group.record.id, uid, entry, on=today(), picture=picture)
    except GeoError as error:
        form.note(error, str(error.details.get("parameter") or "on_date"))
        return _page(group, uid, form, status=STATUS.get(type(error), 422))
    return _back(group, uid, "logged")


@bp.post("/<uid>/log/<entry>/withdraw")
@for_group(may_describe_group)
def withdraw_work(group: Group, uid: str, entry: str) -> ResponseReturnValue:
    """Take a day back that was written by mistake."""
    with open_transaction() as session:
        withdraw_entry(session, group.record.id, uid, entry)
    return _back(group, uid, "taken_back")


@bp.post("/<uid>/papers")
@for_group(may_describe_group)
def file(group: Group, uid: str) -> ResponseReturnValue:
    """File the plan or the report of a year, made from the log."""
    kind = PAPERS.get(request.form.get("kind", ""), "report")
    year = request.form.get("year", type=int, default=fiscal_year(today()))
    with open_transaction() as session:
        agreement = get_agreement(
            session, uid, on=today(), organisation_id=group.record.id
        )
        entries = find_entries(session, uid)
        require_year(kind, year, entries, term_start=agreement.term_start, on=today())
        content = (
            report_content(describe_year(entries, year))
            if kind == "report"
            else plan_content(
                entries,
                year,
                tasks=agreement.tasks,
                minimum_people=agreement.minimum_people,
            )
        )
        paper = file_paper(
            session, group.record.id, uid, kind, fiscal_year=year, content=content
        )
    address = url_for(
        "group_adoption.show_paper", organisation=group.uid, uid=uid, paper=paper
    )
    return redirect(address, 303)


@bp.get("/<uid>/papers/<paper>")
@for_group(may_see_people)
def show_paper(group: Group, uid: str, paper: str) -> ResponseReturnValue:
    """Show a paper as it was filed, to be printed."""
    with open_session() as session:
        agreement = get_agreement(
            session, uid, on=today(), organisation_id=group.record.id
        )
        found = get_paper(session, uid, paper)
    kind = PAPERS[found.kind]
    return answer(
        make_sheet(agreement, kind, group.city, back=_own(group, uid), paper=found)
    )


@bp.get("/<uid>/agreement")
@for_group(may_see_people)
def show_agreement(group: Group, uid: str) -> ResponseReturnValue:
    """Show the agreement (合意書), to be printed."""
    with open_session() as session:
        agreement = get_agreement(
            session, uid, on=today(), organisation_id=group.record.id
        )
    sheet = make_sheet(agreement, "agreement", group.city, back=_own(group, uid))
    return answer(sheet)


def find_todos(group: Group) -> list[Todo]:
    """Return the agreements to agree to, to look at again, or that are over."""
    if not may_describe_group(group.standing):
        return []
    with open_session() as session:
        agreements = find_of_group(session, group.record.id, on=today())
    return [_todo(group, each) for each in agreements if each.state in URGENT]


def _todo(group: Group, agreement: Agreement) -> Todo:
    sentences: dict[str, str] = {
        "offered": _("市の合意書案を読んで、よければ合意してください。"),
        "review_due": _("見直しの日を過ぎました。市の窓口と話してください。"),
        "expired": _("合意の期間が終わりました。続けるかを市の窓口と話してください。"),
    }
    return Todo(
        tag=_("アダプト"),
        heading=agreement.site_title,
        sentence=sentences[agreement.state],
        address=_own(group, agreement.uid),
        button=_("合意書のページを開く"),
    )


def _page(
    group: Group, uid: str, form: Form, *, status: int = 200
) -> ResponseReturnValue:
    on = today()
    with open_session() as session:
        agreement = get_agreement(session, uid, on=on, organisation_id=group.record.id)
        entries = find_entries(session, uid)
        reviews = find_reviews(session, uid)
        papers = find_papers(session, uid)
        loans = find_loans(session, uid)
    page = render_template(
        "adoption/group_one.html",
        group=group,
        city=group.city,
        agreement=agreement,
        entries=entries,
        reviews=reviews,
        papers=papers,
        loans=loans,
        year=describe_year(entries, fiscal_year(on)),
        years=years_of_work(entries, term_start=agreement.term_start, on=on),
        held=agreement.state in HELD,
        may_change=may_describe_group(group.standing),
        form=form,
        on=on,
        said=request.args.get("said"),
    )
    return page, status


def _new_page(group: Group, form: Form, *, status: int = 200) -> ResponseReturnValue:
    with open_session() as session:
        sites = find_sites(session, group.record.municipality_id, on=today())
    page = render_template(
        "adoption/group_new.html",
        group=group,
        city=group.city,
        sites=[site for site in sites if site.takes_more],
        form=form,
    )
    return page, status


def _picture(form: Form) -> tuple[Picture, str] | None:
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return None
    with closing(sent):
        content = sent.read(MOST_BYTES + 1)
    alt = form.get("alt")
    if not alt:
        message = _("写真に何が写っているかを書いてください。")
        raise InvalidQueryError(message, parameter="alt")
    return read_picture(content, name=_("写真")), alt


def _own(group: Group, uid: str, **more: Any) -> str:
    return url_for("group_adoption.show_one", organisation=group.uid, uid=uid, **more)


def _back(group: Group, uid: str, said: str) -> ResponseReturnValue:
    return redirect(_own(group, uid, said=said), 303)
