"""Bringing a file in: chosen, looked at, corrected, then stored all or nothing."""

import csv
import io
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from geo.domain.errors import GeoError, InvalidQueryError
from geo.domain.municipalities import get_municipality_name
from geo.export.templates import template_file
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.templates import load_templates
from geo.query.import_files import (
    find_import_files,
    get_import_file,
    get_original,
)
from geo.query.targets import Targets, find_targets
from geo.store.drafts import (
    Draft,
    as_file,
    change_wish,
    drop_draft,
    drop_expired_drafts,
    find_drafts,
    get_draft,
    keep_draft,
)
from web.charts.check_map import empty_outlines
from web.database import (
    find_cities,
    get_database,
    get_snapshot,
    open_session,
    open_transaction,
)
from web.import_answers import first_wish, read_answers, reads_the_same
from web.import_columns import as_chosen
from web.import_page import DraftWays, describe_draft, rehearse
from web.import_result import what_came_of
from web.importing import run_import
from web.language import translated as _
from web.purposes import get_purpose, list_purposes, purpose_of_draft
from web.signing_in import for_staff, signed_in
from web.wishes import wish_from_json

if TYPE_CHECKING:
    import geopandas as gpd

bp = Blueprint("imports", __name__, url_prefix="/desk/imports")


@bp.get("/")
@for_staff
def show_start() -> ResponseReturnValue:
    """Show the form for a new file, and the files on their way in."""
    return _start()


@bp.post("/")
@for_staff
def bring_file() -> ResponseReturnValue:
    """Keep a file as a draft; nothing of it is stored as data."""
    purpose = get_purpose(request.form.get("purpose"))
    sent = request.files.get("file")
    try:
        if purpose is None:
            raise InvalidQueryError(_("ファイルが何のデータかを選んでください。"))
        if sent is None or not sent.filename:
            raise InvalidQueryError(_("ファイルを選んでください。"))
        code = request.form.get("other_city", "").strip() or request.form.get(
            "city", ""
        )
        if not code:
            raise InvalidQueryError(_("どの市のデータかを選んでください。"))
        city = get_municipality_name(code)
        with closing(sent):
            content = sent.read(LAYER_LIMITS.file_bytes + 1)
        if not content:
            raise InvalidQueryError(
                _("ファイルが空です。中身のあるファイルを選んでください。")
            )
        if len(content) > LAYER_LIMITS.file_bytes:
            raise InvalidQueryError(
                _(
                    "ファイルが大きすぎます（上限20MB）。必要な範囲だけを取り出してください。"
                )
            )
    except GeoError as error:
        return _start(said=error.message, status=422)
    with open_transaction() as session:
        drop_expired_drafts(session)
        targets = find_targets(session, city.code6)
        uid = keep_draft(
            session,
            city_code=city.code6,
            purpose=purpose.stored_as,
            name=sent.filename,
            content=content,
            wish=first_wish(purpose, PurePath(sent.filename).stem, targets),
            account_id=_account(),
        )
    return redirect(url_for("imports.show_draft", uid=uid), 303)


@bp.get("/<uid>")
@for_staff
def show_draft(uid: str) -> ResponseReturnValue:
    """Show what was understood of a file and what storing it would change."""
    draft, targets = _draft(uid)
    return _page(draft, targets)


@bp.post("/<uid>")
@for_staff
def change_draft(uid: str) -> ResponseReturnValue:
    """Take the answers; store the file if that was asked for and nothing else changed."""
    draft, targets = _draft(uid)
    purpose = purpose_of_draft(draft.purpose, draft.wish.get("kind"))
    try:
        # What was written is kept, whatever becomes of the choice of columns.
        others = {
            name: value
            for name, value in request.form.items()
            if not name.startswith("theirs-")
        }
        for answers in (others, request.form):
            wish = read_answers(purpose, answers, targets, draft.wish)
            with open_transaction() as session:
                change_wish(session, uid, wish, account_id=_account())
        if request.form.get("action") != "store":
            return redirect(url_for("imports.show_draft", uid=uid), 303)
        if not reads_the_same(draft.wish, wish):
            return redirect(url_for("imports.show_draft", uid=uid, reread=1), 303)
        return _store(uid)
    except GeoError as error:
        draft, targets = _draft(uid)
        return _page(draft, targets, error=error)


@bp.post("/<uid>/drop")
@for_staff
def drop(uid: str) -> ResponseReturnValue:
    """Forget a file that was only looked at."""
    with open_transaction() as session:
        drop_draft(session, uid, account_id=_account())
    return redirect(url_for("imports.show_start"), 303)


