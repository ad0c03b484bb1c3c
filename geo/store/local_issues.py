"""Local concerns (地域課題) that the city itself puts down."""

from dataclasses import dataclass
from datetime import date

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_SRID
from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.vocabulary import load_vocabulary
from geo.store.assign import assign_feature
from geo.store.models import Layer, LocalIssue, Municipality
from geo.store.models.base import new_uid
from geo.store.municipalities import mark_changed

LAYER = "issues"


@dataclass(frozen=True, slots=True)
class NewIssue:
    """A concern; ``point`` is (longitude, latitude), None where it is of no one place."""

    title: str
    field: str
    description: str
    reported_on: date
    point: tuple[float, float] | None = None
    resolved_on: date | None = None
    source_id: str | None = None
    fictional: bool = False


def add_issue(
    session: Session, municipality: Municipality, new: NewIssue, *, on: date
) -> LocalIssue:
    """Put a concern of the city's down and locate it.

    Raises
    ------
    InvalidQueryError
        If the field is none of ours, or it was resolved before it was reported.
    """
    if new.field not in {term.code for term in load_vocabulary("field").terms}:
        raise InvalidQueryError("分野を選んでください。", field="field")
    if new.resolved_on and new.resolved_on < new.reported_on:
        message = "解決した日は、届いた日より後にしてください。"
        raise InvalidQueryError(message, field="resolved_on")
    shape = None if new.point is None else from_shape(Point(new.point), STORAGE_SRID)
    uid = new_uid()
    issue = LocalIssue(
        uid=uid,
        municipality_id=municipality.id,
        layer_id=_layer(session, municipality, fictional=new.fictional).id,
        kind="local_issue",
        title=new.title,
        description=new.description,
        field=new.field,
        reported_on=new.reported_on,
        resolved_on=new.resolved_on,
        geometry=shape,
        location_source="none" if shape is None else "manual",
        source_id=new.source_id or uid,
        last_confirmed_on=on,
    )
    session.add(issue)
    session.flush()
    assign_feature(session, issue, on=on)
    mark_changed(session, municipality)
    session.flush()
    return issue


def resolve_issue(
    session: Session, municipality: Municipality, uid: str, *, on: date
) -> None:
    """Mark a concern as resolved; it stays readable with what answered it.

    Raises
    ------
    NotFoundError
        If the city has no such concern.
    ConflictError
        If it is resolved already.
    """
    issue = session.scalar(
        select(LocalIssue)
        .where(LocalIssue.municipality_id == municipality.id, LocalIssue.uid == uid)
        .with_for_update()
    )
    if issue is None:
        raise NotFoundError("この地域課題は見つかりません。", kind="issue", uid=uid)
    if issue.resolved_on is not None:
        message = "この地域課題は、もう解決したことになっています。"
        raise ConflictError(message, uid=uid)
    issue.resolved_on = on
    issue.version += 1
    mark_changed(session, municipality)
    session.flush()


def _layer(session: Session, municipality: Municipality, *, fictional: bool) -> Layer:
    layer = session.scalar(
        select(Layer).where(
            Layer.municipality_id == municipality.id, Layer.slug == LAYER
        )
    )
    if layer is None:
        mark = "（架空）" if fictional else ""
        layer = Layer(
            municipality_id=municipality.id,
            slug=LAYER,
            kind="local_issue",
            title=f"地域の課題{mark}",
            owner_name=f"市の担当課{mark}",
            source=f"市に寄せられた地域の課題{mark}",
            licence="CC BY 4.0",
            fictional=fictional,
        )
        session.add(layer)
        session.flush()
    return layer
