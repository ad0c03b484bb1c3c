"""Taking back what was written: an edit, an import, a day, or an undo itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from geo.domain.errors import ConflictError
from geo.store.documents import Document
from geo.store.editing import Actor, change_feature, lock_feature
from geo.store.models.base import new_uid
from geo.store.undo_plan import ItemUndo, plan_undo, question

Answer = Literal["take", "keep"]


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did. ``versions``: the new version by public id; ``kept``: questions."""

    batch: str
    versions: dict[str, int]
    kept: tuple[str, ...]


def undo_batch(
    session: Session,
    organisation_id: int,
    batch: str,
    *,
    actor: Actor,
    on: date,
    reason: str | None,
    answers: Mapping[str, Answer] | None = None,
    seal: str | None = None,
) -> Undone:
    """Take back what a batch changed of an organisation's things, and nothing else.

    Parameters
    ----------
    batch
        As for `plan_undo`. A batch that is an undo may be taken back as well.
    answers
        By `question`, of every field that was changed again since: take that
        back too, or keep it.
    seal
        Of the plan that was shown; if given, nothing else is done than it says.

    Returns
    -------
    Undone
        Its ``batch`` is a new one: versions only grow. Without ``versions``
        everything was back already.

    Raises
    ------
    ConflictError
        If a question has no answer, or the plan is no longer what was shown.
    """
    plan = plan_undo(session, organisation_id, batch)
    for uid in sorted(item.uid for item in plan.items):  # two undos never cross
        lock_feature(session, uid)
    session.expire_all()
    plan = plan_undo(session, organisation_id, batch)  # as it is now that it is held
    if seal is not None and seal != plan.seal:
        raise ConflictError(
            "見ているあいだに、ほかの人が変えました。もう一度たしかめてください。",
            batch=batch,
        )
    answers = answers or {}
    if open_questions := [each for each in plan.asked if each not in answers]:
        raise ConflictError(
            "あとから変わったところがあります。それも戻すか、残すかを選んでください。",
            batch=batch,
            questions=open_questions,
        )
    made = new_uid()
    versions = {}
    for item in plan.items:
        values = values_back(item, answers)
        if not values:
            continue
        saved = change_feature(
            session,
            item.uid,
            values,
            version=item.version,
            actor=actor,
            on=on,
            reason=reason,
            batch=made,
            undoes=batch,
        )
        if saved.changes:
            versions[item.uid] = saved.version
    kept = tuple(each for each in plan.asked if answers[each] == "keep")
    return Undone(made, versions, kept)


def values_back(item: ItemUndo, answers: Mapping[str, Answer]) -> Document:
    """Return the values that an undo writes, once its questions are answered."""
    return {
        each.name: each.back
        for each in item.fields
        if not each.late or answers.get(question(item, each)) == "take"
    }
