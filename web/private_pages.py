"""Pages behind a secret link: kept by nobody, found by no search, told to no other site."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, Response, g, make_response, request
from flask.typing import ResponseReturnValue

P = ParamSpec("P")


def init_app(app: Flask) -> None:
    """Mark the answers. To be called before the part that sets everybody's headers."""
    # What is registered first runs last, so that these words stand.
    app.after_request(_mark)

    def log_exception(exc_info: Any) -> None:
        # Flask's own line has the path, and with it a link's secret.
        where = request.url_rule.rule if request.url_rule else "no page of ours"
        app.logger.error(
            "Exception on %s [%s]", where, request.method, exc_info=exc_info
        )

    app.log_exception = log_exception  # type: ignore[method-assign] # Flask's documented way


def private(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Keep an answer out of caches, search engines and the Referer header."""

    @wraps(view)
    def call(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        g.private_page = True  # also for the page of an error
        return make_response(view(*args, **kwargs))

    return call


def _mark(response: Response) -> Response:
    if g.get("private_page", False):
        response.cache_control.clear()
        response.cache_control.no_store = True
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if not g.get("own_version", False):  # which whoever writes must name
            response.headers.pop("ETag", None)
    return response
