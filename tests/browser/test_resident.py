"""A resident's walk: from the front page to a date in one's own calendar, and back.

On the invented demo and on Yaizu's own files, which are never committed: their walks
skip where the files are absent.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from dateutil.rrule import rrulestr

from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.session import connect
from tests.browser.conftest import SIZES
from web.importing import BoundaryWish, LayerWish, run_import

pytestmark = pytest.mark.browser

LANGUAGES = ("ja", "ja-easy", "en")
FOCUS = """async () => {
  const on = document.activeElement;
  // A page that has just come may still move.
  for (let i = 0; i < 120; i += 1) {
    const { top, bottom } = on.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight) break;
    await new Promise(requestAnimationFrame);
  }
  const ring = [on, on.closest('label')].filter(Boolean).map(e => getComputedStyle(e));
  const at = (on.closest('label') ?? on).getBoundingClientRect();
  return {
    ringed: ring.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0),
    seen: at.width > 0 && at.bottom > 0 && at.top < innerHeight && at.right > 0,
    what: on.outerHTML.slice(0, 200),
  };
}"""


@dataclass(frozen=True)
class Town:
    """Where the walk goes: a served city and an address in it."""

    origin: str
    slug: str
    address: str


@pytest.fixture(scope="module")
def yaizu_gpkg(shared, empty_gpkg, tmp_path_factory) -> Path:
    files = shared / "data/yaizu"
    if not files.is_dir():
        pytest.skip(f"Yaizu's files are not there: {files} (set KYODO_SHARED)")
    path = tmp_path_factory.mktemp("yaizu") / "kyodo.gpkg"
    path.write_bytes(empty_gpkg.read_bytes())
    database = connect(str(path))
    said = ("焼津市オープンデータ", "CC BY 4.0")
    zones = AreaSetSpec("elementary", "school_zone", "小学校区", *said)
    run_import(
        database,
        files / "小学校区/小学校区.shp",
        "22212",
        BoundaryWish(spec=zones, valid_from=date(2025, 4, 1)),
    )
    for slug, kind, name, defaults in [
        (
            "beach",
            "activity",
            "ビーチクリーン大作戦/ビーチクリーン大作戦会場.csv",
            {"field": "nature"},
        ),
        (
            "centres",
            "place",
            "地域交流センター/222127_community_center.csv",
            {"place_kind": "support_centre"},
        ),
    ]:
        spec = LayerSpec(slug, kind, slug, *said)
        wish = LayerWish(spec=spec, kind=kind, defaults=defaults)
        run_import(database, files / name, "22212", wish)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path


@pytest.fixture(scope="module")
def inagi(demo) -> Town:
    return Town(demo, "inagi", "稲城市矢野口123-4")


@pytest.fixture(scope="module")
def yaizu(serve, yaizu_gpkg) -> Town:
    return Town(serve(yaizu_gpkg), "yaizu", "焼津市本町2丁目16-32")


def walks():
    """Every size and language with script on the demo; each of them in all others."""
    few = [("phone", "ja"), ("desktop", "ja-easy"), ("phone", "en")]
    every = [(size, language) for size in SIZES for language in LANGUAGES]
    for town, script, some in [
        ("inagi", True, every),
        ("inagi", False, few),
        ("yaizu", True, few),
        ("yaizu", False, few),
    ]:
        marks = [pytest.mark.real] if town == "yaizu" else []
        for size, language in some:
            name = f"{town}-{size}-{language}-{'script' if script else 'plain'}"
            yield pytest.param(town, size, language, script, marks=marks, id=name)


def look(watched, *, script):
    """Nothing on the page that a visitor would not want."""
    assert watched.outside == []
    assert watched.violations() == []
    assert watched.errors == []
    if script:
        assert watched.axe() == []


def metres_listed(page):
    """The distances of the list, in its order."""
    said = page.locator("#ichiran .far").all_inner_texts()
    found = [re.search(r"([\d.,]+)\s*(km|m)(?![a-z])", words) for words in said]
    return [
        float(one[1].replace(",", "")) * (1000 if one[2] == "km" else 1)
        for one in found
        if one
    ]


def asked_of(page):
    """What the address asks, but for the language."""
    said = parse_qs(urlsplit(page.url).query)
    return {key: values for key, values in said.items() if key != "lang"}


def take(page, press):
    """Return the events of the calendar file that a press brings."""
    with page.expect_download() as waiting:
        press()
    made = icalendar.Calendar.from_ical(Path(waiting.value.path()).read_bytes())
    return made.walk("VEVENT")


def held_on(event, day):
    """Whether an event is held on a day."""
    start = event["DTSTART"].dt
    if "RRULE" not in event:
        return str(start)[:10] == str(day)
    rule = event["RRULE"].to_ical().decode()
    rule = re.sub(r";?UNTIL=[^;]*", "", rule)
    first = datetime.combine(datetime.fromisoformat(str(start)).date(), time())
    return any(str(one)[:10] == str(day) for one in rrulestr(rule, dtstart=first)[:800])


def day_said(page):
    """The day the page says to machines, in whatever language it speaks."""
    said = page.locator("script[type='application/ld+json']").first.text_content()
    return re.search(r'"startDate": ?"(\d{4}-\d\d-\d\d)', said)[1]


@pytest.mark.parametrize(("town", "size", "language", "script"), list(walks()))
def test_a_resident_walks_from_the_front_page_to_a_date_and_back(
    *, watch, request, town, size, language, script
):
    town = request.getfixturevalue(town)
    watched = watch(town.origin, size, script=script)
    page = watched.open("/" if language == "ja" else f"/?lang={language}")
    look(watched, script=script)

    page.locator(f".cities a.btn-main[href^='/{town.slug}/']").click()
    page.locator("#place").fill(town.address)
    if size == "phone":
        page.locator("#finder-form summary").click()
    page.locator("input[name=kind][value=activity]").check()
    page.locator("#finder-form .asks .btn-main").click()
    page.locator(".here-panel").wait_for()
    watched.settle()
    look(watched, script=script)
    listed = metres_listed(page)
    asked = asked_of(page)
    assert asked["place"] == [town.address]
    assert asked["kind"] == ["activity"]
    assert len(listed) > 1
    assert listed == sorted(listed)

    page.locator("#ichiran .item:not(:has(h3 s)) h3 a").first.click()
    page.locator(".answer").wait_for()
    watched.settle()
    look(watched, script=script)
    assert page.evaluate("document.documentElement.lang").startswith(language[:2])
    uid = urlsplit(page.url).path.rsplit("/", 1)[1]
    events = take(page, page.locator(".takes a[href*='.ics']").first.click)
    assert {event["UID"].split("@")[0] for event in events} == {uid}
    assert any(held_on(event, day_said(page)) for event in events)

    page.go_back()
    page.locator(".here-panel").wait_for()
    assert asked_of(page) == asked
    assert metres_listed(page) == listed
    assert page.locator("#place").input_value() == town.address
    page.go_back()
    page.locator("#place").wait_for()
    assert asked_of(page) == {}
    assert watched.errors == []


def test_the_calendar_is_reached_with_the_keyboard_alone(demo, watch):
    watched = watch(demo)
    page = watched.open("/")

    def tab_to(selector):
        for _ in range(90):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            assert focus["ringed"], focus
            assert focus["seen"], focus
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"the keyboard does not reach {selector}")

    tab_to(".cities a.btn-main[href='/inagi/']")
    page.keyboard.press("Enter")
    page.locator("#place").wait_for()
    watched.settle()
    tab_to("#place")
    page.keyboard.type("矢野口")
    page.keyboard.press("Enter")
    page.locator(".here-panel").wait_for()
    watched.settle()  # a press on a page that is just going would be lost
    tab_to("#ichiran [data-kind=activity] h3 a")
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    watched.settle()
    tab_to(".takes a[href*='.ics']")
    assert "カレンダーに入れる" in page.evaluate("document.activeElement.innerText")
    events = take(page, lambda: page.keyboard.press("Enter"))

    assert len(events) >= 1
    assert watched.errors == []
