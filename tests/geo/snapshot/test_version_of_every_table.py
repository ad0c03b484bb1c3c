"""Whatever a public page says counts in the version, table by table.

A new table fails here until it is said how its rows count.
"""

import shutil
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import JSON, Boolean, Date, Double, Integer, func, select, update
from sqlalchemy.orm import Session

from geo.query.cities import get_municipality
from geo.query.digest_together import (
    NOT_SAID,
    PRIVATE,
    TABLES,
    read_together_for_digest,
)
from geo.snapshot.build import build_snapshot
from geo.store.models import (
    Base,
    Feature,
    Organisation,
    Photo,
    SkillCount,
    ZoneRecord,
)
from geo.store.models.base import Json, Moment
from geo.store.session import connect, transaction

CITY, DAY = "inagi", date(2026, 11, 22)
OF_THE_MAP = {
    *("municipality", "area_set", "area", "edition", "boundary", "population"),
    *("observation", "layer", "organisation", "organisation_listing", "feature"),
    *("feature_area", "declared_district", "activity", "place", "adoption_site"),
    *("local_issue", "schedule", "schedule_exception", "activity_report"),
}
"""Read by `geo.snapshot.build` and `geo.query.digest`; tried in test_versions."""
SAID_NOWHERE = {
    *("account", "sign_in", "sign_in_link", "failed_try", "staff_letter"),
    *("membership", "officer_contact", "invitation", "handover", "share_link"),
    *("help_grant", "freshness_check", "change_request", "import_draft"),
    *("import_file", "kept_report", "revision", "alert", "alert_token", "letter"),
    *("signup", "feedback_contact", "need_answer"),
}
"""Of people and of the desks, or shown by pages that are always made anew."""


def test_it_is_said_of_every_table_how_it_counts():
    together = {model.__table__.name for model, _way in TABLES}
    known = [OF_THE_MAP, SAID_NOWHERE, together]

    assert set().union(*known) == set(Base.metadata.tables)
    assert sum(map(len, known)) == len(Base.metadata.tables)


@pytest.fixture(scope="module")
def demo_database(demo_gpkg, tmp_path_factory):
    path = tmp_path_factory.mktemp("versions") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    made = connect(str(path))
    with transaction(made) as session:
        city = get_municipality(session, CITY)
        feature = session.scalars(
            select(Feature).where(Feature.municipality_id == city.id)
        ).first()
        group = session.scalars(
            select(Organisation).where(Organisation.municipality_id == city.id)
        ).first()
        session.add(
            SkillCount(organisation_id=group.id, skill="repair", people=12, as_of=DAY)
        )
        session.add(ZoneRecord(feature_id=feature.id, zone="C", valid_from=DAY))
        session.add(
            Photo(
                municipality_id=city.id,
                feature_id=feature.id,
                alt="花壇",
                content=b"\xff",
                small=b"\xff",
                width=1,
                height=1,
            )
        )
    yield made
    made.engine.dispose()
    made.writer.dispose()


def another(column, value):
    """Return a value that a column may hold and does not hold now."""
    kind = column.type
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Date):
        return (value or DAY) + timedelta(days=1)
    if isinstance(kind, Moment):
        now = value or datetime.fromisoformat("2026-11-22T09:00:00+09:00")
        return now + timedelta(days=2)
    if isinstance(kind, Json | JSON):
        return ["別"] if isinstance(value, list) else {"別": 1}
    if isinstance(kind, Integer | Double):
        return (value or 0) + 997  # of no other row
    return f"{value}別"


def owned(table, way, city):
    """Return one row of a table that is of a city."""
    at, joined = table, table
    for name in way:
        parent = next(iter(at.c[name].foreign_keys)).column.table.alias()
        joined = joined.join(parent, at.c[name] == parent.c.id)
        at = parent
    return (
        select(table)
        .select_from(joined)
        .where(at.c.municipality_id == city.id)
        .order_by(*table.primary_key)
        .limit(1)
    )


@pytest.mark.parametrize(
    ("model", "way"), TABLES, ids=[f"{m.__name__}-{'-'.join(w)}" for m, w in TABLES]
)
def test_each_word_of_each_table_counts(demo_database, model, way):
    table = model.__table__
    left_out = NOT_SAID | PRIVATE.get(table.name, frozenset())
    unseen = []
    with demo_database.writer.connect() as connection, connection.begin() as begun:
        session = Session(connection)
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        city = get_municipality(session, CITY)
        row = session.execute(owned(table, way, city)).mappings().one()
        this = [column == row[column.name] for column in table.primary_key]
        for column in table.c:
            if column.name in left_out or column.foreign_keys:
                continue
            before = read_together_for_digest(session, city.id)
            with session.begin_nested() as step:
                changed = another(column, row[column.name])
                session.execute(
                    update(table).where(*this).values({column.name: changed})
                )
                if read_together_for_digest(session, city.id) == before:
                    unseen.append(column.name)
                step.rollback()
        begun.rollback()

    assert unseen == []


def test_a_row_more_or_less_gives_another_version(demo_database):
    with demo_database.writer.connect() as connection, connection.begin() as begun:
        session = Session(connection)
        before = build_snapshot(session, CITY, on=DAY).version
        again = build_snapshot(session, CITY, on=DAY).version
        photo = session.scalars(select(Photo).order_by(func.length(Photo.alt))).first()
        session.delete(photo)
        session.flush()
        after = build_snapshot(session, CITY, on=DAY).version
        begun.rollback()

    assert before == again != after
