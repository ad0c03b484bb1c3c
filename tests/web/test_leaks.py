"""No public address, in any format, gives away what is private.

Every GET route of the application is asked with every planted feature and with
ordinary ones. A route that is not known here fails the test: whoever adds one
says with which values it is asked.
"""

import re
from datetime import timedelta
from itertools import product

import pytest
from shapely import Point
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.accounts import hash_secret
from geo.store.assign import assign_areas
from geo.store.editing import Actor
from geo.store.models import (
    Account,
    Adoption,
    AdoptionLog,
    Alert,
    AlertToken,
    CaseStory,
    Feature,
    Feedback,
    FeedbackContact,
    FreshnessCheck,
    Layer,
    Membership,
    Municipality,
    NeedAnswer,
    OfficerContact,
    Organisation,
    OrganisationNeed,
    Photo,
    Signup,
)
from geo.store.models.base import now
from geo.store.municipalities import mark_changed
from geo.store.partnership_reviews import Finding, evaluate
from geo.store.proposals import Correction, propose_change
from geo.store.session import transaction
from geo.store.share_links import create_link
from tests.partners import parties, prepare, run, stored
from tests.web.leaks import SECRET_POINTS, SECRET_WORDS, find_leaks
from tests.web.planted_doors import CALL, COMMITTEE, PROGRAMME, add_doors
from web.database import EXTENSION

CITY = "inagi"
PRIVATE = ("/desk/", "/static/")
LANGUAGES = ("", "en", "ja-easy")
FEW = 3  # addresses of one route; those are asked in every language
DISTRICT = "13225001"
# Links of a resident's own: whoever has one sees that person's page and no other's.
JOINING, CONFIRM, END, CORRECTION, SHARED = (
    "watashinorinku-" + letter * 28 for letter in "abcde"
)
VOICE, SAID = "watashinorinku-" + "g" * 28, "voicevoicevo"
CHECK, NEED = "dantainokakunin-" + "f" * 27, "needneedneed"
PICTURE = "pictpictpict"
RUNNING, PREPARED = "partpartpart", "prepprepprep"
ADOPTION, ADOPTED, ENTRY = "adoptadoptaa", "adoptedsite1", "adoptedentry"
FOLDERS = {
    "activity": "activities",
    "place": "places",
    "adoption_site": "adoption",
    "organisation": "organisations",
}
STORY = "leaks222stor"


@pytest.fixture
def planted(app):
    """The demo with secrets in it; returns the uids to ask for."""
    uids = {}
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        public = {
            layer.slug: layer
            for layer in session.scalars(
                select(Layer).where(Layer.municipality_id == city.id)
            )
        }
        for kind in ("activity", "place", "adoption_site"):
            features = session.scalars(
                select(Feature)
                .where(Feature.municipality_id == city.id, Feature.kind == kind)
                .order_by(Feature.id)
            ).all()
            uids[kind] = [features[0].uid]
            for feature, visibility in zip(
                features[1:3], ("hidden", "area_only"), strict=False
            ):
                hide(feature, visibility)
                uids[kind].append(feature.uid)
        drafts = session.scalars(
            select(Feature)
            .where(Feature.municipality_id == city.id, Feature.kind == "activity")
            .order_by(Feature.id.desc())
        ).all()
        drafts[0].status = "draft"
        drafts[0].title = SECRET_WORDS["draft"]
        uids["activity"].append(drafts[0].uid)
        first = next(iter(public.values()))
        unseen = Layer(
            municipality_id=city.id,
            slug="members-only",
            kind="activity",
            title=SECRET_WORDS["private_layer"],
            source=first.source,
            licence=first.licence,
            visibility="members",
        )
        session.add(unseen)
        session.flush()
        drafts[1].layer_id = unseen.id
        drafts[1].title = SECRET_WORDS["private_layer"]
        uids["activity"].append(drafts[1].uid)
        organisation = session.scalars(
            select(Organisation).where(Organisation.municipality_id == city.id)
        ).first()
        association = session.scalars(
            select(Organisation).where(
                Organisation.municipality_id == city.id,
                Organisation.actor_type == "association",
                Organisation.territory_id.is_not(None),
            )
        ).first()
        association.address = SECRET_WORDS["home"]
        told = {"title": "話", "problem": "困った", "did": "した"}
        session.add(
            CaseStory(uid=STORY, municipality_id=city.id, status="published", **told)
        )
        for status in ("draft", "withdrawn"):
            session.add(
                CaseStory(
                    municipality_id=city.id,
                    status=status,
                    by_role="group",
                    title=SECRET_WORDS["story_draft"],
                    problem=SECRET_WORDS["story_draft"],
                    did=SECRET_WORDS["story_draft"],
                )
            )
        uids["organisation"] = [organisation.uid, association.uid]
        add_officer(session, organisation)
        add_residents(session, city, uids["activity"][0])
        add_need_and_check(session, organisation)
        add_partnerships(session)
        add_picture(session, uids["activity"][0])
        add_voices(session, city)
        add_doors(session, city, organisation)
        add_correction_and_link(session, organisation, uids["activity"][1])
        add_adoption(
            session,
            next(each for each in public.values() if each.kind == "adoption_site"),
            organisation,
        )
        assign_areas(session, city, on=today())
        mark_changed(session, city)
        uids["layers"] = [*public, "members-only"]
    return uids


