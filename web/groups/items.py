"""A group's things: put on, edited, ended."""

from datetime import timedelta

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from geo.domain.errors import MissingVersionError, NotFoundError
from geo.domain.periods import today
from geo.query.items import find_items, get_item
from web.database import open_session
from web.groups import item_words
from web.groups.group import Group, for_group
from web.groups.item_fields import KINDS
from web.groups.item_form import ItemForm, form_of, read_form
from web.groups.item_page import LOOK_AGAIN, conflict_page, item_page, kept_page
from web.groups.item_saving import (
    Outcome,
    add_item,
    finish_item,
    open_edited,
    save_item,
)
from web.groups.item_templates import (
    BEGINS_WITH,
    copied_form,
    find_copies,
    load_templates,
    template_form,
)
from web.groups.merging import chosen
from web.groups.schedule_form import read_schedule
from web.groups.todo import Todo
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_edit, may_propose, may_see_group

bp = Blueprint("group_items", __name__, url_prefix="/desk/groups/<organisation>/items")
OLD_DRAFT = timedelta(days=7)
LONGEST_REASON = 400
LONGEST_VERSION = 9

for word in (
    *(item_words.item_lines, item_words.label_of, item_words.value_words),
    *(item_words.when_words, load_templates, may_propose, may_edit),
):
    bp.add_app_template_global(word)
bp.register_error_handler(CSRFError, kept_page)


@bp.get("/new")
@for_group(may_propose)
def show_new(group: Group) -> ResponseReturnValue:
    """Show the form of a new thing: empty, from a template, or a copy."""
    if template := request.args.get("template"):
        return item_page(group, template_form(template))
    if uid := request.args.get("copy"):
        with open_session() as session:
            item = get_item(session, group.record.id, uid)
        return item_page(group, copied_form(item.record.kind, item.document))
    return item_page(
        group, form_of(_kind(request.args.get("kind", "activity")), BEGINS_WITH)
    )


@bp.post("/new")
@for_group(may_propose)
def create(group: Group) -> ResponseReturnValue:
    """Put a new thing on, or put it forward."""
    kind = _kind(request.form.get("kind", ""))
    form = read_form(kind, MultiDict(request.form), {}, group=group)
    comment = _comment(form)
    if form.get("action") in LOOK_AGAIN or form.wrong:
        return item_page(group, form)
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
    return item_page(group, form_of(item.record.kind, item.document), item)


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
        return item_page(group, form, edited.item, version=version)
    wanted = chosen(form, edited.base)
    outcome = save_item(group, uid, version, wanted, comment=comment)
    if outcome.merge is not None and outcome.edited is not None:
        return conflict_page(group, form, outcome)
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
        return item_page(group, form, item, status=412)
    if outcome.said in {"saved", "merged"}:
        outcome = Outcome(said, uid)
    return _to_item(group, outcome)


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
    if not (
        written.isascii() and written.isdigit() and len(written) <= LONGEST_VERSION
    ):
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
