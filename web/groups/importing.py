"""A group's own table, brought in with its differences shown."""

from contextlib import closing
from dataclasses import replace
from functools import partial
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

from geo.domain.errors import ConflictError, GeoError, InvalidQueryError
from geo.domain.periods import today
from geo.export.formats import write_table
from geo.export.layers import read_layer
from geo.export.tables import city_of
from geo.ingest.limits import LAYER_LIMITS
from geo.query.cities import get_municipality
from geo.query.group_layers import GroupLayer
from geo.query.targets import Targets
from geo.store.drafts import Draft, as_file, change_wish, drop_draft, keep_draft
from geo.store.own_layers import open_own_layer
from web.charts.check_map import empty_outlines
from web.database import get_database, get_snapshot, open_session, open_transaction
from web.errors import STATUS
from web.groups.group import Group, for_group
from web.groups.own_file import (
    ABOUT_READING,
    KINDS,
    account_of,
    city_code,
    find_own_drafts,
    forced,
    get_own_draft,
    keeper_of,
    own_layers,
    purpose_of,
    read_wish,
    refusal_of,
)
from web.import_answers import reads_the_same
from web.import_page import DraftWays, describe_draft
from web.importing import open_file, run_opened
from web.language import translated as _
from web.policy import may_bring_file
from web.wishes import wish_from_json

bp = Blueprint(
    "group_importing", __name__, url_prefix="/desk/groups/<organisation>/import"
)


@bp.get("/")
@for_group(may_bring_file)
def show_import(group: Group) -> ResponseReturnValue:
    """Show what can be taken away to be edited, and where it comes back."""
    return _start(group)


@bp.post("/")
@for_group(may_bring_file)
def bring_file(group: Group) -> ResponseReturnValue:
    """Keep a file as a draft of this account; nothing of it is stored as data."""
    kind = request.form.get("kind", "")
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise InvalidQueryError(_("ファイルを選んでください。"), parameter="file")
        if kind not in KINDS:
            message = _("ファイルが何のデータかを選んでください。")
            raise InvalidQueryError(message, parameter="kind")
        _require_unseen(group, own_layers(group).get(kind))
        with closing(sent):
            content = sent.read(LAYER_LIMITS.file_bytes + 1)
        if not 0 < len(content) <= LAYER_LIMITS.file_bytes:
            message = _("ファイルが空か、大きすぎます（上限20MB）。")
            raise InvalidQueryError(message, parameter="file")
        with open_transaction() as session:
            open_own_layer(session, group.record.id, kind)
        layer = own_layers(group)[kind]
        with open_transaction() as session:
            uid = keep_draft(
                session,
                city_code=city_code(group),
                purpose="layer",
                name=sent.filename,
                content=content,
                wish=forced(layer, {}),
                account_id=account_of(),
            )
    except GeoError as error:
        return _start(group, error=error)
    return _to_draft(group, uid)


@bp.get("/<uid>")
@for_group(may_bring_file)
def show_draft(group: Group, uid: str) -> ResponseReturnValue:
    """Show what was understood of a file, and what storing it would change."""
    draft, _layer = get_own_draft(group, uid)
    return _page(group, draft)


@bp.post("/<uid>")
@for_group(may_bring_file)
def change_draft(group: Group, uid: str) -> ResponseReturnValue:
    """Take the answers; store the file if that was asked for and nothing else changed."""
    draft, layer = get_own_draft(group, uid)
    try:
        _require_unseen(group, layer)
        wish = read_wish(layer, request.form, draft.wish)
        with open_transaction() as session:
            change_wish(session, uid, wish, account_id=account_of())
        if request.form.get("action") != "store":
            return _to_draft(group, uid)
        if not reads_the_same(draft.wish, wish):
            return _to_draft(group, uid, reread=1)
        return _store(group, get_own_draft(group, uid)[0])
    except GeoError as error:
        return _page(group, get_own_draft(group, uid)[0], error=error)


