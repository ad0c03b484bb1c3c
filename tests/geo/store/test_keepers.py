"""Whose a layer is: a file of anybody else changes nothing in it."""

import pytest
from sqlalchemy import select

from geo.domain.errors import ConflictError
from geo.store.editing import ensure_own_layer
from geo.store.keepers import Keeper, LayerSpec, ensure_layer
from geo.store.layers import save_layer
from geo.store.models import Feature, Municipality, Revision
from tests.groups import add_group, add_member
from tests.samples import add_districts, add_layer, at, layer_frame
from tests.towns import IN_EAST


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def municipality(session):
    return session.scalars(select(Municipality)).one()


def spec(layer, **changes):
    said = {"slug": layer.slug, "kind": layer.kind, "title": "別の名前"}
    return LayerSpec(**said | {"source": "市", "licence": "CC0"} | changes)


def test_the_city_cannot_fill_a_groups_own_layer(session, group):
    layer = ensure_own_layer(session, group, "activity")

    for owner in (None, group.name, "ほかの団体"):
        with pytest.raises(ConflictError, match="架空自治会が管理している"):
            ensure_layer(session, municipality(session), spec(layer, owner_name=owner))

    assert layer.owner_id == group.id
    assert layer.title == "架空自治会の活動"


def test_a_city_list_stays_the_citys_until_the_group_has_people(session, group):
    layer = ensure_layer(
        session,
        municipality(session),
        LayerSpec("events", "activity", "行事", "市", "CC0", owner_name=group.name),
    )
    renewed = spec(layer, owner_name=group.name)
    assert ensure_layer(session, municipality(session), renewed).title == "別の名前"
    assert layer.owner_id == group.id

    add_member(session, group)
    with pytest.raises(ConflictError):
        ensure_layer(session, municipality(session), renewed)


def test_a_groups_file_leaves_its_layer_named_as_it_is(session, group):
    layer = ensure_own_layer(session, group, "activity")
    keeper = Keeper(group.id, "editor", "helper-uid")

    saved = save_layer(
        session,
        layer_frame("activity", at(IN_EAST, organiser="ほかの団体")),
        municipality=municipality(session),
        spec=spec(layer),
        keeper=keeper,
    )

    feature = session.scalars(select(Feature)).one()
    revision = session.scalars(select(Revision)).one()
    assert (len(saved.added), layer.title) == (1, "架空自治会の活動")
    assert (layer.owner_id, feature.organisation_id) == (group.id, group.id)
    assert (revision.by_role, revision.by_organisation) == ("editor", "helper-uid")


def test_a_group_cannot_write_into_another_layer(session, group):
    other = add_group(session, name="架空町内会")
    theirs = ensure_own_layer(session, other, "activity")
    add_layer(session, "activity", at(IN_EAST))
    keeper = Keeper(group.id, "owner")

    for slug in (theirs.slug, "activities", "brand-new"):
        with pytest.raises(ConflictError, match="この団体のものではありません"):
            ensure_layer(
                session, municipality(session), spec(theirs, slug=slug), keeper
            )
