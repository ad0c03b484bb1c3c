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
    fetcher = _own_pictures_only(weasyprint)
    paper = weasyprint.HTML(string=page, url_fetcher=fetcher)
    content = paper.write_pdf(
        stylesheets=[weasyprint.CSS(string=styles, url_fetcher=fetcher)],
        pdf_identifier=name,
    )
    return bytes(content)


def _own_pictures_only(weasyprint: Any) -> Any:
    """Return what fetches for a paper: its own pictures, and nothing from anywhere else."""

    class OwnPictures(weasyprint.urls.URLFetcher):  # type: ignore[misc] # it is loaded late
        """Everything that a paper shows stands in its page."""

        def fetch(self, url: str, headers: object = None) -> Any:
            """Return a picture that the address itself holds."""
            del headers
            if not url.startswith(PICTURE):
                message = f"a paper asks for {url[:60]}"
                raise ValueError(message)
            content = b64decode(url.removeprefix(PICTURE), validate=True)
            return weasyprint.urls.URLFetcherResponse(
                url, content, {"Content-Type": "image/png"}
            )

    return OwnPictures()


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
