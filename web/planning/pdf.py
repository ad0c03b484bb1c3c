"""Papers as PDF: our own templates and stylesheet, one whole font, no network, no clock."""

import hashlib
import re
from base64 import b64decode
from typing import Any, Final

from flask import render_template

from geo.domain.errors import SettingError
from web.planning.fonts import find_fonts
from web.resources import PACKAGE

STYLES: Final = "report-paper.css"
PICTURE: Final = "data:image/png;base64,"
_READING: Final = re.compile(r"<rp>[^<]*</rp><rt>[^<]*</rt><rp>[^<]*</rp>|</?ruby>")


def write_pdf(template: str, **context: Any) -> bytes:
    """Return a template's page as a PDF; the same page gives the same bytes.

    Raises
    ------
    SettingError
        If this machine lacks the libraries or the font that papers need.
    """
    return pdf_of(_READING.sub("", render_template(template, **context)))


def pdf_of(page: str) -> bytes:
    """Return an HTML page as a PDF, with nothing that is not in the page itself."""
    find_fonts()
    weasyprint = _load()
    styles = (PACKAGE / "static" / STYLES).read_text(encoding="utf-8")
    name = hashlib.sha256((page + styles).encode()).digest()[:16]
    document = weasyprint.HTML(string=page, url_fetcher=_fetch)
    content = document.write_pdf(
        stylesheets=[weasyprint.CSS(string=styles, url_fetcher=_fetch)],
        pdf_identifier=name,
    )
    return bytes(content)


def _fetch(url: str, *_: object, **__: object) -> Any:
    """Let nothing be fetched: everything a paper shows stands in its page."""
    if url.startswith(PICTURE):
        content = b64decode(url.removeprefix(PICTURE), validate=True)
        return _load().urls.URLFetcherResponse(
            url, content, {"Content-Type": "image/png"}
        )
    message = f"a paper asks for {url[:60]}"
    raise ValueError(message)


def _load() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        message = (
            "PDFを作るためのライブラリがサーバーにありません。"
            "Debianではlibpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0、"
            "fonts-noto-cjkを入れてください。"
        )
        raise SettingError(message) from error
    return weasyprint
