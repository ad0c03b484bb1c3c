"""Pictures of features: kept, put in order, taken away, each as a change with a version."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from geo.domain.errors import InvalidQueryError
from geo.ingest.pictures import Picture
from geo.store.documents import read_document
from geo.store.editing import Actor, Saved, change_feature, lock_feature
from geo.store.models import Photo
from geo.store.models.base import now

MOST_PHOTOS: Final = 8
SHORTEST_ALT, LONGEST_ALT = 4, 200


def add_photo(
    session: Session,
    uid: str,
    picture: Picture,
    alt: str,
    *,
    version: int,
    actor: Actor,
    on: date,
) -> Saved:
    """Put a picture behind those a feature has.

    Parameters
    ----------
    alt
        What is to be seen, for who cannot see it.
    version
        The feature's version that was looked at.

    Raises
    ------
    InvalidQueryError
        If the words are too short or too long, or there are enough pictures.
    NotFoundError, StaleEditError
        As `geo.store.editing.change_feature`.
    """
    said = checked_alt(alt)
    feature = lock_feature(session, uid)
    photos = read_document(session, feature)["photos"]
    if len(photos) >= MOST_PHOTOS:
        message = f"写真は{MOST_PHOTOS}枚までです。どれかを外してから付けてください。"
        raise InvalidQueryError(message, parameter="photo")
    photo = Photo(
        municipality_id=feature.municipality_id,
        feature_id=feature.id,
        alt=said,
        content=picture.content,
        small=picture.small,
        width=picture.width,
        height=picture.height,
        # The change below shows it, so that the history has it as a change.
        removed_at=now(),
    )
    session.add(photo)
    session.flush()
    return change_feature(
        session,
        uid,
        {"photos": [*photos, {"uid": photo.uid, "alt": said}]},
        version=version,
        actor=actor,
        on=on,
        reason="写真を付けた",
    )


def arrange_photos(
    session: Session,
    uid: str,
    wanted: Sequence[tuple[str, str]],
    *,
    version: int,
    actor: Actor,
    on: date,
) -> Saved:
    """Give a feature's pictures new words or another order; those not named are removed.

    Parameters
    ----------
    wanted
        Public id and words of each picture that stays, in order.

    Raises
    ------
    InvalidQueryError
        If it names a picture that the feature does not show, or words do not do.
    NotFoundError, StaleEditError
        As `geo.store.editing.change_feature`.
    """
    feature = lock_feature(session, uid)
    known = {each["uid"] for each in read_document(session, feature)["photos"]}
    if feature.version == version and {each for each, _ in wanted} - known:
        message = "この写真はもうありません。ページを開き直してください。"
        raise InvalidQueryError(message, parameter="photo")
    return change_feature(
        session,
        uid,
        {"photos": [{"uid": each, "alt": checked_alt(alt)} for each, alt in wanted]},
        version=version,
        actor=actor,
        on=on,
        reason="写真を直した",
    )


def checked_alt(alt: str) -> str:
    """Return the words for a picture, trimmed.

    Raises
    ------
    InvalidQueryError
        If they say too little, or too much to listen to.
    """
    said = " ".join(alt.split())
    if not SHORTEST_ALT <= len(said) <= LONGEST_ALT:
        message = (
            f"写真の説明を{SHORTEST_ALT}字から{LONGEST_ALT}字で書いてください。"
            "例：花壇に黄色い花が咲いている"
        )
        raise InvalidQueryError(message, parameter="alt")
    return said
