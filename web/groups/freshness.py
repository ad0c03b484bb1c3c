"""Is it still right? The yearly round through a group's things."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import fiscal_year, today
from geo.query.freshness import find_due
from geo.query.items import ItemRecord
from geo.query.standing import Standing
from geo.store.freshness import answer_round, note_answered, open_check
from web.addresses import absolute
from web.database import get_snapshot, open_session, open_transaction
from web.fresh_form import FreshForm, counted, read_answers
from web.groups.group import Group, for_group
from web.groups.sight import only_seen
from web.groups.todo import Todo
from web.language import translated as _
from web.policy import (
    holds_back,
    may_edit,
    may_publish_unseen,
    may_run_round,
    may_see_group,
)

bp = Blueprint(
    "group_freshness", __name__, url_prefix="/desk/groups/<organisation>/fresh"
)


@bp.get("/")
@for_group(may_see_group)
def show_round(group: Group) -> ResponseReturnValue:
    """Show what nobody confirmed for a year: one by one, or as one list."""
    return _page(group)


@bp.post("/")
@for_group(may_run_round)
def answer(group: Group) -> ResponseReturnValue:
    """Take the answers to one thing, to some, or to all."""
    staff = group.standing.via == "staff"
    with open_transaction() as session:
        due = find_due(session, group.record.id, on=today())
        form = read_answers(request.form, due, fixes=True)
        if form.wrong:
            return _page(group, form, status=422)
        made = answer_round(
            session,
            group.record.id,
            form.answers,
            actor=group.actor(),
            on=today(),
            # On a returned sheet the group has spoken.
            ends_directly=lambda moderation: (
                staff or may_publish_unseen(group.standing, moderation)
            ),
            holds_back=lambda moderation: holds_back(group.standing, moderation),
            reason=_("返ってきた確認用紙") if staff else _("毎年の確認"),
        )
        note_answered(session, group.record.id, fiscal_year(today()))
    return redirect(
        url_for(
            "group_freshness.show_round",
            organisation=group.uid,
            said="answered",
            view=request.form.get("view"),
            **counted(made),
        ),
        303,
    )


@bp.post("/sheet")
@for_group(may_run_round)
def make_sheet(group: Group) -> ResponseReturnValue:
    """Make the sheet to be printed; its secrets are shown this once."""
    with open_transaction() as session:
        due = find_due(session, group.record.id, on=today())
        opened = open_check(
            session, group.record.id, by_role=group.actor().role, on=today()
        )
    return render_template(
        "groups/fresh_sheet.html",
        group=group,
        city=group.city,
        due=due,
        cards=cards_of(group.record.city, due),
        opened=opened,
        address=absolute("checks.show_check", secret=opened.secret),
        code_address=absolute("checks.show_code"),
        on=today(),
    )


def find_todos(group: Group) -> list[Todo]:
    """Return the yearly question where something waits for it."""
    if not may_edit(group.standing):
        return []
    with open_session() as session:
        due = find_due(session, group.record.id, on=today())
    if not due:
        return []
    return [
        Todo(
            tag=_("確認"),
            heading=_("%(n)s件が、いまも正しいか確かめてください", n=len(due)),
            sentence=_(
                "1年に1回の確認です。変わっていなければ、押すだけで終わります。"
            ),
            address=url_for("group_freshness.show_round", organisation=group.uid),
            button=_("1件ずつ確かめる"),
        )
    ]


def cards_of(city: str, due: list[ItemRecord]) -> dict[str, object]:
    """Return the public cards of the things that wait, where they have one."""
    wanted = {item.uid for item in due}
    return {card.uid: card for card in get_snapshot(city).cards if card.uid in wanted}


def _page(
    group: Group, form: FreshForm | None = None, *, status: int = 200
) -> ResponseReturnValue:
    with open_session() as session:
        due = only_seen(group, find_due(session, group.record.id, on=today()))
    one_by_one = request.values.get("view") != "list" and not _is_staff(group.standing)
    skipped = request.args.get("after", 0, type=int)
    page = render_template(
        "groups/fresh.html",
        group=group,
        city=group.city,
        due=due,
        at=min(max(skipped, 0), max(len(due) - 1, 0)),
        cards=cards_of(group.record.city, due),
        form=form or FreshForm(),
        one_by_one=one_by_one,
        may_answer=may_run_round(group.standing),
        typing=_is_staff(group.standing),
        said=request.args.get("said"),
    )
    return page, status


def _is_staff(standing: Standing) -> bool:
    return standing.via == "staff"
