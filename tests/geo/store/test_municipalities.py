import pytest
from sqlalchemy import select

from geo.domain.errors import NotFoundError
from geo.query.cities import get_revision
from geo.store.models import Municipality
from geo.store.municipalities import ensure_municipality, mark_changed
from tests.samples import CITY, SLUG


def test_the_first_data_brings_a_municipality_in_once(session):
    made = ensure_municipality(session, CITY)

    assert (made.code, made.slug, made.plane_srid) == ("012173", SLUG, 6680)
    assert ensure_municipality(session, SLUG).id == made.id
    assert len(session.scalars(select(Municipality)).all()) == 1


def test_every_change_counts_the_revision_up(session):
    city = ensure_municipality(session, CITY)
    mark_changed(session, city)
    mark_changed(session, city)

    assert get_revision(session, SLUG) == 2


def test_a_place_japan_does_not_have_is_not_found(session):
    with pytest.raises(NotFoundError):
        ensure_municipality(session, "99999")


def test_a_city_nobody_brought_in_has_no_revision(session):
    assert get_revision(session, "nowhere") is None
