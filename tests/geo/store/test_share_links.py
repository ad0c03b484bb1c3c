"""Shared links and publication, as both databases keep them."""

import secrets
from datetime import timedelta

import pytest

from geo.domain.errors import InvalidQueryError, NotFoundError, StaleEditError
from geo.domain.periods import today
from geo.query.group_history import find_documents, find_history
from geo.query.proposals import find_city_proposals, find_proposals
from geo.query.publication import find_own_layers, find_published_changes
from geo.query.share_links import find_share_links, get_shared_link
from geo.store.editing import Actor, create_feature
from geo.store.publication import change_publication
from geo.store.share_links import count_use, create_link, revoke_link
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER = Actor("owner")


@pytest.fixture
def group(session):
    add_districts(session)
    made = add_group(session)
    create_feature(session, made, "activity", {"title": "清掃"}, actor=OWNER, on=DAY)
    return made


def test_a_link_is_made_used_and_stopped(session, group):
    secret = secrets.token_urlsafe(32)
    create_link(
        session,
        group.id,
        name="役員会",
        role="viewer",
        last_day=today() + timedelta(days=7),
        secret=secret,
        actor=OWNER,
        on=today(),
    )
    count_use(session, secret)

    link = find_share_links(session, group.id)[0]
    assert (link.state, link.used_count) == ("open", 1)
    assert link.last_day == today() + timedelta(days=7)
    assert get_shared_link(session, secret).organisation == group.uid
    revoke_link(session, group.id, link.uid)
    with pytest.raises(NotFoundError):
        get_shared_link(session, secret)


def test_a_layer_that_is_not_public_has_no_public_log(session, group):
    layer = find_own_layers(session, group.id)[0]
    city = group.municipality_id
    assert len(find_published_changes(session, city, layer.slug)) == 1

    def change(**values):
        change_publication(session, group.id, layer.uid, values, version=1, actor=OWNER)

    with pytest.raises(InvalidQueryError):
        change(licence="秘密")
    change(visibility="members")

    assert find_published_changes(session, city, layer.slug) == []
    with pytest.raises(StaleEditError):
        change(visibility="public")
    assert [each["kind"] for each in find_history(session, group.id)] == [
        "activity",
        "layer",
    ]
    assert len(find_documents(session, group.id)) == 1
    assert find_proposals(session, group.id) == find_city_proposals(session) == []
