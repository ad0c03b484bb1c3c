"""Many things of a group at once, in a table."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import (
    ConflictError,
    GeoError,
    InvalidQueryError,
    StaleEditError,
)
from geo.domain.periods import today
from geo.query.table_rows import TableRow, find_table_rows
from geo.store.many import RowChange, Written, change_many, copy_to_next_year
from web.database import open_session, open_transaction
from web.errors import STATUS
from web.groups.group import Group, for_group
from web.groups.sight import find_seen
from web.groups.table_form import (
    TableForm,
    draw_lines,
    read_lines,
    read_version,
)
from web.language import translated as _
from web.policy import may_edit, may_see_group, may_write_at_once

bp = Blueprint("group_table", __name__, url_prefix="/desk/groups/<organisation>/table")

ROWS = 100
ACTS: dict[str, dict[str, str]] = {
    "end": {"status": "ended"},
    "publish": {"status": "active"},
    "draft": {"status": "draft"},
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the table."""

    form: TableForm
    page: int
    pages: int
    count: int
    may_change: bool


@bp.get("/")
@for_group(may_see_group)
def show_table(group: Group) -> ResponseReturnValue:
    """Show the group's things as rows that can be typed in."""
    return _shown(group, _sheet(group))


@bp.post("/")
@for_group(may_edit)
def save_table(group: Group) -> ResponseReturnValue:
    """Save the rows that were typed in, or do one thing to the ticked rows."""
    act = request.form.get("act", "save")
    sheet = _sheet(group)
    changes = read_lines(sheet.form, request.form)
    for line in sheet.form.lines:
        line.ticked = line.row.uid in request.form.getlist("tick")
    if sheet.form.wrong:
        return _shown(group, sheet, status=422)
    try:
        written = (
            _save(group, sheet, changes)
            if act == "save"
            else _act(group, sheet, act, changes)
        )
    except StaleEditError as error:
        return _shown(group, _marked(group, sheet, error), error=error)
    except GeoError as error:
        return _shown(group, sheet, error=error)
    said = act if written.uids else "nothing"
    address = url_for(
        "group_table.show_table",
        organisation=group.uid,
        page=sheet.page if sheet.page > 1 else None,
        said=said,
        n=len(written.uids) or None,
        batch=written.batch if written.uids else None,
    )
    return redirect(address, 303)


def _save(group: Group, sheet: Sheet, changes: list[RowChange]) -> Written:
    rows = {line.row.uid: line.row for line in sheet.form.lines}
    for change in changes:
        row = rows[change.uid]
        after = change.values.get("status") or row.values["status"]
        if not _may_write(group, row, after):
            raise ConflictError(
                _(
                    "「%(title)s」は、責任者が確かめてから載せる決まりです。"
                    "まだ何も保存していません。項目の画面から提案してください。",
                    title=row.values.get("title", ""),
                )
            )
    with open_transaction() as session:
        return change_many(
            session,
            changes,
            actor=group.actor(),
            on=today(),
            reason=_("表でまとめて直した"),
        )


def _act(group: Group, sheet: Sheet, act: str, typed: list[RowChange]) -> Written:
    """Do one thing to the ticked rows, together with what was typed."""
    rows = [line.row for line in sheet.form.lines if line.ticked and not line.locked]
    if act not in {*ACTS, "confirm", "copy"}:
        raise InvalidQueryError(_("することを選んでください。"), parameter="act")
    if not rows:
        raise InvalidQueryError(
            _("先に、左の四角で行を選んでください。"), parameter="tick"
        )
    if act == "copy":
        if typed:
            message = _("直した行を保存してから、写してください。")
            raise InvalidQueryError(message, parameter="act")
        with open_transaction() as session:
            return copy_to_next_year(
                session,
                group.record.id,
                [row.uid for row in rows],
                actor=group.actor(),
                on=today(),
            )
    values: dict[str, Any] = ACTS.get(act, {})
    if act == "confirm":
        values = {"last_confirmed_on": today().isoformat()}
    changes = {change.uid: change for change in typed}
    for row in rows:
        version = read_version(request.form, row.uid)
        before = changes.get(row.uid, RowChange(row.uid, version, {})).values
        changes[row.uid] = RowChange(row.uid, version, {**before, **values})
    return _save(group, sheet, list(changes.values()))


def _sheet(group: Group) -> Sheet:
    with open_session() as session:
        seen = {item.uid for item in find_seen(session, group)}
        rows = [
            row for row in find_table_rows(session, group.record.id) if row.uid in seen
        ]
    pages = max(-(-len(rows) // ROWS), 1)
    page = min(max(request.values.get("page", 1, type=int), 1), pages)
    # A row that moved to another page meanwhile must not lose what was typed.
    sent = {name[2:] for name in request.form if name.startswith("v-")}
    part = rows[(page - 1) * ROWS : page * ROWS]
    shown = [row for row in rows if row.uid in sent] if sent else part
    form = draw_lines(shown, locked={row.uid: _is_locked(group, row) for row in shown})
    return Sheet(form, page, pages, len(rows), may_edit(group.standing))


def _is_locked(group: Group, row: TableRow) -> bool:
    return not _may_write(group, row, row.values["status"])


def _may_write(group: Group, row: TableRow, after: str) -> bool:
    return may_write_at_once(
        group.standing, row.moderation, before=row.values["status"], after=after
    )


def _marked(group: Group, sheet: Sheet, error: StaleEditError) -> Sheet:
    """Return the page with what was typed beside what is stored now."""
    stale = set(error.details["stale"])  # type: ignore[call-overload] # a list of uids
    typed = {line.row.uid: line for line in sheet.form.lines}
    again = _sheet(group)
    for line in again.form.lines:
        before = typed[line.row.uid]
        line.stale = line.row.uid in stale
        line.ticked = before.ticked
        line.values = before.values
    return again


def _shown(
    group: Group, sheet: Sheet, *, error: GeoError | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "groups/table.html",
        group=group,
        city=group.city,
        sheet=sheet,
        form=sheet.form,
        said=request.args.get("said"),
        n=request.args.get("n", 0, type=int),
        error=error,
    )
    return page, STATUS.get(type(error), 422) if error else status
