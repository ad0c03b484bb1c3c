"""A correction that anybody proposes, and its own page by a secret link."""

import secrets

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import ConflictError, NotFoundError
from geo.query.features import get_published
from geo.query.proposals import ProposalRecord, get_own_correction
from geo.report.feature import describe_feature
from geo.snapshot.model import Detail
from geo.store.editing import Actor
from geo.store.joining import is_secret
from geo.store.proposals import (
    Correction,
    propose_change,
    propose_to_organisation,
    withdraw,
)
from web.correction_form import CorrectionForm, check, shown_values
from web.database import get_snapshot, open_session, open_transaction
from web.join_form import Wrong
from web.joining import too_many
from web.language import translated as _
from web.private_pages import private
from web.signing_in import limiter

bp = Blueprint("corrections", __name__)

TRIES = "20 per hour"  # from one place: a whole hall may share it
LARGEST = 64 * 1024


@bp.get("/<city>/corrections/new")
@private
def show_form(city: str) -> ResponseReturnValue:
    """Show the form on which a resident says what is wrong."""
    uid = request.args.get("uid", "")
    return _form(city, uid, MultiDict(), secrets.token_urlsafe(32))


@bp.post("/<city>/corrections/new")
@limiter.limit(TRIES, error_message=too_many)
@private
def send_form(city: str) -> ResponseReturnValue:
    """Put the correction forward and lead to its own page."""
    if (request.content_length or 0) > LARGEST:
        abort(413)
    secret = request.form.get("secret", "")
    if request.form.get("homepage") or not is_secret(secret):
        abort(400)  # a field no person sees was filled in
    uid = request.form.get("uid", "")
    form, detail = _read(city, uid, request.form)
    if _is_known(secret):
        return _to_own(city, secret, "sent")  # the same form sent twice
    if not check(form):
        return _form(city, uid, request.form, secret, form, status=422)
    try:
        _propose(detail, form, secret)
    except ConflictError as error:
        form.wrong.append(Wrong("comment", error.message))
        return _form(city, uid, request.form, secret, form, status=422)
    return _to_own(city, secret, "sent")


@bp.get("/<city>/corrections/<secret>")
@private
def show_own(city: str, secret: str) -> ResponseReturnValue:
    """Show somebody their own correction, and its answer."""
    own = _own(city, secret)
    snapshot = get_snapshot(city)
    try:
        card = snapshot.get_card(own.target or "")
    except NotFoundError:
        card = None  # ended or held back since
    return render_template(
        "corrections/own.html",
        city=snapshot.city,
        card=card,
        own=own,
        secret=secret,
        said=request.args.get("said"),
    )


@bp.post("/<city>/corrections/<secret>/withdraw")
@limiter.limit(TRIES, error_message=too_many)
@private
def withdraw_own(city: str, secret: str) -> ResponseReturnValue:
    """Take a correction back that waits for its answer."""
    own = _own(city, secret)
    if own.status == "open":
        with open_transaction() as session:
            withdraw(session, own.uid)
    return _to_own(city, secret, "withdrawn")


def _propose(detail: Detail, form: CorrectionForm, secret: str) -> None:
    correction = Correction(form.topics, form.words(), secret)
    comment = form.get("comment") or None
    uid = detail.card.uid
    with open_transaction() as session:
        if detail.card.kind == "organisation":
            propose_to_organisation(
                session, uid, comment=comment, correction=correction
            )
            return
        propose_change(
            session,
            None,
            kind="finish" if "ended" in form.topics else "change",
            uid=uid,
            base_version=None,
            values=form.values(),
            actor=Actor("public"),
            holds=False,
            feature_kind="",
            comment=comment,
            correction=correction,
        )


def _read(
    city: str, uid: str, answers: MultiDict[str, str]
) -> tuple[CorrectionForm, Detail]:
    snapshot = get_snapshot(city)
    venue = None
    with open_session() as session:
        detail = describe_feature(session, snapshot, uid)
        if detail.card.kind == "activity":
            feature = get_published(session, snapshot.municipality_id, uid)
            venue = getattr(feature, "venue", None)
    return CorrectionForm(shown_values(detail, venue), answers), detail


def _form(
    city: str,
    uid: str,
    answers: MultiDict[str, str],
    secret: str,
    form: CorrectionForm | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    read, detail = _read(city, uid, answers)
    page = render_template(
        "corrections/form.html",
        city=get_snapshot(city).city,
        card=detail.card,
        form=form or read,
        secret=secret,
    )
    return page, status


def _own(city: str, secret: str) -> ProposalRecord:
    with open_session() as session:
        own = get_own_correction(session, secret)
    if own.city != city:
        raise NotFoundError(
            _("このアドレスの知らせは見つかりません。"), kind="proposal"
        )
    return own


def _is_known(secret: str) -> bool:
    try:
        with open_session() as session:
            get_own_correction(session, secret)
    except NotFoundError:
        return False
    return True


def _to_own(city: str, secret: str, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("corrections.show_own", city=city, secret=secret, said=said), 303
    )
