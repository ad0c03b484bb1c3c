"""The yearly question: what answers do, and who is asked when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from geo.domain.errors import NotFoundError
from geo.domain.freshness import is_due, is_stale, months_before
from geo.domain.periods import TOKYO, fiscal_year
from geo.query.freshness import (
    find_check,
    find_due,
    find_printed,
    find_to_ask,
    may_ask,
)
from geo.store.editing import Actor, create_feature
from geo.store.freshness import (
    Answer,
    answer_round,
    claim_check,
    finish_claim,
    is_code,
    note_answered,
    open_check,
    release_claim,
)
from geo.store.models import ChangeRequest, Feature, FreshnessCheck, Revision
from tests.groups import add_group, add_member
from tests.samples import DAY, add_districts

OWNER = Actor("owner")
LONG_AGO = date(2025, 3, 1)


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def keep(session, group, title="清掃", on=LONG_AGO):
    return create_feature(
        session, group, "activity", {"title": title}, actor=OWNER, on=on
    )


def answer(session, group, *answers, direct=True):
    return answer_round(
        session,
        group.id,
        answers,
        actor=OWNER,
        on=DAY,
        ends_directly=lambda _: direct,
        holds_back=lambda moderation: moderation == "review",
        reason="毎年の確認",
    )


def feature(session, uid):
    session.expire_all()
    return session.scalars(select(Feature).where(Feature.uid == uid)).one()


def test_a_year_is_asked_after_and_thirteen_months_are_told():
    assert months_before(date(2026, 3, 31), 13) == date(2025, 2, 28)
    assert is_due(date(2025, 5, 1), DAY)
    assert not is_due(date(2025, 5, 2), DAY)
    assert is_due(None, DAY)
    assert not is_stale(None, DAY)
    assert is_stale(date(2025, 3, 31), DAY)
    assert not is_stale(date(2025, 4, 1), DAY)


def test_only_what_nobody_confirmed_for_a_year_is_due(session, group):
    old = keep(session, group)
    keep(session, group, "花壇", on=DAY)

    assert [item.uid for item in find_due(session, group.id, on=DAY)] == [old.uid]


def test_answers_confirm_end_and_propose_in_one_batch(session, group):
    same, over, wrong = (keep(session, group, title) for title in "あいう")

    made = answer(
        session,
        group,
        Answer(same.uid, same.version, "same"),
        Answer(over.uid, over.version, "end", "担い手がいない"),
        Answer(wrong.uid, wrong.version, "fix", "時間が変わった"),
    )

    assert (made.confirmed, made.ended) == ([same.uid], [over.uid])
    assert feature(session, same.uid).last_confirmed_on == DAY
    assert feature(session, over.uid).status == "ended"
    request = session.scalars(select(ChangeRequest)).one()
    assert (request.target_uid, request.comment) == (wrong.uid, "時間が変わった")
    batches = session.scalars(select(Revision.batch).where(Revision.version == 2)).all()
    assert len(batches) == 2
    assert len(set(batches)) == 1


def test_an_end_waits_where_changes_wait_for_the_owner(session, group):
    saved = keep(session, group)

    made = answer(session, group, Answer(saved.uid, 1, "end", "終わり"), direct=False)

    assert made.proposed == [saved.uid]
    assert feature(session, saved.uid).status == "active"
    assert session.scalars(select(ChangeRequest)).one().kind == "finish"


def test_what_changed_meanwhile_is_asked_again(session, group):
    saved = keep(session, group)

    made = answer(session, group, Answer(saved.uid, 7, "same"))

    assert made.stale == [saved.uid]
    assert feature(session, saved.uid).last_confirmed_on == LONG_AGO


def test_nobody_answers_for_somebody_else(session, group):
    saved = keep(session, group)
    other = add_group(session, name="となり町会")

    with pytest.raises(NotFoundError):
        answer(session, other, Answer(saved.uid, 1, "same"))


def test_a_printed_question_is_found_by_its_number_and_code(session, group):
    opened = open_check(session, group.id, by_role="staff", on=DAY)

    check, code_hash = find_printed(session, opened.letter_number)

    assert find_check(session, opened.secret) == check
    assert is_code(f" {opened.code[:5]} {opened.code[5:].upper()}", code_hash)
    assert not is_code("wrong", code_hash)
    stored = session.scalars(select(FreshnessCheck)).one()
    assert opened.secret not in stored.token_hash
    stored.revoked_at = stored.created_at
    session.flush()
    with pytest.raises(NotFoundError):
        find_check(session, opened.secret)


def ask(session, group, on=DAY):
    return find_to_ask(session, group.municipality_id, on=on)


def test_a_group_is_asked_once_and_once_more_after_thirty_days(session, group):
    keep(session, group)
    add_member(session, group, "owner", email="kaichou@example.jp")
    add_member(session, group, "viewer", email="miru@example.jp")
    asked = ask(session, group)[0]
    assert asked.addresses == ("kaichou@example.jp",)
    opened = claim_check(session, group.id, letters=0, on=DAY)

    assert claim_check(session, group.id, letters=0, on=DAY) is None
    finish_claim(session, opened.id)
    check = session.get_one(FreshnessCheck, opened.id)
    session.refresh(check)
    mailed = check.mailed_at.astimezone(TOKYO).date()
    check.fiscal_year = fiscal_year(mailed)
    assert ask(session, group, mailed + timedelta(days=29)) == []
    assert claim_check(session, group.id, letters=0, on=DAY) is None
    again = mailed + timedelta(days=30)
    assert [each.letters for each in ask(session, group, again)] == [1]
    note_answered(session, group.id, check.fiscal_year)
    session.expire_all()
    assert ask(session, group, again) == []


@pytest.mark.parametrize(
    ("mailed", "asked"),
    [
        ([(2026, datetime(2027, 3, 1, 3, tzinfo=UTC))], True),
        ([(2026, datetime(2027, 3, 2, 3, tzinfo=UTC))], False),
        # 06:30 of 2 March in Japan is still 1 March in UTC.
        ([(2026, datetime(2027, 3, 1, 21, 30, tzinfo=UTC))], False),
        (
            [
                (2026, datetime(2027, 2, 1, 3, tzinfo=UTC)),
                (2026, datetime(2027, 3, 31, 3, tzinfo=UTC)),
            ],
            False,
        ),
    ],
)
def test_thirty_days_lie_between_letters_also_over_the_turn_of_the_year(mailed, asked):
    letters = [FreshnessCheck(fiscal_year=year, mailed_at=at) for year, at in mailed]
    on = date(2027, 4, 2) if len(mailed) > 1 else date(2027, 3, 31)

    assert may_ask(letters, on=on) is asked


def test_a_letter_that_could_not_go_out_is_tried_again(session, group):
    opened = claim_check(session, group.id, letters=0, on=DAY)

    release_claim(session, opened.id)

    assert claim_check(session, group.id, letters=0, on=DAY) is not None
