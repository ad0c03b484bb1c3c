"""Addresses of every kind of public answer in the demo."""

import json

CITY = "inagi"
FOLDERS = {
    "activity": "activities",
    "support_centre": "places",
    "adoption_site": "adoption",
    "organisation": "organisations",
    "place": "places",
}
FIXED = (
    "/",
    f"/{CITY}/",
    f"/{CITY}/?kind=activity&field=nature",
    f"/{CITY}/?q=ありえないことば",
    f"/{CITY}/?place=矢野口&free=1",
    f"/{CITY}/?place=ありえない町",
    f"/{CITY}/?place=矢野口&view=table",
    f"/{CITY}/?q=学童保育&weekday=sa",
    f"/{CITY}/districts/",
    f"/{CITY}/districts/?indicator=membership",
    f"/{CITY}/districts/?indicator=adopted",
    f"/{CITY}/districts/?indicator=nearest_centre",
    f"/{CITY}/districts/?areas=associations",
    f"/{CITY}/districts/13225001",
    f"/{CITY}/calendar/",
    f"/{CITY}/calendar/?month=2026-12&district=13225014",
    f"/{CITY}/calendar/?day=2026-12-08",
    f"/{CITY}/paper/kairanban",
    f"/{CITY}/paper/kairanban?district=13225014&month=2026-12&ruby=1",
    f"/{CITY}/paper/guidebook",
    f"/{CITY}/paper/guidebook?district=13225014",
    f"/{CITY}/ask/",
    f"/{CITY}/ask/?topic=join&district=13225001",
    f"/{CITY}/layers/",
    f"/{CITY}/layers/activities",
)
OWN = (f"/{CITY}/alerts/", f"/{CITY}/alerts/asked")
"""Pages with a form of the reader's own: kept by nobody."""

DATA = (
    f"/{CITY}/features.geojson",
    f"/{CITY}/districts.geojson",
    f"/{CITY}/map.js",
)
MISSING = (
    "/atlantis/",
    "/atlantis/districts/",
    f"/{CITY}/activities/nothing-here",
    f"/{CITY}/districts/00000",
    f"/{CITY}/layers/nothing-here",
    f"/{CITY}/paper/nothing-here",
    f"/{CITY}/paper/guidebook?district=00000",
    "/a/path/nobody/made",
)
UNCLEAR = {
    f"/{CITY}/?kind=wrong": "kind",
    f"/{CITY}/?field=wrong": "field",
    f"/{CITY}/?district=wrong": "district",
    f"/{CITY}/calendar/?month=wrong": "month",
    f"/{CITY}/calendar/?day=wrong": "day",
    f"/{CITY}/ask/?topic=wrong": "topic",
    f"/{CITY}/ask/?field=wrong": "field",
    f"/{CITY}/ask/?district=wrong": "district",
    f"/{CITY}/ask/?near=wrong": "near",
    f"/{CITY}/features.geojson?kind=wrong": "kind",
    f"/{CITY}/?from=wrong": "from",
    f"/{CITY}/?near=wrong": "near",
    f"/{CITY}/?weekday=wrong": "weekday",
    f"/{CITY}/features.geojson?bbox=wrong": "bbox",
    f"/{CITY}/districts/?indicator=wrong": "indicator",
    f"/{CITY}/districts/?sort=wrong": "sort",
}


def features(client, city: str = CITY) -> list[dict]:
    """Everything the city's map holds."""
    return json.loads(client.get(f"/{city}/features.geojson").data)["features"]


def first_of(client, kind: str, city: str = CITY) -> str:
    """The address of one thing's page."""
    found = next(f for f in features(client, city) if f["properties"]["kind"] == kind)
    return f"/{city}/{FOLDERS[kind]}/{found['id']}"


def html_pages(client) -> list[str]:
    """Every kind of page, with one page and one poster for each kind of thing."""
    pages = [first_of(client, kind) for kind in FOLDERS]
    posters = [poster_of(page) for page in pages]
    return [*FIXED, *OWN, *pages, *posters, join_form(client)]


def poster_of(page: str) -> str:
    """The address of the poster of the thing a page shows."""
    _, city, _, uid = page.split("/")
    return f"/{city}/paper/{uid}"


def join_form(client, city: str = CITY) -> str:
    """The address of the form for joining an activity."""
    return f"{first_of(client, 'activity', city)}/join"
