"""Agreements from a file of their own: matched to sites and to those already there."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select

from geo.domain.errors import InvalidLayerError
from geo.ingest.adoptions import COLUMNS
from geo.store.adoptions import save_adoptions
from geo.store.models import Adoption, AdoptionSite, Revision
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, add_layer, at
from tests.towns import IN_EAST, IN_WEST

START, END = date(2026, 4, 1), date(2027, 3, 31)


def agreement(site="1", adopter="花の会", **more):
    return {"site": site, "adopter": adopter, "status": "agreed"} | more


def save(session, *rows, **options):
    table = pd.DataFrame(list(rows), dtype=object).reindex(columns=list(COLUMNS))
    table = table.astype(object).where(table.notna(), None)
    table.index = pd.RangeIndex(1, len(rows) + 1, name="row")
    municipality = ensure_municipality(session, CITY)
    return save_adoptions(session, table, municipality=municipality, **options)


@pytest.fixture
def sites(session):
    add_layer(
        session,
        "adoption_site",
        at(IN_EAST, "東の花壇", source_id="1", asset_id="K-9"),
        at(IN_WEST, "西公園", source_id="2", adopter="西の会"),
        at(None, "駅前 花壇"),
    )
    add_layer(session, "organisation", at(None, "花の会"))
    return session


def stored(session):
    rows = session.scalars(select(Adoption).order_by(Adoption.id))
    return {(row.site_id, row.adopter_name): row for row in rows}


def kinds(saved):
    return [change.kind for change in saved.changes]


@pytest.mark.parametrize("site", ["1", "１", "K-9", "東の花壇"])
def test_a_site_is_found_by_number_asset_or_exact_name(sites, site):
    saved = save(sites, agreement(site, term_start=START, term_end=END))
    made = sites.scalars(select(Adoption).where(Adoption.adopter_name == "花の会"))
    agreed = made.one()

    assert saved.changes[0].title == "東の花壇（花の会）"
    assert sites.get_one(AdoptionSite, agreed.site_id).title == "東の花壇"
    assert (agreed.term_start, agreed.term_end) == (START, date(2027, 4, 1))
    assert agreed.organisation_id is not None


def test_a_row_without_a_known_site_is_skipped_by_name(sites):
    saved = save(sites, agreement("1"), agreement("北公園"), agreement("駅前"))

    assert [(note.severity, note.row) for note in saved.notes] == [
        ("skip", 2),
        ("skip", 3),
    ]
    assert "「北公園」" in saved.notes[0].message
    assert len(saved.added) == 1


def test_a_file_without_any_known_site_is_refused(sites):
    with pytest.raises(InvalidLayerError, match="北公園"):
        save(sites, agreement("北公園"))

    assert len(stored(sites)) == 1


def test_two_sites_of_one_name_are_not_guessed_between(sites):
    add_layer(sites, "adoption_site", at(IN_WEST, "東の花壇"), slug="more")
    saved = save(sites, agreement("東の花壇"), agreement("2"))

    assert "2か所" in saved.notes[0].message
    assert kinds(saved) == ["added", "vanished"]


def test_number_and_name_of_different_sites_follow_the_number_with_a_doubt(sites):
    saved = save(sites, agreement("1", site_title="西公園"))

    assert saved.changes[0].title == "東の花壇（花の会）"
    assert (saved.notes[0].severity, saved.notes[0].row) == ("doubt", 1)
    assert "「西公園」" in saved.notes[0].message


def test_an_agreement_from_the_list_of_sites_is_taken_over_once(sites):
    saved = save(
        sites, agreement("2", "西の会", source_id="A-1", term_start=START, tasks="除草")
    )
    again = save(
        sites, agreement("2", "西の会", source_id="A-1", term_start=START, tasks="除草")
    )

    assert kinds(saved) == ["changed"]
    assert kinds(again) == ["unchanged"]
    assert len(stored(sites)) == 1


def test_a_new_term_of_the_same_group_is_another_agreement(sites):
    save(sites, agreement(term_start=START, term_end=END))
    saved = save(
        sites,
        agreement(term_start=START, term_end=END),
        agreement(term_start=date(2027, 4, 1)),
    )

    assert kinds(saved) == ["unchanged", "added", "vanished"]


def test_what_changed_is_told_with_the_last_day_and_counts_the_page_up(sites):
    save(sites, agreement(source_id="A-1", term_end=END))
    site = sites.scalars(
        select(AdoptionSite).where(AdoptionSite.title == "東の花壇")
    ).one()
    before = site.version
    saved = save(sites, agreement(source_id="A-1", term_end=date(2028, 3, 31)))
    last = sites.scalars(
        select(Revision)
        .where(Revision.target_uid == site.uid)
        .order_by(Revision.id.desc())
    ).first()

    assert saved.changes[0].fields == (("term_end", "2027-03-31", "2028-03-31"),)
    assert site.version == before + 1
    assert last.after == {"adopter": "花の会", "term_end": "2028-04-01"}


def test_an_agreement_the_file_no_longer_has_is_told_and_kept(sites):
    saved = save(sites, agreement("1"))
    gone = [change for change in saved.changes if change.kind == "vanished"]

    assert [(change.title, change.adoption) for change in gone] == [
        ("西公園（西の会）", "西の会")
    ]
    assert len(stored(sites)) == 2


def test_a_term_that_ends_before_it_begins_is_skipped_with_its_days(sites):
    saved = save(sites, agreement("1", term_start=END, term_end=START), agreement("2"))

    assert saved.notes[0].row == 1
    assert "2026-04-01" in saved.notes[0].message
    assert len(saved.added) == 1


def test_remarks_stay_with_what_was_agreed(sites):
    save(sites, agreement(tasks="水やり", notes="鍵は管理事務所"))

    assert sites.scalars(
        select(Adoption.tasks).where(Adoption.adopter_name == "花の会")
    ).one() == ("水やり\n備考: 鍵は管理事務所")


def test_only_the_named_layer_is_looked_at(sites):
    add_layer(sites, "adoption_site", at(IN_WEST, "東の花壇"), slug="more")
    saved = save(sites, agreement("東の花壇"), layer="more")

    assert kinds(saved) == ["added"]
    assert saved.notes == []


def test_a_number_nobody_has_is_told_when_the_name_finds_the_site(sites):
    saved = save(sites, agreement("99", site_title="東の花壇"))

    assert [note.severity for note in saved.notes] == ["doubt"]
    assert "「99」は登録されていない" in saved.notes[0].message
