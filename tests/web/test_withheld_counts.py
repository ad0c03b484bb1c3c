"""No public address, in any format, gives away a count that the gate hides.

A year of membership is planted in which one association has 3 member households.
Another has to be hidden with it, and its numbers occur nowhere else: they are
looked for in every file and page that speaks of membership.
"""

import csv
import io
import re
import sqlite3
from urllib.parse import unquote

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from geo.domain.periods import today
from geo.report.basis.households import find_withheld
from geo.snapshot.build import build_snapshot
from geo.store.models import Area, AreaSet, Municipality, Observation, Organisation
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.web.leaks import parts_of
from web.database import EXTENSION
from web.planning.chart_list import find_charts

CITY = "inagi"
SET = "associations"
SMALL, HOUSEHOLDS = 3, 40

MEMBERSHIP = "/{city}/areas/associations/membership.csv"

# Whoever adds a file or a page with counts of people adds its address here.
PAGES = (
    "/{city}/districts",
    "/{city}/districts?areas=associations",
    "/{city}/districts?areas=associations&indicator=membership",
    "/{city}/districts?indicator=membership",
    "/{city}/districts/{code}?areas=associations",
    "/{city}/districts/{second}?areas=associations",
    "/{city}/organisations/{uid}",
)
FILES = (
    *(
        f"/{{city}}/areas/associations/membership.{form}"
        for form in ("csv", "data.csv", "xlsx", "gpkg")
    ),
    *(
        f"/{{city}}/areas/associations/observations.{form}"
        for form in ("csv", "data.csv", "xlsx", "gpkg")
    ),
    *(
        f"/{{city}}/districts/{{{which}}}.{form}?areas=associations"
        for which in ("code", "second")
        for form in ("csv.zip", "xlsx", "gpkg", "geojson.zip", "kml")
    ),
    *(
        f"/{{city}}/export.{form}"
        for form in ("csv.zip", "xlsx", "gpkg", "geojson.zip", "kml")
    ),
    "/{city}/areas/associations.geojson",
    "/{city}/areas/associations.kml",
)
# What programs ask: shapes, times and dates beside which a figure could stand.
API = (
    "/{city}/districts.geojson?areas=associations",
    "/{city}/districts.geojson",
    "/{city}/features.geojson",
    "/{city}/features/{uid}.geojson",
    "/{city}/territories.json",
    "/{city}/hours.json",
    "/{city}/adoption/sites.geojson",
    "/{city}/opportunities/map.geojson",
    "/{city}/voices.geojson",
    "/{city}/feeds/reviews.ics",
)
# The planners' report: pages, files, pictures and paper.
ASKED = "areas=associations&indicator=membership"
REPORT = (
    *(
        f"/{{city}}/{page}?{ASKED}"
        for page in (
            "report/table",
            "report/inequality",
            "report/balance",
            "report/gaps",
            "report/dates",
            "report/methods",
            "report/together",
            "report/files/together.csv",
        )
    ),
    f"/{{city}}/districts/?{ASKED}&colour=outcome&sort=value&with=last_year",
    f"/{{city}}/districts/?{ASKED}&with={{code}}",
    f"/{{city}}/compare?{ASKED}&area={{code}}&area={{second}}",
    *(
        f"/{{city}}/report/files/{which}.{form}?areas=associations"
        for which in ("city", "districts/{code}", "districts/{second}")
        for form in ("csv", "xlsx", "gpkg", "geojson", "pdf")
    ),
)


@pytest.fixture
def planted(app):
    """The demo with a year of membership in which two associations are hidden."""
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        rows = session.execute(
            select(Observation, Area.code, Area.id)
            .join(Area, Area.id == Observation.area_id)
            .join(AreaSet, AreaSet.id == Observation.area_set_id)
            .where(
                AreaSet.slug == SET,
                AreaSet.municipality_id == city.id,
                Observation.indicator == "membership",
                Observation.fiscal_year
                == select(func.max(Observation.fiscal_year))
                .where(
                    Observation.municipality_id == city.id,
                    Observation.indicator == "membership",
                )
                .scalar_subquery(),
            )
            .order_by(Area.code)
        ).all()
        said = {}
        for at, (row, code, _) in enumerate(rows):
            row.numerator = 8101 + 13 * at
            row.denominator = 9501 + 17 * at
            row.value = None
            said[code] = row.fiscal_year
        first, code, area = rows[0]
        first.numerator, first.denominator = SMALL, HOUSEHOLDS
        group = session.scalar(
            select(Organisation).where(Organisation.territory_id == area)
        )
        mark_changed(session, city)
        session.flush()
        snapshot = build_snapshot(session, CITY, on=today())
        withheld = find_withheld(session, snapshot)
        year = said[code]
        assert withheld.hides(SET, year, code)
        hidden = withheld.members[SET, year] - {code}
        assert hidden
        second = min(hidden)
        secrets = [str(SMALL / HOUSEHOLDS)]
        for row, other, _ in rows:
            if other in hidden:
                members, all_ = int(row.numerator), int(row.denominator)
                secrets += [str(members), f"{members:,}", f"{members / all_:.6f}"[:-1]]
        return {
            "city": CITY,
            "code": code,
            "second": second,
            "uid": group.uid,
            "year": year,
            "secrets": secrets,
        }


def texts_of(content):
    """Yield what an answer says, with the tables of a GeoPackage written out."""
    for part in parts_of(content):
        if part.startswith(b"SQLite format 3"):
            opened = sqlite3.connect(":memory:")
            opened.deserialize(part)
            tables = opened.execute(
                "select name from sqlite_master where type = 'table'"
                " and sql not like '%virtual%'"
            ).fetchall()
            for (name,) in tables:
                for row in opened.execute(f'select * from "{name}"'):  # noqa: S608 - its own names
                    yield " ".join(str(v) for v in row if not isinstance(v, bytes))
        elif part.startswith(b"%PDF-"):
            for page in PdfDocument(part):
                yield page.get_textpage().get_text_bounded()
        else:
            yield unquote(part.decode("utf-8", "ignore"))


def test_hidden_counts_are_nowhere_in_the_bytes(app, planted):
    # One test for all: planting takes longer than asking.
    browser = app.test_client()
    found, answered = {}, 0
    with app.test_request_context(f"/{CITY}/districts/"):
        charts = [
            # As PNG it is drawn from these very words, and has none that can be read.
            f"/{{city}}/report/charts/{name}.svg?{ASKED}&code={{code}}"
            for name in find_charts()
        ]
    for address in [*PAGES, *FILES, *API, *REPORT, *charts]:
        answer = browser.get(address.format(**planted), follow_redirects=True)
        assert answer.status_code in {200, 404}, address
        answered += answer.status_code == 200
        text = "\n".join(texts_of(answer.data))
        seen = [
            secret
            for secret in planted["secrets"]
            if re.search(rf"(?<![\d.,]){re.escape(secret)}(?!\d)", text)
        ]
        if seen:
            found[address] = seen

    assert found == {}
    assert answered > len(PAGES) + len(REPORT)

    rows = csv.DictReader(
        io.StringIO(browser.get(MEMBERSHIP.format(**planted)).data.decode("utf-8-sig"))
    )
    said = {row["地域コード"] for row in rows if row["注記"].startswith("秘匿")}
    assert {planted["code"], planted["second"]} <= said
    page = browser.get("/{city}/organisations/{uid}".format(**planted)).text
    assert "秘匿" in page
