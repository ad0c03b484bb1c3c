"""Every route, for everybody, on one's own things and on others': nothing leaks.

A route that is not listed here fails the test: say first who may use it.
"""

import re
from itertools import islice, product

import pytest

from geo.store.session import transaction
from tests.web.leaks import parts_of
from tests.web.matrix import (
    ANSWERS,
    OFFICERS,
    PRIVATE_WORDS,
    PROPOSED,
    WISHED,
    plant,
)
from web.database import EXTENSION

MEMBERS = {"owner", "editor", "contributor", "viewer"}
LINKS = {"link-viewer", "link-contributor", "link-editor"}
EVERYBODY_OF_A = MEMBERS | LINKS | {"intermediary", "staff"}
# Asked for each of a group's things; the others for one of each route.
WHOLE = {"anonymous", "other-owner", "viewer", "link-viewer"}
MOST = {True: None, False: 1}

# Written down a second time, so that a slip in web/policy.py is seen.
RULES = {
    "see": EVERYBODY_OF_A,
    "propose": {"owner", "editor", "contributor", "intermediary"}
    | {"link-contributor", "link-editor"},
    "edit": {"owner", "editor", "intermediary", "link-editor"},
    "undo": {"owner", "editor", "intermediary", "link-editor"},
    "answer": {"owner", "editor", "intermediary"},
    "describe": {"owner", "editor", "intermediary"},
    "people": {"owner", "staff"},
    "share": {"owner"},
    "history": EVERYBODY_OF_A - {"link-viewer"},
    "hold": {"staff"},
    "help": {"owner"},
    "round": {"owner", "editor", "intermediary", "link-editor", "staff"},
    "file": {"owner", "editor", "intermediary"},
    "members": MEMBERS | {"intermediary", "staff"},
    "everything": MEMBERS | {"intermediary"},
}

# Group's desk: what somebody must be allowed to do.
DESK: dict[str, str] = {
    "group_adoption.show_list": "members",
    "group_adoption.show_new": "describe",
    "group_adoption.hand_in": "describe",
    "group_adoption.show_one": "members",
    "group_adoption.answer_offer": "describe",
    "group_adoption.log_work": "describe",
    "group_adoption.withdraw_work": "describe",
    "group_adoption.file": "describe",
    "group_adoption.show_paper": "members",
    "group_adoption.show_agreement": "members",
    "group_home.show_home": "see",
    "group_about.show_about": "see",
    "group_about.change": "describe",
    "group_about.rename": "hold",
    "item_api.add_item": "propose",
    "item_api.send_item": "see",
    "item_api.change_item": "propose",
    "desk_groups.show_end": "hold",
    "desk_groups.end": "hold",
    "group_figures.show_figures": "see",
    "group_figures.declare": "describe",
    "group_figures.choose": "hold",
    "group_figures.keep_skills": "describe",
    "group_freshness.show_round": "see",
    "group_freshness.answer": "round",
    "group_freshness.make_sheet": "round",
    "group_handover.show_handover": "people",
    "group_handover.start": "people",
    "group_handover.cancel": "people",
    "group_handover.write_again": "people",
    "group_history.show_history": "history",
    "group_history.show_batch": "history",
    "group_history.show_item_history": "history",
    "group_history.show_undo": "undo",
    "group_history.undo": "undo",
    "group_importing.show_import": "file",
    "group_importing.bring_file": "file",
    "group_importing.show_draft": "file",
    "group_importing.change_draft": "file",
    "group_importing.drop": "file",
    "group_importing.send_own": "file",
    "group_items.show_item": "see",
    "group_items.save": "propose",
    "group_items.bring_back": "propose",
    "group_items.end": "propose",
    "group_items.copy": "propose",
    "group_items.send_days": "propose",
    "group_items.show_new": "propose",
    "group_items.create": "propose",
    "group_photos.show_photos": "see",
    "group_stories.show_list": "see",
    "group_stories.link": "describe",
    "group_stories.end": "describe",
    "group_stories.show_new": "describe",
    "group_stories.offer": "describe",
    "group_stories.show_one": "describe",
    "group_stories.change": "describe",
    "group_photos.bring_photo": "edit",
    "group_photos.send_own": "see",
    "group_photos.arrange": "edit",
    "group_needs.show_needs": "see",
    "group_needs.declare": "describe",
    "group_needs.end": "describe",
    "group_needs.decide": "describe",
    "group_partnerships.show_list": "history",
    "group_partnerships.show_one": "history",
    "group_partnerships.tick": "describe",
    "group_partnerships.write_evaluation": "describe",
    "group_people.show_people": "members",
    "group_people.show_letter": "people",
    "group_people.show_member": "people",
    "group_people.change_member": "people",
    "group_people.end_member": "members",
    "group_helping.ask": "help",
    "group_helping.end": "people",
    "group_letters.write": "people",
    "group_letters.write_again": "people",
    "group_letters.revoke": "people",
    "group_officers.show_form": "members",
    "group_officers.save": "members",
    "group_officers.withdraw": "members",
    "group_places.send_ground": "propose",
    "group_places.tell_where": "see",
    "group_proposals.show_proposals": "see",
    "group_proposals.show_proposal": "see",
    "group_proposals.decide_proposal": "answer",
    "group_proposals.release_item": "hold",
    "group_proposals.withdraw_proposal": "propose",
    "group_proposals.show_hold": "hold",
    "group_proposals.hold_item": "hold",
    "group_opportunities.show_list": "describe",
    "group_opportunities.show_form": "describe",
    "group_opportunities.send": "describe",
    "group_opportunities.withdraw": "describe",
    "group_links.show_links": "members",
    "group_links.send_everything": "everything",
    "group_links.show_layer": "members",
    "group_links.change_layer": "share",
    "group_links.show_poster": "members",
    "group_links.make_link": "share",
    "group_links.stop_link": "share",
    "group_table.show_table": "see",
    "group_table.save_table": "edit",
}
# Only the city's staff.
STAFF = re.compile(r"(desk|imports|editions|desk_\w+)\.")
# Anybody who is signed in, about themselves.
SIGNED_IN = re.compile(r"(devices|account_address)\.|desk_groups\.show_helped")
# Ways in, and pages behind a secret of their own: no standing is asked.
OPEN = re.compile(r"(signing_in|sign_in_links|invitations|oidc|checks|shared)\.")

