"""Words of residents: what is public, what each step does, what is erased and when."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.periods import today
from geo.query.feedback import (
    count_answers,
    find_feedback,
    find_nearby,
    find_open,
    get_feedback,
)
from geo.query.feedback_desk import find_senders, get_for_staff, get_own
from geo.store.boundaries import get_area_set
from geo.store.erasing import erase_contacts
from geo.store.feedback import Said, forget_contact, receive, support, take_back
from geo.store.feedback_steps import (
    Reply,
    answer,
    change_words,
    close,
    merge,
    publish,
    refuse,
)
from geo.store.models import Feedback, FeedbackContact, Municipality, Opportunity
from geo.store.session import reading, transaction
from tests.samples import SLUG, add_districts, city_id
from tests.towns import IN_EAST

DAY = date(2026, 5, 1)
SECRET = "himitsu-" + "a" * 35
OTHER = "himitsu-" + "b" * 35
WORDS = Said("idea", "ベンチがほしいです。090-0000-0000", may_publish=True)
YES = Reply("adopted", "置きます。")


@pytest.fixture
def town(database):
    with transaction(database) as session:
        add_districts(session)
        return city_id(session)


def say(database, town, said=WORDS, *, secret=SECRET, on=DAY):
    with transaction(database) as session:
        return receive(session, town, said, secret=secret, on=on)


def step(database, act, uid, *args, **more):
    with transaction(database) as session:
        version = session.scalar(select(Feedback.version).where(Feedback.uid == uid))
        return act(session, uid, *args, version=version, **more)


def pass_on(database, uid, text="ベンチがほしいです。", *, shows_point=True):
    step(database, publish, uid, text=text, shows_point=shows_point)


def test_nothing_is_public_before_staff_passed_it(database, town):
    uid = say(database, town)

    with reading(database) as session:
        assert find_feedback(session, town, on=DAY) == []
        with pytest.raises(NotFoundError):
            get_feedback(session, town, uid, on=DAY)


def test_the_public_reads_the_text_that_staff_passed_and_no_other(database, town):
    uid = say(database, town)
    pass_on(database, uid)

    with reading(database) as session:
        shown = get_feedback(session, town, uid, on=DAY)
        assert shown.text == "ベンチがほしいです。"
        assert "090" not in repr(shown)
        assert shown.state == "waiting"
        assert shown.due_on == DAY + timedelta(days=14)


def test_words_whose_sender_said_no_are_never_published(database, town):
    uid = say(database, town, Said("trouble", "相談です。", may_publish=False))

    with pytest.raises(InvalidQueryError):
        pass_on(database, uid)

    step(database, answer, uid, YES, on=DAY)
    with pytest.raises(InvalidQueryError):
        step(database, change_words, uid, text="相談です。")


def test_the_same_form_sent_twice_is_kept_once(database, town):
    assert say(database, town) == say(database, town)


def test_a_point_is_shown_only_where_staff_let_it(database, town):
    said = Said("idea", "ここです。", may_publish=True, point=IN_EAST)
    hidden, shown = say(database, town, said), say(database, town, said, secret=OTHER)
    pass_on(database, hidden, shows_point=False)
    pass_on(database, shown)

    with reading(database) as session:
        found = {each.uid: each for each in find_feedback(session, town, on=DAY)}
        assert found[hidden].longitude is None
        assert (found[shown].longitude, found[shown].latitude) == IN_EAST


def test_what_was_said_nearby_comes_first_and_can_be_said_too(database, town):
    said = Said("idea", "ここです。", may_publish=True, point=IN_EAST)
    uid = say(database, town, said)
    pass_on(database, uid)
    near, far = (IN_EAST[0] + 0.001, IN_EAST[1]), (IN_EAST[0] + 0.01, IN_EAST[1])

    with transaction(database) as session:
        assert [
            each.uid for each in find_nearby(session, town, on=DAY, point=near)
        ] == [uid]
        assert find_nearby(session, town, on=DAY, point=far) == []
        before = session.scalar(select(Municipality.revision))
        assert support(session, town, uid) == 1
        session.expire_all()
        assert session.scalar(select(Municipality.revision)) > before


def test_nobody_can_say_too_what_is_not_public(database, town):
    uid = say(database, town)

    with transaction(database) as session, pytest.raises(NotFoundError):
        support(session, town, uid)


def test_who_was_joined_with_another_reads_its_answer_by_their_own_link(database, town):
    first = say(database, town)
    second = say(database, town, secret=OTHER)
    step(database, merge, second, first)
    step(database, answer, first, YES, on=DAY)

    with reading(database) as session:
        own = get_own(session, OTHER, on=DAY)
        assert [each.reason for each in own.responses] == ["置きます。"]
        assert get_for_staff(session, first, on=DAY).supports == 1
        assert len(find_senders(session, first, on=DAY)) == 2


def test_what_was_joined_closes_with_the_other_and_not_before(database, town):
    first = say(database, town)
    second = say(database, town, secret=OTHER)
    step(database, merge, second, first)
    with pytest.raises(ConflictError):  # its sender has not been answered
        step(database, close, second, on=DAY)
    step(database, answer, first, YES, on=DAY)

    step(database, close, first, on=DAY)

    with reading(database) as session:
        joined = get_for_staff(session, second, on=DAY)
        assert joined.status == "closed"
        assert joined.erase_on == DAY + timedelta(days=30)


def test_joining_goes_to_the_end_of_a_chain_and_never_in_a_ring(database, town):
    first, second = say(database, town), say(database, town, secret=OTHER)
    third = say(database, town, secret=None)
    step(database, merge, second, first)

    with pytest.raises(ConflictError):
        step(database, merge, third, second)
    step(database, merge, first, third)
    with pytest.raises(ConflictError):
        step(database, merge, third, first)

    with reading(database) as session:
        assert get_for_staff(session, second, on=DAY).duplicate_of == third


def test_considering_says_until_when_and_cannot_be_closed(database, town):
    uid = say(database, town)

    with pytest.raises(InvalidQueryError):
        step(database, answer, uid, Reply("considering", "調べます。"), on=DAY)
    due = date(2026, 6, 1)
    step(database, answer, uid, Reply("considering", "調べます。", None, due), on=DAY)
    with pytest.raises(ConflictError):
        step(database, close, uid, on=DAY)

    with reading(database) as session:
        assert get_for_staff(session, uid, on=due).state == "considering"
        late = get_for_staff(session, uid, on=due + timedelta(days=1))
        assert late.state == "overdue"


def test_an_old_page_changes_nothing(database, town):
    uid = say(database, town)
    pass_on(database, uid)

    with transaction(database) as session, pytest.raises(StaleEditError):
        answer(session, uid, YES, version=1, on=DAY)


def test_closed_words_lose_their_sender_after_thirty_days(database, town):
    said = Said(
        "idea",
        WORDS.text,
        may_publish=True,
        point=IN_EAST,
        called="ナマエ",
        email="a@example.jp",
    )
    uid = say(database, town, said)
    pass_on(database, uid, shows_point=False)
    step(database, answer, uid, YES, on=DAY)
    step(database, close, uid, on=DAY)
    gone = DAY + timedelta(days=30)

    with transaction(database) as session:
        assert erase_contacts(session, on=gone - timedelta(days=1)).feedback == 0
        assert get_own(session, SECRET, on=DAY).email == "a@example.jp"
        assert erase_contacts(session, on=gone).feedback == 1
        row = session.scalars(select(Feedback).where(Feedback.uid == uid)).one()
        assert (row.text, row.longitude, row.follow_token_hash) == (None, None, None)
        assert session.scalars(select(FeedbackContact)).all() == []
        assert get_feedback(session, town, uid, on=gone).text == "ベンチがほしいです。"
        with pytest.raises(NotFoundError):
            get_own(session, SECRET, on=gone)


def test_a_point_taken_off_the_map_after_the_erasing_is_erased(database, town):
    said = Said("idea", WORDS.text, may_publish=True, point=IN_EAST)
    uid = say(database, town, said)
    pass_on(database, uid, shows_point=True)
    step(database, answer, uid, YES, on=DAY)
    step(database, close, uid, on=DAY)
    with transaction(database) as session:
        erase_contacts(session, on=DAY + timedelta(days=30))
        row = session.scalars(select(Feedback).where(Feedback.uid == uid)).one()
        assert row.longitude is not None

    step(database, change_words, uid, text=WORDS.text, shows_point=False)

    with reading(database) as session:
        row = session.scalars(select(Feedback).where(Feedback.uid == uid)).one()
        assert (row.longitude, row.latitude) == (None, None)


def test_what_nobody_closes_closes_by_itself(database, town):
    uid = say(database, town)
    refused = say(database, town, secret=OTHER)
    waiting = say(database, town, secret=None)
    step(database, answer, uid, YES, on=DAY)
    step(database, refuse, refused, reason="広告です。")

    with transaction(database) as session:
        erase_contacts(session, on=today() + timedelta(days=40))
        states = dict(session.execute(select(Feedback.uid, Feedback.status)).all())
    assert states == {uid: "closed", refused: "closed", waiting: "received"}


def test_somebody_can_take_words_back_until_the_city_begins(database, town):
    said = Said("idea", "やめます。", may_publish=True, email="a@example.jp")
    say(database, town, said)
    begun = say(database, town, secret=OTHER)
    pass_on(database, begun)

    with transaction(database) as session:
        take_back(session, SECRET)
        with pytest.raises(ConflictError):
            take_back(session, OTHER)
        assert session.scalars(select(Feedback.uid)).all() == [begun]
        assert session.scalars(select(FeedbackContact)).all() == []


def test_somebody_can_have_their_contact_erased_at_once(database, town):
    say(database, town, Said("idea", "はい。", may_publish=True, email="a@example.jp"))

    with transaction(database) as session:
        forget_contact(session, SECRET)
        assert get_own(session, SECRET, on=DAY).email is None


def consultation(session, town, **more):
    row = Opportunity(
        municipality_id=town,
        kind="public_comment",
        phase="plan",
        title="計画の案（架空）",
        criteria="すべてに答えます。",
        **{
            "status": "published",
            "opens_on": DAY,
            "deadline": DAY + timedelta(days=30),
        }
        | more,
    )
    session.add(row)
    session.flush()
    return row.uid


@pytest.mark.parametrize(
    ("on", "taken"),
    [(-1, False), (0, True), (30, True), (31, False)],
)
def test_a_consultation_takes_answers_to_its_last_day(database, town, on, taken):
    with transaction(database) as session:
        uid = consultation(session, town)
    said = Said("opinion", "賛成です。", may_publish=True, opportunity=uid)
    day = DAY + timedelta(days=on)

    if taken:
        own = say(database, town, said, on=day)
        with reading(database) as session:
            due = get_for_staff(session, own, on=day).due_on
        assert due == DAY + timedelta(days=60)
    else:
        with pytest.raises(ConflictError):
            say(database, town, said, on=day)


def test_answers_are_counted_by_the_area_of_the_point(database, town):
    there = Said("idea", "ここです。", may_publish=True, point=IN_EAST)
    first = say(database, town, there)
    second = say(database, town, there, secret=OTHER)
    say(database, town, secret=None)
    step(database, answer, first, YES, on=DAY)
    step(database, merge, second, first)

    with reading(database) as session:
        city = session.scalars(
            select(Municipality).where(Municipality.slug == SLUG)
        ).one()
        areas = get_area_set(session, city, "districts")
        late = DAY + timedelta(days=15)
        counts = count_answers(session, town, areas.id, on=late)
        east = next(counts[code] for code in counts if code is not None)
        assert (east.received, east.answered, east.overdue) == (1, 1, 0)
        assert (counts[None].received, counts[None].overdue) == (1, 1)
        assert len(find_open(session, town, on=late)) == 3
