"""The desk of associations and groups: one module a subject."""

from web.groups import (
    about,
    freshness,
    handover,
    history,
    home,
    importing,
    item_api,
    items,
    links,
    people,
    photos,
    places,
    proposals,
    table,
)

SUBJECTS = (
    proposals,
    handover,
    freshness,
    home,
    items,
    item_api,
    photos,
    places,
    table,
    importing,
    history,
    people,
    links,
    about,
)
