"""The devices somebody is signed in on, their groups, and their passphrase."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidQueryError
from geo.domain.periods import today
from geo.query.accounts import (
    OwnAccount,
    SignedIn,
    find_devices,
    get_account,
)
from geo.query.people import find_helped
from geo.query.standing import find_own_groups
from geo.store.accounts import end_sign_ins
from geo.store.passphrases import check_passphrase, hash_passphrase, set_passphrase
from geo.store.tries import account_key
from web.access.device_words import device_words
from web.access.guessing import Guess, begin_guess
from web.database import open_session, open_transaction
from web.language import translated as _
from web.signing_in import for_account, hand_over, let_in, signed_in

bp = Blueprint("devices", __name__, url_prefix="/desk")


@bp.get("/mine")
@for_account
def show_mine() -> ResponseReturnValue:
    """Lead to the one group somebody belongs to, or list the groups."""
    who = whoever()
    with open_session() as session:
        own = find_own_groups(session, who.account_id, on=today())
        found = find_helped(session, who.account_id, today())
        helped = list({each.group.uid: each.group for each in found}.values())
    if len(own) == 1 and not helped and not who.is_staff:
        uid = own[0][0].uid
        return redirect(url_for("group_home.show_home", organisation=uid), 303)
    return render_template("access/mine.html", who=who, own=own, helped=helped)


@bp.get("/account/")
@for_account
def show_account() -> ResponseReturnValue:
    """Show somebody's number, passphrase, address and devices."""
    who = whoever()
    with open_session() as session:
        account = get_account(session, who.account_id)
        devices = find_devices(session, who.account_id)
    return render_template(
        "access/account.html",
        who=who,
        account=account,
        number=in_fours(account.number),
        devices=[(each, device_words(each.browser)) for each in devices],
        said=_said(request.args.get("said")),
    )


@bp.post("/account/devices/<uid>/end")
@for_account
def end_device(uid: str) -> ResponseReturnValue:
    """Sign one other device out."""
    who = whoever()
    with open_transaction() as session:
        end_sign_ins(session, who.account_id, only=uid)
    return redirect(url_for("devices.show_account", said="device-ended"), 303)


@bp.post("/account/devices/end-others")
@for_account
def end_others() -> ResponseReturnValue:
    """Sign every other device out."""
    who = whoever()
    with open_transaction() as session:
        end_sign_ins(session, who.account_id, but=who.device)
    return redirect(url_for("devices.show_account", said="others-ended"), 303)


@bp.get("/account/passphrase")
@for_account
def show_passphrase() -> ResponseReturnValue:
    """Show the form for a passphrase."""
    return _passphrase_form({})


@bp.post("/account/passphrase")
@for_account
def change_passphrase() -> ResponseReturnValue:
    """Set a passphrase; this device gets a new secret, the others end."""
    who, form = whoever(), request.form
    try:
        kept = hash_passphrase(form.get("new", ""))
    except InvalidQueryError as error:
        return _passphrase_form({"new": error.message})
    if form.get("again") != form.get("new"):
        return _passphrase_form(
            {"again": _("2回目の合言葉が、1回目と違います。同じものを入れてください。")}
        )
    with open_session() as session:
        account = get_account(session, who.account_id)
    guess = prove(who, account, form.get("present", ""))
    if account.has_passphrase and guess is None:
        return _passphrase_form({"present": wrong_present()})
    with open_transaction() as session:
        if guess is not None:
            guess.settle(session)
        set_passphrase(session, who.account_id, kept)
        end_sign_ins(session, who.account_id)
        device = let_in(session, who.account_id, way=who.way, long_stay=who.long_stay)
    answer = redirect(url_for("devices.show_account", said="passphrase"), 303)
    return hand_over(answer, device)


def whoever() -> SignedIn:
    """Return who is signed in, behind `for_account`."""
    who = signed_in()
    if who is None:
        abort(404)
    return who


def prove(who: SignedIn, account: OwnAccount, passphrase: str) -> Guess | None:
    """Return the settled guess of somebody who knows the present passphrase.

    An unattended device must give nobody an account for good. None where the
    passphrase is wrong, and where there is none to ask for.
    """
    if not account.has_passphrase:
        return None
    guess = begin_guess(account_key(who.account_id))
    with open_session() as session:
        right = check_passphrase(session, who.account_id, passphrase)
    return guess if right else None


def wrong_present() -> str:
    """Return what is said to somebody who does not know the passphrase."""
    return _("いまの合言葉が違います。もう一度入れてください。")


def in_fours(number: str) -> str:
    """Return a number as it is read out and noted down."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _passphrase_form(errors: dict[str, str]) -> ResponseReturnValue:
    who = whoever()
    with open_session() as session:
        account = get_account(session, who.account_id)
    page = render_template(
        "access/passphrase.html", who=who, account=account, errors=errors
    )
    return page, 422 if errors else 200


def _said(code: str | None) -> str | None:
    return {
        "device-ended": _("その端末での使用を終えました。"),
        "others-ended": _("ほかの端末での使用を、すべて終えました。"),
        "passphrase": _("合言葉を変えました。ほかの端末での使用は終えました。"),
        "address-asked": _(
            "新しいアドレスに確認のメールを送ります。24時間のうちに、この端末でメールのリンクを開いてください。"
        ),
        "address": _("メールアドレスを変えました。"),
    }.get(code or "")
