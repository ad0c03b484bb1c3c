"""The serving process dies at any moment: what it answered is there afterwards."""

import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.store.accounts import add_sign_in
from geo.store.models import Feature, Revision
from geo.store.session import connect, transaction
from tests.groups import add_group, add_member
from tests.made_once import SERVE
from tests.samples import add_districts

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WHERE = re.compile(r"http://127\.0\.0\.1:(\d+)/")


class Service:
    """`kyodo serve` as a group of processes that can be killed at once."""

    def __init__(self, address: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", "--port", "0"],
            cwd=ROOT,
            env=os.environ
            | {
                "KYODO_DATABASE": address,
                "KYODO_SECRET_KEY": "of-this-test-only" * 3,
                "KYODO_BASE_MAP": "none",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        for line in self.process.stdout:
            if found := WHERE.search(line):
                self.port = int(found[1])
                return
        self.process.wait()
        self.process.stdout.close()
        raise AssertionError("the service does not start")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


class Writer:
    """One editor at one thing, with a connection that may break."""

    def __init__(self, service: Service, secret: str, group: str, uid: str) -> None:
        self.cookies = f"kyodo={secret}"
        self.path = f"/desk/groups/{group}/api/items/{uid}"
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", service.port, timeout=30
        )
        self.connection.request(
            "GET", "/desk/sign-in", headers={"Cookie": self.cookies}
        )
        answer = self.connection.getresponse()
        self.token = TOKEN.search(answer.read().decode())[1]
        form = answer.getheader("Set-Cookie").split(";")[0]
        self.cookies += f"; {form}"

    def write(self, title: str, version: int) -> tuple[int, int]:
        self.connection.request(
            "PATCH",
            self.path,
            body=json.dumps({"values": {"title": title}}),
            headers={
                "Content-Type": "application/json",
                "Cookie": self.cookies,
                "If-Match": f'"{version}"',
                "X-CSRFToken": self.token,
            },
        )
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, int((answer.getheader("ETag") or '"0"').strip('"'))


@pytest.fixture
def kills(soak) -> int:
    return int(os.environ.get("KYODO_SOAK_KILLS", "200")) if soak else 3


@pytest.mark.slow
def test_every_answered_write_outlives_the_process(database, kills, keep_result):
    address = database.engine.url.render_as_string(hide_password=False)
    address = address.removeprefix("sqlite:///")
    with transaction(database) as session:
        add_districts(session)
        group = add_group(session)
        secrets = [
            add_sign_in(session, add_member(session, group, "editor").account_id)
            for _ in range(WRITERS)
        ]
        group_uid = group.uid
    database.engine.dispose()
    answered: dict[int, str] = {}
    uid, failed, started = _add(database, group_uid), [], time.monotonic()
    for kill in range(kills):
        service = Service(address)
        try:
            _write_until_killed(
                service, kill, (secrets, group_uid, uid), answered, failed
            )
        finally:
            if service.process.poll() is None:
                service.kill()
        _check(database, uid, answered)
        assert failed == []
        # After each: a run that is stopped has still told how far it came.
        keep_result(
            f"kill, {database.engine.dialect.name}",
            kills=kill + 1,
            answered=len(answered),
            seconds=round(time.monotonic() - started),
        )


def _add(database, group_uid: str) -> str:
    from geo.domain.periods import today
    from geo.store.editing import Actor, create_feature
    from geo.store.models import Organisation

    with transaction(database) as session:
        group = session.scalars(
            select(Organisation).where(Organisation.uid == group_uid)
        ).one()
        return create_feature(
            session,
            group,
            "activity",
            {"title": "清掃"},
            actor=Actor("owner"),
            on=today(),
        ).uid


def _write_until_killed(service, kill, whose, answered, failed) -> None:
    secrets, group_uid, uid = whose
    enough = threading.Event()
    lock = threading.Lock()

    def work(number: int) -> None:
        writer = None
        try:
            writer = Writer(service, secrets[number], group_uid, uid)
            seen, count = max(answered, default=1), 0
            while True:
                title = f"{kill}回目の{number}人目の{count}"
                status, version = writer.write(title, seen)
                if status == 200:
                    with lock:
                        answered[version] = title
                        # A different moment each time, in the middle of writes.
                        if (
                            len(
                                [
                                    each
                                    for each in answered.values()
                                    if each.startswith(f"{kill}回目")
                                ]
                            )
                            > kill % 7
                        ):
                            enough.set()
                elif status != 412:
                    with lock:
                        failed.append(status)
                    enough.set()
                seen, count = version, count + 1
        except (OSError, http.client.HTTPException):
            return  # killed
        finally:
            if writer is not None:
                writer.connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(secrets))]
    for thread in threads:
        thread.start()
    assert enough.wait(60), "nothing was written"
    service.kill()
    for thread in threads:
        thread.join(30)


def _check(database, uid, answered) -> None:
    if database.embedded:
        with sqlite3.connect(database.engine.url.database) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()
    fresh = connect(
        database.engine.url.render_as_string(hide_password=False).removeprefix(
            "sqlite:///"
        )
    )
    with transaction(fresh) as session:
        feature = session.scalars(select(Feature).where(Feature.uid == uid)).one()
        kept = {
            revision.version: revision.after["title"]
            for revision in session.scalars(
                select(Revision).where(Revision.target_uid == uid)
            )
        }
        now = (feature.version, feature.title)
    fresh.engine.dispose()
    assert [*kept] == [*range(1, len(kept) + 1)]
    # There may be more than was answered: written, and killed before the answer.
    assert {version: kept.get(version) for version in answered} == answered
    assert now == (max(kept), kept[max(kept)])
