"""Every column of the database goes out, or stands here with the reason why not."""

import itertools
from datetime import date

import pytest
from shapely import Point, box
from sqlalchemy import Boolean, Date, Float, Integer, select

from geo.export.geojson import write_geojson
from geo.export.tables import read_city, read_layer
from geo.query.cities import get_municipality
from geo.store.models import (
    Account,
    Activity,
    Adoption,
    Base,
    DeclaredDistrict,
    Feature,
    Layer,
    Membership,
    OfficerContact,
    Organisation,
    Schedule,
    ScheduleException,
)
from tests.samples import DAY, SLUG, add_districts, add_layer, at, fill_town
from tests.towns import IN_EAST

# table.column: where it stands in a file. "title" and the like are of the table itself.
EXPORTED = {
    "municipality": {"code", "name", "prefecture", "slug"},
    "area_set": {"slug", "kind", "title", "source", "licence", "approximate", "fictional"},
    "area": {"code", "name", "kana", "parent_id"},
    "boundary": {"name", "kana", "valid_from", "valid_until", "geometry"},
    "edition": {"valid_from"},
    "layer": {"slug", "kind", "title", "source", "licence", "fictional", "updated_at"},
    "feature": {
        "title", "kana", "description", "address", "url", "contact", "contact_phone",
        "notes_text", "geometry", "location_source", "location_visibility", "status",
        "source_id", "last_confirmed_on", "organisation_id", "kind", "layer_id",
    },
    "feature_area": {"feature_id", "area_set_id", "area_id"},
    "declared_district": {"feature_id", "heading", "text"},
    "activity": {
        "field", "secondary_fields", "zone", "form", "organiser", "venue",
        "belongings", "fee", "is_free", "joining", "capacity", "generations",
        "time_band", "child_friendly", "step_free", "online",
    },
    "place": {
        "place_kind", "fields", "services", "opening_hours", "closed_on", "step_free",
        "bookable_for",
    },
    "adoption_site": {"site_kind", "asset_id", "section", "capacity", "area_m2"},
    "local_issue": {"field", "reported_on", "resolved_on"},
    "organisation": {
        "actor_type", "name", "kana", "description", "activities_note", "contact",
        "contact_phone", "url", "joining_note", "address", "notes_text", "founded_on", "ended_on",
        "territory_id", "source_id", "last_confirmed_on",
    },
    "organisation_listing": {"layer_id", "organisation_id"},
    "schedule": {
        "feature_id", "starts_on", "ends_on", "start_time", "end_time", "rrule",
        "skip_holidays",
    },
    "schedule_exception": {
        "schedule_id", "on_date", "moved_to", "start_time", "end_time", "reason",
    },
    "adoption": {
        "site_id", "organisation_id", "adopter_name", "source_id", "status",
        "agreed_on", "term_start", "term_end", "review_due_on", "tasks",
        "minimum_people", "supplies", "insurance",
    },
    "population": {
        "area_id", "as_of", "sex", "age_from", "age_to", "count", "households",
        "source", "fictional",
    },
    "observation": {
        "area_set_id", "area_id", "indicator", "fiscal_year", "numerator",
        "denominator", "value", "unit", "method", "source", "note", "flags",
        "fictional",
    },
}  # fmt: skip
OF_THE_DATABASE = {
    "id": "a key of this database, which no other would know",
    "uid": "an address of this service; another gives its own when it reads the file",
    "version": "counts edits here",
    "municipality_id": "a file is of one city, named in it or in its name",
    "created_at": "when this database learned of it, not the thing's own age",
    "updated_at": "the layer's day of data stands in every file",
}
NOT_EXPORTED = {
    "municipality.kana": "from the list of municipalities, the same everywhere",
    "municipality.plane_srid": "from the municipality's code",
    "municipality.revision": "counts changes here",
    "area.area_set_id": "a file holds one area set",
    "area_set.is_default": "a choice of this service's pages",
    "boundary.area_id": "each row is its area",
    "boundary.edition_id": "each file is one edition",
    "edition.area_set_id": "as above",
    "edition.import_file_id": "the original file is kept as it came",
    "edition.source": "the area set's source is its edition's in force",
    "edition.licence": "as above",
    "edition.title": "as above",
    "edition.is_default": "as above",
    "edition.approximate": "as above",
    "edition.fictional": "as above",
    "edition.activated_at": "only activated editions are exported",
    "layer.owner_id": "who may edit here",
    "layer.owner_name": "as above; the source names the publisher",
    "layer.moderation": "a rule of this service",
    "layer.visibility": "the public gets public layers only",
    "layer.style": "how this service draws it",
    "declared_district.area_set_id": "found again from the text",
    "declared_district.area_id": "found again from the text",
    "organisation.fictional": "its layer's mark",
    "organisation.requirements": "what a group declares of itself stands on its page",
    "organisation.requirements_on": "as above",
    "organisation.paid_staff": "as above",
    "layer.description": "stands on the layer's page",
    "feature.held": "what waits to be looked at is in no file",
    "adoption.applied_on": "stands in the agreement; no standard has a column for it",
    "adoption.wish": "a group's own words to the city",
    "adoption.people_planned": "as above",
    "adoption.offered_on": "as above",
    "adoption.sign_text": "stands in the agreement",
    "adoption.department": "as above",
    "adoption.ended_on": "the status says that it ended",
    "adoption.reason": "words between the group and the city",
    "organisation.offers": "what a group declares of itself stands on its page",
    "activity.companies_welcome": "no standard has a column for it; its page says it",
    "activity.open_hangout": "no standard has a column for it; its page says it",
}
WHOLE_TABLES = {
    "adoption_loan": "stands on the desk's page; the backup holds it",
    "adoption_log": "stands on the site's page and in the yearly report; the backup holds it",
    "adoption_paper": "a paper as it was filed; the backup holds it",
    "adoption_review": "stands on the site's page; the backup holds it",
    "application": "a group's own words to the city: never in a file",
    "area_coordinator": "stands on the page of whom to ask; the backup holds it",
    "case_story": "stands on its own page; the backup holds it",
    "committee": "stands on its own page; the backup holds it",
    "committee_composition": "as committee",
    "committee_meeting": "as committee",
    "evaluation": "as partnership",
    "feedback": "words of residents: never in a file",
    "feedback_contact": "names and addresses of residents: never in a file",
    "issue_link": "stands on the concern's page; the backup holds it",
    "milestone": "as partnership",
    "opportunity": "stands on its own page and in the feeds; the backup holds it",
    "partnership": "stands on its own page; the backup holds it",
    "partnership_amount": "as partnership",
    "partnership_document": "as partnership",
    "partnership_party": "as partnership",
    "partnership_review": "as partnership",
    "plan_document": "stands on its own page; the backup holds it",
    "plan_measure": "as plan_document",
    "preflight_tick": "as partnership",
    "programme": "stands on its own page; the backup holds it",
    "programme_site": "as programme",
    "programme_total": "as programme",
    "response": "as feedback",
    "skill_pool": "small counts: shown as totals of districts only",
    "staff_letter": "which letter was sent: never in a file",
    "vocabulary_edition": "stands on the page of the city's words; the backup holds it",
    "vocabulary_term": "as vocabulary_edition",
    "zone_record": "as partnership",
    "account": "people who sign in: never in a file",
    "activity_report": "nothing writes or shows reports yet; the backup holds them",
    "change_request": "proposals are their authors' until they are accepted",
    "handover": "one-time ways in: never in a file",
    "import_draft": "not data yet",
    "import_file": "files as they came; the backup holds them",
    "alert": "e-mail addresses: never in a file",
    "alert_token": "ways out of letters: never in a file",
    "kept_report": "the numbers of a day as they were; asked for by that day",
    "letter": "which letter was sent: never in a file",
    "invitation": "one-time ways in: never in a file",
    "membership": "who holds which office: never in a file",
    "officer_contact": "an officer's own name and phone: never in a file",
    "revision": "the history of this database; the backup holds it",
    "share_link": "one-time ways in: never in a file",
    "sign_in": "who is signed in: never in a file",
    "signup": "who means to come: never in a file",
    "failed_try": "guards the ways in: never in a file",
    "freshness_check": "one-time ways in: never in a file",
    "help_grant": "who may edit here",
    "need_answer": "words and contacts of residents: never in a file",
    "organisation_need": "for the group's page, a year at a time",
    "photo": "pictures stand on the pages; the backup holds them",
    "sign_in_link": "one-time ways in: never in a file",
    "skill_count": "small counts: shown as totals of districts only",
}


