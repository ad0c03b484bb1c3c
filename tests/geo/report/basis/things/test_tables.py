"""Tables of collaborations by class, district and year, against a count made anew."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import text

from geo.domain.errors import NotFoundError
from geo.report.basis.codec import decode_basis, encode_basis
from geo.report.basis.gather import gather_basis
from geo.report.basis.model import NO_DISTRICT
from geo.report.basis.things.tables import find_tables
from geo.report.planning.model import WHOLE
from geo.report.planning.tables import Cell, describe_table, describe_years, table_years
from geo.store.models import VocabularyEdition, VocabularyTerm
from tests.basis import asked_of
from tests.samples import add_districts, add_layer, at, city_id, snapshot_of
from tests.together import collaborate, open_door, plan
from tests.towns import EAST, IN_WEST, WEST

NEW_YEARS_EVE, NEW_YEAR = date(2026, 3, 31), date(2026, 4, 1)


@pytest.fixture
def town(session):
    add_districts(session)
    add_layer(session, "place", at(IN_WEST, "西の館"))
    return session


def rows_of(table, year):
    counts = table.counts[table.counts["fiscal_year"] == year]
    return {(row.district_code, row.row): row.things for row in counts.itertuples()}


def test_a_collaboration_stands_in_every_year_its_term_touches(town):
    collaborate(town, term_start=NEW_YEARS_EVE, term_end=date(2026, 4, 2), area=EAST)
    collaborate(town, term_start=NEW_YEAR, area=EAST)
    collaborate(town, term_start=date(2024, 2, 29), term_end=NEW_YEAR)
    table = find_tables(asked_of(town))["form"]

    assert rows_of(table, 2023) == {(NO_DISTRICT, "共催"): 1}
    assert rows_of(table, 2024) == {(NO_DISTRICT, "共催"): 1}
    assert rows_of(table, 2025) == {(NO_DISTRICT, "共催"): 1, (EAST, "共催"): 1}
    assert rows_of(table, 2026) == {(EAST, "共催"): 2}


def test_an_early_end_ends_the_years(town):
    collaborate(
        town, term_start=date(2024, 4, 1), status="ended", ended_on=date(2025, 4, 1)
    )

    years = set(find_tables(asked_of(town))["form"].counts["fiscal_year"])

    assert years == {2024}


def test_the_zone_is_that_of_the_years_last_day_and_old_ones_stay(town):
    collaborate(
        town,
        area=EAST,
        term_start=date(2024, 4, 1),
        zones=(
            ("D", date(2024, 4, 1), NEW_YEARS_EVE),
            ("C", NEW_YEARS_EVE, date(2026, 5, 1)),
            ("B", date(2026, 5, 1), None),
        ),
    )
    collaborate(town, area=EAST, term_start=NEW_YEAR)
    table = find_tables(asked_of(town))["zone"]

    assert rows_of(table, 2024) == {(EAST, "D"): 1}
    assert rows_of(table, 2025) == {(EAST, "C"): 1}
    assert rows_of(table, 2026) == {(EAST, "B"): 1, (EAST, ""): 1}


def test_forms_stand_under_the_words_of_the_edition_in_force(town):
    edition = VocabularyEdition(
        municipality_id=city_id(town),
        vocabulary="form",
        number=1,
        source="指針",
        valid_from=NEW_YEAR,
        by_role="staff",
    )
    town.add(edition)
    town.flush()
    for at_place, label in enumerate(["ともに行う", "委託"]):
        town.add(
            VocabularyTerm(
                edition_id=edition.id,
                position=at_place,
                label=label,
                code="cohosting" if at_place == 0 else None,
                relation="exact" if at_place == 0 else "unmapped",
            )
        )
    collaborate(town, form_label="ともに行う")
    collaborate(town, form_label="前のことば", form=None)

    table = find_tables(asked_of(town))["form"]

    assert list(table.labels) == ["ともに行う", "委託", "前のことば"]
    assert table.terms == {"ともに行う": "cohosting"}


def test_a_shared_collaboration_stands_in_each_department_and_once_in_the_total(town):
    collaborate(town, area=EAST, departments=["緑と公園課", "環境課"])
    collaborate(town, area=WEST, departments=["環境課"])
    collaborate(town)
    basis = gather_basis(town, snapshot_of(town))
    cross = describe_table(basis, "department", 2026)
    found = {row.row: row for row in cross.rows}

    assert found["環境課"].cell().things == 2
    assert found["環境課"].cell(EAST).things == 1
    assert found["緑と公園課"].cell(WEST) == Cell(0, None)
    assert found[""].cell().things == 1
    assert cross.total[WHOLE].things == 3
    assert cross.citywide_total.things == 1
    assert sum(row.cell().things for row in cross.rows) == 4
    assert cross.districts == (EAST, WEST)


def test_measures_without_a_collaboration_stand_with_zero(town):
    first, _ = plan(town, "1-1", "1-2")
    collaborate(town, area=EAST, plan_measure_id=first.id)
    cross = describe_table(gather_basis(town, snapshot_of(town)), "measure", 2026)

    assert [row.cell().things for row in cross.rows] == [1, 0]
    assert list(cross.table.labels.values()) == [
        "総合計画　1-1 施策1-1",
        "総合計画　1-2 施策1-2",
    ]


def test_yen_by_field_are_plain_sums_and_the_unsaid_stay_unknown(town):
    collaborate(
        town, "a", area=EAST, issue_field="welfare", amounts={2026: 30_000, 2025: 1}
    )
    collaborate(town, "b", area=EAST, issue_field="welfare", amounts={2026: 12_345})
    collaborate(town, "c", issue_field="learning")
    cross = describe_table(gather_basis(town, snapshot_of(town)), "field", 2026)
    found = {row.row: row for row in cross.rows}

    assert found["welfare"].cell(EAST) == Cell(2, 42_345.0)
    assert found["learning"].cell() == Cell(1, None)
    assert cross.total[WHOLE] == Cell(3, 42_345.0)


def test_phases_are_told_by_the_year_of_their_day(town):
    open_door(town, deadline=NEW_YEARS_EVE, area=WEST)
    open_door(town, deadline=NEW_YEAR, phase="check")
    open_door(town, held_on=NEW_YEAR, deadline=NEW_YEARS_EVE, phase="do", area=WEST)
    basis = gather_basis(town, snapshot_of(town))

    assert [
        (one.fiscal_year, dict(one.things)) for one in describe_years(basis, "phase")
    ] == [
        (2025, {"plan": 1, "do": 0, "check": 0}),
        (2026, {"plan": 0, "do": 1, "check": 1}),
    ]
    [west, _] = describe_years(basis, "phase", WEST)
    assert west.total == 1
    with pytest.raises(NotFoundError):
        describe_years(basis, "phase", "nowhere")


def test_every_table_adds_up_to_a_count_made_anew(town):
    """Recompute one year from the bare rows, without the program's own queries."""
    for number in range(12):
        collaborate(
            town,
            f"事業{number}",
            area=(EAST, WEST, None)[number % 3],
            term_start=date(2022 + number % 4, 4, 1 + number % 3),
            term_end=date(2026, 1 + number % 6, 1),
            form_label=("共催", "委託", "補助")[number % 3],
            departments=["環境課", "市民課"][: 1 + number % 2],
            amounts={2025: 1_000 * number} if number % 4 else {},
            zones=((("A", "B", "C")[number % 3], date(2022, 4, 1), None),),
        )
    stored = pd.DataFrame(
        town.execute(
            text(
                "SELECT p.id, a.code, p.form_label, p.term_start, p.term_end, m.yen"
                " FROM partnership p LEFT JOIN area a ON a.id = p.area_id"
                " LEFT JOIN partnership_amount m"
                " ON m.partnership_id = p.id AND m.fiscal_year = 2025"
            )
        ).mappings()
    )
    begins = pd.to_datetime(stored["term_start"])
    ends = pd.to_datetime(stored["term_end"])
    there = stored[(begins < "2026-04-01") & (ends > "2025-04-01")]
    expected = Counter(zip(there["code"].fillna(""), there["form_label"], strict=True))
    tables = find_tables(asked_of(town))

    assert rows_of(tables["form"], 2025) == dict(expected)
    for name in ("form", "zone", "field"):
        in_year = tables[name].counts[tables[name].counts["fiscal_year"] == 2025]
        assert in_year["things"].sum() == len(there)
        assert in_year["yen"].sum() == there["yen"].fillna(0).astype(float).sum()
    totals = tables["department"].totals
    assert totals.loc[totals["fiscal_year"] == 2025, "things"].sum() == len(there)


def test_a_report_with_tables_comes_back_from_its_bytes(town):
    collaborate(town, area=EAST, amounts={2026: 5})
    basis = gather_basis(town, snapshot_of(town))
    kept = encode_basis(basis)

    assert encode_basis(decode_basis(kept)) == kept
    assert describe_table(decode_basis(kept), "form", 2026).rows == (
        describe_table(basis, "form", 2026).rows
    )
    assert table_years(decode_basis(kept)) == (2026, 2025)
