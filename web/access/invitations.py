"""A printed letter's way in: its QR code, or the code typed."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import today
from geo.query.letters import OpenLetter, find_by_code, find_by_token, get_welcome
from geo.store.invitations import NO_SUCH_LETTER, Newcomer, take_up
from geo.store.letter_codes import read_code
from geo.store.passphrases import SHORTEST_PASSPHRASE, hash_passphrase
from geo.store.tries import code_place_key, letter_key
from web.access.guessing import begin_guess
from web.answered import Answered, read_answers
from web.database import open_session, open_transaction
from web.groups.term_words import until_day
from web.language import translated as _
from web.mail import is_address
from web.private_pages import private
from web.signing_in import hand_over, let_in, signed_in

bp = Blueprint("invitations", __name__, url_prefix="/desk/invitation")
FIELDS = ("token", "code", "passphrase", "again", "email", "own", "as-is")


@bp.get("/")
@private
def show_code() -> ResponseReturnValue:
    """Show the form for a typed code."""
    return _code_form(read_answers({}, ("code",)))


@bp.post("/")
@private
def open_code() -> ResponseReturnValue:
    """Show what a typed code is for."""
    form = read_answers(request.form, FIELDS)
    letter = _by_code(form.values["code"])
    if letter is None:
        return _refuse(form)
    return _letter_page(letter, form)


@bp.get("/welcome/<membership>")
@private
def show_welcome(membership: str) -> ResponseReturnValue:
    """Show somebody's number, to be noted down, and the way on."""
    who = signed_in()
    if who is None:
        return redirect(url_for("signing_in.show_sign_in"), 303)
    with open_session() as session:
        welcome = get_welcome(session, who.account_id, membership)
    return render_template(
        "access/invitation_welcome.html",
        welcome=welcome,
        begun=welcome.term_start <= today(),
    )


@bp.get("/<token>")
@private
def show_letter(token: str) -> ResponseReturnValue:
    """Show what a letter is for, and the form that takes it up."""
    with open_session() as session:
        letter = find_by_token(session, token)
    form = read_answers({"token": token}, FIELDS)
    return _refuse(form) if letter is None else _letter_page(letter, form)


@bp.post("/accept")
@private
def accept() -> ResponseReturnValue:
    """Take a letter up: sign in somebody new, or give somebody known a further role."""
    form = read_answers(request.form, FIELDS)
    letter = _read_letter(form)
    if letter is None:
        return _refuse(form)
    who = signed_in()
    if form.values["as-is"]:
        if who is None:
            abort(400)
        return _take_up(letter, form, who.account_id)
    newcomer = _read_newcomer(form)
    return (
        _letter_page(letter, form)
        if newcomer is None
        else _take_up(letter, form, newcomer)
    )


def _take_up(
    letter: OpenLetter, form: Answered, who: int | Newcomer
) -> ResponseReturnValue:
    device = None
    try:
        with open_transaction() as session:
            taken = take_up(session, letter.uid, who, on=today())
            if isinstance(who, Newcomer):
                device = let_in(
                    session,
                    taken.account_id,
                    way="invitation",
                    long_stay=bool(form.values["own"]),
                )
    except NotFoundError:
        return _refuse(form)
    except ConflictError as error:
        form.tell_error(error, "email")
        return _letter_page(letter, form)
    response = redirect(
        url_for("invitations.show_welcome", membership=taken.membership), 303
    )
    return response if device is None else hand_over(response, device)


def _read_letter(form: Answered) -> OpenLetter | None:
    if token := form.values["token"]:
        with open_session() as session:
            return find_by_token(session, token)
    return _by_code(form.values["code"])


def _by_code(text: str) -> OpenLetter | None:
    """Return the letter of a typed code; every wrong one counts as a try."""
    code = read_code(text)
    place = code_place_key(request.remote_addr)
    # What is no code counts for the place alone, not against somebody else's letter.
    number, typed = code or (f"none of {request.remote_addr}", "")
    guess = begin_guess(letter_key(number), place)
    if code is None:
        return None
    with open_session() as session:
        letter = find_by_code(session, number, typed)
    if letter is not None:
        with open_transaction() as session:
            guess.settle(session)
    return letter


def _read_newcomer(form: Answered) -> Newcomer | None:
    email = form.values["email"].casefold()
    if email and not is_address(email):
        form.tell("email", _("メールアドレスを確かめてください。例：midori@example.jp"))
    # As typed: a space may be part of a passphrase.
    passphrase = request.form.get("passphrase", "")
    if passphrase != request.form.get("again", ""):
        form.tell(
            "again", _("2つの合言葉が同じではありません。もう一度入れてください。")
        )
    if form.wrong:
        return None
    try:
        return Newcomer(hash_passphrase(passphrase), email or None)
    except InvalidQueryError as error:
        form.tell_error(error, "passphrase")
        return None


def _letter_page(letter: OpenLetter, form: Answered) -> ResponseReturnValue:
    page = render_template(
        "access/invitation_accept.html",
        letter=letter,
        until=until_day(letter.expires_at),
        form=form,
        who=signed_in(),
        shortest=SHORTEST_PASSPHRASE,
    )
    return page, 422 if form.wrong else 200


def _refuse(form: Answered) -> ResponseReturnValue:
    """Say the same whatever is wrong with a letter."""
    form.tell("code", NO_SUCH_LETTER)
    return _code_form(form)


def _code_form(form: Answered) -> ResponseReturnValue:
    # What was typed is not shown again: it may be right but for one letter.
    page = render_template("access/invitation.html", form=form, who=signed_in())
    return page, 422 if form.wrong else 200