def stored_columns() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if table.name not in WHOLE_TABLES
    }


def test_every_column_goes_out_or_has_its_reason():
    exported = {
        f"{table}.{name}" for table, names in EXPORTED.items() for name in names
    }
    left = {
        name
        for name in stored_columns() - exported - set(NOT_EXPORTED)
        if name.partition(".")[2] not in OF_THE_DATABASE
    }

    assert left == set()
    assert exported - stored_columns() == set()
    assert set(NOT_EXPORTED) - stored_columns() == set()
    assert set(WHOLE_TABLES) - set(Base.metadata.tables) == set()
    assert exported & set(NOT_EXPORTED) == set()


def fill(record, names, numbers) -> list[object]:
    """Give each empty column a value nothing else has; return the values."""
    given = []
    for name in sorted(names):
        column = record.__mapper__.columns[name]
        number = next(numbers)
        if isinstance(column.type, Boolean):
            continue
        if isinstance(column.type, Date):
            value = date(2020 + number % 60, 1 + number % 12, 1 + number % 28)
        elif isinstance(column.type, Integer):
            value = 700_000 + number
        elif isinstance(column.type, Float):
            value = 0.5 + number
        else:
            value = f"値{number}番"
        setattr(record, name, value)
        given.append(value)
    return given


CODED = {"status", "location_source", "location_visibility", "kind", "layer_id",
         "organisation_id", "geometry", "secondary_fields", "generations"}  # fmt: skip