def add_adoption(session, layer, organisation):
    """Let the group keep a site: what it wished stays between it and the city."""
    for wish in session.scalars(select(Adoption).where(Adoption.wish.is_not(None))):
        wish.wish = SECRET_WORDS["adoption_wish"]
    site = session.scalars(
        select(Feature)
        .where(Feature.layer_id == layer.id, Feature.location_visibility == "exact")
        .order_by(Feature.id.desc())
    ).first()
    session.flush()
    adoption = Adoption(
        uid=ADOPTION,
        site_id=site.id,
        organisation_id=organisation.id,
        adopter_name=organisation.name,
        status="agreed",
        wish=SECRET_WORDS["adoption_wish"],
        term_start=today() - timedelta(days=9),
        term_end=today() + timedelta(days=90),
    )
    session.add(adoption)
    site.uid = ADOPTED
    photo = Photo(
        municipality_id=site.municipality_id,
        feature_id=site.id,
        alt="花壇の写真",
        content=b"\xff\xd8\xff\xd9",
        small=b"\xff\xd8\xff\xd9",
        width=1,
        height=1,
        removed_at=now(),
    )
    session.add(photo)
    session.flush()
    entry = AdoptionLog(
        uid=ENTRY, adoption_id=adoption.id, on_date=today(), photo_id=photo.id
    )
    session.add(entry)
    session.flush()


def add_partnerships(session):
    """Prepare one collaboration; judge another that has no decision yet."""
    hidden = prepare(session, city=CITY, title=SECRET_WORDS["preparing"])
    stored(session, hidden).uid = PREPARED
    uid = run(session, city=CITY)
    stored(session, uid).uid = uid = RUNNING
    finding = Finding(SECRET_WORDS["evaluation"], SECRET_WORDS["evaluation"], "end")
    evaluate(session, uid, parties(session, uid)[0], finding, on=today())


def hide(feature, visibility):
    """Put a feature at a secret place that must not be shown."""
    longitude, latitude = SECRET_POINTS[visibility]
    feature.geometry = f"SRID=4326;{Point(longitude, latitude).wkt}"
    feature.location_source = "manual"
    feature.location_visibility = visibility
    feature.address = SECRET_WORDS[visibility]
    feature.notes_text = f"住まい {SECRET_WORDS[visibility]}"
    if feature.kind == "activity":
        feature.venue = SECRET_WORDS[visibility]


def add_picture(session, uid):
    """Give an activity a picture that everybody may see."""
    feature = session.scalars(select(Feature).where(Feature.uid == uid)).one()
    session.add(
        Photo(
            uid=PICTURE,
            municipality_id=feature.municipality_id,
            feature_id=feature.id,
            alt="花壇の花",
            content=b"\xff\xd8\xff\xd9",
            small=b"\xff\xd8\xff\xd9",
            width=1,
            height=1,
        )
    )


