"""Case stories (先進事例): written by staff, offered by groups, published by staff."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError, NotFoundError, StaleEditError
from geo.domain.lifecycles import STORY
from geo.domain.vocabulary import load_vocabulary
from geo.store.models import (
    Area,
    AreaSet,
    CaseStory,
    Feature,
    Municipality,
    Organisation,
    Partnership,
)
from geo.store.models.base import now
from geo.store.municipalities import mark_changed


@dataclass(frozen=True, slots=True)
class StoryForm:
    """What a story says; other things by their public ids, the area by its code."""

    title: str
    problem: str
    did: str
    learnt: str | None = None
    field: str | None = None
    activity: str | None = None
    partnership: str | None = None
    organisation: str | None = None
    area: str | None = None  # code in the default area set
    happened_on: date | None = None
    source: str | None = None
    fictional: bool = False


def write_story(
    session: Session, municipality: Municipality, form: StoryForm, *, by_role: str
) -> str:
    """Keep a new story as a draft; return its public id.

    Raises
    ------
    InvalidQueryError
        If it names a field, an activity, a group or an area that the city has not.
    """
    story = CaseStory(municipality_id=municipality.id, by_role=by_role)
    _fill(session, municipality, story, form)
    session.add(story)
    session.flush()
    return story.uid


def change_story(
    session: Session,
    municipality: Municipality,
    uid: str,
    form: StoryForm,
    *,
    version: int,
    offered_by: int | None = None,
) -> None:
    """Write a story anew that is as the writer saw it.

    Parameters
    ----------
    offered_by : int, optional
        The group that offered it: it changes only its own, and only drafts.

    Raises
    ------
    NotFoundError
        If there is no such story, or it is not the group's to change.
    StaleEditError
        If somebody changed it meanwhile.
    """
    story = _locked(session, municipality, uid)
    if offered_by is not None and (
        story.organisation_id != offered_by
        or story.by_role != "group"
        or story.status != "draft"
    ):
        raise NotFoundError("この事例は見つかりません。", kind="story", uid=uid)
    _require_version(story, version)
    _fill(session, municipality, story, form)
    story.version += 1
    if story.status != "draft":
        mark_changed(session, municipality)
    session.flush()


def step_story(
    session: Session, municipality: Municipality, uid: str, step: str, *, version: int
) -> str:
    """Take a step (``publish``, ``withdraw``) with what was read; return the state after it.

    Raises
    ------
    NotFoundError
        If the city has no such story.
    ConflictError
        If the step may not be taken in its state.
    StaleEditError
        If somebody wrote it anew meanwhile: nothing is published unread.
    """
    story = _locked(session, municipality, uid)
    _require_version(story, version)
    story.status = STORY.after(story.status, step)
    if step == "publish":
        story.published_at = story.published_at or now()
    story.version += 1
    mark_changed(session, municipality)
    session.flush()
    return story.status


def _locked(session: Session, municipality: Municipality, uid: str) -> CaseStory:
    story = session.scalar(
        select(CaseStory)
        .where(CaseStory.municipality_id == municipality.id, CaseStory.uid == uid)
        .with_for_update()
    )
    if story is None:
        raise NotFoundError("この事例は見つかりません。", kind="story", uid=uid)
    return story


def _require_version(story: CaseStory, version: int) -> None:
    if story.version != version:
        message = "ほかの人が先に書きかえました。ページを開きなおしてください。"
        raise StaleEditError(message, version=story.version)


def _fill(
    session: Session, municipality: Municipality, story: CaseStory, form: StoryForm
) -> None:
    codes = {term.code for term in load_vocabulary("field").terms}
    if form.field is not None and form.field not in codes:
        raise InvalidQueryError("分野を選んでください。", field="field")
    here = municipality.id
    ids = {
        "activity": select(Feature.id).where(
            Feature.municipality_id == here,
            Feature.kind == "activity",
            Feature.uid == form.activity,
        ),
        "partnership": select(Partnership.id).where(
            Partnership.municipality_id == here,
            Partnership.uid == form.partnership,
            Partnership.published_at.is_not(None),
        ),
        "organisation": select(Organisation.id).where(
            Organisation.municipality_id == here, Organisation.uid == form.organisation
        ),
        "area": select(Area.id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            AreaSet.municipality_id == here,
            AreaSet.is_default.is_(True),
            Area.code == form.area,
        ),
    }
    for name, statement in ids.items():
        found = None
        if getattr(form, name) is not None:
            found = session.scalar(statement)
            if found is None:
                message = (
                    "選んだものが、この市の登録にありません。選びなおしてください。"
                )
                raise InvalidQueryError(message, field=name)
        setattr(story, f"{name}_id", found)
    for each in fields(form):
        if each.name not in ids:
            setattr(story, each.name, getattr(form, each.name))
