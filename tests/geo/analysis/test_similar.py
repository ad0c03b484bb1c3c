import numpy as np
import pandas as pd
import pytest

from geo.analysis.similar import nearest_by_context

NAN = float("nan")
TOWN = pd.DataFrame(
    {
        "owner": [0.2, 0.25, 0.8, 0.8],
        "ageing": [0.1, 0.12, 0.4, NAN],
        "same": [1.0] * 4,
    },
    index=pd.Index(["01", "02", "03", "04"], name="district_code"),
)


def test_the_nearest_by_all_conditions_comes_first():
    found = nearest_by_context(TOWN, 2).set_index("district_code")

    assert list(found.loc["01", "similar_code"]) == ["02", "03"] or list(
        found.loc["01", "similar_code"]
    ) == ["02", "04"]
    assert found.loc["01", "distance"].is_monotonic_increasing


def test_only_what_is_known_for_both_is_used_and_named():
    found = nearest_by_context(TOWN, 3).set_index(["district_code", "similar_code"])

    assert found.loc[("01", "02"), "used"] == ("owner", "ageing")
    assert found.loc[("03", "04"), "used"] == ("owner",)
    assert found.loc[("03", "04"), "distance"] == 0


def test_distance_is_in_standard_deviations_by_hand():
    two = pd.DataFrame({"a": [0.0, 2.0], "b": [5.0, 1.0]}, index=["x", "y"])

    # Both lie one standard deviation on either side of the mean.
    assert nearest_by_context(two, 1)["distance"].to_list() == pytest.approx([2, 2])


def test_the_unit_of_a_condition_does_not_matter():
    scaled = TOWN.assign(owner=TOWN["owner"] * 100 + 3)

    pd.testing.assert_frame_equal(nearest_by_context(TOWN), nearest_by_context(scaled))


def test_a_district_of_which_nothing_is_known_is_like_nobody():
    town = TOWN.assign(owner=[0.2, 0.25, NAN, 0.8], ageing=[0.1, 0.2, NAN, 0.1])

    found = nearest_by_context(town)

    assert "03" not in {*found["district_code"], *found["similar_code"]}


def test_one_district_can_be_asked_for_alone():
    every = nearest_by_context(TOWN, 2)

    alone = nearest_by_context(TOWN, 2, of="02")

    expected = every[every["district_code"] == "02"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, expected)
    with pytest.raises(KeyError):
        nearest_by_context(TOWN, of="99")


def test_conditions_that_are_the_same_everywhere_make_nobody_alike():
    assert nearest_by_context(TOWN[["same"]]).empty


def test_a_doubled_code_is_refused():
    with pytest.raises(ValueError, match="code"):
        nearest_by_context(pd.DataFrame({"a": np.arange(2)}, index=["x", "x"]))