@bp.get("/<uid>/notes.csv")
@for_staff
def send_notes(uid: str) -> ResponseReturnValue:
    """Send every repair, doubt and skipped row as a table."""
    draft, _targets = _draft(uid)
    notes = rehearse(get_database(), draft).notes
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow([_("種類"), _("行"), _("列"), _("内容")])
    words = {"repair": _("直した"), "doubt": _("確かめる"), "skip": _("読み飛ばした")}
    writer.writerows(
        [words[note.severity], row or "", _safe(note.column or ""), _safe(note.message)]
        for note in notes
        for row in note.rows or (note.row,)
    )
    return Response(
        table.getvalue().encode("utf-8-sig"), mimetype="text/csv; charset=utf-8"
    )


@bp.get("/files/<uid>")
@for_staff
def show_file(uid: str) -> ResponseReturnValue:
    """Show what came of a stored file."""
    with open_session() as session:
        file = get_import_file(session, uid)
    return render_template("desk/file.html", file=file, next=what_came_of(file))


@bp.get("/files/<uid>/original")
@for_staff
def send_original(uid: str) -> ResponseReturnValue:
    """Send a stored file's bytes as they came."""
    with open_session() as session:
        name, content = get_original(session, uid)
    response = Response(content, mimetype="application/octet-stream")
    return _as_attachment(response, name)


@bp.get("/templates/<slug>.<any(csv, xlsx):form>")
@for_staff
def send_template(slug: str, form: Literal["csv", "xlsx"]) -> ResponseReturnValue:
    """Send one of our own templates, to be filled in by hand."""
    if slug not in load_templates():
        abort(404)
    content, kind = template_file(slug, form)
    name = f"{load_templates()[slug].title}_{_('ひな形')}.{form}"
    return _as_attachment(Response(content, mimetype=kind), name)


def _as_attachment(response: Response, name: str) -> Response:
    # RFC 6266 §4.3: a header carries a Japanese name percent-encoded only.
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


def _store(uid: str) -> ResponseReturnValue:
    draft, _targets = _draft(uid)
    wish = wish_from_json(draft.purpose, draft.wish)
    revision = request.form.get("revision", type=int)
    with as_file(draft.name, draft.content) as path:
        imported = run_import(
            get_database(), path, draft.city_code, wish, expected_revision=revision
        )
    if imported.file_uid is None:  # the same was imported before: the page says so
        return redirect(url_for("imports.show_draft", uid=uid), 303)
    with open_transaction() as session:
        drop_draft(session, uid, account_id=_account())
    return redirect(url_for("imports.show_file", uid=imported.file_uid), 303)


def _start(*, said: str | None = None, status: int = 200) -> ResponseReturnValue:
    with open_session() as session:
        drafts = find_drafts(session, account_id=_account())
        files = find_import_files(session, limit=20)
    page = render_template(
        "desk/imports.html",
        cities=find_cities(),
        purposes=list_purposes(),
        drafts=drafts,
        files=files,
        templates=tuple(load_templates()),
        said=said,
        chosen=request.form,
    )
    return page, status


def _page(
    draft: Draft, targets: Targets, *, error: GeoError | None = None
) -> ResponseReturnValue:
    page = describe_draft(get_database(), draft, targets, _ground(draft.city_code))
    ways = DraftWays(
        layout="desk/base.html",
        start=url_for("imports.show_start"),
        start_label=_("データを取り込む"),
        whose=f"{page.city.prefecture}{page.city.name}",
        change=url_for("imports.change_draft", uid=draft.uid),
        drop=url_for("imports.drop", uid=draft.uid),
        notes=url_for("imports.send_notes", uid=draft.uid),
        leads=True,
    )
    shown = partial(render_template, "desk/draft.html", ways=ways)
    if error is None:
        return shown(page=page, said=None, wrong=None)
    page = replace(page, columns=as_chosen(page.columns, request.form))
    name = str(error.details.get("parameter", ""))
    wrong = name if name.startswith("ours-") else f"f-{name}"
    return shown(page=page, said=error.message, wrong=wrong if name else None), 422


def _draft(uid: str) -> tuple[Draft, Targets]:
    with open_session() as session:
        draft = get_draft(session, uid, account_id=_account())
        return draft, find_targets(session, draft.city_code)


def _account() -> int | None:
    who = signed_in()
    return who.account_id if who is not None else None


def _safe(text: str) -> str:
    # A message quotes the file: a spreadsheet must not take it for a formula.
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _ground(city_code: str) -> "gpd.GeoDataFrame":
    """Return a city's districts, none for a city without data."""
    slug = next((city.slug for city in find_cities() if city.code == city_code), None)
    if slug is None or not get_snapshot(slug).area_sets:
        return empty_outlines()
    return get_snapshot(slug).get_area_set().outlines
