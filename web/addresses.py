"""Addresses that work outside of a page: in a calendar, a letter, a QR code."""

from urllib.parse import urlsplit

from flask import current_app, has_request_context, request, url_for

from geo.domain.errors import SettingError


def absolute(endpoint: str, **values: object) -> str:
    """Return a page's whole address, at KYODO_PUBLIC_URL or else at the asked host.

    Raises
    ------
    SettingError
        If nobody asked for a page (a command) and KYODO_PUBLIC_URL is not set.
    """
    public: str | None = current_app.config["SETTINGS"].public_url
    if has_request_context():
        path = url_for(endpoint, **values)  # type: ignore[arg-type] # kept untyped: any view's values
        return (public or request.host_url.rstrip("/")) + path
    if public is None:
        message = (
            "KYODO_PUBLIC_URL is not set: letters need to know the service's address,"
            " like https://map.example.jp"
        )
        raise SettingError(message, setting="KYODO_PUBLIC_URL")
    parts = urlsplit(public)
    with current_app.test_request_context(base_url=f"{parts.scheme}://{parts.netloc}"):
        return public + url_for(endpoint, **values)  # type: ignore[arg-type] # values are for the address alone


def public_host() -> str:
    """Return the host that tags and identifiers of this service carry."""
    public: str | None = current_app.config["SETTINGS"].public_url
    return urlsplit(public or request.host_url).netloc
