"""HTTP and terminal in, pages out: no SQL, no arithmetic, one blueprint a subject."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from geo.ingest.limits import LAYER_LIMITS
from web import (
    about_words,
    adoption,
    alerts,
    asking,
    caching,
    calendars,
    checks,
    cities,
    city_words,
    cli,
    corrections,
    database,
    desk,
    desk_editions,
    desk_groups,
    desk_joining,
    desk_pages,
    desk_proposals,
    desk_quiet,
    desk_reports,
    desk_words,
    downloads,
    due,
    embedding,
    errors,
    exports,
    features,
    feedback,
    feeds,
    filters,
    finder,
    furigana,
    headers,
    hours,
    imports,
    joining,
    language,
    layers,
    map_assets,
    map_data,
    needs,
    offline,
    opportunities,
    pages,
    paper,
    paper_words,
    partnerships,
    pictures,
    planning,
    private_pages,
    proposal_words,
    role_words,
    ruby,
    shared,
    sharing,
    signing_in,
    spoken,
    stories,
    together,
    words,
)
from web.access import addresses, devices, invitations, links, oidc
from web.basemaps import find_base_map
from web.groups import SUBJECTS, link_words, term_words
from web.groups import words as group_words
from web.planning import figures as planning_figures
from web.resources import find_folder
from web.settings import read_settings

BLUEPRINTS = (
    cities.bp,
    offline.bp,
    signing_in.bp,  # before the cities: /desk/ is no city
    links.bp,
    invitations.bp,
    devices.bp,
    addresses.bp,
    oidc.bp,
    desk.bp,
    imports.bp,
    desk_editions.bp,
    desk_proposals.bp,
    desk_groups.bp,
    desk_quiet.bp,
    desk_reports.bp,
    *(subject.bp for subject in SUBJECTS),
    *(
        subject.bp
        for part in (
            adoption,
            partnerships,
            city_words,
            stories,
            opportunities,
            feedback,
            due,
        )
        for subject in part.SUBJECTS
    ),
    together.bp,
    calendars.bp,
    feeds.bp,
    desk_joining.bp,
    finder.bp,
    map_data.bp,
    planning.bp,
    asking.bp,
    features.bp,
    joining.bp,
    alerts.bp,
    layers.bp,
    corrections.bp,
    checks.bp,
    shared.bp,
    needs.bp,
    pictures.bp,
    exports.bp,
    paper.bp,
    sharing.bp,
    embedding.bp,
)
PARTS = (
    language,
    caching,
    private_pages,  # before the headers: a private page has stricter ones
    headers,
    errors,
    filters,
    words,
    planning_figures,
    pages,
    about_words,
    desk_words,
    desk_pages,
    role_words,
    group_words,
    link_words,
    proposal_words,
    term_words,
    downloads,
    due,
    exports,
    calendars,
    map_assets,
    hours,
    furigana,
    paper_words,
    sharing,
    spoken,
    signing_in,
    oidc,
    ruby,  # after the packing of answers, so that it settles them before
    cli,
)

# Somewhat larger files than are read still get a page that says so: a browser whose
# upload is cut off shows none.
LARGEST_UPLOAD = 3 * LAYER_LIMITS.file_bytes


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from ``KYODO_*`` variables, then from `config`.

    Raises
    ------
    SettingError
        If a setting cannot be used as it is.
    """
    app = Flask(__name__, template_folder=str(find_folder("templates")))
    settings = read_settings(config or {})
    app.config.from_mapping(config or {})
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["SETTINGS"] = settings
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_UPLOAD
    app.config["BASE_MAP"] = find_base_map(settings.base_map)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    if settings.proxies:
        # Only then: anybody can send these headers to a service without a proxy.
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask's documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    database.init_app(app, settings.database)
    for part in PARTS:
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
