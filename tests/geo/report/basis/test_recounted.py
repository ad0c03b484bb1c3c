"""The demo's figures of groups, upkeep, times and partners, counted anew from its tables.

Nothing of the report's own counting is used: the tables are read as a GIS reads them,
and joined and counted with pandas and geopandas. A third of the records is made old, a
third confirmed of late, and a quarter loses its contact, so that shares are not all 1.
"""

import shutil
import sqlite3
from datetime import datetime, time, timedelta

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from dateutil.rrule import rrulestr

from geo.domain.periods import today
from geo.report.basis.gather import gather_basis
from geo.snapshot.build import build_snapshot
from geo.store.session import connect, reading

TABLES = (
    "activity", "municipality", "organisation", "organisation_listing", "partnership",
    "partnership_party", "schedule",
)  # fmt: skip
YEAR = timedelta(days=365)
CITIZENS = ["association", "government", "resident"]


def age(path, on):
    """Make some records old, some confirmed, some without anybody to ask."""
    old = "2020-01-01T00:00:00.000Z"
    lately = (on - timedelta(days=30)).isoformat()
    with sqlite3.connect(path) as opened:
        triggers = opened.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall()
        for (name,) in triggers:
            opened.execute(f'drop trigger "{name}"')
        for table in ("feature", "organisation"):
            opened.execute(
                f"update {table} set updated_at = ?, last_confirmed_on = null"  # noqa: S608 - two names
                " where id % 3 < 2",
                [old],
            )
            opened.execute(
                f"update {table} set last_confirmed_on = ? where id % 3 = 1",  # noqa: S608 - a table of ours
                [lately],
            )
            opened.execute(
                f"update {table} set contact = null, contact_phone = null, url = null"  # noqa: S608 - a table of ours
                " where id % 4 < 2"
            )
    opened.close()


class Town:
    """One city's basis and its raw tables."""

    def __init__(self, path, city):
        self.on = today()
        database = connect(str(path))
        with reading(database) as session:
            snapshot = build_snapshot(session, city, on=self.on)
            self.basis = gather_basis(session, snapshot)
            self.areas = {
                item.slug: snapshot.get_area_set(item.slug).outlines
                for item in snapshot.area_sets
            }
        database.engine.dispose()
        opened = sqlite3.connect(path)
        read = {name: pd.read_sql(f"select * from {name}", opened) for name in TABLES}  # noqa: S608 - a table of ours
        self.territories = dict(opened.execute("select id, code from area").fetchall())
        opened.close()
        cities = read["municipality"].set_index("slug")["id"]
        ours = int(cities[city])
        features = pyogrio.read_dataframe(path, layer="feature", fid_as_index=True)
        features = features.rename_axis("id").reset_index()
        features = features[features["municipality_id"] == ours]
        self.features = features.merge(
            read["activity"], on="id", how="left", suffixes=("", "_of_activity")
        )
        organisations = read["organisation"]
        listed = read["organisation_listing"]["organisation_id"]
        self.organisations = organisations[
            (organisations["municipality_id"] == ours)
            & organisations["id"].isin(listed)
        ]
        partnerships = read["partnership"]
        self.partnerships = partnerships[partnerships["municipality_id"] == ours]
        self.parties, self.schedules = read["partnership_party"], read["schedule"]
        self.homes = self.join()

    def join(self):
        """The district of each feature and group, by uid."""
        districts = self.basis.outlines[["geometry"]]
        seen = self.features[self.features["location_visibility"] != "hidden"]
        seen = gpd.GeoDataFrame(seen[["uid", "geometry"]], crs=districts.crs)
        seen = seen[seen.geometry.notna()]
        seen["geometry"] = seen.representative_point()
        pairs = gpd.sjoin(seen, districts, predicate="intersects")
        homes = pairs.groupby("uid")["district_code"].min().to_dict()
        for group in self.organisations.itertuples():
            found = self.base(group, homes, districts)
            if found is not None:
                homes[group.uid] = found
        return homes

    def base(self, group, homes, districts):
        """Where a group is: its territory, else its places, else its activities."""
        if group.territory_id == group.territory_id and group.territory_id is not None:
            code = self.territories[int(group.territory_id)]
            for outlines in self.areas.values():
                if code in outlines.index:
                    point = outlines.geometry[code].representative_point()
                    inside = districts.index[districts.intersects(point)]
                    if len(inside):
                        return min(inside)
        own = self.features[self.features["organisation_id"] == group.id]
        for kinds in (own["kind"] == "place", own["kind"] != "place"):
            where = own.loc[kinds, "uid"].map(homes).dropna()
            if len(where):
                return min(where.mode())
        return None

    @property
    def activities(self):
        """The activities that go on."""
        found = self.features
        return found[(found["kind"] == "activity") & (found["status"] == "active")]

    def by_district(self, uids):
        """How many of some things stand in each district."""
        where = pd.Series(list(uids), dtype=object).map(self.homes).dropna()
        return where.value_counts().reindex(self.basis.codes, fill_value=0)

    def same(self, indicator, chosen, among=None):
        """Whether the report's counts are those of some uids (among others)."""
        measure = self.basis.latest(indicator)
        assert measure.counts["x"].to_dict() == self.by_district(chosen).to_dict()
        assert measure.whole.x == len(chosen)
        if among is not None:
            assert measure.counts["n"].to_dict() == self.by_district(among).to_dict()
            assert measure.whole.n == len(among)
            assert 0 < len(chosen) < len(among)


