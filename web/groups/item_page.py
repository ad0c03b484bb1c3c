"""Drawing the pages of a group's things: the form, the choice, what was kept."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from geo.domain.errors import NotFoundError
from geo.query.history import find_item_history
from geo.query.items import Item
from web.database import open_session
from web.groups import item_words
from web.groups.group import LINK_COOKIE, Group, find_group
from web.groups.item_fields import KINDS, fields_by_name, sections_of
from web.groups.item_form import FIND, ItemForm
from web.groups.item_saving import Outcome
from web.groups.merging import choices_of, conflict_form
from web.groups.place_form import find_picks
from web.groups.schedule_form import MOVED, OFF, read_schedule, rows
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_edit, may_propose, may_undo
from web.signing_in import signed_in

LOOK_AGAIN = frozenset({"check", FIND})  # buttons that save nothing
LONGEST_NAME = 40
CAN_BE_TAKEN_BACK = frozenset({"saved", "merged", "ended", "back"})


def item_page(
    group: Group,
    form: ItemForm,
    item: Item | None = None,
    *,
    version: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Draw the form of a thing; ``version`` is the one that was edited."""
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
        last=_last_batch(group, record.uid) if record else None,
    )
    return page, status


def _last_batch(group: Group, uid: str) -> str | None:
    """Return what was saved a moment ago, for the button that takes it back."""
    asked = request.method == "GET" and request.args.get("said") in CAN_BE_TAKEN_BACK
    if not (asked and may_undo(group.standing)):
        return None
    with open_session() as session:
        changes = find_item_history(session, group.record.id, uid, limit=1)
    return changes[0].batch if changes else None


def _is_of(form: ItemForm, wrong: Wrong) -> bool:
    """Return whether a button that saves nothing asked about what is wrong."""
    asked = set(fields_by_name(form.kind)) - {"address"}
    return wrong.where not in asked


def conflict_page(
    group: Group, form: ItemForm, outcome: Outcome
) -> ResponseReturnValue:
    """Draw both versions of what two people changed, to choose from."""
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


def kept_page(_error: CSRFError) -> ResponseReturnValue:
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
        if name != "csrf_token" and len(name) <= LONGEST_NAME
    ]
    page = render_template(
        "groups/item_kept.html",
        group=group,
        typed=typed,
        going=url_for("group_home.show_home", organisation=organisation),
        known=known,
    )
    return page, 400


def _typed_labels() -> dict[str, str]:
    kind = request.form.get("kind", "activity")
    asked = fields_by_name(kind if kind in KINDS else "activity")
    return {name: each.label for name, each in asked.items()}