def add_voices(session, city):
    """Let somebody say something that staff passed without its private part, and others."""
    for uid, link, public in (
        (SAID, SECRET_WORDS["voice_link"], "公開した言葉"),
        ("waitingwaiti", None, None),
        ("mineminemine", VOICE, None),
    ):
        mine = link == VOICE
        longitude, latitude = SECRET_POINTS["hidden"]
        said = Feedback(
            uid=uid,
            municipality_id=city.id,
            status="published" if public else "received",
            topic="trouble",
            text="わたしの言葉" if mine else SECRET_WORDS["voice_words"],
            public_text=public,
            may_publish=True,
            longitude=None if mine else longitude,
            latitude=None if mine else latitude,
            answer_due_on=today() + timedelta(days=14),
            follow_token_hash=hash_secret(link) if link else None,
        )
        session.add(said)
        session.flush()
        if not mine:
            session.add(
                FeedbackContact(
                    feedback_id=said.id,
                    called=SECRET_WORDS["voice_name"],
                    email=SECRET_WORDS["voice_mail"],
                )
            )


def add_need_and_check(session, organisation):
    """Give a group a need with an answer of its own, and a letter to answer."""
    need = OrganisationNeed(
        uid=NEED,
        organisation_id=organisation.id,
        kind="people",
        fiscal_year=2026,
        text="人手がほしい",
    )
    session.add(need)
    session.flush()
    session.add_all(
        [
            NeedAnswer(
                need_id=need.id,
                by_role="public",
                text=SECRET_WORDS["helper_words"],
                contact=SECRET_WORDS["helper_phone"],
                erase_on=today() + timedelta(days=60),
            ),
            FreshnessCheck(
                organisation_id=organisation.id,
                fiscal_year=2026,
                letter_number="leaks222",
                token_hash=hash_secret(CHECK),
                code_hash=hash_secret(CHECK),
                by_role="timer",
                expires_at=need.created_at + timedelta(days=60),
            ),
        ]
    )


def add_correction_and_link(session, organisation, hidden):
    """Plant a correction of a hidden thing, whose base is private, and a shared link."""
    propose_change(
        session,
        None,
        kind="change",
        uid=hidden,
        base_version=None,
        values={"venue": "公民館", "address": "公民館"},
        actor=Actor("public"),
        holds=False,
        feature_kind="activity",
        comment=None,
        correction=Correction(("place",), {}, CORRECTION),
    )
    create_link(
        session,
        organisation.id,
        name="役員会",
        role="viewer",
        last_day=today() + timedelta(days=7),
        secret=SHARED,
        actor=Actor("owner"),
        on=today(),
    )


def add_officer(session, organisation):
    """Give an organisation an officer, whose name and phone are private."""
    account = Account(
        email=SECRET_WORDS["member"], display_name=SECRET_WORDS["officer"]
    )
    session.add(account)
    session.flush()
    membership = Membership(
        organisation_id=organisation.id,
        account_id=account.id,
        role="owner",
        title="会長",
        term_start=today(),
    )
    session.add(membership)
    session.flush()
    session.add(
        OfficerContact(
            membership_id=membership.id,
            name=SECRET_WORDS["officer"],
            phone=SECRET_WORDS["officer_phone"],
            purpose="連絡のため",
            consented_on=today(),
        )
    )


