"""Reports are kept once a day, and never written to again."""

from datetime import date

import pytest

from geo.domain.errors import ConflictError, NotFoundError
from geo.query.kept_reports import (
    find_kept_reports,
    get_kept_report,
    read_kept_report,
)
from geo.store.backup import write_backup
from geo.store.kept_reports import NewReport, keep_report
from geo.store.models import KeptReport
from geo.store.municipalities import ensure_municipality
from geo.store.restore import restore_backup
from geo.store.session import transaction

FIRST, SECOND, THIRD = (date(2026, 4, day) for day in (1, 8, 15))


def report(day, *, says="a", area_set="districts", first=True):
    return NewReport(
        area_set=area_set,
        title="地区",
        first_choice=first,
        day=day,
        digest=says,
        format=1,
        content=f"内容{says}".encode(),
    )


def keep(session, made):
    city = ensure_municipality(session, "inagi")
    return keep_report(session, city, made, by_role="operator")


def read(session, area_set, on):
    city = ensure_municipality(session, "inagi")
    found = get_kept_report(session, city.id, area_set, on=on)
    return found.day, read_kept_report(session, found.id).decode()


def test_a_report_that_says_the_same_is_not_kept_twice(session):
    assert keep(session, report(FIRST))
    revision = ensure_municipality(session, "inagi").revision
    assert not keep(session, report(SECOND))

    session.expire_all()
    assert ensure_municipality(session, "inagi").revision == revision
    assert session.query(KeptReport).count() == 1


def test_the_newest_report_not_after_the_day_is_read(session):
    keep(session, report(FIRST, says="a"))
    keep(session, report(THIRD, says="b"))

    assert read(session, "districts", FIRST) == (FIRST, "内容a")
    assert read(session, "districts", SECOND) == (FIRST, "内容a")
    assert read(session, None, THIRD) == (THIRD, "内容b")
    with pytest.raises(NotFoundError):
        read(session, "districts", date(2026, 3, 31))


def test_another_report_of_the_same_day_is_refused(session):
    keep(session, report(FIRST, says="a"))

    with pytest.raises(ConflictError):
        keep(session, report(FIRST, says="b"))
    assert read(session, "districts", FIRST) == (FIRST, "内容a")


def test_area_sets_are_kept_apart_and_one_is_the_citys_own(session):
    keep(session, report(FIRST, says="a"))
    keep(session, report(FIRST, says="b", area_set="schools", first=False))

    assert read(session, "schools", FIRST) == (FIRST, "内容b")
    assert read(session, None, FIRST) == (FIRST, "内容a")
    city = ensure_municipality(session, "inagi")
    listed = find_kept_reports(session, city.id)
    assert [found.area_set for found in listed] == ["districts", "schools"]


def test_a_backup_brings_kept_reports_back(database, tmp_path):
    path = tmp_path / "all.zip"
    with transaction(database) as session:
        keep(session, report(FIRST))
    write_backup(database, path)

    with transaction(database) as session:
        session.query(KeptReport).delete()
    restore_backup(database, path, replace=True)

    with transaction(database) as session:
        assert read(session, "districts", FIRST) == (FIRST, "内容a")
