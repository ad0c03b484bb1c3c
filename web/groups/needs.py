"""What a group says it lacks this year, and who answered."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.needs import find_answers, find_needs, find_open_needs
from geo.report.skills import suggest_for
from geo.store.needs import KINDS, decide_answer, declare_need, end_need
from web.database import get_snapshot, open_session, open_transaction
from web.fresh_form import FreshForm
from web.groups.group import Group, for_group
from web.groups.todo import Todo
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_describe_group, may_see_group

bp = Blueprint("group_needs", __name__, url_prefix="/desk/groups/<organisation>/needs")
LONGEST_TEXT = 400
SKILLS = tuple(term.code for term in load_vocabulary("skill").terms)
ENDS = frozenset({"met", "withdrawn"})
DECISIONS = frozenset({"accepted", "declined"})


@bp.get("/")
@for_group(may_see_group)
def show_needs(group: Group) -> ResponseReturnValue:
    """Show a group's needs, and the answers to those who may read them."""
    return _page(group, FreshForm())


@bp.post("/")
@for_group(may_describe_group)
def declare(group: Group) -> ResponseReturnValue:
    """Keep a need, shown on the group's public page."""
    kind = request.form.get("kind", "")
    text = " ".join(request.form.get("text", "").split())
    skill = request.form.get("skill") or None
    form = FreshForm(choices={"kind": kind, "skill": skill or ""}, texts={"text": text})
    if kind not in KINDS:
        form.wrong.append(Wrong("kind", _("困りごとの種類を選んでください。")))
    if not text or len(text) > LONGEST_TEXT:
        said = _("どんな助けがほしいかを、400字までで書いてください。")
        form.wrong.append(Wrong("text", said))
    if kind != "skill":
        skill = None
    elif skill is not None and skill not in SKILLS:
        form.wrong.append(Wrong("skill", _("得意分野を選んでください。")))
    if form.wrong:
        return _page(group, form, status=422)
    with open_transaction() as session:
        declare_need(session, group.record.id, kind, text, on=today(), skill=skill)
    return _back(group, "declared")


@bp.post("/<uid>/end")
@for_group(may_describe_group)
def end(group: Group, uid: str) -> ResponseReturnValue:
    """Mark a need as met, or take it back."""
    status = request.form.get("status", "")
    with open_transaction() as session:
        end_need(
            session, group.record.id, uid, status if status in ENDS else "withdrawn"
        )
    return _back(group, "ended")


@bp.post("/answers/<uid>")
@for_group(may_describe_group)
def decide(group: Group, uid: str) -> ResponseReturnValue:
    """Accept or decline an answer; a declined one is erased."""
    status = request.form.get("status", "")
    status = status if status in DECISIONS else "declined"
    with open_transaction() as session:
        decide_answer(session, group.record.id, uid, status)
    return _back(group, status)


def find_todos(group: Group) -> list[Todo]:
    """Return the answers that nobody has looked at."""
    if not may_describe_group(group.standing):
        return []
    with open_session() as session:
        waiting = [
            each
            for each in find_answers(session, group.record.id)
            if each.status == "open"
        ]
    if not waiting:
        return []
    return [
        Todo(
            tag=_("返事"),
            heading=_("困りごとに返事が%(n)s件あります", n=len(waiting)),
            sentence=_("読んで、お願いするか断るかを選んでください。60日で消えます。"),
            address=url_for("group_needs.show_needs", organisation=group.uid),
            button=_("返事を読む"),
        )
    ]


def _page(group: Group, form: FreshForm, *, status: int = 200) -> ResponseReturnValue:
    reads = may_describe_group(group.standing)
    snapshot = get_snapshot(group.record.city)
    with open_session() as session:
        needs = find_needs(session, group.record.id, every=True)
        answers = find_answers(session, group.record.id) if reads else []
        helped = find_open_needs(
            session, group.record.municipality_id, helped_by=group.record.id
        )
        suggestions = {
            need.uid: suggest_for(session, snapshot, need)
            for need in needs
            if need.status == "open"
        }
    page = render_template(
        "groups/about_needs.html",
        group=group,
        city=group.city,
        needs=[each for each in needs if each.status == "open"],
        past=[each for each in needs if each.status != "open"],
        answers=answers,
        helped=helped if group.standing.via == "member" else [],
        suggestions=suggestions,
        kinds=KINDS,
        skills=SKILLS,
        form=form,
        may_change=reads,
        said=request.args.get("said"),
    )
    return page, status


def _back(group: Group, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("group_needs.show_needs", organisation=group.uid, said=said), 303
    )
