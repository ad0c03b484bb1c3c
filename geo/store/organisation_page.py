"""A group's own page: changed against its version, kept as a revision; skills as counts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError, NotFoundError, StaleEditError
from geo.domain.vocabulary import load_vocabulary
from geo.store.editing import Actor, Saved
from geo.store.history import Trace, record_revision
from geo.store.models import Municipality, Organisation, SkillCount
from geo.store.models.base import new_uid, now
from geo.store.municipalities import mark_changed

PAGE: Final = (
    "name",
    "kana",
    "description",
    "activities_note",
    "joining_note",
    "contact",
    "contact_phone",
    "url",
    "offers",
    "founded_on",
    "paid_staff",
    "requirements",
    "requirements_on",
)
DATES: Final = frozenset({"founded_on", "requirements_on"})
REQUIREMENTS: Final = (
    "voluntary",
    "nonprofit",
    "public_benefit",
    "continuing",
    "no_politics_religion",
)
"""自発性・非営利性・公益性・継続性, and no political or religious purpose (稲城市の指針)."""
BANDS: Final = ("none", "1_4", "5_19", "20_plus")


def read_organisation(session: Session, uid: str) -> dict[str, Any]:
    """Return what can be edited of a group's page, as plain JSON, with its version.

    Raises
    ------
    NotFoundError
        If there is no such group.
    """
    return _read(_locked(session, uid, lock=False))


def change_organisation(
    session: Session,
    uid: str,
    values: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    on: date,
    reason: str | None = None,
) -> Saved:
    """Change some of a group's page as its editor saw it.

    Whoever writes a page confirms it.

    Raises
    ------
    NotFoundError
        If there is no such group.
    StaleEditError
        If it changed in the meantime; ``details`` has its ``version`` and its
        ``document`` as they are now.
    """
    group = _locked(session, uid, lock=True)
    if group.version != version:
        message = (
            "ほかの人が先に直しました。両方をくらべて、どちらにするか選んでください。"
        )
        raise StaleEditError(
            message, uid=uid, version=group.version, document=_read(group)
        )
    document = _read(group)
    changes = {
        name: (document[name], values[name])
        for name in PAGE
        if name in values and values[name] != document[name]
    }
    batch = new_uid()
    for name, (_, value) in changes.items():
        wanted = date.fromisoformat(value) if name in DATES and value else value
        setattr(group, name, wanted)
    if group.last_confirmed_on != on:
        group.last_confirmed_on = on
        _mark(session, group)
    if not changes:
        session.flush()
        return Saved(uid, group.version, {}, batch)
    group.version += 1
    group.updated_at = now()
    record_revision(
        session,
        group,
        before={name: old for name, (old, _) in changes.items()},
        after={name: new for name, (_, new) in changes.items()},
        trace=Trace(actor.role, actor.organisation, reason, batch),
    )
    _mark(session, group)
    session.flush()
    return Saved(uid, group.version, changes, batch)


def save_skills(
    session: Session, uid: str, people: Mapping[str, int], *, on: date
) -> None:
    """Keep how many people of a group offer each skill; what is not named is gone.

    Raises
    ------
    InvalidQueryError
        If a skill is none of the vocabulary's.
    """
    group = _locked(session, uid, lock=True)
    known = {term.code for term in load_vocabulary("skill").terms}
    for code in people:
        if code not in known:
            message = f"「{code}」という得意分野はありません。"
            raise InvalidQueryError(message, field="skill")
    session.execute(delete(SkillCount).where(SkillCount.organisation_id == group.id))
    session.add_all(
        SkillCount(organisation_id=group.id, skill=code, people=number, as_of=on)
        for code, number in people.items()
        if number > 0
    )
    _mark(session, group)
    session.flush()


def _locked(session: Session, uid: str, *, lock: bool) -> Organisation:
    statement = select(Organisation).where(
        Organisation.uid == uid, Organisation.ended_on.is_(None)
    )
    if lock:
        statement = statement.with_for_update()
    group = session.scalar(statement.execution_options(populate_existing=True))
    if group is None:
        raise NotFoundError("この団体は見つかりません。", kind="organisation", uid=uid)
    return group


def _read(group: Organisation) -> dict[str, Any]:
    values = {name: getattr(group, name) for name in PAGE}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    } | {"version": group.version}


def _mark(session: Session, group: Organisation) -> None:
    mark_changed(session, session.get_one(Municipality, group.municipality_id))
