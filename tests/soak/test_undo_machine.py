"""Any work at all, then everything taken back: the layer's files are as before."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.export.delimited import write_csv
from geo.export.geojson import write_geojson
from geo.export.layers import read_layer
from geo.query.cities import get_municipality
from geo.query.history import find_history
from geo.query.items import find_items
from geo.query.past import document_at_version
from geo.store.documents import read_document
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.files import keep_file
from geo.store.keepers import Keeper
from geo.store.layers import LayerSpec, save_layer
from geo.store.models import Feature, ImportFile, Layer, Photo, Revision
from geo.store.municipalities import ensure_municipality
from geo.store.undo_plan import plan_undo
from geo.store.undoing import undo_batch
from tests.groups import add_group
from tests.samples import CITY, DAY, SLUG, add_districts, at, layer_frame
from tests.towns import IN_EAST, IN_WEST

STEPS = 200 if os.environ.get("KYODO_SOAK") else 12
RUNS = 5 if os.environ.get("KYODO_SOAK") else 3
OWNER = Actor("owner")
DAYS = [(DAY + timedelta(days=7 * n)).isoformat() for n in range(8)]
TITLES = st.sampled_from(["清掃", "花壇の手入れ", "祭り", "見守り"])
PLACES = st.sampled_from([None, "POINT (141.51 43.11)", "LINESTRING (141 43, 142 43)"])
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "fee": st.sampled_from([None, "無料", "100円"]),
        "field": st.sampled_from([None, "other"]),
        "is_free": st.sampled_from([None, True, False]),
        "geometry": PLACES,
        "last_confirmed_on": st.sampled_from([None, *DAYS]),
        "status": st.sampled_from(["active", "cancelled", "ended", "draft"]),
    },
)


@st.composite
def days(draw):
    first = draw(st.sampled_from([None, *DAYS]))
    if first is None:
        return {"starts_on": None}
    off = draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=3))
    moved = draw(
        st.lists(
            st.sampled_from([day for day in DAYS if day not in off]),
            unique=True,
            max_size=2,
        )
    )
    return {
        "starts_on": first,
        "rrule": draw(st.sampled_from([None, "FREQ=WEEKLY"])),
        "start_time": draw(st.sampled_from([None, "09:00"])),
        "exdates": sorted(off),
        "off_reasons": dict.fromkeys(off[:1], "夏休み"),
        "moved": [
            {
                "on_date": day,
                "moved_to": draw(st.sampled_from([None, "2026-12-01"])),
                "start_time": "10:00",
                "end_time": None,
                "reason": draw(st.sampled_from([None, "雨"])),
            }
            for day in sorted(moved)
        ],
    }


class Work(RuleBasedStateMachine):
    """A group's layer, worked on; each rule is one batch."""

    database = None

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.work = self.connection.begin()
        self.session = Session(self.connection)
        add_districts(self.session)
        self.group = add_group(self.session)
        for title in ("清掃", "祭り"):
            saved = create_feature(
                self.session,
                self.group,
                "activity",
                {"title": title, "geometry": "POINT (141.5 43.1)", "starts_on": DAYS[0]}
                | {"exdates": [DAYS[1]], "off_reasons": {DAYS[1]: "休み"}},
                actor=OWNER,
                on=DAY,
            )
        self._add_photos(saved.uid)
        self.layer = self.session.scalars(
            select(Layer).where(Layer.owner_id == self.group.id)
        ).one()
        self.since = max(self.session.scalars(select(Revision.id)))
        self.before = self._files()

    @rule(title=TITLES, edit=EDITS)
    def create(self, title, edit):
        values = {"title": title} | edit
        create_feature(
            self.session, self.group, "activity", values, actor=OWNER, on=DAY
        )

    @rule(data=st.data(), edit=EDITS)
    def edit(self, data, edit):
        self._change(data, edit)

    @rule(data=st.data(), when=days())
    def reschedule(self, data, when):
        self._change(data, when)

    @rule(data=st.data())
    def order_photos(self, data):
        item = self._choose(data)
        feature = self._feature(item.uid)
        photos = read_document(self.session, feature)["photos"]
        if photos:
            wanted = data.draw(st.permutations(photos))
            kept = data.draw(st.integers(0, len(photos)))
            self._write(item, {"photos": wanted[:kept]})

    @rule(
        rows=st.lists(
            st.tuples(
                st.sampled_from(["n1", "n2", "n3"]),
                TITLES,
                st.sampled_from([None, IN_EAST, IN_WEST]),
                st.sampled_from([None, date(2026, 6, 6), date(2026, 7, 4)]),
                st.lists(
                    st.sampled_from([date.fromisoformat(d) for d in DAYS]),
                    unique=True,
                    max_size=2,
                ),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda row: row[0],
        )
    )
    def bring_in(self, rows):
        city = ensure_municipality(self.session, CITY)
        count = len(self.session.scalars(select(ImportFile.id)).all())
        file = keep_file(
            self.session,
            city,
            name="予定.xlsx",
            content=b"%d" % count,
            target="layer/own",
            row_count=len(rows),
            notes=[],
        )
        save_layer(
            self.session,
            layer_frame(
                "activity",
                *(
                    at(place, title, source_id=key, starts_on=first, exdates=off)
                    for key, title, place, first, off in rows
                ),
            ),
            municipality=city,
            spec=LayerSpec(
                slug=self.layer.slug,
                kind="activity",
                title=self.layer.title,
                source=self.layer.source,
                licence=self.layer.licence,
                owner_name=self.group.name,
                fictional=True,
            ),
            file=file,
            keeper=Keeper(self.group.id, "owner"),
        )
        self.session.expire_all()

    @precondition(lambda self: self._batches())
    @rule(data=st.data(), answer=st.sampled_from(["take", "keep"]))
    def undo(self, data, answer):
        batch = data.draw(st.sampled_from(self._batches()))
        plan = plan_undo(self.session, self.group.id, batch)
        self._undo(batch, dict.fromkeys(plan.asked, answer))

    def teardown(self):
        try:
            for batch in self._batches():
                # Backwards there is never anything later in the way.
                assert plan_undo(self.session, self.group.id, batch).asked == []
                self._undo(batch, {})
            assert self._files() == self.before
            for item in find_items(self.session, self.group.id):
                now = read_document(self.session, self._feature(item.uid))
                there = document_at_version(self.session, item.uid, item.version)
                assert there == now
        finally:
            self.session.close()
            self.work.rollback()
            self.connection.close()

    def _undo(self, batch, answers):
        undo_batch(
            self.session,
            self.group.id,
            batch,
            actor=OWNER,
            on=DAY,
            reason=None,
            answers=answers,
        )

    def _batches(self) -> list[str]:
        """All that was written since the start, newest first."""
        rows = self.session.scalars(
            select(Revision.batch)
            .where(Revision.id > self.since)
            .order_by(Revision.id.desc())
        )
        return list(dict.fromkeys(rows))

    def _choose(self, data):
        return data.draw(st.sampled_from(find_items(self.session, self.group.id)))

    def _change(self, data, values):
        self._write(self._choose(data), values)

    def _write(self, item, values):
        change_feature(
            self.session, item.uid, values, version=item.version, actor=OWNER, on=DAY
        )

    def _feature(self, uid):
        return self.session.scalars(select(Feature).where(Feature.uid == uid)).one()

    def _files(self) -> tuple[bytes, ...]:
        self.session.flush()
        self.session.expire_all()
        city = get_municipality(self.session, SLUG)
        table = read_layer(self.session, city, self.layer.slug, on=DAY)
        shown = [
            read_document(self.session, self._feature(item.uid))
            for item in find_items(self.session, self.group.id)
            if item.status != "draft"
        ]
        return write_csv(table), write_geojson(table), repr(shown).encode()

    def _add_photos(self, uid):
        feature = self._feature(uid)
        for position, alt in enumerate(("花", "土", "水")):
            self.session.add(
                Photo(
                    municipality_id=feature.municipality_id,
                    feature_id=feature.id,
                    alt=alt,
                    content=b"1",
                    small=b"1",
                    width=1,
                    height=1,
                    position=position,
                )
            )
        self.session.flush()


@pytest.mark.slow
def test_everything_taken_back_leaves_the_files_as_they_were(database, keep_result):
    machine = type("Machine", (Work,), {"database": database})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    keep_result(f"undo, {database.engine.dialect.name}", runs=RUNS, steps=STEPS)
    with database.writer.connect() as connection:
        assert find_history(Session(connection), 0).batches == ()
