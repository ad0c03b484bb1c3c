"""Answers that need not be sent again: strong ETags, 304, gzip, versioned assets."""

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec

from flask import Flask, Response, current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

import geo
from web.database import pin_snapshot
from web.language import chosen_language
from web.packing import QUICK, SMALL, PackedAnswers
from web.resources import PACKAGE, find_folder

P = ParamSpec("P")
SMALLEST_GZIP = 1024
YEAR_S = 365 * 24 * 3600
TEXT_TYPES = frozenset(
    {
        "application/atom+xml",
        "application/geo+json",
        "application/json",
        "application/vnd.google-earth.kml+xml",
        "image/svg+xml",
        "text/calendar",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
    }
)
PACKED = "-gzip"
TAG_OF_BYTES = "kyodo.tag"
PACKED_ANSWERS = "kyodo.packed"
SOURCES = frozenset({".css", ".html", ".js", ".mo", ".py", ".toml"})


def init_app(app: Flask) -> None:
    """Prepare the build's own version, and pack what is worth it."""
    app.config["BUILD"] = _build_version()
    app.extensions[PACKED_ANSWERS] = PackedAnswers()
    app.add_template_global(static, "static")
    app.after_request(_pack)


def revalidated(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Answer 304 where the city's snapshot, the address and the build are the same.

    The view's first argument is the city. The tag is strong: equal tags mean
    equal bytes (RFC 9110 §8.8.1), so a gzipped answer has a tag of its own.
    """

    @wraps(view)
    def call(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        tag = _tag(pin_snapshot(str(kwargs["city"])).version)
        asked = request.if_none_match
        # A star asks "is there anything?", which only the view can tell; proxies
        # that repack weaken tags, and §13.1.2 compares them weakly.
        known = [
            candidate
            for candidate in (tag, tag + PACKED)
            if asked.is_strong(candidate) or asked.is_weak(candidate)
        ]
        if known:
            response = Response(status=304)
            tag = known[0]
        else:
            response = make_response(view(*args, **kwargs))
            request.environ[TAG_OF_BYTES] = tag
        response.set_etag(tag)
        response.cache_control.no_cache = True
        response.vary.add("Accept-Encoding")
        return response

    return call


def static(path: str) -> str:
    """Return the address of a static file, which changes when the file does."""
    return url_for("static", filename=path, v=_file_version(path))


@lru_cache(maxsize=256)
def _file_version(path: str) -> str:
    return hashlib.sha256((PACKAGE / "static" / path).read_bytes()).hexdigest()[:12]


def _tag(version: str) -> str:
    said = "\n".join(
        (
            version,
            request.full_path,
            # Calendars and QR codes hold whole addresses.
            f"{request.scheme}://{request.host}{request.root_path}",
            chosen_language(),
            current_app.config["BUILD"],
            repr(current_app.config["BASE_MAP"]),
        )
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)  # a process serves the files it started with
def _build_version() -> str:
    """Return a digest of all that turns a snapshot into bytes."""
    digest = hashlib.sha256()
    folders = (
        PACKAGE,
        Path(geo.__file__).parent,
        find_folder("templates"),
        find_folder("translations"),
    )
    for folder in folders:
        for path in sorted(_sources(folder)):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if "_bundled" not in path.relative_to(folder).parts
        and (
            (path.suffix in SOURCES and "vendor" not in path.parts)
            or path.name == "stamp.txt"  # of the front-end packages
        )
    ]


def _pack(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.cache_control.max_age = YEAR_S
    if (
        response.status_code != 200  # noqa: PLR2004 - only whole answers
        or response.mimetype not in TEXT_TYPES
        or "Content-Encoding" in response.headers
        or g.get("own_version", False)  # its tag is the version, nothing else
        or not request.accept_encodings["gzip"]
    ):
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < SMALLEST_GZIP:
        return response
    tag, weak = response.get_etag()
    own = request.endpoint == "static"
    key = None
    if (
        tag is not None
        and not weak
        and (own or tag == request.environ.get(TAG_OF_BYTES))
    ):
        key = f"{request.path} {tag}"
    kept: PackedAnswers = current_app.extensions[PACKED_ANSWERS]
    packed = kept.pack(key, content, SMALL if own else QUICK)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if tag is not None and not tag.endswith(PACKED):
        response.set_etag(tag + PACKED, weak=bool(weak))
        if own:
            # Flask compared with the tag of the bytes before they were packed.
            response.make_conditional(request)
    return response
