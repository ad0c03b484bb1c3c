"""Everything that changed, and taking it back."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError
from geo.domain.periods import today
from geo.query.history import (
    SORTS,
    changed_days,
    find_batch,
    find_history,
    find_item_history,
)
from geo.query.items import get_item
from geo.query.past import compare_days, document_at_version, find_items_on
from geo.store.undo_plan import UndoPlan, plan_undo
from geo.store.undoing import Answer, undo_batch, values_back
from web.charts.places import draw_places
from web.database import open_session, open_transaction
from web.groups import history_words as words
from web.groups.group import Group, for_group
from web.policy import (
    holds_back,
    may_publish_unseen,
    may_see_history,
    may_undo,
)

bp = Blueprint(
    "group_history", __name__, url_prefix="/desk/groups/<organisation>/history"
)
OPEN = "あとから変わったところがあります。それも戻すか、残すかを選んでください。"
LONGEST_REASON = 500
MOST_PAGES = 1000


@bp.get("/")
@for_group(may_see_history)
def show_history(group: Group) -> ResponseReturnValue:
    """Show what changed, day by day; or what the layers held on a day."""
    on = _asked_day("on")
    if on is not None:
        return _show_day(group, on, _asked_day("since"))
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    sort = request.args.get("sort")
    sort = sort if sort in SORTS else None
    with open_session() as session:
        found = find_history(session, group.record.id, sort=sort, page=page)
        days = changed_days(session, group.record.id)
    return _page(
        group,
        "history",
        history=found,
        sort=sort,
        sorts=SORTS,
        page=page,
        days=days,
        said=request.args.get("said"),
    )


@bp.get("/items/<uid>")
@for_group(may_see_history)
def show_item_history(group: Group, uid: str) -> ResponseReturnValue:
    """Show every change of one thing; or the thing as it was at a version."""
    version = request.args.get("version", type=int)
    with open_session() as session:
        item = get_item(session, group.record.id, uid)
        if version is not None:
            document = document_at_version(session, uid, version)
            return _page(
                group,
                "history_then",
                item=item,
                version=version,
                on=_asked_day("on"),
                document=document,
                told=words.tell_document(item.record.kind, document),
                drawing=draw_places([], [document["geometry"]]),
            )
        changes = find_item_history(session, group.record.id, uid)
    return _page(group, "history_item", item=item, changes=changes)


@bp.get("/batches/<batch>")
@for_group(may_see_history)
def show_batch(group: Group, batch: str) -> ResponseReturnValue:
    """Show everything that was written together."""
    with open_session() as session:
        changes = find_batch(session, group.record.id, batch)
    if not changes:
        abort(404)
    return _page(group, "history_batch", batch=batch, changes=changes)


@bp.get("/undo/<batch>")
@for_group(may_undo)
def show_undo(group: Group, batch: str) -> ResponseReturnValue:
    """Show exactly what taking something back would change."""
    with open_session() as session:
        plan = plan_undo(session, group.record.id, batch)
    return _show_plan(group, plan)


@bp.post("/undo/<batch>")
@for_group(may_undo)
def undo(group: Group, batch: str) -> ResponseReturnValue:
    """Take something back, as it was shown; what was not answered is asked first."""
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON] or None
    answers = _answers()
    with open_transaction() as session:
        plan = plan_undo(session, group.record.id, batch)
        if not all(
            may_publish_unseen(group.standing, item.moderation) for item in plan.items
        ):
            if any(each not in answers for each in plan.asked):
                return _show_plan(group, plan, wrong=OPEN, status=422)
            _put_forward(session, group, plan, answers, reason)
            return _back(group, "proposed")
    try:
        with open_transaction() as session:
            done = undo_batch(
                session,
                group.record.id,
                batch,
                actor=group.actor(),
                on=today(),
                reason=reason,
                answers=answers,
                seal=request.form.get("seal"),
            )
    except ConflictError as error:
        with open_session() as session:
            plan = plan_undo(session, group.record.id, batch)
        status = 422 if "questions" in error.details else 409
        return _show_plan(group, plan, wrong=error.message, status=status)
    if not done.versions:
        return _back(group, "nothing")
    return _back(group, "kept" if done.kept else "undone", undone=done.batch)


def _show_day(group: Group, on: date, since: date | None) -> ResponseReturnValue:
    with open_session() as session:
        items = find_items_on(session, group.record.id, on)
        compared = (
            None
            if since is None
            else compare_days(session, group.record.id, *sorted((since, on)))
        )
    return _page(
        group,
        "history_day",
        on=on,
        since=since,
        items=items,
        compared=compared,
        drawing=draw_places([], [item.document["geometry"] for item in items]),
    )


def _show_plan(
    group: Group, plan: UndoPlan, *, wrong: str | None = None, status: int = 200
) -> ResponseReturnValue:
    waits = not all(
        may_publish_unseen(group.standing, item.moderation) for item in plan.items
    )
    page = _page(
        group,
        "history_undo",
        plan=plan,
        answers=_answers(),
        reason=request.form.get("reason", ""),
        wrong=wrong,
        waits=waits,
    )
    return page, status


def _put_forward(
    session: Any,
    group: Group,
    plan: UndoPlan,
    answers: dict[str, Answer],
    reason: str | None,
) -> None:
    from geo.store.proposals import propose_change

    for item in plan.items:
        values = values_back(item, answers)
        if values:
            propose_change(
                session,
                group.record.id,
                kind="change",
                uid=item.uid,
                base_version=item.version,
                values=values,
                actor=group.actor(),
                holds=holds_back(group.standing, item.moderation),
                feature_kind=item.kind,
                comment=reason,
            )


def _answers() -> dict[str, Answer]:
    return {
        name.removeprefix("answer-"): "take" if value == "take" else "keep"
        for name, value in request.form.items()
        if name.startswith("answer-") and value in {"take", "keep"}
    }


def _back(group: Group, said: str, undone: str | None = None) -> ResponseReturnValue:
    return redirect(
        url_for(
            "group_history.show_history",
            organisation=group.uid,
            said=said,
            undone=undone,
        ),
        303,
    )


def _asked_day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _page(group: Group, template: str, **context: Any) -> str:
    return render_template(
        f"groups/{template}.html",
        group=group,
        city=group.city,
        words=words,
        may_undo=may_undo(group.standing),
        **context,
    )
