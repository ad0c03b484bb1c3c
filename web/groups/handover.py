"""Handing a group over to the next officers (年度替わりの引き継ぎ)."""

from collections import Counter
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import fiscal_year, fiscal_year_period, today
from geo.query.handing_over import Holdings, OpenHandover, find_handover, find_holdings
from geo.query.people import count_roles
from geo.report.coming_dates import ComingDate, find_coming_dates
from geo.store.handing_over import (
    STAYS,
    Plan,
    call_off_handover,
    give_letter,
    letter_until,
    start_handover,
)
from geo.store.invitations import Offer, write_letter
from geo.store.letter_codes import draw_secrets
from geo.store.officers import months_later
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction
from web.filters import plain_day
from web.groups.group import Group, for_group
from web.groups.term_words import last_day
from web.groups.todo import Todo
from web.groups.writing_letters import LONGEST_TITLE, show_once
from web.language import translated as _
from web.policy import is_member_owner, may_hand_over

bp = Blueprint(
    "group_handover", __name__, url_prefix="/desk/groups/<organisation>/handover"
)
FIELDS = ("title", "effective", "note", "stays")
LONGEST_NOTE = 1000
MONTHS_AHEAD = 3
SOON = timedelta(days=90)
WEEKS = timedelta(days=14)


@bp.get("/")
@for_group(may_hand_over)
def show_handover(group: Group) -> ResponseReturnValue:
    """Show what is handed over, and how far the handover is."""
    first = fiscal_year_period(fiscal_year(today()))[1].isoformat()
    return _page(group, read_answers({}, FIELDS, {"effective": first}))


@bp.post("/")
@for_group(may_hand_over)
def start(group: Group) -> ResponseReturnValue:
    """Start handing over; show the sheet for the successor, once."""
    form = read_answers(request.form, FIELDS)
    title = form.text("title", LONGEST_TITLE)
    note = form.text("note", LONGEST_NOTE)
    effective = form.day("effective")
    if form.wrong or effective is None:
        return _page(group, form)
    owner = is_member_owner(group.standing)
    plan = Plan(
        outgoing=group.standing.membership if owner else None,
        effective_on=effective,
        note=note,
        stays_as=form.values["stays"] if form.values["stays"] in STAYS else None,
    )
    secrets = draw_secrets()
    offer = _offer(title, effective)
    role = group.actor().role
    try:
        with open_transaction() as session:
            uid = start_handover(
                session, group.record.id, plan, by_role=role, on=today()
            )
            letter = write_letter(
                session,
                group.record.id,
                offer,
                secrets=secrets,
                by_role=role,
                until=letter_until(effective),
            )
            give_letter(session, group.record.id, uid, letter.uid)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "effective")
        return _page(group, form)
    return show_once(
        group, letter, offer, template="groups/handover_sheet.html", **_contents(group)
    )


@bp.post("/<uid>/letter")
@for_group(may_hand_over)
def write_again(group: Group, uid: str) -> ResponseReturnValue:
    """Print the sheet with a new letter; the one before is useless."""
    with open_session() as session:
        handover = find_handover(session, group.record.id, today())
    effective = handover.effective_on if handover else today()
    offer = _offer(handover.title if handover else None, effective)
    secrets = draw_secrets()
    with open_transaction() as session:
        letter = write_letter(
            session,
            group.record.id,
            offer,
            secrets=secrets,
            by_role=group.actor().role,
            until=letter_until(effective),
        )
        give_letter(session, group.record.id, uid, letter.uid)
    return show_once(
        group, letter, offer, template="groups/handover_sheet.html", **_contents(group)
    )


@bp.post("/<uid>/cancel")
@for_group(may_hand_over)
def cancel(group: Group, uid: str) -> ResponseReturnValue:
    """Call a handover off; everything stays as it is."""
    with open_transaction() as session:
        call_off_handover(session, group.record.id, uid)
    address = url_for(
        "group_handover.show_handover", organisation=group.uid, said="called-off"
    )
    return redirect(address, 303)


def find_todos(group: Group) -> list[Todo]:
    """Return what the officers' terms ask for."""
    if not may_hand_over(group.standing):
        return []
    on = today()
    with open_session() as session:
        handover = find_handover(session, group.record.id, on)
        end = group.standing.term_end
        owners_then = count_roles(session, group.record.id, end or on).get("owner", 0)
    address = url_for("group_handover.show_handover", organisation=group.uid)
    if handover is not None:
        return [
            Todo(
                tag=_("引き継ぎ"),
                heading=_("引き継ぎが受け取られていません"),
                sentence=_(
                    "新しい任期は%(day)sからです。次の責任者が手紙を使うまで、何も変わりません。",
                    day=plain_day(handover.effective_on),
                ),
                address=address,
                button=_("引き継ぎのようすを見る"),
                urgent=not handover.letter_works or handover.effective_on - WEEKS <= on,
            )
        ]
    if owners_then or (end is not None and end - SOON > on):
        return []
    if end is None:
        return [
            Todo(
                tag=_("責任者"),
                heading=_("この団体には責任者がいません"),
                sentence=_("次の責任者に渡す手紙をつくってください。"),
                address=address,
                button=_("引き継ぎを始める"),
            )
        ]
    return [
        Todo(
            tag=_("引き継ぎ"),
            heading=_("役員の任期は%(day)sまで", day=plain_day(last_day(end))),
            sentence=_("次の責任者に、作業ページを引き継いでください。"),
            address=address,
            button=_("引き継ぎを始める"),
        )
    ]


def _offer(title: str | None, effective: date) -> Offer:
    year = fiscal_year_period(fiscal_year(effective))[1]
    return Offer("owner", title, effective, year)


def _contents(group: Group) -> dict[str, object]:
    """Return what stands on the page and on the sheet alike."""
    on = today()
    with open_session() as session:
        holdings = find_holdings(session, group.record.id, on)
        handover = find_handover(session, group.record.id, on)
        owners = count_roles(session, group.record.id, on).get("owner", 0)
    return {
        "holdings": holdings,
        "handover": handover,
        "coming": _coming(group, holdings, handover, on),
        "has_owner": owners > 0,
        "issued_on": on,
    }


def _coming(
    group: Group, holdings: Holdings, handover: OpenHandover | None, on: date
) -> list[ComingDate]:
    first = handover.effective_on if handover else on
    since = max(on, first)
    return find_coming_dates(
        get_snapshot(group.record.city),
        [(each.uid, each.title) for each in holdings.items if each.kind == "activity"],
        since=on,
        before=months_later(since, MONTHS_AHEAD),
    )


@bp.app_template_global()
def once_each(coming: list[ComingDate]) -> list[tuple[ComingDate, int]]:
    """Return the first day of each thing, and on how many of the days it is held."""
    held = Counter(each.uid for each in coming)
    firsts = {each.uid: each for each in reversed(coming)}
    return sorted(
        ((first, held[uid]) for uid, first in firsts.items()),
        key=lambda pair: (pair[0].on, pair[0].title),
    )


def _page(group: Group, form: Answered) -> ResponseReturnValue:
    page = render_template(
        "groups/handover.html",
        group=group,
        city=group.city,
        form=form,
        owner=is_member_owner(group.standing),
        said=request.args.get("said"),
        **_contents(group),
    )
    return page, 422 if form.wrong else 200