@pytest.fixture(scope="module", params=["inagi", "asaka"])
def town(request, demo_gpkg, tmp_path_factory):
    path = tmp_path_factory.mktemp("recounted") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    age(path, today())
    return Town(path, request.param)


def is_said(column):
    """Where a text column says something."""
    return column.notna() & (column.astype(str).str.strip() != "")


def has_contact(frame):
    """Who can be asked in some way."""
    return (
        is_said(frame["contact"])
        | is_said(frame["contact_phone"])
        | is_said(frame["url"])
    )


def fresh(town, frame):
    """What was changed or confirmed within 365 days."""
    since = pd.Timestamp(town.on - YEAR)
    changed = pd.to_datetime(frame["updated_at"], utc=True)
    changed = changed.dt.tz_convert("Asia/Tokyo").dt.tz_localize(None).dt.normalize()
    confirmed = pd.to_datetime(frame["last_confirmed_on"])
    return (changed >= since) | (confirmed >= since)


def alive(town, groups):
    """Who has not ended."""
    ended = pd.to_datetime(groups["ended_on"])
    return ended.isna() | (ended > pd.Timestamp(town.on))


def test_groups_are_those_in_the_table_that_are_alive(town):
    groups = town.organisations
    citizens = groups[~groups["actor_type"].isin(CITIZENS) & alive(town, groups)]

    measure = town.basis.latest("groups")
    assert measure.whole.x == len(citizens) > 0
    if measure.counts["x"].notna().any():
        town.same("groups", list(citizens["uid"]))


def test_complete_records_have_a_day_a_place_and_a_contact(town):
    found = town.activities
    dated = found["id"].isin(town.schedules["feature_id"])
    placed = (
        found.geometry.notna()
        | is_said(found["address"])
        | is_said(found["venue"])
        | (found["online"] == True)  # noqa: E712 - a column that may lack values
    )
    reachable = town.organisations.loc[has_contact(town.organisations), "id"]
    asked = has_contact(found) | found["organisation_id"].isin(reachable)

    town.same(
        "completeness",
        list(found.loc[dated & placed & asked, "uid"]),
        list(found["uid"]),
    )


