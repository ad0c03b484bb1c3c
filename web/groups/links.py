"""Links that are shared, and how the layer is published."""

import secrets
from datetime import date, timedelta

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
from werkzeug.datastructures import MultiDict

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.periods import today
from geo.query.publication import OwnLayer, find_own_layers
from geo.query.share_links import find_share_links
from geo.store.joining import is_secret
from geo.store.publication import FIELDS, change_publication
from geo.store.share_links import create_link, revoke_link
from web.addresses import absolute
from web.database import open_session, open_transaction
from web.deciding import DecisionForm
from web.groups.everything import pack_everything
from web.groups.group import Group, for_group
from web.join_form import Wrong
from web.language import translated as _
from web.policy import may_edit, may_see_people, may_share, may_take_everything

bp = Blueprint("group_links", __name__, url_prefix="/desk/groups/<organisation>/share")
SPANS = (7, 30, 90)  # days offered


@bp.get("/")
@for_group(may_see_people)
def show_links(group: Group) -> ResponseReturnValue:
    """Show the layers with how they are published, and to owners the links."""
    return _page(group, DecisionForm(MultiDict()))


@bp.post("/links")
@for_group(may_share)
def make_link(group: Group) -> ResponseReturnValue:
    """Make a link and show it, this once: only its hash is kept."""
    form = DecisionForm(request.form)
    secret = form.get("secret")
    if not is_secret(secret):
        abort(400)
    last_day = _last_day(form)
    if last_day is None:
        form.wrong.append(Wrong("last_day", _("使える最後の日を選んでください。")))
        return _page(group, form, status=422)
    try:
        with open_transaction() as session:
            create_link(
                session,
                group.record.id,
                name=form.get("name"),
                role=form.get("role"),
                last_day=last_day,
                secret=secret,
                actor=group.actor(),
                on=today(),
            )
    except (ConflictError, InvalidQueryError) as error:
        where = str(error.details.get("field", "name"))
        form.wrong.append(Wrong(where, error.message))
        return _page(group, form, status=422)
    return render_template(
        "groups/links_made.html",
        group=group,
        city=group.city,
        name=form.get("name"),
        role=form.get("role"),
        last_day=last_day,
        address=absolute("shared.show_shared", secret=secret),
    )


@bp.post("/links/<uid>/stop")
@for_group(may_share)
def stop_link(group: Group, uid: str) -> ResponseReturnValue:
    """Stop a link at once, wherever it is in use."""
    with open_transaction() as session:
        revoke_link(session, group.record.id, uid)
    return _to_links(group, "stopped")


@bp.get("/layers/<uid>")
@for_group(may_see_people)
def show_layer(group: Group, uid: str) -> ResponseReturnValue:
    """Show how one layer is published."""
    return _layer_page(group, _layer(group, uid), DecisionForm(MultiDict()))


@bp.post("/layers/<uid>")
@for_group(may_share)
def change_layer(group: Group, uid: str) -> ResponseReturnValue:
    """Change who sees a layer, after whose look, under which terms."""
    layer = _layer(group, uid)
    form = DecisionForm(request.form)
    version = form.get("version")
    values = {name: form.get(name).replace("\r\n", "\n") or None for name in FIELDS}
    try:
        with open_transaction() as session:
            change_publication(
                session,
                group.record.id,
                uid,
                values,
                version=int(version) if version.isdecimal() else 0,
                actor=group.actor(),
            )
    except StaleEditError as error:
        form.wrong.append(Wrong("title", error.message))
        return _layer_page(group, _layer(group, uid), form, status=412)
    except InvalidQueryError as error:
        form.wrong.append(Wrong(str(error.details["field"]), error.message))
        return _layer_page(group, layer, form, status=422)
    return redirect(
        url_for(
            "group_links.show_layer", organisation=group.uid, uid=uid, said="changed"
        ),
        303,
    )


@bp.get("/layers/<uid>/poster")
@for_group(may_see_people)
def show_poster(group: Group, uid: str) -> ResponseReturnValue:
    """Show a sheet with the QR code of a public layer's page."""
    layer = _layer(group, uid)
    if layer.visibility != "public":
        abort(404)
    return render_template(
        "groups/links_poster.html",
        group=group,
        city=group.city,
        layer=layer,
        address=_public_address(group, layer),
        issued_on=today(),
    )


@bp.get("/everything.zip")
@for_group(may_take_everything)
def send_everything(group: Group) -> ResponseReturnValue:
    """Send all that the group keeps: drafts, withheld places and the history by role."""
    content = pack_everything(group, on=today())
    response = Response(content, mimetype="application/zip")
    name = f"{group.city.slug}-{group.uid}-{today().isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    group: Group, form: DecisionForm, *, status: int = 200
) -> ResponseReturnValue:
    owns = may_share(group.standing)
    with open_session() as session:
        layers = _seen(group, find_own_layers(session, group.record.id))
        links = find_share_links(session, group.record.id) if owns else []
    page = render_template(
        "groups/links.html",
        group=group,
        city=group.city,
        layers=layers,
        links=links,
        may_share=owns,
        may_take=may_take_everything(group.standing),
        form=form,
        secret=secrets.token_urlsafe(32),
        spans=SPANS,
        latest=today() + timedelta(days=365),
        first=today(),
        said=request.args.get("said"),
    )
    return page, status


def _layer_page(
    group: Group, layer: OwnLayer, form: DecisionForm, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "groups/links_layer.html",
        group=group,
        city=group.city,
        layer=layer,
        form=form,
        may_share=may_share(group.standing),
        address=_public_address(group, layer),
        said=request.args.get("said"),
    )
    return page, status


def _layer(group: Group, uid: str) -> OwnLayer:
    with open_session() as session:
        layers = _seen(group, find_own_layers(session, group.record.id))
    found = next((layer for layer in layers if layer.uid == uid), None)
    if found is None:
        abort(404)
    return found


def _seen(group: Group, layers: list[OwnLayer]) -> list[OwnLayer]:
    """Leave out what is put away from people who only look."""
    if may_edit(group.standing) or group.standing.via == "staff":
        return layers
    return [layer for layer in layers if layer.visibility != "hidden"]


def _public_address(group: Group, layer: OwnLayer) -> str:
    return absolute("layers.show_layer", city=group.city.slug, slug=layer.slug)


def _last_day(form: DecisionForm) -> date | None:
    span = form.get("span")
    if span.isdecimal() and int(span) in SPANS:
        return today() + timedelta(days=int(span))
    try:
        return date.fromisoformat(form.get("last_day"))
    except ValueError:
        return None


def _to_links(group: Group, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("group_links.show_links", organisation=group.uid, said=said), 303
    )
