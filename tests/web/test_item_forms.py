"""A form of a thing gives back the document it shows, whatever is in it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from geo.domain.picking import Picks, rule_of
from geo.store.days import NO_DAYS
from geo.store.documents import fields_of, read_document
from geo.store.models import Feature
from geo.store.session import transaction
from web.database import EXTENSION
from web.groups.item_fields import KINDS, LISTS, fields_by_name
from web.groups.item_form import form_of, read_form
from web.groups.merging import chosen

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
TIMES = st.sampled_from(["00:00", "09:00", "10:30", "23:59"])
WORDS = st.text("清掃 あAé。\n", max_size=12).map(
    lambda text: " ".join(text.split()) or None
)


def everything(kind):
    """A strategy of documents with an answer, or none, to every question."""
    values = {}
    for name, asked in fields_by_name(kind).items():
        codes = [code for code, _words in asked.options]
        if name in LISTS:
            drawn = st.lists(st.sampled_from(codes), unique=True).map(
                lambda found, codes=codes: sorted(found, key=codes.index)
            )
        elif codes:
            drawn = st.sampled_from(codes if asked.required else [None, *codes])
        elif asked.widget == "yes_no":
            drawn = st.sampled_from([None, True, False])
        elif asked.widget in {"number", "decimal"}:
            drawn = st.sampled_from([None, 0, 12])
        elif asked.widget == "day":
            drawn = st.one_of(st.none(), DAYS.map(str))
        elif asked.hint in {"tel", "url"}:
            found = {"tel": "042-000-0000", "url": "https://example.jp/a?b=1"}
            drawn = st.sampled_from([None, found[asked.hint]])
        else:
            drawn = WORDS.map(lambda text: text or "名前") if asked.required else WORDS
        values[name] = drawn
    return st.fixed_dictionaries(values)


@st.composite
def schedules(draw):
    first = draw(DAYS)
    picks = draw(
        st.sampled_from(
            [
                Picks(),
                Picks("weekly", (0, 3)),
                Picks("by_weekday", (5,), (2, -1)),
                Picks("by_day", month_day=-1),
                Picks("yearly_weekday"),
            ]
        )
    )
    off, planned = draw(st.lists(DAYS, min_size=2, max_size=2, unique=True))
    times = draw(st.lists(TIMES, min_size=2, max_size=2, unique=True).map(sorted))
    return NO_DAYS | {
        "starts_on": str(first),
        "start_time": times[0],
        "end_time": draw(st.sampled_from([None, times[1], "24:00"])),
        "rrule": rule_of(picks, first),
        "skip_holidays": draw(st.booleans()),
        "exdates": [str(off)],
        "off_reasons": draw(st.sampled_from([{}, {str(off): "お盆"}])),
        "moved": [
            {
                "on_date": str(planned),
                "moved_to": draw(st.one_of(st.none(), DAYS.map(str))),
                "start_time": "09:00",
                "end_time": None,
                "reason": draw(st.sampled_from([None, "雨"])),
            }
        ],
    }


def read_back(kind, document, base):
    answers = MultiDict(list(form_of(kind, document).answers.items(multi=True)))
    return read_form(kind, answers, base)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_read_back_as_it_was_written(demo_app, kind):
    with demo_app.test_request_context():
        asked = everything(kind)

        @settings(max_examples=15)
        @given(asked, schedules())
        def check(answers, days):
            place = {"geometry": "POINT (139.5 35.6)", "location_source": "manual"}
            document = answers | place | (days if kind == "activity" else {})

            form = read_back(kind, document, {})

            assert not form.wrong
            assert form.values == document

        check()


def test_what_nobody_touched_stays_as_the_files_brought_it(demo_app):
    with (
        demo_app.test_request_context(),
        transaction(demo_app.extensions[EXTENSION]) as session,
    ):
        seen = set()
        for feature in session.scalars(select(Feature).order_by(Feature.id).limit(120)):
            document = read_document(session, feature)
            form = read_back(feature.kind, document, document)
            assert not form.wrong
            assert chosen(form, document) == {}
            seen.add(feature.kind)
    assert "activity" in seen


def test_an_odd_value_is_kept_until_somebody_changes_it(demo_app):
    odd = dict.fromkeys(fields_of("activity")) | NO_DAYS
    odd |= {
        "title": "清掃\u3000 ",
        "contact_phone": "内線12",
        "url": "example.jp",
        "location_visibility": "exact",
        "status": "active",
        "secondary_fields": [],
        "generations": [],
        "starts_on": "2026-05-02",
        "start_time": "22:00",
        "end_time": "02:00",
        "rrule": "FREQ=WEEKLY;BYDAY=SA;UNTIL=20270331",
    }
    with demo_app.test_request_context():
        same = read_back("activity", odd, odd)
        answers = form_of("activity", odd).answers
        answers["end_time"] = "23:00"
        other = read_form("activity", answers, odd)

    assert (same.wrong, chosen(same, odd)) == ([], {})
    assert other.wrong == []
    assert chosen(other, odd) == {
        "end_time": "23:00",
        "ends_on": "2027-03-31",
        "rrule": "FREQ=WEEKLY;BYDAY=SA",
    }
