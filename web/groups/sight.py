"""A group's things as far as the reader may see them: the only way views come to them."""

from collections.abc import Sequence

from geo.domain.errors import NotFoundError
from geo.query.items import Item, ItemRecord, find_items, get_item
from geo.store.session import Session
from web.groups.group import Group
from web.language import translated as _
from web.policy import may_see_item


def find_seen(session: Session, group: Group) -> list[ItemRecord]:
    """Return what the reader may see of a group's things, by kind and title."""
    return only_seen(group, find_items(session, group.record.id))


def only_seen(group: Group, items: Sequence[ItemRecord]) -> list[ItemRecord]:
    """Leave out what the reader may not see."""
    return [item for item in items if _sees(group, item)]


def get_seen(session: Session, group: Group, uid: str) -> Item:
    """Return one thing of a group.

    Raises
    ------
    NotFoundError
        If the group has none of that id, or the reader may not see it.
    """
    item = get_item(session, group.record.id, uid)
    if not _sees(group, item.record):
        raise NotFoundError(_("この項目は見つかりません。"), kind="feature", uid=uid)
    return item


def _sees(group: Group, item: ItemRecord) -> bool:
    return may_see_item(
        group.standing, status=item.status, visibility=item.layer_visibility
    )