@bp.post("/<uid>/drop")
@for_group(may_bring_file)
def drop(group: Group, uid: str) -> ResponseReturnValue:
    """Forget a file that was only looked at."""
    get_own_draft(group, uid)
    with open_transaction() as session:
        drop_draft(session, uid, account_id=account_of())
    address = url_for("group_importing.show_import", organisation=group.uid)
    return redirect(address, 303)


@bp.get("/now/<any(activity, place):kind>.xlsx")
@for_group(may_bring_file)
def send_own(group: Group, kind: str) -> ResponseReturnValue:
    """Send everything the group keeps of a kind, drafts included, to be edited."""
    layer = own_layers(group).get(kind)
    if layer is None:
        abort(404)
    with open_session() as session:
        city = get_municipality(session, group.record.city)
        table = read_layer(session, city, layer.slug, on=today(), full=True)
    content, mime = write_table(table, city_of(city), "xlsx")
    response = Response(content, mimetype=mime)
    name = quote(f"{layer.title}_{today().isoformat()}.xlsx", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _store(group: Group, draft: Draft) -> ResponseReturnValue:
    wish = wish_from_json(draft.purpose, draft.wish)
    with as_file(draft.name, draft.content) as path:
        imported = run_opened(
            get_database(),
            open_file(path, draft.city_code, wish),
            draft.city_code,
            expected_revision=request.form.get("revision", type=int),
            keeper=keeper_of(group),
        )
    if imported.file_uid is None:  # the same was imported before: the page says so
        return _to_draft(group, draft.uid)
    with open_transaction() as session:
        drop_draft(session, draft.uid, account_id=account_of())
    address = url_for(
        "group_importing.show_import",
        organisation=group.uid,
        added=imported.added,
        changed=imported.changed,
    )
    return redirect(address, 303)


def _require_unseen(group: Group, layer: GroupLayer | None) -> None:
    refusal = refusal_of(group, layer)
    if refusal is not None:
        raise ConflictError(refusal)


def _to_draft(
    group: Group, uid: str, *, reread: int | None = None
) -> ResponseReturnValue:
    address = url_for(
        "group_importing.show_draft", organisation=group.uid, uid=uid, reread=reread
    )
    return redirect(address, 303)


def _start(group: Group, *, error: GeoError | None = None) -> ResponseReturnValue:
    layers = own_layers(group)
    page = render_template(
        "groups/import.html",
        group=group,
        city=group.city,
        purposes=[purpose_of(kind) for kind in KINDS],
        layers=layers,
        drafts=find_own_drafts(group),
        error=error,
        chosen=request.form,
        added=request.args.get("added", type=int),
        changed=request.args.get("changed", 0, type=int),
    )
    return page, 200 if error is None else STATUS.get(type(error), 422)


def _page(
    group: Group, draft: Draft, *, error: GeoError | None = None
) -> ResponseReturnValue:
    snapshot = get_snapshot(group.record.city)
    ground = (
        snapshot.get_area_set().outlines if snapshot.area_sets else empty_outlines()
    )
    page = describe_draft(
        get_database(), draft, Targets(), ground, keeper=keeper_of(group)
    )
    asked = tuple(field for field in page.reading if field.name in ABOUT_READING)
    page = replace(page, reading=asked, about=())
    here = partial(url_for, organisation=group.uid, uid=draft.uid)
    ways = DraftWays(
        layout="groups/base.html",
        start=url_for("group_importing.show_import", organisation=group.uid),
        start_label=_("Excelで直して取り込む"),
        whose=group.record.name,
        change=here("group_importing.change_draft"),
        drop=here("group_importing.drop"),
        notes=None,
        leads=False,
    )
    shown = render_template(
        "desk/draft.html",
        group=group,
        city=group.city,
        page=page,
        ways=ways,
        said=error.message if error else None,
        wrong=error.details.get("parameter") if error else None,
    )
    return shown, 200 if error is None else STATUS.get(type(error), 422)
