"""Reading pictures: of what is public for everybody, of the rest for its own group."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.query.items import is_own
from geo.store.models import Feature, Layer, Photo
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """A picture without its bytes; ``width`` and ``height`` in pixels."""

    uid: str
    alt: str
    width: int
    height: int


def find_photos(session: Session, municipality_id: int, uid: str) -> list[PhotoRecord]:
    """Return the pictures of a feature that is public, in order; none of any other."""
    return _found(
        session,
        Photo.municipality_id == municipality_id,
        Feature.uid == uid,
        IS_SHOWN,
        Layer.visibility == PUBLIC,
    )


def find_own_photos(
    session: Session, organisation_id: int, uid: str
) -> list[PhotoRecord]:
    """Return the pictures of one of an organisation's own features, in order."""
    return _found(session, is_own(organisation_id), Feature.uid == uid)


def get_public_picture(
    session: Session, municipality_id: int, uid: str, *, small: bool = False
) -> bytes:
    """Return the JPEG of a picture whose feature is public now.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return _get(
        session,
        small,
        Photo.uid == uid,
        Photo.municipality_id == municipality_id,
        IS_SHOWN,
        Layer.visibility == PUBLIC,
    )


def get_own_picture(
    session: Session,
    organisation_id: int,
    feature: str,
    uid: str,
    *,
    small: bool = False,
) -> bytes:
    """Return the JPEG of a picture of one of an organisation's own features.

    Raises
    ------
    NotFoundError
        If there is none: what is somebody else's does not exist here.
    """
    return _get(
        session,
        small,
        Photo.uid == uid,
        Feature.uid == feature,
        is_own(organisation_id),
    )


def _found(session: Session, *conditions: ColumnElement[bool]) -> list[PhotoRecord]:
    rows = session.execute(
        select(Photo.uid, Photo.alt, Photo.width, Photo.height)
        .join(Feature.__table__, Feature.id == Photo.feature_id)
        .join(Layer.__table__, Layer.id == Feature.layer_id)
        .where(Photo.removed_at.is_(None), *conditions)
        .order_by(Photo.position, Photo.id)
    )
    return [PhotoRecord(*row) for row in rows]


def _get(session: Session, small: bool, *conditions: ColumnElement[bool]) -> bytes:  # noqa: FBT001 - always named by its two callers
    content = session.scalar(
        select(Photo.small if small else Photo.content)
        .join(Feature.__table__, Feature.id == Photo.feature_id)
        .join(Layer.__table__, Layer.id == Feature.layer_id)
        .where(Photo.removed_at.is_(None), *conditions)
    )
    if content is None:
        raise NotFoundError("この写真は見つかりません。", kind="photo")
    return content