@pytest.fixture
def row(session):
    """An activity of which every column holds something."""
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST, starts_on=date(2026, 5, 9)))
    feature = session.scalar(select(Activity))
    numbers = itertools.count(1)
    given = fill(feature, EXPORTED["feature"] - CODED, numbers)
    given += fill(feature, EXPORTED["activity"] - CODED, numbers)
    feature.secondary_fields, feature.generations = ["値甲"], ["値乙"]
    schedule = session.scalar(select(Schedule))
    times = {"rrule": "FREQ=WEEKLY", "start_time": "08:31", "end_time": "24:00"}
    schedule.ends_on = date(2026, 11, 9)
    for name, value in times.items():
        setattr(schedule, name, value)
    schedule.exceptions += [
        ScheduleException(on_date=date(2026, 5, 16)),
        ScheduleException(
            on_date=date(2026, 5, 23), moved_to=date(2026, 5, 24),
            start_time="10:07", end_time="11:08", reason="雨天の予備日",
        ),
    ]  # fmt: skip
    feature.declared.append(DeclaredDistrict(heading="学区", text="第一小"))
    group = Organisation(
        municipality_id=feature.municipality_id, actor_type="npo", name="川の会"
    )
    session.add(group)
    session.flush()
    feature.organisation_id = group.id
    session.flush()
    days = ["2026-05-09", "2026-11-09", "2026-05-16", "2026-05-23→2026-05-24"]
    more = ["10:07〜11:08", "雨天の予備日", "第一小", "川の会", "値甲", "値乙"]
    return session, [*given, *times.values(), *days, *more]


def test_everything_stored_of_an_activity_is_in_its_file(row):
    session, given = row
    table = read_layer(session, get_municipality(session, SLUG), "activities", on=DAY)

    content = write_geojson(table).decode()

    missing = [value for value in given if str(value) not in content]
    assert missing == []


