from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from geo.domain.errors import InvalidLayerError
from geo.store.activity_reports import has_activity_reports, save_activity_reports
from geo.store.models import ActivityReport
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, DAY, add_districts, add_layer, at
from tests.towns import IN_EAST


def save(session, *rows):
    table = pd.DataFrame(rows, columns=["source_id", "on_date", "participants"])
    return save_activity_reports(
        session,
        table,
        municipality=ensure_municipality(session, CITY),
        layer="activities",
    )


@pytest.fixture
def listed(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST, "体操", source_id="a1"))
    return session


def test_the_same_day_is_replaced(listed):
    city = ensure_municipality(listed, CITY)
    before = has_activity_reports(listed, city)
    save(listed, ("a1", DAY, 5), ("a1", date(2026, 5, 8), 6))
    save(listed, ("a1", DAY, 0))
    counts = listed.scalars(select(ActivityReport.participants))

    assert sorted(counts) == [0, 6]
    assert (before, has_activity_reports(listed, city)) == (False, True)


def test_a_number_nobody_listed_is_refused(listed):
    with pytest.raises(InvalidLayerError, match="1行目: 番号「z9」の活動がありません"):
        save(listed, ("z9", DAY, 5))
