"""The desk's pages on who comes, and on how many came."""

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import NotFoundError
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.joining import (
    ReportRecord,
    find_days,
    find_report,
    find_signups,
    get_joinable,
)
from geo.report.called_off import describe_called_off
from geo.store.joining import save_report
from web.database import get_snapshot, open_session, open_transaction
from web.join_form import LONGEST_NOTE, Wrong
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_joining", __name__, url_prefix="/desk/joining")
LOOKS_BACK = timedelta(days=60)
MOST_PEOPLE = 100_000
LONGEST_NUMBER = 9
EVERYONE = "everyone"  # of any age: nobody can be counted as that
DAY = "/<city>/<uid>/<day>"


class Report:
    """The numbers of a day as written, and what is wrong with them."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.wrong: list[Wrong] = []

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)

    def read_number(self, name: str) -> int | None:
        """Return a number, None for nothing written; note what is none."""
        written = self.values.get(name, "")
        if not written:
            return None
        short = len(written) <= LONGEST_NUMBER and written.isdecimal()
        if not short or int(written) > MOST_PEOPLE:
            self.wrong.append(Wrong(name, _("人数を0以上の数字で書いてください。")))
            return None
        return int(written)


@bp.get("/")
@for_staff
def show_days() -> ResponseReturnValue:
    """Show every activity and day that somebody signed up for."""
    with open_session() as session:
        days = find_days(session, since=today() - LOOKS_BACK)
    return render_template(
        "joining/days.html",
        coming=[each for each in days if each.on_date >= today()],
        past=[each for each in reversed(days) if each.on_date < today()],
    )


@bp.get(DAY)
@for_staff
def show_day(city: str, uid: str, day: str) -> ResponseReturnValue:
    """Show who comes on a day, to be printed, and the form for how many came."""
    return _page(city, uid, _day(day))


@bp.post(DAY)
@for_staff
def record(city: str, uid: str, day: str) -> ResponseReturnValue:
    """Record how many came."""
    on = _day(day)
    report = _read(request.form)
    total = report.read_number("participants")
    if total is None and not report.wrong:
        report.wrong.append(Wrong("participants", _("来た人の数を書いてください。")))
    ages = {
        code: number
        for code in _generations()
        if (number := report.read_number(f"by-{code}")) is not None
    }
    if total is not None and sum(ages.values()) > total:
        report.wrong.append(
            Wrong(
                "participants", _("世代ごとの人数の合計が、全体より多くなっています。")
            )
        )
    note = report.values["note"]
    if len(note) > LONGEST_NOTE:
        report.wrong.append(Wrong("note", _("メモは400字までにしてください。")))
    if report.wrong or total is None:
        return _page(city, uid, on, report, status=422)
    with open_session() as session:
        joinable = get_joinable(session, get_snapshot(city).municipality_id, uid)
    with open_transaction() as session:
        save_report(
            session,
            joinable.feature_id,
            on,
            participants=total,
            by_generation=ages,
            note=note or None,
        )
    return redirect(
        url_for("desk_joining.show_day", city=city, uid=uid, day=day, said="saved"), 303
    )


def _page(
    city: str, uid: str, day: date, report: Report | None = None, *, status: int = 200
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    with open_session() as session:
        joinable = get_joinable(session, snapshot.municipality_id, uid)
        rows = find_signups(session, joinable.feature_id, day)
        kept = find_report(session, joinable.feature_id, day)
    page = render_template(
        "joining/day.html",
        shown_city=snapshot.city,
        card=card,
        day=day,
        capacity=joinable.capacity,
        off=describe_called_off(snapshot, uid, day),
        coming=[row for row in rows if row.status == "confirmed"],
        waiting=[row for row in rows if row.status == "waiting"],
        report=report or _kept(kept),
        recorded=kept is not None,
        generations=_generations(),
        past=day <= today(),
        said=request.args.get("said"),
    )
    return page, status


def _kept(record: ReportRecord | None) -> Report:
    if record is None:
        return _read(MultiDict())
    values = {"participants": str(record.participants or 0), "note": record.note or ""}
    ages = {f"by-{code}": str(number) for code, number in record.by_generation.items()}
    return _read(MultiDict(values | ages))


def _read(answers: MultiDict[str, str]) -> Report:
    names = ["participants", "note", *(f"by-{code}" for code in _generations())]
    return Report({name: (answers.get(name) or "").strip() for name in names})


def _generations() -> dict[str, str]:
    terms = load_vocabulary("generation").terms
    return {term.code: term.label for term in terms if term.code != EVERYONE}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundError(_("この日の申込はありません。"), kind="signup") from None
