"""In which language a page speaks: Japanese, unless its address says otherwise."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel.support import NullTranslations
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain, get_domain, get_locale

from web.resources import find_folder
from web.ruby import say, say_in_template

LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}
SOURCE = "ja"
EASY = "ja-easy"
LOCALES = {EASY: "ja"}
# BCP 47: `simple` is the registered variant for a simplified form of a language.
TAGS = {EASY: "ja-simple"}
# Easy Japanese has a catalogue of its own; what it lacks is said in Japanese.
EASY_WORDS = Domain(domain="easy")
CATALOGUE = "kyodo.catalogue"


@dataclass(frozen=True)
class Tongue:
    """One language this page can be read in."""

    code: str
    tag: str  # for hreflang
    name: str
    address: str  # from here, and whole
    whole_address: str
    current: bool

    @property
    def lang(self) -> str:
        """The language of its own name, which voices and fonts know."""
        return LOCALES.get(self.code, self.code)


def init_app(app: Flask) -> None:
    """Translate pages, and keep the language in every link of a page."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(find_folder("translations"))
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    Babel(app, locale_selector=chosen_locale, default_timezone="Asia/Tokyo")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of Jinja's i18n extension
        gettext=_translated_in_template, ngettext=_not_used, newstyle=True
    )
    app.url_defaults(_keep_language)
    app.context_processor(_language_context)
    app.add_template_filter(translated, "term")  # a vocabulary's word, where easy


def chosen_language() -> str:
    """Return the language asked for, Japanese for none or one we do not have."""
    if not has_request_context():
        return SOURCE
    asked = request.args.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE


def chosen_locale() -> str:
    """Return the locale whose dates and numbers the page writes."""
    language = chosen_language()
    return LOCALES.get(language, language)


def translated(message: str, **variables: object) -> str:
    """Return a message in the page's language."""
    return say(_find_translation(message), variables)


def is_japanese() -> bool:
    """Return whether the page speaks Japanese, of either kind."""
    locale = get_locale()
    return locale is None or locale.language == SOURCE


def is_easy() -> bool:
    """Return whether the page speaks easy Japanese."""
    return chosen_language() == EASY


def _find_translation(message: str) -> str:
    return str(_catalogue().ugettext(message))


def _catalogue() -> NullTranslations:
    """Return the page's catalogue, looked up once: a page asks hundreds of times."""
    if not has_request_context():
        return _catalogue_of(get_domain())
    kept: NullTranslations | None = request.environ.get(CATALOGUE)
    if kept is None:
        kept = _catalogue_of(EASY_WORDS if is_easy() else get_domain())
        request.environ[CATALOGUE] = kept
    return kept


def _catalogue_of(domain: Domain) -> NullTranslations:
    found: NullTranslations = domain.get_translations()
    return found


def _translated_in_template(message: str) -> str:
    return say_in_template(_find_translation(message))


def _not_used(one: str, many: str, number: int) -> str:
    del many, number
    message = f"{one!r}: Japanese has no plural; write one message"
    raise NotImplementedError(message)


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" or "lang" in values or not has_request_context():
        return
    if (language := chosen_language()) != SOURCE:
        values["lang"] = language


def _language_context() -> dict[str, Any]:
    language = chosen_language()
    return {
        "language": language,
        "language_tag": LOCALES.get(language, language),
        "easy": language == EASY,
        "languages": _languages,
    }


def _languages() -> list[Tongue]:
    """Return this page in each language; the desk has no easy wording."""
    found = []
    host = request.host_url.rstrip("/")
    public = current_app.config["SETTINGS"].public_url or host
    page = public + request.base_url.removeprefix(host)
    for code, name in LANGUAGES.items():
        if code == EASY and request.path.startswith("/desk/"):
            continue
        said = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
        said += [] if code == SOURCE else [("lang", code)]
        # Not url_for: it gives names such as _scheme and endpoint a meaning.
        query = f"?{urlencode(said)}"
        found.append(
            Tongue(
                code,
                TAGS.get(code, code),
                name,
                query,
                page + (query if said else ""),
                current=code == chosen_language(),
            )
        )
    return found