def add_residents(session, city, uid):
    """Let somebody sign up, somebody wait for letters, and others with links of theirs."""
    activity = session.scalars(select(Feature).where(Feature.uid == uid)).one()
    for link, called, email in (
        (SECRET_WORDS["joiner_link"], "joiner", "joiner_mail"),
        (JOINING, None, None),
    ):
        session.add(
            Signup(
                municipality_id=city.id,
                feature_id=activity.id,
                on_date=today() + timedelta(days=1),
                party_size=2,
                status="confirmed",
                called=SECRET_WORDS.get(called, "わたし"),
                email=SECRET_WORDS.get(email),
                phone=SECRET_WORDS["joiner_phone"] if called else None,
                note=SECRET_WORDS["joiner_note"] if called else None,
                token_hash=hash_secret(link),
                erase_on=today() + timedelta(days=15),
            )
        )
    for email, links in (
        (SECRET_WORDS["reader_mail"], {"confirm": SECRET_WORDS["reader_link"]}),
        ("watashi@example.jp", {"confirm": CONFIRM, "unsubscribe": END}),
    ):
        alert = Alert(
            municipality_id=city.id,
            email=email,
            area_kind="city",
            frequency="weekly",
            confirm_until=activity.created_at + timedelta(days=3000),
        )
        session.add(alert)
        session.flush()
        for purpose, link in links.items():
            session.add(
                AlertToken(
                    alert_id=alert.id, purpose=purpose, token_hash=hash_secret(link)
                )
            )


def values_of(uids):
    """What stands for each argument of a route, by name."""
    every = [
        uid for kind in ("activity", "place", "adoption_site") for uid in uids[kind]
    ]
    return {
        "city": [CITY],
        "uid": [*every, *uids["organisation"]],
        "kind": ["activities", "places", "adoption", "organisations", "issues"],
        "code": [DISTRICT],
        "secret": [SECRET_WORDS["joiner_link"][::-1]],
        "slug": uids["layers"],
        "form": None,  # the route's own choices
    }


# Where an argument of the same name means something else.
OTHERWISE = {
    "adoption.show_one": {"uid": [ADOPTED]},
    "adoption.show_sign": {"uid": [ADOPTED], "agreement": [ADOPTION]},
    "adoption.send_picture": {"entry": [ENTRY]},
    "joining.show_signup": {"secret": [JOINING]},
    "checks.show_check": {"secret": [CHECK]},
    "needs.show_need": {"uid": [NEED]},
    "stories.show_one": {"uid": [STORY]},
    "opportunities.show_one": {"uid": [CALL]},
    "programmes.show_one": {"uid": [PROGRAMME]},
    "programmes.send_sites": {"uid": [PROGRAMME]},
    "committees.show_one": {"uid": [COMMITTEE]},
    "partnerships.show_one": {"uid": [RUNNING, PREPARED]},
    "partnerships.show_sheet": {"uid": [RUNNING, PREPARED]},
    "pictures.send_picture": {"uid": [PICTURE]},
    "corrections.show_own": {"secret": [CORRECTION]},
    "shared.show_shared": {"secret": [SHARED]},
    "feedback.show_one": {"uid": [SAID, "waitingwaiti"]},
    "feedback.ask_too": {"uid": [SAID]},
    "feedback.show_own": {"secret": [VOICE]},
    "alerts.show_confirm": {"secret": [CONFIRM]},
    "alerts.show_end": {"secret": [END]},
    "feeds.send_field": {"code": ["nature"]},
    # Charts are found late: they need the whole application.
    "districts.send_chart": {"name": ["choropleth", "bars", "heat", "mix"]},
    "exports.send_areas": {"slug": ["districts", "associations"]},
    "exports.send_figures": {
        "slug": ["districts", "associations"],
        "kind": ["population", "membership", "observations"],
    },
}
LATITUDE, LONGITUDE = (
    f"{SECRET_POINTS['hidden'][1]:.4f}",
    f"{SECRET_POINTS['hidden'][0]:.4f}",
)
NEAR = f"near={LATITUDE},{LONGITUDE}"
DATES = f"from={today()}&until={today() + timedelta(days=60)}&weekday=sa&weekday=su"
FOUND = ("", "q=ヒミツノイエ", f"district={DISTRICT}", NEAR, f"{NEAR}&sort=date")
QUESTIONS = {
    "finder.show_finder": [*FOUND, "kind=activity", DATES, f"{NEAR}&{DATES}"],
    "finder.send_features": [*FOUND, DATES, "bbox=139.49,35.62,139.51,35.65"],
    "embedding.show_list": FOUND,
    "feeds.send_search": [*FOUND, DATES],
    "calendars.show_calendar": [*FOUND, f"day={today() + timedelta(days=1)}"],
    "asking.show_ask": ["", NEAR, "topic=help", f"field=nature&district={DISTRICT}"],
    "opportunities.show_list": ["", "state=all"],
    "opportunities.send_feed": ["state=all"],
    "opportunities.send_map": ["state=all"],
    "opportunities.show_one": ["", NEAR],
    "programmes.show_one": ["", NEAR],
    "paper.show_circular": ["", f"district={DISTRICT}", "ruby=1&size=large"],
    "paper.show_guidebook": ["", f"district={DISTRICT}"],
    "alerts.show_form": ["", f"district={DISTRICT}&q=abc&free=1"],
}


