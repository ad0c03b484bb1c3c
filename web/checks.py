"""The yearly question by e-mail or on paper: a page behind a secret link."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import fiscal_year, today
from geo.query.freshness import (
    CheckRecord,
    find_check,
    find_due,
    find_printed,
)
from geo.query.standing import get_group
from geo.store.editing import Actor
from geo.store.freshness import (
    LIVES_AFTER_CODE,
    answer_round,
    is_code,
    note_answered,
    open_check,
    plain_number,
)
from geo.store.tries import (
    code_place_key,
    is_over,
    letter_key,
    note_failed,
    take_back,
)
from web.database import get_snapshot, open_session, open_transaction
from web.fresh_form import FreshForm, counted, read_answers
from web.groups.freshness import cards_of
from web.join_form import Wrong
from web.joining import too_many
from web.language import translated as _
from web.private_pages import private
from web.signing_in import limiter

bp = Blueprint("checks", __name__)
TRIES = "60 per hour"
BY_LINK = Actor("link")


@bp.get("/checks/")
@private
def show_code() -> ResponseReturnValue:
    """Show where the number and the code of a printed sheet are typed."""
    return _code_page(FreshForm())


@bp.post("/checks/")
@limiter.limit(TRIES, error_message=too_many)
@private
def type_code() -> ResponseReturnValue:
    """Open a sheet's page for a day; five wrong codes lock the sheet for a while."""
    number = plain_number(request.form.get("number", ""))
    keys = letter_key(number), code_place_key(request.remote_addr)
    with open_transaction() as session:
        noted = note_failed(session, *keys)
    with open_session() as session:
        locked = is_over(session, *keys)
        found = find_printed(session, number)
    form = FreshForm(texts={"number": request.form.get("number", "")})
    if locked:
        said = _(
            "続けて間違えたため、15分ほど使えません。あとでもう一度入れてください。"
        )
        form.wrong.append(Wrong("code", said))
        return _code_page(form, status=429)
    if found is None or not is_code(request.form.get("code", ""), found[1]):
        said = _(
            "番号か暗号が違うか、用紙の期限が過ぎています。用紙を見て、もう一度入れてください。"
        )
        form.wrong.append(Wrong("number", said))
        return _code_page(form, status=422)
    with open_transaction() as session:
        take_back(session, noted)
        opened = open_check(
            session,
            found[0].organisation_id,
            by_role=found[0].by_role,
            on=today(),
            lives=LIVES_AFTER_CODE,
        )
    return redirect(url_for("checks.show_check", secret=opened.secret), 303)


@bp.get("/checks/<secret>")
@private
def show_check(secret: str) -> ResponseReturnValue:
    """Show a group's things with the three answers each. Nothing is written."""
    return _page(secret)


@bp.post("/checks/<secret>")
@limiter.limit(TRIES, error_message=too_many)
@private
def answer(secret: str) -> ResponseReturnValue:
    """Take the answers; what is to be put right becomes a proposal."""
    with open_transaction() as session:
        check = find_check(session, secret)
        due = find_due(session, check.organisation_id, on=today())
        form = read_answers(request.form, due, fixes=True)
        if form.wrong:
            return _page(secret, form, status=422)
        made = answer_round(
            session,
            check.organisation_id,
            form.answers,
            actor=BY_LINK,
            on=today(),
            # The letter goes to owners and editors, and counts as an editor's answer.
            ends_directly=lambda moderation: moderation == "direct",
            holds_back=lambda moderation: moderation == "review",
            reason=_("毎年の確認（手紙の返事）"),
        )
        note_answered(session, check.organisation_id, fiscal_year(today()))
    return redirect(
        url_for("checks.show_check", secret=secret, said="answered", **counted(made)),
        303,
    )


def _page(
    secret: str, form: FreshForm | None = None, *, status: int = 200
) -> ResponseReturnValue:
    with open_session() as session:
        check: CheckRecord = find_check(session, secret)
        group = get_group(session, check.organisation)
        due = find_due(session, group.id, on=today())
    page = render_template(
        "checks/show.html",
        city=get_snapshot(group.city).city,
        group=group,
        due=due,
        cards=cards_of(group.city, due),
        form=form or FreshForm(),
        secret=secret,
        said=request.args.get("said"),
    )
    return page, status


def _code_page(form: FreshForm, *, status: int = 200) -> ResponseReturnValue:
    return render_template("checks/code.html", form=form), status