# Which of a group's ids stands for an argument, by endpoint and name.
IDS: dict[tuple[str, str], str] = {
    ("group_adoption.show_one", "uid"): "adoption",
    ("group_adoption.answer_offer", "uid"): "adoption",
    ("group_adoption.log_work", "uid"): "adoption",
    ("group_adoption.withdraw_work", "uid"): "adoption",
    ("group_adoption.withdraw_work", "entry"): "adoption_entry",
    ("group_adoption.file", "uid"): "adoption",
    ("group_adoption.show_paper", "uid"): "adoption",
    ("group_adoption.show_paper", "paper"): "adoption_paper",
    ("group_adoption.show_agreement", "uid"): "adoption",
    ("group_figures.choose", "year"): "2026",
    ("group_handover.cancel", "uid"): "handover",
    ("group_handover.write_again", "uid"): "handover",
    ("group_history.show_batch", "batch"): "batch",
    ("group_history.show_undo", "batch"): "batch",
    ("group_history.undo", "batch"): "batch",
    ("group_importing.show_draft", "uid"): "import",
    ("group_importing.change_draft", "uid"): "import",
    ("group_importing.drop", "uid"): "import",
    ("group_photos.send_own", "photo"): "picture",
    ("group_needs.end", "uid"): "need",
    ("group_needs.decide", "uid"): "answer",
    ("group_helping.end", "uid"): "grant",
    ("group_letters.write_again", "uid"): "letter",
    ("group_letters.revoke", "uid"): "letter",
    ("group_links.show_layer", "uid"): "layer",
    ("group_links.change_layer", "uid"): "layer",
    ("group_links.show_poster", "uid"): "layer",
    ("group_links.stop_link", "uid"): "link",
    ("group_opportunities.show_form", "uid"): "call",
    ("group_opportunities.send", "uid"): "call",
    ("group_opportunities.withdraw", "uid"): "application",
    ("group_officers.save", "uid"): "member",
    ("group_officers.show_form", "uid"): "member",
    ("group_officers.withdraw", "uid"): "member",
    ("group_people.change_member", "uid"): "member",
    ("group_people.end_member", "uid"): "member",
    ("group_people.show_letter", "uid"): "letter",
    ("group_people.show_member", "uid"): "member",
    ("group_partnerships.show_one", "uid"): "partnership",
    ("group_partnerships.tick", "uid"): "partnership",
    ("group_partnerships.write_evaluation", "uid"): "partnership",
    ("group_proposals.decide_proposal", "uid"): "request",
    ("group_proposals.hold_item", "item"): "public",
    ("group_proposals.show_hold", "item"): "public",
    ("group_proposals.release_item", "uid"): "request",
    ("group_proposals.show_proposal", "uid"): "request",
    ("group_proposals.withdraw_proposal", "uid"): "request",
    ("group_stories.change", "uid"): "story",
    ("group_stories.end", "uid"): "concern",
    ("group_stories.show_one", "uid"): "story",
}


