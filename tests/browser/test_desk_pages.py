"""Every page behind sign-in, in one browser page: no dead link, and all can use it."""

import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from tests.browser.clerk import NARROWEST
from tests.web.matrix import CITY, plant
from web import create_app
from web.database import EXTENSION

pytestmark = pytest.mark.browser

FINGER = 43.5
# What the demo has nothing of, or what only a letter's secret leads to.
ELSEWHERE = {
    "account_address.show_proof",
    "desk_groups.show_helped",
    "desk_joining.show_day",
    "desk_proposals.show_proposal",
    "desk_due.send_list",
    "editions.show_edition",
    "imports.show_draft",
}
OF_STAFF = {"desk_groups.show_end", "group_proposals.show_hold"}  # of a group
OF_MEMBERS = {"account_address.show_form", "devices.show_account"}  # not of a group
WAYS_IN = ("checks.", "invitations.", "oidc.", "shared.", "sign")
MEASURE = """finger => ({
  width: document.documentElement.scrollWidth,
  small: [...document.querySelectorAll('main .btn, main select, main td > a')]
    .filter(each => each.getClientRects().length
      && each.getBoundingClientRect().height < finger)
    .map(each => each.outerHTML.slice(0, 120)),
  twice: document.querySelectorAll('h1').length !== 1,
})"""
LARGE = """() => {
  const root = document.documentElement;
  root.style.fontSize = '200%';
  const width = root.scrollWidth;
  root.style.fontSize = '';
  return width;
}"""
# Rows of one list are alike: looking at eight of them is quicker than at eighty.
FEWER = """() => document.querySelectorAll('tbody tr:nth-child(n+9), main li:nth-child(n+13)')
  .forEach(each => each.remove())"""
LINKS = "links => links.map(link => link.getAttribute('href').split('#')[0])"


@pytest.fixture(scope="module")
def desks(serve, demo_gpkg, tmp_path_factory):
    """The address, the application, a group that has everything, and who may come by."""
    path = tmp_path_factory.mktemp("desks") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    app = create_app(
        {"KYODO_DATABASE": str(path), "KYODO_BASE_MAP": "none", "TESTING": True}
    )
    groups, clients = plant(app)
    database = app.extensions[EXTENSION]
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    database.writer.dispose()
    return serve(path), app, groups["ア"], clients


def pages_of(app, *, of_group):
    """Return the endpoints of the desk's pages."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and rule.rule.startswith("/desk")
        and rule.rule.startswith("/desk/groups/<organisation>/") == of_group
        and not rule.endpoint.startswith(WAYS_IN)
        and not rule.endpoint.partition(".")[2].startswith(("send_", "tell_"))
    } - ELSEWHERE


def faults(watched, page: Page) -> list[str]:
    """Return what is wrong with the page that is open."""
    found = []
    page.evaluate(FEWER)
    page.set_viewport_size({"width": 1280, "height": 900})
    if (width := page.evaluate(LARGE)) > 1280:
        found.append(f"{width} wide at twice the size of text")
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    told = page.evaluate(MEASURE, FINGER)
    if told["width"] > NARROWEST:
        found.append(f"{told['width']} wide at {NARROWEST}")
    if told["twice"]:
        found.append("not one heading of the first level")
    return [*found, *told["small"], *watched.violations(), *watched.axe()]


@pytest.mark.parametrize("who", ["staff", "ownerア"])
def test_every_page_behind_sign_in_can_be_used_on_any_screen(desks, watch, who):
    origin, app, group, clients = desks
    watched, bound = watch(origin), app.url_map.bind("127.0.0.1")
    page, staff = watched.page, who == "staff"
    page.context.add_cookies(
        [{"name": "kyodo", "value": clients[who].get_cookie("kyodo").value}
         | {"url": origin}]
    )  # fmt: skip
    theirs = pages_of(app, of_group=not staff)
    theirs = theirs - {"account_address.show_form"} if staff else theirs | OF_MEMBERS
    to_see = [f"/desk/adoption/{group.ids['adoption']}/", f"/desk/{CITY}/reports/"]
    to_see = ["/desk/", *to_see] if staff else [f"/desk/groups/{group.uid}/"]
    seen, wrong = set(), []

    while to_see:
        path = to_see.pop(0)
        try:
            endpoint, _ = bound.match(urlsplit(path).path)
        except HTTPException:
            wrong.append(f"{path} leads nowhere")
            continue
        if endpoint in seen or endpoint not in theirs:
            continue
        seen.add(endpoint)
        answer = page.goto(origin + path)
        if answer.status != 200:
            wrong.append(f"{path} answers {answer.status}")
            continue
        links = page.locator("a[href^='/desk']").evaluate_all(LINKS)
        to_see += [link for link in links if "/desk/" in link]
        wrong += [f"{path}: {fault}" for fault in faults(watched, page)]

    assert wrong == []
    assert watched.errors == []
    assert watched.outside == []
    assert theirs - seen == (set() if staff else OF_STAFF)
