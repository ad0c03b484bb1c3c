"""A group's things: put on, edited, ended."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from geo.domain.errors import MissingVersionError, NotFoundError
from geo.domain.periods import today
from geo.query.items import Item, find_items, get_item
from web.database import open_session
from web.groups import item_words
from web.groups.group import LINK_COOKIE, Group, find_group, for_group
from web.groups.item_fields import KINDS, fields_by_name, sections_of
from web.groups.item_form import FIND, ItemForm, form_of, read_form
from web.groups.item_saving import (
    Outcome,
    add_item,
    finish_item,
    open_edited,
    save_item,
)
from web.groups.item_templates import copied_form, find_copies, template_form
from web.groups.merging import choices_of, chosen, conflict_form
from web.groups.place_form import find_picks
from web.groups.schedule_form import MOVED, OFF, read_schedule, rows
from web.groups.todo import Todo
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_edit, may_propose, may_see_group
from web.signing_in import signed_in

bp = Blueprint("group_items", __name__, url_prefix="/desk/groups/<organisation>/items")
LOOK_AGAIN = frozenset({"check", FIND})  # buttons that save nothing
OLD_DRAFT = timedelta(days=7)
LONGEST_REASON = 400
NEW: dict[str, Any] = {"status": "active", "location_visibility": "exact"}

for word in (item_words.item_lines, item_words.label_of, item_words.value_words):
    bp.add_app_template_global(word)


@bp.get("/new")
@for_group(may_propose)
def show_new(group: Group) -> ResponseReturnValue:
    """Show the form of a new thing: empty, from a template, or a copy."""
    if template := request.args.get("template"):
        return _page(group, template_form(template))
    if uid := request.args.get("copy"):
        with open_session() as session:
            item = get_item(session, group.record.id, uid)
        return _page(group, copied_form(item.record.kind, item.document))
    return _page(group, form_of(_kind(request.args.get("kind", "activity")), NEW))


@bp.post("/new")
@for_group(may_propose)
def create(group: Group) -> ResponseReturnValue:
    """Put a new thing on, or put it forward."""
    kind = _kind(request.form.get("kind", ""))
    form = read_form(kind, MultiDict(request.form), {}, group=group)
    comment = _comment(form)
    if form.get("action") in LOOK_AGAIN or form.wrong:
        return _page(group, form)
    outcome = add_item(group, kind, form.values, comment=comment)
    if outcome.uid is None:
        address = url_for(
            "group_home.show_home", organisation=group.uid, said="proposed"
        )
        return redirect(address, 303)
    said = "drafted" if form.values["status"] == "draft" else "created"
    return _to_item(group, Outcome(said, outcome.uid))


@bp.get("/copy")
@for_group(may_propose)
def copy(group: Group) -> ResponseReturnValue:
    """Show the activities of other years, to be put on again."""
    with open_session() as session:
        items = find_items(session, group.record.id)
    return render_template(
        "groups/item_copy.html", group=group, city=group.city, items=find_copies(items)
    )


@bp.get("/days")
@for_group(may_propose)
def send_days(group: Group) -> ResponseReturnValue:
    """Send the next days of what is being picked, for the open form."""
    del group
    answer = read_schedule(MultiDict(request.args), {})
    if answer.wrong:
        return jsonify(said=answer.wrong[0].said, days=[])
    return jsonify(
        said=item_words.rule_words(answer.values["rrule"]),
        days=[
            f"{each.words}　{each.note}".strip()
            for each in item_words.next_days(answer.values)
        ],
    )


@bp.get("/<uid>/")
@for_group(may_see_group)
def show_item(group: Group, uid: str) -> ResponseReturnValue:
    """Show a thing in its form."""
    with open_session() as session:
        item = get_item(session, group.record.id, uid)
    return _page(group, form_of(item.record.kind, item.document), item)


@bp.post("/<uid>/")
@for_group(may_propose)
def save(group: Group, uid: str) -> ResponseReturnValue:
    """Save a thing, merged with what others changed since the form was opened."""
    version = _version()
    edited = open_edited(group, uid, version)
    kind = edited.item.record.kind
    form = read_form(kind, MultiDict(request.form), edited.base, group=group)
    comment = _comment(form)
    if form.get("action") in LOOK_AGAIN or form.wrong:
        return _page(group, form, edited.item, version=version)
    wanted = chosen(form, edited.base)
    outcome = save_item(group, uid, version, wanted, comment=comment)
    if outcome.merge is not None and outcome.edited is not None:
        return _conflict(group, form, outcome)
    return _to_item(group, outcome)


@bp.post("/<uid>/end")
@for_group(may_propose)
def end(group: Group, uid: str) -> ResponseReturnValue:
    """End a thing, with a reason. Nothing is deleted."""
    return _finish(group, uid, "ended", "ended")


@bp.post("/<uid>/back")
@for_group(may_propose)
def bring_back(group: Group, uid: str) -> ResponseReturnValue:
    """Put a thing that ended on again."""
    return _finish(group, uid, "active", "back")


@bp.errorhandler(CSRFError)
def keep_text(_error: CSRFError) -> ResponseReturnValue:
    """Show what was typed, with a new token, when a form was open for too long."""
    organisation = (request.view_args or {}).get("organisation", "")
    known = signed_in() is not None or LINK_COOKIE in request.cookies
    group = find_group(organisation) if known else None
    if known and (group is None or not may_propose(group.standing)):
        raise NotFoundError(_("この団体は見つかりません。"))
    labels = _typed_labels()
    typed = [
        (name, value, labels.get(name))
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and len(name) <= LONGEST_REASON
    ]
    page = render_template(
        "groups/item_kept.html",
        group=group,
        typed=typed,
        going=url_for("group_home.show_home", organisation=organisation),
        known=known,
    )
    return page, 400


def find_todos(group: Group) -> list[Todo]:
    """Return the drafts that nobody touched for a week."""
    if not may_edit(group.standing):
        return []
    with open_session() as session:
        items = find_items(session, group.record.id)
    return [
        Todo(
            _("下書き"),
            _("「%(name)s」が下書きのままです", name=item.title),
            _("1週間より長くたちました。公開するか、終わりにしてください。"),
            url_for("group_items.show_item", organisation=group.uid, uid=item.uid),
            _("下書きを開く"),
            urgent=False,
        )
        for item in items
        if item.status == "draft" and today() - item.updated_at.date() > OLD_DRAFT
    ]


def _finish(group: Group, uid: str, status: str, said: str) -> ResponseReturnValue:
    version = _version()
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON] or None
    outcome = finish_item(group, uid, version, status, reason=reason)
    if outcome.merge is not None and outcome.edited is not None:
        item = outcome.edited.item
        form = form_of(item.record.kind, item.document)
        form.wrong.append(
            Wrong(
                "status",
                _("ほかの人が先に公開のしかたを変えました。いまの内容を見てください。"),
            )
        )
        return _page(group, form, item, status=412)
    if outcome.said in {"saved", "merged"}:
        outcome = Outcome(said, uid)
    return _to_item(group, outcome)


def _page(
    group: Group,
    form: ItemForm,
    item: Item | None = None,
    *,
    version: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    if form.wrong and status == 200 and form.get("action") not in LOOK_AGAIN:  # noqa: PLR2004 - HTTP's codes
        status = 422
    if form.get("action") in LOOK_AGAIN:
        form.wrong = [each for each in form.wrong if _is_of(form, each)]
    days = read_schedule(form.answers, {}) if form.kind == "activity" else None
    said = item_words.said_words(
        request.args.get("said", ""), form.kind, request.args.get("others", "").split()
    )
    record = item.record if item else None
    page = render_template(
        "groups/item.html",
        group=group,
        city=group.city,
        form=form,
        sections=sections_of(form.kind),
        item=record,
        version=version or (record.version if record else None),
        days=[] if days is None or days.wrong else item_words.next_days(days.values),
        rule=""
        if days is None or days.wrong
        else item_words.rule_words(days.values["rrule"]),
        kept=item_words.rule_words(form.get("rrule_kept") or None),
        off=rows(form.answers, OFF),
        moved=rows(form.answers, MOVED),
        picks=find_picks(group),
        may_write=may_propose(group.standing),
        proposes=not may_edit(group.standing),
        said=said if request.method == "GET" else None,
    )
    return page, status


def _is_of(form: ItemForm, wrong: Wrong) -> bool:
    """Return whether a button that saves nothing asked about what is wrong."""
    asked = set(fields_by_name(form.kind)) - {"address"}
    return wrong.where not in asked


def _conflict(group: Group, form: ItemForm, outcome: Outcome) -> ResponseReturnValue:
    page = render_template(
        "groups/conflict.html",
        group=group,
        city=group.city,
        item=outcome.edited.item.record if outcome.edited else None,
        form=conflict_form(form, outcome),
        choices=choices_of(form, outcome),
        others=outcome.others,
    )
    return page, 412


def _to_item(group: Group, outcome: Outcome) -> ResponseReturnValue:
    others = " ".join(outcome.others) or None
    address = url_for(
        "group_items.show_item",
        organisation=group.uid,
        uid=outcome.uid,
        said=outcome.said,
        others=others if outcome.said == "merged" else None,
    )
    return redirect(address, 303)


def _version() -> int:
    written = request.form.get("version", "")
    if not (written.isascii() and written.isdigit() and len(written) <= 9):  # noqa: PLR2004
        raise MissingVersionError(
            _(
                "どの版を直したのかが分かりません。項目を開きなおして、もう一度直してください。"
            )
        )
    return int(written)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise NotFoundError(_("この種類の項目はありません。"))
    return kind


def _comment(form: ItemForm) -> str | None:
    said = form.get("comment").strip()
    if len(said) > LONGEST_REASON or not said.isprintable():
        form.wrong.append(
            Wrong("comment", _("変えたわけは、400字までの1行で書いてください。"))
        )
    return said or None


def _typed_labels() -> dict[str, str]:
    kind = request.form.get("kind", "activity")
    asked = fields_by_name(kind if kind in KINDS else "activity")
    return {name: each.label for name, each in asked.items()}