@pytest.fixture(scope="module")
def world(demo_gpkg, tmp_path_factory):
    import shutil

    from web import create_app

    path = tmp_path_factory.mktemp("matrix") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    app = create_app(
        {"KYODO_DATABASE": str(path), "KYODO_BASE_MAP": "none", "TESTING": True}
    )
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["RATELIMIT_ENABLED"] = False
    groups, clients = plant(app)
    roles = {
        "anonymous": clients["anonymous"],
        "former": clients["former"],
        "future": clients["future"],
        "staff": clients["staff"],
        "intermediary": clients["intermediary"],
        "other-owner": clients["ownerイ"],
        "other-editor": clients["editorイ"],
        **{role: clients[f"{role}ア"] for role in MEMBERS},
        **{link: clients[link] for link in LINKS},
    }
    yield app, groups, roles
    app.extensions[EXTENSION].engine.dispose()
    app.extensions[EXTENSION].writer.dispose()


def desk_rules(app):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/desk/groups/<organisation>")
    ]


def written(method_of):
    return sorted(method_of & {"POST", "PUT", "PATCH", "DELETE"})


def addresses(app, rule, group, ids_of=None):
    """Every address of a desk route, for a group's things (or another's ids)."""
    ids_of = ids_of or group
    choices = []
    for name in sorted(rule.arguments - {"organisation"}):
        if values := listed(rule, name):
            pass
        elif (rule.endpoint, name) in IDS:
            which = IDS[rule.endpoint, name]
            values = [(ids_of.ids | ids_of.items).get(which, which)]
        elif name == "uid":
            values = list(ids_of.items.values())
        else:
            pytest.fail(f"{rule.endpoint}: say what stands for {name}")
        choices.append([(name, value) for value in values])
    bound = app.url_map.bind("localhost")
    for chosen in product(*choices):
        given = dict(chosen) | {"organisation": group.uid}
        yield bound.build(rule.endpoint, given, method=next(iter(rule.methods)))


def listed(rule, name):
    """Return the values that a route's own pattern allows, None where any will do."""
    found = re.search(r"any\(([^)]*)\):" + name + ">", rule.rule)
    return [item.strip(" '\"") for item in found[1].split(",")] if found else None


def refused(answer):
    """Whether an answer gives nothing: not there, or the way to sign in."""
    if answer.status_code in {401, 404, 405}:
        return True
    return answer.status_code == 303 and "/desk/sign-in" in answer.location


def told(answer, words):
    """Return the words that an answer of any format holds."""
    found = set()
    for part in parts_of(answer.data + repr(answer.headers).encode()):
        text = part.decode("utf-8", "ignore")
        found |= {word for word in words if word in text}
    return found


def test_every_route_of_a_groups_desk_is_listed(world):
    app, _, _ = world

    missing = {rule.endpoint for rule in desk_rules(app)} - set(DESK)
    unknown = set(DESK.values()) - set(RULES)
    gone = set(DESK) - {rule.endpoint for rule in app.url_map.iter_rules()}

    assert (missing, unknown, gone) == (set(), set(), set())


def test_the_desk_opens_to_those_and_only_those_who_may(world):
    app, groups, roles = world
    own, other = groups["ア"], groups["イ"]
    wrong = []
    for rule in desk_rules(app):
        if "GET" not in rule.methods:
            continue
        allowed = RULES[DESK[rule.endpoint]]
        own_addresses = set(addresses(app, rule, own))
        for name, client in roles.items():
            for address in islice(addresses(app, rule, own), MOST[name in WHOLE]):
                answer = client.get(address)
                # What one may open in general may still not exist.
                opened = name in allowed and answer.status_code < 500
                if not opened and not refused(answer):
                    wrong.append((name, address, answer.status_code))
                wrong += secrets_told(name, address, answer, own, other)
            if name.startswith("other"):
                continue
            for address in (
                *islice(addresses(app, rule, other), 1),
                *(
                    islice(addresses(app, rule, own, ids_of=other), 1)
                    if rule.arguments > {"organisation"}
                    else ()
                ),
            ):
                if address in own_addresses:
                    continue  # nothing in it is anybody's
                answer = client.get(address)
                if not refused(answer) and not (name == "staff" and name in allowed):
                    wrong.append((name, address, answer.status_code))
                wrong += secrets_told(name, address, answer, own, other)

    assert not wrong, "\n".join(map(str, wrong))


