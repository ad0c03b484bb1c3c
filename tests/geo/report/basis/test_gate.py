"""What the gate takes out, and that nothing tells of it afterwards.

02 西町 | 01 東町; associations a–d divide both into four strips.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from shapely import MultiPolygon, box

from geo.domain.estimate import Reason, State
from geo.export.figures import read_membership, read_observations
from geo.export.tables import find_area_set
from geo.query.cities import get_municipality
from geo.report.association import describe_territory
from geo.report.basis.gate import RATES, RATIOS, protect
from geo.report.basis.gather import gather_basis
from geo.report.basis.households import find_withheld
from geo.report.basis.model import Count, Measure
from geo.store.models import Organisation
from tests.samples import (
    DAY,
    SLUG,
    YEAR,
    add_districts,
    add_layer,
    add_membership,
    members,
    snapshot_of,
)
from tests.towns import STORAGE_CRS, areas, two_districts

STRIPS = {"a": 0, "b": 1, "c": 2, "d": 3}


def frame(x, n):
    codes = pd.Index([f"{at:02}" for at in range(len(x))], name="district_code")
    state = [State.VALUE] * len(x)
    return pd.DataFrame(
        {
            "x": np.array(x, dtype="float64"),
            "n": np.array(n, dtype="float64"),
            "value": np.nan,
            "state": pd.Series(state, dtype=object),
            "reason": pd.Series([None] * len(x), dtype=object),
        }
    ).set_index(codes)


def measure(indicator, x, n, **more):
    whole = Count(x=float(np.nansum(x)), n=float(np.nansum(n)))
    return Measure(
        indicator, frame(x, n), whole, "照会", "見本", fiscal_year=YEAR, **more
    )


@pytest.fixture
def basis(session):
    """A basis of a town without any figure, for measures made by hand."""
    add_districts(session)
    return gather_basis(session, snapshot_of(session))


def protected(basis, *measures):
    by_name = {made.indicator: (made,) for made in measures}
    return protect(replace(basis, measures=by_name))


def test_small_members_and_what_would_tell_of_them_are_hidden_alike(basis):
    given = measure("membership", [3, 30, 20, 0], [40, 50, 25, 12])

    safe = protected(basis, given)

    counts = safe.latest("membership").counts
    hidden = counts["state"] == State.SUPPRESSED
    assert list(hidden) == [True, False, True, False]
    assert list(counts["x"].isna()) == [True, False, True, False]
    assert set(counts.loc[hidden, "reason"]) == {Reason.SMALL_COUNT}
    assert counts["x"].iloc[3] == 0
    assert safe.latest("membership").whole.x == 53
    assert safe.hidden[f"membership:{YEAR}"].districts == 2


def test_households_go_where_they_would_bound_the_members(basis):
    safe = protected(basis, measure("membership", [2, 30, 20], [4, 50, 25]))

    counts = safe.latest("membership").counts
    assert counts["n"].isna().iloc[0]
    assert counts["n"].isna().sum() > 1


def test_not_counted_stays_missing(basis):
    given = measure("membership", [3, np.nan, 20], [40, np.nan, 25])
    given.counts.loc["01", "state"] = State.MISSING

    counts = protected(basis, given).latest("membership").counts

    assert counts.loc["01", "state"] is State.MISSING


def test_residents_are_published_by_others_and_stay(basis):
    safe = protected(basis, measure("participations", [2, 30, 9], [900, 800, 700]))

    counts = safe.latest("participations").counts
    assert list(counts["x"].isna()) == [True, False, True]
    assert not counts["n"].isna().any()


def test_what_is_the_citys_and_small_cannot_be_had_by_taking_away(basis):
    given = measure("participations", [40, 30], [900, 800])
    given = replace(given, whole=Count(x=73.0, n=1700.0))

    safe = protected(basis, given).latest("participations")

    shown = [*safe.counts["x"].dropna(), *([safe.whole.x] if safe.whole.x else [])]
    assert len(shown) < 3


def test_a_city_sum_without_districts_of_unknown_residents_tells_of_none(basis):
    # The city's rate leaves the third out on both sides: 53 = 3 + 50.
    given = measure("adoption_participations", [3, 50, 20], [900, 900, np.nan])
    given = replace(given, whole=Count(x=53.0, n=1800.0))

    safe = protected(basis, given).latest("adoption_participations")

    gone = safe.counts["x"].isna()
    assert gone.iloc[0]
    assert gone.iloc[1] or safe.whole.x is None
    assert not gone.iloc[2]


def test_a_part_does_not_tell_of_its_whole_nor_of_what_is_left(basis):
    part = measure("adoption_participations", [3, 20, 10], [900, 800, 700])
    whole = measure("participations", [3, 20, 110], [900, 800, 700])

    safe = protected(basis, part, whole)

    # Whoever knows every visible number: three at adopted sites, three elsewhere.
    lines, values = [], []
    for indicator, weights in (("adoption_participations", 1), ("participations", 2)):
        made = safe.latest(indicator)
        cells = [*made.counts["x"], made.whole.x]
        for at, count in enumerate(cells):
            if count is not None and not np.isnan(count):
                chosen = range(3) if at == len(cells) - 1 else [at]
                line = np.zeros(6)
                for district in chosen:
                    line[district] = 1
                    line[3 + district] = weights - 1
                lines.append(line)
                values.append(count)
    room = [(1, None)] * 3 + [(0, None)] * 3
    aim = [1, 0, 0, 0, 0, 0]
    low, high = (
        sign
        * linprog(
            np.array(aim) * sign,
            A_eq=np.array(lines) if lines else None,
            b_eq=values or None,
            bounds=room,
        ).fun
        for sign in (1, -1)
    )
    assert high - low >= 5
    assert (safe.latest("participations").counts["x"].isna()).iloc[0]


def test_things_are_not_hidden(basis):
    given = measure("activities", [1, 2, 3], [900, 800, 700])

    assert protected(basis, given).latest("activities") is given


def test_participants_of_all_ages_and_under_40_are_one_table(basis):
    strata = pd.DataFrame({"district_code": ["00", "01", "02"], "x": [2.0, 9.0, 9.0]})
    rates = measure(RATES, [40, 60, 80], [900, 800, 700], strata=strata)
    ratios = measure(RATIOS, [2, 9, 9], [300, 300, 300], strata=strata)

    safe = protected(basis, rates, ratios)

    for indicator in (RATES, RATIOS):
        made = safe.latest(indicator)
        gone = made.counts["x"].isna()
        assert gone.iloc[0]
        assert gone.sum() == 2
        assert set(made.strata["district_code"]) == set(made.counts.index[~gone])


def test_protecting_twice_changes_nothing(basis):
    once = protected(basis, measure("membership", [3, 30, 20], [40, 50, 25]))
    twice = protect(once)

    pd.testing.assert_frame_equal(
        once.latest("membership").counts, twice.latest("membership").counts
    )
    assert once.hidden == twice.hidden


# --- Moved figures ------------------------------------------------------------


@pytest.fixture
def town(session):
    """Two districts, and four associations: one has 3 members of 40 households."""
    add_districts(session, is_default=True)
    west, south, east, north = two_districts().total_bounds
    step = (east - west) / len(STRIPS)
    strips = areas(
        {
            code: MultiPolygon(
                [box(west + at * step, south, west + (at + 1) * step, north)]
            )
            for code, at in STRIPS.items()
        },
        STORAGE_CRS,
    )
    add_districts(session, strips, slug="associations", kind="association")
    add_membership(
        session,
        members("a", 3, 40),
        members("b", 30, 50),
        members("c", 25, 30),
        members("d", 20, 60),
        area_set="associations",
    )
    return session


def hidden_in(session, slug):
    made = gather_basis(session, snapshot_of(session), slug).latest("membership")
    gone = made.counts["state"] == State.SUPPRESSED
    return set(made.counts.index[gone]), made


def test_districts_made_of_a_hidden_association_do_not_tell_of_it(town):
    hidden, own = hidden_in(town, "associations")
    _, moved = hidden_in(town, "districts")

    assert "a" in hidden
    # Whoever knows every visible number of both pages, and where the outlines run.
    shares = {"01": "cd", "02": "ab"}
    lines, values = [], []
    for code in "abcd":
        if not np.isnan(own.counts.loc[code, "x"]):
            lines.append([float(code == other) for other in "abcd"])
            values.append(own.counts.loc[code, "x"])
    for district, codes in shares.items():
        if not np.isnan(moved.counts.loc[district, "x"]):
            lines.append([float(other in codes) for other in "abcd"])
            values.append(moved.counts.loc[district, "x"])
    lines.append([1.0] * 4)
    values.append(own.whole.x)
    low, high = (
        sign * linprog([sign, 0, 0, 0], A_eq=lines, b_eq=values, bounds=(1, None)).fun
        for sign in (1, -1)
    )
    assert high - low >= 5 - 1e-6


def test_the_same_is_hidden_whichever_page_is_asked_first(town):
    first = hidden_in(town, "districts")[0], hidden_in(town, "associations")[0]
    second = hidden_in(town, "associations")[0], hidden_in(town, "districts")[0]

    assert first == second[::-1]


def test_association_page_hides_what_its_area_set_hides(town):
    add_layer(town, "organisation", {"title": "甲自治会", "actor_type": "association"})
    organisation = town.query(Organisation).one()
    snapshot = snapshot_of(town)
    area_set = snapshot.get_area_set("associations")
    row = area_set.outlines.loc["a"]
    organisation.territory_id = int(row["area_id"])

    found = describe_territory(town, snapshot_of(town), organisation.uid)

    assert found.members.state is State.SUPPRESSED
    assert found.members.numerator is None


def test_files_hide_what_pages_hide(town):
    snapshot = snapshot_of(town)
    withheld = find_withheld(town, snapshot)
    city = get_municipality(town, SLUG)
    area_set = find_area_set(town, city, "associations", on=DAY)

    table = read_membership(town, city, area_set, withheld=withheld)

    hidden, _ = hidden_in(town, "associations")
    rows = {row["district_code"]: row for row in table.rows}
    assert rows["a"]["numerator"] is None
    assert {code for code, row in rows.items() if row["note"]} == hidden
    assert rows["a"]["note"].startswith("秘匿")


def test_staff_get_every_number(town):
    city = get_municipality(town, SLUG)
    area_set = find_area_set(town, city, "associations", on=DAY)

    table = read_membership(town, city, area_set, full=True)

    assert {row["numerator"] for row in table.rows} == {3, 30, 25, 20}


def test_table_is_protected_by_itself_where_no_page_is_at_hand(town):
    city = get_municipality(town, SLUG)
    area_set = find_area_set(town, city, "associations", on=DAY)

    table = read_membership(town, city, area_set)

    assert sum(row["numerator"] is None for row in table.rows) == 2


def test_observations_without_people_are_left_alone(town):
    city = get_municipality(town, SLUG)
    add_membership(
        town,
        {"indicator": "flats", "district_code": "a", "numerator": 2, "denominator": 40},
        area_set="associations",
    )
    area_set = find_area_set(town, city, "associations", on=DAY)

    table = read_observations(town, city, area_set)

    assert [row["numerator"] for row in table.rows] == [2]
