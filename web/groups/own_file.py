"""A group's own file on its way in: whatever it or the form says, it fills one layer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import abort

from geo.domain.municipalities import get_municipality_name
from geo.query.group_layers import GroupLayer, find_group_layers
from geo.query.targets import Targets
from geo.store.drafts import Draft, DraftSummary, find_drafts, get_draft
from geo.store.keepers import Keeper
from web.database import open_session
from web.groups.group import Group
from web.import_answers import read_answers
from web.language import translated as _
from web.policy import may_publish_unseen
from web.purposes import Purpose, purpose_of_draft
from web.signing_in import signed_in

KINDS = ("activity", "place")
"""Sites and agreements are the city's to list; issues come in no file."""
ABOUT_READING = ("encoding", "crs", "sheet", "columns")


def keeper_of(group: Group) -> Keeper:
    """Return who the history says brings the file."""
    actor = group.actor()
    return Keeper(group.record.id, actor.role, actor.organisation)


def own_layers(group: Group) -> dict[str, GroupLayer]:
    """Return the group's layers that a file may fill, by kind."""
    with open_session() as session:
        found = find_group_layers(session, group.record.id)
    return {kind: found[kind] for kind in KINDS if kind in found}


def forced(layer: GroupLayer, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Return a wish about the group's own layer; only how to read the file is asked."""
    asked = {name: wish[name] for name in ABOUT_READING if wish.get(name)}
    said = {
        name: getattr(layer, name)
        for name in (
            *("slug", "kind", "title", "source", "licence"),
            *("owner_name", "fictional"),
        )
    }
    return asked | {name: value for name, value in said.items() if value}


def read_wish(
    layer: GroupLayer, answers: Mapping[str, str], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a form's answers as the wish of the group's own layer."""
    purpose = purpose_of(layer.kind)
    return forced(layer, read_answers(purpose, answers, Targets(), before))


def purpose_of(kind: str) -> Purpose:
    """Return what the rows of a kind are to become."""
    return purpose_of_draft("layer", kind)


def get_own_draft(group: Group, uid: str) -> tuple[Draft, GroupLayer]:
    """Return a draft for one of the group's own layers, and that layer.

    Raises
    ------
    NotFoundError
        If there is none of this account's.
    """
    with open_session() as session:
        draft = get_draft(session, uid, account_id=account_of())
    layers = own_layers(group)
    layer = layers.get(str(draft.wish.get("kind")))
    if (
        draft.purpose != "layer"
        or layer is None
        or layer.slug != draft.wish.get("slug")
        or draft.city_code != city_code(group)
    ):
        abort(404)
    return replace(draft, wish=forced(layer, draft.wish)), layer


def find_own_drafts(group: Group) -> list[DraftSummary]:
    """Return this account's drafts for the group's own layers, the newest first."""
    slugs = {layer.slug for layer in own_layers(group).values()}
    account = account_of()
    with open_session() as session:
        return [
            found
            for found in find_drafts(session, account_id=account)
            if found.purpose == "layer"
            and get_draft(session, found.uid, account_id=account).wish.get("slug")
            in slugs
        ]


def refusal_of(group: Group, layer: GroupLayer | None) -> str | None:
    """Return why somebody may not fill a layer at once, None where they may."""
    if may_publish_unseen(group.standing, layer.moderation if layer else "direct"):
        return None
    return str(
        _(
            "このデータは、責任者が確かめてから載せる決まりです。"
            "ファイルの取り込みは責任者が行います。"
        )
    )


def city_code(group: Group) -> str:
    """Return the six digits of the group's municipality."""
    return get_municipality_name(group.city.code).code6


def account_of() -> int:
    """Return whose the drafts are; a shared link has no account."""
    who = signed_in()
    if who is None:
        abort(404)
    return who.account_id
