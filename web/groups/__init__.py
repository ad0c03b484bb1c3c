"""The desk of associations and groups: one module a subject."""

from web.groups import (
    about,
    freshness,
    handover,
    helping,
    history,
    home,
    importing,
    item_api,
    items,
    letters,
    links,
    officers,
    people,
    photos,
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
    table,
    importing,
    history,
    people,
    letters,
    officers,
    helping,
    links,
    about,
)
