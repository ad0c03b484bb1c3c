"""Open doors with what nobody outside may read: a group's answer, a draft."""

from datetime import timedelta

from geo.domain.periods import today
from geo.store.models import Application, Committee, Opportunity, Programme
from geo.store.models.base import now
from tests.web.leaks import SECRET_WORDS

CALL, PROGRAMME, COMMITTEE = "callcallcall", "sysmsysmsysm", "seatseatseat"


def add_doors(session, city, organisation):
    """Plant a decided call with a refused answer, and a draft."""
    common = {"municipality_id": city.id, "kind": "grant", "phase": "do"}
    call = Opportunity(
        uid=CALL,
        status="decided",
        title="補助金の募集",
        criteria="3つの点",
        deadline=today() - timedelta(days=9),
        decided_on=today(),
        result="選んだ団体はありません。",
        published_at=now(),
        **common,
    )
    draft = Opportunity(title=SECRET_WORDS["draft_call"], criteria="4つの点", **common)
    programme = Programme(uid=PROGRAMME, title="補助金", **common)
    committee = Committee(uid=COMMITTEE, municipality_id=city.id, name="審査会")
    session.add_all([call, draft, programme, committee])
    session.flush()
    session.add(
        Application(
            opportunity_id=call.id,
            organisation_id=organisation.id,
            status="declined",
            proposal=SECRET_WORDS["application"],
            reason=SECRET_WORDS["application"],
            applied_on=today() - timedelta(days=20),
        )
    )
