"""Every public page in a real browser: nothing leaks, nothing breaks, all can use it."""

import json
import re
from functools import cache
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser


def first_of(origin, kind):
    with urlopen(f"{origin}/inagi/features.geojson") as answer:
        features = json.load(answer)["features"]
    return next(f["id"] for f in features if f["properties"]["kind"] == kind)


@cache
def public_pages(origin):
    return {
        "cities": "/",
        "map": "/inagi/",
        "asaka": "/asaka/",
        "filtered": "/inagi/?kind=activity&q=防災",
        "nothing": "/inagi/?q=ありえないことば",
        "near": "/inagi/?place=矢野口&free=1",
        "unknown_place": "/inagi/?place=ありえない町",
        "table": "/inagi/?place=矢野口&view=table",
        "comparison": "/inagi/districts/",
        "membership": "/inagi/districts/?indicator=membership",
        "adopted": "/asaka/districts/?indicator=adopted",
        "centres": "/asaka/districts/?indicator=nearest_centre",
        "associations": "/inagi/districts/?areas=associations",
        "district": "/inagi/districts/13225001",
        "activity": f"/inagi/activities/{first_of(origin, 'activity')}",
        "centre": f"/inagi/places/{first_of(origin, 'support_centre')}",
        "site": f"/inagi/adoption/{first_of(origin, 'adoption_site')}",
        "association": f"/inagi/organisations/{first_of(origin, 'organisation')}",
        "calendar": "/inagi/calendar/",
        "layers": "/inagi/layers/",
        "layer": "/inagi/layers/activities",
        "together": "/inagi/together/",
        "adoption": "/inagi/adoption/",
        "partnerships": "/inagi/partnerships/",
        "zones": "/inagi/partnerships/zones",
        "opportunities": "/inagi/opportunities/",
        "programmes": "/asaka/programmes/",
        "committees": "/inagi/committees/",
        "voices": "/inagi/voices/",
        "issues": "/inagi/issues/",
        "stories": "/asaka/stories/",
        "skills": "/inagi/skills/",
        "words": "/asaka/words/",
        "plans": "/inagi/plans/",
        "crosswalk": "/crosswalk/",
        "figures_together": "/inagi/report/together",
    }


PAGES = [
    "cities",
    "map",
    "asaka",
    "filtered",
    "nothing",
    "near",
    "unknown_place",
    "table",
    "comparison",
    "membership",
    "adopted",
    "centres",
    "associations",
    "district",
    "activity",
    "centre",
    "site",
    "association",
    "layers",
    "layer",
    "together",
    "adoption",
    "partnerships",
    "zones",
    "opportunities",
    "programmes",
    "committees",
    "voices",
    "issues",
    "stories",
    "skills",
    "words",
    "plans",
    "crosswalk",
    "figures_together",
]


LATIN = {
    "Geolonia", "libpysal", "Leaflet", "Wilson", "Poisson", "Byar", "License",
    # the paper that an outline's source is cited by
    "Tokyo", "Mortality", "Nakaya", "Fotheringham", "Brunsdon", "Charlton",
    "Statistics", "Medicine",
    # what files and the programs that open them are called
    "Excel", "GeoJSON", "GeoPackage", "QGIS", "Google", "Earth",
    "LINE", "Atom",
}  # fmt: skip
"""Names and method names that a Japanese page may write in Latin letters."""


@pytest.mark.parametrize("name", PAGES)
def test_page_keeps_to_itself_is_accessible_speaks_japanese_and_fits_a_phone(
    demo, watch, name
):
    watched = watch(demo, "desktop")

    page = watched.open(public_pages(demo)[name])

    text = re.sub(r"https?://\S+", "", page.inner_text("main"))
    assert set(re.findall(r"[A-Za-z]{4,}", text)) <= LATIN
    assert watched.axe() == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert watched.axe() == []
    assert watched.outside == []
    assert watched.violations() == []
    assert watched.errors == []
    # 200 % of a 640 px wide window is 320 CSS pixels (WCAG 1.4.10).
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["ja-easy", "en"])
@pytest.mark.parametrize("name", ["cities", "map", "activity", "district"])
def test_page_in_other_languages_is_accessible_and_fits(demo, watch, name, language):
    watched = watch(demo, "phone")

    path = public_pages(demo)[name]
    page = watched.open(f"{path}{'&' if '?' in path else '?'}lang={language}")

    assert watched.violations() == []
    assert watched.errors == []
    assert watched.axe() == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """() => [...document.querySelectorAll(
          'header.site a, .tongues a, footer a, main .btn')]
          .filter(link => link.getClientRects().length)
          .filter(link => link.getBoundingClientRect().height < 43.5)
          .map(link => link.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
@pytest.mark.parametrize("name", ["cities", "map", "activity", "district", "calendar"])
def test_page_with_text_of_twice_the_size_does_not_scroll_sideways(
    demo, watch, name, language
):
    page = watch(demo, "desktop").open(f"{public_pages(demo)[name]}?lang={language}")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("status", [404, 422])
def test_error_page_is_calm_and_accessible(demo, watch, status):
    path = "/inagi/activities/nothing-here" if status == 404 else "/inagi/?kind=wrong"
    watched = watch(demo)

    answer = watched.page.goto(demo + path)

    assert answer.status == status
    assert watched.axe() == []
    assert watched.violations() == []
    assert "Error" not in watched.page.inner_text("body")