def test_all_of_an_agreement_is_in_its_file(session):
    fill_town(session)
    agreement = session.scalar(select(Adoption))
    numbers = itertools.count(1)
    coded = {"site_id", "organisation_id", "status", "term_start", "term_end"}
    given = fill(agreement, EXPORTED["adoption"] - coded, numbers)
    session.flush()
    tables = read_city(session, get_municipality(session, SLUG), on=DAY)

    (table,) = [table for table in tables if table.kind == "adoptions"]

    (written,) = table.rows
    assert set(given) <= set(written.values())
    assert (written["site_title"], written["adoption_status"]) == ("花壇", "agreed")


# --- What must never leave ----------------------------------------------------------


def texts_of(session, **choices) -> str:
    city = get_municipality(session, SLUG)
    tables = read_city(session, city, on=DAY, **choices)
    return b"".join(map(write_geojson, tables)).decode()


@pytest.fixture
def secrets(session):
    fill_town(session)
    home = {"address": "秘密の家1-1", "venue": "秘密の家", "source_id": "x"}
    for visibility in ("area_only", "hidden"):
        add_layer(
            session, "activity",
            at((141.5123456, 43.1023456), visibility, location_visibility=visibility, **home),
            slug=visibility,
        )  # fmt: skip
    for feature in session.scalars(select(Feature).where(Feature.title == "hidden")):
        feature.declared.append(DeclaredDistrict(heading="学区", text="秘密の学区"))
    add_layer(session, "activity", at(IN_EAST, "下書きの行"), slug="drafts")
    draft = session.scalar(select(Feature).where(Feature.title == "下書きの行"))
    draft.status = "draft"
    add_layer(session, "place", at(IN_EAST, "会員だけの場所"), slug="inside")
    inside = session.scalar(select(Layer).where(Layer.slug == "inside"))
    inside.visibility = "members"
    account = Account(display_name="役員の名")
    session.add(account)
    session.flush()
    group = session.scalar(select(Organisation))
    held = Membership(
        organisation_id=group.id, account_id=account.id, role="owner",
        term_start=date(2026, 4, 1),
    )  # fmt: skip
    session.add(held)
    session.flush()
    session.add(
        OfficerContact(
            membership_id=held.id, name="役員の名", phone="090-0000-0000",
            purpose="連絡のため",
            consented_on=date(2026, 4, 1),
        )
    )  # fmt: skip
    session.flush()
    return session


def test_the_public_gets_no_draft_no_closed_layer_and_no_withheld_place(secrets):
    said = texts_of(secrets)

    for secret in ("秘密", "141.5123456", "下書きの行", "会員だけの場所"):
        assert secret not in said


def test_an_area_only_row_keeps_its_district_and_a_hidden_one_does_not(secrets):
    city = get_municipality(secrets, SLUG)

    homes = {
        slug: read_layer(secrets, city, slug, on=DAY).rows[0]["home:districts"]
        for slug in ("area_only", "hidden")
    }

    assert homes == {"area_only": "01", "hidden": None}


def test_the_operator_gets_all_but_the_officers_own_names(secrets):
    said = texts_of(secrets, full=True)

    for kept in (
        "秘密の家1-1",
        "秘密の学区",
        "141.5123456",
        "下書きの行",
        "会員だけの場所",
    ):
        assert kept in said
    for secret in ("役員の名", "090-0000-0000"):
        assert secret not in said


def test_a_territory_is_the_shape_of_its_association(session):
    add_districts(session, slug="territories", kind="association")
    add_layer(
        session,
        "organisation",
        at(None, "東町自治会", territory_code="01", actor_type="association"),
    )

    table = read_layer(session, get_municipality(session, SLUG), "groups", on=DAY)

    assert table.geometries[0].covers(Point(IN_EAST))
    assert not table.geometries[0].covers(box(0, 0, 1, 1))
    assert table.rows[0]["territory_name"] == "東町"
