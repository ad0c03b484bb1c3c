"""Every route, for everybody, on one's own things and on others': nothing leaks.

A route that is not listed here fails the test: say first who may use it.
"""

import re
from itertools import product

import pytest

from geo.store.session import transaction
from tests.web.leaks import parts_of
from tests.web.matrix import (
    ANSWERS,
    OFFICERS,
    PRIVATE_WORDS,
    PROPOSED,
    plant,
)
from web.database import EXTENSION

MEMBERS = {"owner", "editor", "contributor", "viewer"}
LINKS = {"link-viewer", "link-contributor", "link-editor"}
EVERYBODY_OF_A = MEMBERS | LINKS | {"intermediary", "staff"}

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
    "hold": {"staff"},
}

# Group's desk: what somebody must be allowed to do.
DESK: dict[str, str] = {
    "group_home.show_home": "see",
}
# Only the city's staff.
STAFF = re.compile(r"(desk|imports|editions|desk_\w+)\.")
# Anybody who is signed in, about themselves.
SIGNED_IN = re.compile(r"devices\.")
# Ways in, and pages behind a secret of their own: no standing is asked.
OPEN = re.compile(r"(signing_in|sign_in_links|invitations|oidc|checks|shared)\.")

# Which of a group's ids stands for an argument, by endpoint and name.
IDS: dict[tuple[str, str], str] = {}


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
            values = [ids_of.ids.get(which, which)]
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
    if answer.status_code in {404, 405}:
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
        for name, client in roles.items():
            for address in addresses(app, rule, own):
                answer = client.get(address)
                # What one may open in general may still not exist.
                opened = name in allowed and answer.status_code < 500
                if not opened and not refused(answer):
                    wrong.append((name, address, answer.status_code))
                wrong += secrets_told(name, address, answer, own, other)
            if name.startswith("other"):
                continue
            for address in (
                *addresses(app, rule, other),
                *(
                    addresses(app, rule, own, ids_of=other)
                    if rule.arguments > {"organisation"}
                    else ()
                ),
            ):
                answer = client.get(address)
                if not refused(answer) and not (name == "staff" and name in allowed):
                    wrong.append((name, address, answer.status_code))
                wrong += secrets_told(name, address, answer, own, other)

    assert wrong == []


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
    if name in LINKS | {"viewer"}:
        hidden += own.words(*ANSWERS)
    return [(name, address, word) for word in told(answer, hidden)]


def test_nobody_writes_what_they_may_not(world):
    app, groups, roles = world
    own, other = groups["ア"], groups["イ"]
    before = everything(app)
    wrong = []
    for rule in desk_rules(app):
        allowed = RULES[DESK[rule.endpoint]]
        for method, (name, client) in product(written(rule.methods), roles.items()):
            asked = [] if name in allowed else list(addresses(app, rule, own))
            if not name.startswith("other") and name != "staff":
                asked += addresses(app, rule, other)
                if rule.arguments > {"organisation"}:
                    asked += addresses(app, rule, own, ids_of=other)
            for address in asked:
                form = {"version": "1", "title": "書きかえ"}
                answer = (
                    client.open(
                        address, method=method, json=form, headers={"If-Match": '"1"'}
                    )
                    if "/api/" in address
                    else client.open(address, method=method, data=form)
                )
                if not refused(answer):
                    wrong.append((name, method, address, answer.status_code))

    assert wrong == []
    assert everything(app) == before


def test_the_citys_desk_is_for_its_staff(world):
    app, _, roles = world
    wrong = []
    for rule in app.url_map.iter_rules():
        if not STAFF.match(rule.endpoint):
            continue
        values = dict.fromkeys(rule.arguments, "x")
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

    assert wrong == []


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
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608
            ]
    return rows
