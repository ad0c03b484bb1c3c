"""What every answer tells the browser to refuse."""

from flask import Flask, Response, current_app, request

from web.basemaps import BaseMap

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:{base_map}",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Tile servers ask to see which site reads them: never `no-referrer`.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
BAD_REQUEST = 400
FRAMEABLE = "embedding"
"""The blueprint whose pages other sites may show in a frame (ADR 0036)."""


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    base_map: BaseMap = current_app.config["BASE_MAP"]
    origin = f" {base_map.origin}" if base_map.origin else ""
    policy = "; ".join(POLICY).format(base_map=origin)
    headers = HEADERS
    # An error's page has the whole site around it: that is never framed.
    if request.blueprint == FRAMEABLE and response.status_code < BAD_REQUEST:
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
        headers = {key: HEADERS[key] for key in HEADERS if key != "X-Frame-Options"}
    response.headers["Content-Security-Policy"] = policy
    for name, value in headers.items():
        response.headers[name] = value
    return response
