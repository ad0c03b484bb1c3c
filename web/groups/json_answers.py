"""JSON in and out of a group's desk: what is asked, what is refused, in sentences."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Blueprint, Response, abort, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from geo.domain.errors import GeoError, InvalidQueryError, MissingVersionError
from web.errors import STATUS
from web.groups.group import Rule, find_group, link_cookie
from web.language import translated as _
from web.signing_in import signed_in

LARGEST_BODY: Final = 256 * 1024
PACKED: Final = "-gzip"
LARGEST_VERSION: Final = 2**31


class Refused(Exception):  # noqa: N818 - an answer, not a failure of ours
    """An answer that ends a request: its status and what it says."""

    def __init__(self, status: int, **said: Any) -> None:
        super().__init__(status)
        self.status = status
        self.said = said


def init_blueprint(bp: Blueprint) -> None:
    """Answer every error of a blueprint's addresses in JSON."""
    bp.register_error_handler(Refused, _refuse)
    bp.register_error_handler(GeoError, _tell_deliberate)
    bp.register_error_handler(CSRFError, _tell_stale_form)
    bp.register_error_handler(HTTPException, _tell_http)


def for_program(
    rule: Rule,
) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Do as `web.groups.group.for_group`, without a form to sign in with."""

    def decorate(
        view: Callable[..., ResponseReturnValue],
    ) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def call(*, organisation: str, **kwargs: Any) -> ResponseReturnValue:
            g.private_page = g.own_version = True
            if signed_in() is None and not request.cookies.get(link_cookie()):
                raise Refused(
                    401, error="not_signed_in", message=_("はじめに、入ってください。")
                )
            group = find_group(organisation)
            if group is None or not rule(group.standing):
                abort(404)
            return view(group, **kwargs)

        return call

    return decorate


def read_body() -> dict[str, Any]:
    """Return what was sent, an object of JSON (RFC 8259)."""
    # The token's check has opened the stream before us, with everybody's limit.
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    if request.mimetype != "application/json":
        raise Refused(
            415,
            error="not_json",
            message=_("application/json で書いてください。"),
        )
    sent = request.get_data()
    if len(sent) > LARGEST_BODY:
        abort(413)
    try:
        found = json.loads(sent, parse_constant=_no_number)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused(422, error="not_json", message=_("JSONとして読めません。"))
    return found


def asked_version() -> int:
    """Return the version that a write is for: ``If-Match: "3"`` (RFC 9110 §13.1.1).

    Raises
    ------
    MissingVersionError
        If it names none.
    """
    if "If-Match" not in request.headers:
        raise MissingVersionError(
            "どの版を直すのかが分かりません。If-Match に版の番号を書いてください。"
        )
    tags = [tag.removesuffix(PACKED) for tag, weak in _tags() if not weak]
    numbers = [
        int(tag)
        for tag in tags
        if tag.isascii() and tag.isdigit() and len(tag) < 10  # noqa: PLR2004 - no version has ten digits
    ]
    # A star and a weak tag name no version; they never match (§8.8.3.2).
    return max(numbers, default=0)


def tagged(response: Response, version: int) -> Response:
    """Name the version that an answer is of."""
    response.set_etag(str(version))
    return response


def _tags() -> list[tuple[str, bool]]:
    found = request.if_match
    return [(tag, not found.is_strong(tag)) for tag in found]


def _no_number(name: str) -> None:
    raise ValueError(name)


def _refuse(answer: Refused) -> ResponseReturnValue:
    return jsonify(answer.said), answer.status


def _tell_deliberate(error: GeoError) -> ResponseReturnValue:
    status = STATUS.get(type(error), 500)
    said = {"error": error.code, "message": error.message}
    if isinstance(error, InvalidQueryError):
        said |= {name: str(value) for name, value in error.details.items()}
    return jsonify(said), status


def _tell_stale_form(_error: CSRFError) -> ResponseReturnValue:
    said = _("X-CSRFToken がないか、古くなっています。画面を読み込みなおしてください。")
    return jsonify(error="csrf", message=said), 400


def _tell_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    said = {
        404: _("この項目は見つかりません。"),
        413: _("送る内容が大きすぎます。256kBまでにしてください。"),
    }.get(status, _("この求めには答えられません。"))
    return jsonify(error=f"http_{status}", message=said), status
