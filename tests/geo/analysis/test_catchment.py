import numpy as np
import pandas as pd
import pytest
from access import Access
from shapely import Point

from geo.analysis.catchment import two_stage
from geo.domain.errors import CrsMismatchError
from tests.towns import activities_at, features, grid_town

NAN = float("nan")
HOMES = features([Point(0, 0), Point(100, 0), Point(1000, 0)])
CENTRES = features([Point(50, 0), Point(150, 0)])


def test_two_homes_share_a_centre_by_hand():
    # The first centre reaches 300 people, the second only the 100 at (100, 0).
    found = two_stage(HOMES, [200, 100, 50], CENTRES, [3, 1], 60)

    assert found.tolist() == [3 / 300, 3 / 300 + 1 / 100, 0]


def test_a_place_exactly_at_the_edge_is_reached():
    assert two_stage(HOMES, [1, 1, 1], CENTRES, [1, 1], 50)[0] > 0
    assert two_stage(HOMES, [1, 1, 1], CENTRES, [1, 1], 49.99)[0] == 0


def weight(metres):
    return np.exp(-((np.asarray(metres) / 300) ** 2))


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # theirs
@pytest.mark.parametrize("decay", [None, weight])
def test_scores_are_those_of_another_program(decay):
    rng = np.random.default_rng(6)
    homes, centres = rng.uniform(0, 2000, (60, 2)), rng.uniform(0, 2000, (9, 2))
    people, offered = rng.integers(0, 900, 60), rng.integers(1, 20, 9)
    metres = np.linalg.norm(homes[:, None] - centres[None], axis=2)
    cost = pd.DataFrame(
        [(i, j, metres[i, j]) for i in range(60) for j in range(9)],
        columns=["origin", "dest", "cost"],
    )
    theirs = Access(
        demand_df=pd.DataFrame({"id": range(60), "people": people}),
        demand_index="id",
        demand_value="people",
        supply_df=pd.DataFrame({"id": range(9), "offered": offered}),
        supply_index="id",
        supply_value="offered",
        cost_df=cost,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    ).two_stage_fca(name="score", max_cost=700, weight_fn=decay)["score_offered"]

    ours = two_stage(
        features([Point(xy) for xy in homes]),
        people,
        features([Point(xy) for xy in centres]),
        offered,
        700,
        decay=decay,
    )

    assert ours == pytest.approx(theirs.reindex(range(60)).fillna(0), abs=1e-12)
    assert ours.max() > 0


def test_all_that_somebody_reaches_is_handed_out():
    people, offered = np.array([200.0, 100, 50]), np.array([3.0, 1])

    assert two_stage(HOMES, people, CENTRES, offered, 60) @ people == pytest.approx(4)


def test_homes_without_a_known_place_or_number():
    homes = features([Point(0, 0), None, Point(100, 0)])

    found = two_stage(homes, [NAN, 10, 100], CENTRES, [3, 1], 60)

    assert found[0] == 3 / 100  # nobody is known to live there; the centre is near
    assert np.isnan(found[1])


def test_a_centre_that_nobody_claims_is_handed_to_nobody():
    assert two_stage(HOMES, [0, 0, 0], CENTRES, [3, 1], 60).tolist() == [0, 0, 0]


def test_without_centres_the_score_is_0():
    assert two_stage(HOMES, [1, 1, 1], features([]), [], 60).tolist() == [0, 0, 0]


def test_a_district_stands_at_one_point_of_its_own():
    town = grid_town(2, 1)

    assert two_stage(town, [10, 10], CENTRES, [1, 0], 60) == pytest.approx([0.1, 0])


def test_degrees_and_amounts_that_cannot_be_are_refused():
    with pytest.raises(CrsMismatchError):
        two_stage(activities_at((141, 43)), [1], activities_at((141, 43)), [1], 60)
    with pytest.raises(ValueError, match="negative"):
        two_stage(HOMES, [1, -1, 1], CENTRES, [1, 1], 60)
    with pytest.raises(ValueError, match="2 amounts"):
        two_stage(HOMES, [1, 1], CENTRES, [1, 1], 60)
