"""Which HTTP status each deliberate error becomes. The only place that says so."""

from flask import Flask, Response, make_response, render_template
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
)

from geo.domain.errors import (
    BusyError,
    ConflictError,
    CrsMismatchError,
    GeoError,
    InconsistentFigureError,
    InvalidBackupError,
    InvalidLayerError,
    InvalidQueryError,
    MissingVersionError,
    NotFoundError,
    SettingError,
    StaleEditError,
)
from web.language import translated as _

STATUS: dict[type[GeoError], int] = {
    NotFoundError: 404,
    BusyError: 503,
    ConflictError: 409,
    StaleEditError: 412,  # RFC 9110 §15.5.13
    MissingVersionError: 428,  # RFC 6585 §3
    InvalidBackupError: 422,
    InvalidLayerError: 422,
    InvalidQueryError: 422,
    InconsistentFigureError: 500,
    CrsMismatchError: 500,
    SettingError: 500,
}


def init_app(app: Flask) -> None:
    """Answer every error with a page in the reader's language."""
    app.register_error_handler(GeoError, show_deliberate)
    app.register_error_handler(HTTPException, show_http)


def show_deliberate(error: GeoError) -> Response:
    """Render the page for a deliberate error; the inside of a 500 stays inside."""
    status = STATUS.get(type(error), 500)
    shown = status < 500 or isinstance(error, BusyError)  # noqa: PLR2004 - HTTP's classes
    said = error.message if shown else None
    page = make_response(
        render_template("error.html", status=status, said=said), status
    )
    if isinstance(error, BusyError):
        page.retry_after = 10
    return page


def show_http(error: HTTPException) -> tuple[str, int]:
    """Render the page for an error of HTTP itself."""
    status = error.code or InternalServerError.code
    said = None
    if isinstance(error, RequestEntityTooLarge):
        said = _(
            "ファイルが大きすぎます（上限20MB）。必要な範囲だけを取り出してください。"
        )
    return render_template("error.html", status=status, said=said), status
