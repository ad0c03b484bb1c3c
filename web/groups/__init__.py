"""The desk of associations and groups: one module a subject."""

from web.groups import (
    about,
    figures,
    freshness,
    handover,
    history,
    home,
    importing,
    item_api,
    items,
    links,
    needs,
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
    links,
    about,
    needs,
    figures,
)