def test_fresh_records_were_touched_within_a_year(town):
    features = town.features[town.features["status"] == "active"]
    groups = town.organisations[alive(town, town.organisations)]
    every = [*features["uid"], *groups["uid"]]
    chosen = [
        *features.loc[fresh(town, features), "uid"],
        *groups.loc[fresh(town, groups), "uid"],
    ]

    town.same("freshness", chosen, every)


def test_the_three_busiest_groups_are_those_of_the_table(town):
    groups = town.organisations
    by_name = dict(zip(groups["name"], groups["id"], strict=True))
    names = town.activities.set_index("uid")
    holder = names["organisation_id"].where(
        names["organisation_id"].isin(groups["id"]),
        names["organiser"].map(lambda name: by_name.get(name, name)),
    )
    holder = holder[holder.notna() & (holder.astype(str) != "")]
    measure = town.basis.latest("concentration")

    assert measure.whole.x == holder.value_counts().head(3).sum()
    assert measure.whole.n == len(holder)
    here = holder.groupby(holder.index.map(town.homes))
    for code, counts in measure.counts.iterrows():
        own = here.get_group(code) if code in here.groups else holder.iloc[:0]
        assert (counts["x"], counts["n"]) == (
            own.value_counts().head(3).sum(),
            len(own),
        ), code


def test_the_three_most_frequent_partners_are_those_of_the_table(town):
    ran = town.partnerships
    first = pd.Timestamp(town.on.year - (town.on.month < 4) - 4, 4, 1)
    over = pd.to_datetime(ran["ended_on"].fillna(ran["term_end"]))
    began = pd.to_datetime(ran["term_start"]) <= pd.Timestamp(town.on)
    ran = ran[
        ran["published_at"].notna()
        & ran["status"].isin(["running", "ended"])
        & began
        & (over.isna() | (over > first))
    ]
    parties = town.parties
    names = town.organisations.set_index("id")["name"]
    parties = parties[
        (parties["side"] == "community") & parties["partnership_id"].isin(ran["id"])
    ]
    who = parties["organisation_id"].map(names).fillna(parties["name"])
    pairs = pd.DataFrame({"of": parties["partnership_id"], "who": who})
    counted = pairs.drop_duplicates()["who"].value_counts()
    measure = town.basis.latest("partner_concentration")

    assert (measure.whole.x, measure.whole.n) == (counted.head(3).sum(), counted.sum())
    assert measure.whole.n > 0


def held_at_night_or_at_weekends(schedule, on):
    """Whether a schedule has a day that somebody who works by day can come; None: unsaid."""
    if pd.isna(schedule.start_time):
        return None
    starts = pd.Timestamp(schedule.starts_on).to_pydatetime()
    begins = time.fromisoformat(str(schedule.start_time)[:8])
    now = datetime.combine(on, time())
    if pd.notna(schedule.rrule):
        rule = rrulestr(schedule.rrule, dtstart=starts)
        days = rule.between(now, now + YEAR - timedelta(days=1), inc=True)[:24]
        days = days or rule.between(now - YEAR, now - timedelta(days=1), inc=True)[:24]
        until = pd.to_datetime(schedule.ends_on)
        days = [day for day in days if pd.isna(until) or day <= until]
    else:
        days = [starts] if abs(starts - now) < YEAR else []
    if not days:
        return None
    early = pd.notna(schedule.end_time) and str(schedule.end_time)[:5] <= "09:00"
    return any(day.weekday() > 4 for day in days) or begins.hour >= 17 or bool(early)


def test_activities_outside_weekday_daytime_are_those_of_their_schedules(town):
    uids = town.activities.set_index("id")["uid"]
    said = {
        uids[row.feature_id]: held_at_night_or_at_weekends(row, town.on)
        for row in town.schedules.itertuples()
        if row.feature_id in uids.index
    }
    known = {uid: answer for uid, answer in said.items() if answer is not None}

    town.same("meeting_access", [uid for uid in known if known[uid]], list(known))
