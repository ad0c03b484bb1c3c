"""In which language a page speaks: Japanese, unless its address says otherwise."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale, gettext

from web.resources import find_folder

LANGUAGES = {"ja": "日本語", "en": "English"}
SOURCE = "ja"


def init_app(app: Flask) -> None:
    """Translate pages, and keep the language in every link of a page."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(find_folder("translations"))
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    Babel(app, locale_selector=chosen_language, default_timezone="Asia/Tokyo")
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.url_defaults(_keep_language)
    app.context_processor(_language_context)


def chosen_language() -> str:
    """Return the language asked for, Japanese for none or one we do not have."""
    if not has_request_context():
        return SOURCE
    asked = request.args.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def translated(message: str, **variables: object) -> str:
    """Return a message in the page's language."""
    return str(gettext(message, **variables))


def is_japanese() -> bool:
    """Return whether the page speaks Japanese."""
    locale = get_locale()
    return locale is None or locale.language == SOURCE


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" or "lang" in values or not has_request_context():
        return
    if (language := chosen_language()) != SOURCE:
        values["lang"] = language


def _language_context() -> dict[str, Any]:
    return {"language": chosen_language(), "other_languages": _other_languages}


def _other_languages() -> list[tuple[str, str, str]]:
    """Return code, own name and address of this page in each other language."""
    found = []
    for code, name in LANGUAGES.items():
        if code != chosen_language():
            said = [
                pair for pair in request.args.items(multi=True) if pair[0] != "lang"
            ]
            said += [] if code == SOURCE else [("lang", code)]
            # Not url_for: it gives names such as _scheme and endpoint a meaning.
            found.append((code, name, f"?{urlencode(said)}"))
    return found
