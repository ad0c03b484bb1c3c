"""What lets the pages last read open without a connection, and the app's manifest."""

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from web.caching import static
from web.language import LANGUAGES, LOCALES, SOURCE, chosen_language, translated

bp = Blueprint("offline", __name__)

# Pages of one person, and what is no page: these are never kept on a device.
NEVER = ("/desk/", "/service-worker.js", "/manifest.webmanifest")
FILES = ("vendor/noto/index.css", "kyodo.css", "pages.css", "icon.svg")
SCRIPT = "offline/offline.js"
BRAND = "#0c472a"


@bp.get("/service-worker.js")
def send_worker() -> Response:
    """Send the service worker; its folder is the root, so it sees every page."""
    script = render_template(
        "offline/service-worker.js",
        build=current_app.config["BUILD"],
        offline={code: _offline_page(code) for code in LANGUAGES},
        files=[static(path) for path in (*FILES, SCRIPT)],
        never=list(NEVER),
    )
    response = Response(script, mimetype="text/javascript")
    # A browser must see a new worker at once: an old one keeps old pages.
    response.cache_control.no_cache = True
    return response


@bp.get("/manifest.webmanifest")
def send_manifest() -> Response:
    """Send what a phone needs to put the service on its first screen."""
    language = chosen_language()
    response = jsonify(
        {
            "id": "/",
            "name": translated("協働マップ"),
            "short_name": translated("協働マップ"),
            "lang": LOCALES.get(language, language),
            "start_url": url_for("cities.show_cities"),
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": BRAND,
            "icons": [
                {
                    "src": static("icon.svg"),
                    "sizes": "any",
                    "type": "image/svg+xml",
                    "purpose": "any",
                }
            ],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@bp.get("/offline/")
def show_offline() -> str:
    """Show what one reads where a page was never opened and nothing answers."""
    return render_template("offline/show.html")


def _offline_page(language: str) -> str:
    # The worker's own address names the language: none is kept for the source.
    lang = None if language == SOURCE else language
    return url_for("offline.show_offline", lang=lang)
