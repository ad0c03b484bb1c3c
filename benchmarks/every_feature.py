"""Kyodo Map with its page limit lifted, for ``benchmarks.browser`` only."""

from flask import Flask

import web
from benchmarks.serving import COUNT
from web import finder, finder_query


def create_app() -> Flask:
    """Build the application so that one page holds all features."""
    for module in (finder, finder_query):
        module.PAGE_SIZE = COUNT
    return web.create_app()