def secrets_told(name, address, answer, own, other):
    """Return what an answer says that its reader must not learn."""
    hidden = [] if name.startswith("other") else other.words(*PRIVATE_WORDS, *ANSWERS)
    if name == "staff":
        hidden = other.words(*ANSWERS)
    if name not in {"owner", "staff"}:
        hidden += own.words(*OFFICERS)
    if not name.startswith("other") and name != "staff":
        hidden += other.words(*OFFICERS, *PROPOSED)
    if name not in EVERYBODY_OF_A:
        hidden += own.words(*PRIVATE_WORDS, *ANSWERS, *PROPOSED)
    if name == "link-viewer":
        hidden += own.words("シタガキ", "カクシタモノ")
    if name in LINKS | {"viewer"}:
        hidden += own.words(*ANSWERS)
    if name not in MEMBERS | {"intermediary", "staff"}:
        hidden += own.words(*WISHED)
    if not name.startswith("other") and name != "staff":
        hidden += other.words(*WISHED)
    return [(name, address, word) for word in told(answer, hidden)]


def test_nobody_writes_what_they_may_not(world):
    app, groups, roles = world
    own, other = groups["ア"], groups["イ"]
    before = everything(app)
    wrong = []
    for rule in desk_rules(app):
        allowed = RULES[DESK[rule.endpoint]]
        own_addresses = set(addresses(app, rule, own))
        for method, (name, client) in product(written(rule.methods), roles.items()):
            most = MOST[name in WHOLE]
            asked = (
                [] if name in allowed else list(islice(addresses(app, rule, own), most))
            )
            if not name.startswith("other") and name != "staff":
                asked += islice(addresses(app, rule, other), most)
                if rule.arguments > {"organisation"}:
                    foreign = islice(addresses(app, rule, own, ids_of=other), most)
                    # A public call is nobody's own.
                    asked += (each for each in foreign if each not in own_addresses)
            for address in asked:
                form = {"version": "1", "title": "書きかえ"}
                body = {"values": {"title": "書きかえ"}}
                answer = (
                    client.open(
                        address, method=method, json=body, headers={"If-Match": '"1"'}
                    )
                    if "/api/" in address
                    else client.open(address, method=method, data=form)
                )
                if not refused(answer):
                    wrong.append((name, method, address, answer.status_code))

    assert not wrong, "\n".join(map(str, wrong))
    assert everything(app) == before


def test_the_citys_desk_is_for_its_staff(world):
    app, _, roles = world
    wrong = []
    for rule in app.url_map.iter_rules():
        if (
            rule.endpoint in DESK
            or not STAFF.match(rule.endpoint)
            or SIGNED_IN.match(rule.endpoint)
        ):
            continue
        values = {name: (listed(rule, name) or ["x"])[0] for name in rule.arguments}
        for name, client in roles.items():
            if name == "staff":
                continue
            for method in ("GET", "POST"):
                if method not in rule.methods:
                    continue
                address = app.url_map.bind("localhost").build(
                    rule.endpoint, values, method=method
                )
                answer = client.open(address, method=method)
                if not refused(answer) and answer.status_code != 303:
                    wrong.append((name, method, address, answer.status_code))

    assert not wrong, "\n".join(map(str, wrong))


def test_every_desk_route_has_its_kind(world):
    app, _, _ = world
    unknown = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/desk")
        and rule.endpoint not in DESK
        and not any(kind.match(rule.endpoint) for kind in (STAFF, SIGNED_IN, OPEN))
    ]

    assert unknown == []


def everything(app) -> dict[str, list]:
    """Return every row of every table, apart from when a device was seen."""
    from sqlalchemy import inspect

    rows = {}
    with transaction(app.extensions[EXTENSION]) as session:
        connection = session.connection()
        for table in inspect(connection).get_table_names():
            if table.startswith(("rtree", "gpkg", "sign_in", "failed_try", "alembic")):
                continue
            rows[table] = [
                tuple(row)
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of ours
            ]
    return rows
