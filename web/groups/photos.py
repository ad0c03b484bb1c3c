"""Pictures of a group's things."""

import hashlib
from contextlib import closing
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import (
    ConflictError,
    GeoError,
    InvalidQueryError,
    MissingVersionError,
)
from geo.domain.periods import today
from geo.ingest.pictures import MOST_BYTES, read_picture
from geo.query.items import Item, ItemRecord
from geo.query.photos import PhotoRecord, find_own_photos, get_own_picture
from geo.store.photos import LONGEST_ALT, MOST_PHOTOS, add_photo, arrange_photos
from web.database import open_session, open_transaction
from web.errors import STATUS
from web.groups.group import Group, for_group
from web.groups.sight import get_seen
from web.language import translated as _
from web.pictures import as_jpeg, asks_for_small
from web.policy import may_edit, may_see_group, may_write_at_once

bp = Blueprint(
    "group_photos",
    __name__,
    url_prefix="/desk/groups/<organisation>/items/<uid>/photos",
)


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """What the page of a thing's pictures shows."""

    item: Item
    photos: list[PhotoRecord]
    may_change: bool
    waits_for_owner: bool  # who reads may write, but not what is public at once
    most: int = MOST_PHOTOS
    longest: int = LONGEST_ALT


@bp.get("/")
@for_group(may_see_group)
def show_photos(group: Group, uid: str) -> ResponseReturnValue:
    """Show a thing's pictures, and how to add, describe, order and remove them."""
    return _page(group, uid)


@bp.post("/")
@for_group(may_edit)
def bring_photo(group: Group, uid: str) -> ResponseReturnValue:
    """Put a picture behind the others."""
    sent = request.files.get("photo")
    try:
        _require_change(group, uid)
        if sent is None or not sent.filename:
            raise InvalidQueryError(_("写真を選んでください。"), parameter="photo")
        with closing(sent):
            content = sent.read(MOST_BYTES + 1)
        picture = read_picture(content, name=_("写真"))
        with open_transaction() as session:
            add_photo(
                session,
                uid,
                picture,
                request.form.get("alt", ""),
                version=_version(),
                actor=group.actor(),
                on=today(),
            )
    except GeoError as error:
        return _page(group, uid, error=error)
    return _back(group, uid, "added")


@bp.post("/arrange")
@for_group(may_edit)
def arrange(group: Group, uid: str) -> ResponseReturnValue:
    """Write the pictures' words, and move or remove the one whose button was pressed."""
    try:
        _require_change(group, uid)
        with open_transaction() as session:
            photos = find_own_photos(session, group.record.id, uid)
            wanted = [
                (photo.uid, request.form.get(f"alt-{photo.uid}", photo.alt))
                for photo in photos
            ]
            act, _sep, chosen = request.form.get("act", "").partition("-")
            arrange_photos(
                session,
                uid,
                _moved(wanted, act, chosen),
                version=_version(),
                actor=group.actor(),
                on=today(),
            )
    except GeoError as error:
        return _page(group, uid, error=error)
    return _back(group, uid, "removed" if act == "remove" else "arranged")


@bp.get("/<photo>.jpg")
@for_group(may_see_group)
def send_own(group: Group, uid: str, photo: str) -> ResponseReturnValue:
    """Send a picture to the group's own people, of a draft too."""
    with open_session() as session:
        get_seen(session, group, uid)
        content = get_own_picture(
            session, group.record.id, uid, photo, small=asks_for_small()
        )
    response = as_jpeg(content)
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response


def _moved(
    wanted: list[tuple[str, str]], act: str, chosen: str
) -> list[tuple[str, str]]:
    place = next((i for i, (uid, _alt) in enumerate(wanted) if uid == chosen), None)
    if place is None:
        return wanted
    one = wanted.pop(place)
    if act == "remove":
        return wanted
    step = {"up": -1, "down": 1}.get(act, 0)
    wanted.insert(max(place + step, 0), one)
    return wanted


def _require_change(group: Group, uid: str) -> None:
    """Refuse what must be looked at by an owner first: a picture cannot be proposed."""
    with open_session() as session:
        record = get_seen(session, group, uid).record
    if not _may_change(group, record):
        raise ConflictError(_waits())


def _may_change(group: Group, record: ItemRecord) -> bool:
    return may_write_at_once(
        group.standing, record.moderation, before=record.status, after=record.status
    )


def _waits() -> str:
    return str(
        _(
            "このデータは、責任者が確かめてから載せる決まりです。"
            "写真は責任者が付けます。"
        )
    )


def _version() -> int:
    version = request.form.get("version", type=int)
    if version is None:
        message = _("どの版を直すのかが分かりません。ページを開き直してください。")
        raise MissingVersionError(message)
    return version


def _back(group: Group, uid: str, said: str) -> ResponseReturnValue:
    address = url_for(
        "group_photos.show_photos", organisation=group.uid, uid=uid, said=said
    )
    return redirect(address, 303)


def _page(
    group: Group, uid: str, *, error: GeoError | None = None
) -> ResponseReturnValue:
    with open_session() as session:
        item = get_seen(session, group, uid)
        photos = find_own_photos(session, group.record.id, uid)
    unseen = _may_change(group, item.record)
    page = PhotoPage(
        item=item,
        photos=photos,
        may_change=may_edit(group.standing) and unseen,
        waits_for_owner=may_edit(group.standing) and not unseen,
    )
    shown = render_template(
        "groups/photos.html",
        group=group,
        city=group.city,
        page=page,
        said=request.args.get("said"),
        error=error,
        waits=_waits(),
        typed=request.form if error is not None else {},
    )
    return shown, 200 if error is None else STATUS.get(type(error), 422)
