"""Eight writers at one thing: what is accepted stays, what is stale is refused."""

import threading
import time

import pytest
from sqlalchemy import select

from geo.domain.errors import BusyError, StaleEditError
from geo.domain.periods import today
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import Feature, Revision
from geo.store.session import transaction
from tests.groups import add_group
from tests.samples import add_districts
from tests.web.programs import Program, add_people
from web import create_app
from web.database import EXTENSION, SNAPSHOTS, use

WRITERS = 8


@pytest.fixture
def edits(soak) -> int:
    return 500 if soak else 25


class Tally:
    """What the writers were answered."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.refused = self.failed = 0
        self._lock = threading.Lock()

    def note(self, *, accepted: str | None = None, refused: bool = False) -> None:
        with self._lock:
            if accepted is not None:
                self.accepted.append(accepted)
            elif refused:
                self.refused += 1
            else:
                self.failed += 1


def run_together(work) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check(database, uid, tally) -> None:
    with transaction(database) as session:
        feature = session.scalars(select(Feature).where(Feature.uid == uid)).one()
        kept = session.scalars(
            select(Revision)
            .where(Revision.target_uid == uid)
            .order_by(Revision.version)
        ).all()
        titles = [revision.after["title"] for revision in kept[1:]]
        assert feature.version == 1 + len(tally.accepted)
        assert [revision.version for revision in kept] == [
            *range(1, feature.version + 1)
        ]
        assert sorted(titles) == sorted(tally.accepted)
        # Each accepted write began with the value of the one before it.
        assert [revision.before["title"] for revision in kept[2:]] == titles[:-1]
        assert feature.title == titles[-1]
        assert tally.failed == 0


def test_no_write_through_the_store_is_lost(database, edits, keep_result):
    with transaction(database) as session:
        add_districts(session)
        group = add_group(session)
        uid = create_feature(
            session,
            group,
            "activity",
            {"title": "清掃"},
            actor=Actor("owner"),
            on=today(),
        ).uid
    tally = Tally()

    def write(writer: int) -> None:
        seen = 1
        for number in range(edits):
            title = f"{writer}の{number}"
            try:
                with transaction(database) as session:
                    saved = change_feature(
                        session,
                        uid,
                        {"title": title},
                        version=seen,
                        actor=Actor("editor"),
                        on=today(),
                    )
                seen = saved.version
                tally.note(accepted=title)
            except StaleEditError as error:
                seen = error.details["version"]
                tally.note(refused=True)
            except BusyError:
                tally.note()

    started = time.monotonic()
    run_together(write)

    check(database, uid, tally)
    keep_result(
        f"store, {database.engine.dialect.name}",
        writers=WRITERS,
        edits=edits,
        accepted=len(tally.accepted),
        refused=tally.refused,
        seconds=round(time.monotonic() - started),
    )


def test_no_write_over_http_is_lost(database, edits, keep_result, tmp_path):
    app = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(tmp_path / "unused.gpkg"),
            "KYODO_BASE_MAP": "none",
        }
    )
    app.extensions[SNAPSHOTS].close()
    app.extensions[EXTENSION].engine.dispose()
    use(app, database)
    group, members = add_people(app, *["editor"] * WRITERS)
    programs = [Program(app, group, member) for member in members]
    uid = programs[0].add(title="清掃").json["uid"]
    tally = Tally()

    def write(writer: int) -> None:
        seen = 1
        for number in range(edits):
            title = f"{writer}の{number}"
            answer = programs[writer].change(uid, seen, title=title)
            if answer.status_code == 200:
                tally.note(accepted=title)
            else:
                tally.note(refused=answer.status_code == 412)
            seen = int(answer.headers.get("ETag", str(seen)).strip('"'))

    started = time.monotonic()
    run_together(write)

    app.extensions[SNAPSHOTS].close()
    check(database, uid, tally)
    keep_result(
        f"HTTP, {database.engine.dialect.name}",
        writers=WRITERS,
        edits=edits,
        accepted=len(tally.accepted),
        refused=tally.refused,
        seconds=round(time.monotonic() - started),
    )