def choices(rule, name):
    """The values that a route's own pattern allows for an argument."""
    found = re.search(r"any\(([^)]*)\):" + name + ">", rule.rule)
    return [item.strip(" '\"") for item in found[1].split(",")] if found else None


def questions_of(endpoint, uids):
    """What a route is asked, of everything that is planted."""
    if endpoint == "corrections.show_form":
        kinds = ("activity", "place", "adoption_site", "organisation")
        return [f"uid={uid}" for kind in kinds for uid in uids[kind]]
    return QUESTIONS.get(endpoint, [""])


def addresses(app, uids):
    """Yield every public address, with each language."""
    common = values_of(uids)
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith(PRIVATE):
            continue
        own = OTHERWISE.get(rule.endpoint, {})
        given = []
        for name in sorted(rule.arguments):
            values = own.get(name) or choices(rule, name) or common.get(name)
            assert values, f"{rule.endpoint}: say with which {name} it is asked"
            given.append([(name, value) for value in values])
        bound = app.url_map.bind("localhost")
        every = [
            bound.build(rule.endpoint, dict(chosen))
            for chosen in product(*given)
            if in_its_folder(dict(chosen), uids)
        ]
        asked = [
            path + (f"?{question}" if question else "")
            for path in every
            for question in questions_of(rule.endpoint, uids)
        ]
        for number, address in enumerate(asked):
            few = len(every) <= FEW
            for language in LANGUAGES if few else [LANGUAGES[number % len(LANGUAGES)]]:
                mark = "&" if "?" in address else "?"
                said = f"{mark}lang={language}" if language else ""
                yield rule.endpoint, address + said


def in_its_folder(chosen, uids):
    """Whether a page is asked for where it is: elsewhere it only leads there."""
    if not {"kind", "uid"} <= chosen.keys():
        return True
    return any(
        chosen["kind"] == folder and chosen["uid"] in uids[kind]
        for kind, folder in FOLDERS.items()
    )


def test_nothing_private_is_in_any_public_answer(planted, app):
    client = app.test_client()
    leaks, answered = [], set()
    for endpoint, address in addresses(app, planted):
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            answered.add(endpoint)
        # An address repeats what was asked.
        if found := [
            name
            for name in find_leaks(answer.data + repr(answer.headers).encode())
            if not ("ヒミツ" in address and name in {"hidden", "area_only"})
        ]:
            leaks.append((address, found))
        if (tag := answer.get_etag()[0]) and not answer.history:
            again = client.get(address, headers={"If-None-Match": f'"{tag}"'})
            assert (again.status_code, again.data) == (304, b""), address

    assert leaks == []
    routes = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.rule.startswith(PRIVATE)
    }
    assert routes - answered == set(), "routes that never answered with a page"


def test_the_search_for_leaks_finds_what_is_there():
    longitude, latitude = SECRET_POINTS["hidden"]

    assert find_leaks(f"[{longitude},{latitude}]".encode()) == ["hidden point"]
    assert find_leaks(SECRET_WORDS["officer"].encode()) == ["officer"]
    assert find_leaks("SUMMARY:ヤクイ\r\n ンナマエ".encode()) == ["officer"]
    assert find_leaks(b"nothing") == []
