import pandas as pd
import pytest

from geo.analysis.rates import Verdict
from geo.domain.errors import NotFoundError
from geo.domain.estimate import State
from geo.report.basis.model import Mix
from geo.report.planning.mixes import describe_mix
from tests.geo.report.planning.toy import figures_of

CODES = pd.Index(["", "01", "02", "03"], name="district_code")


def town(*, recorded=True):
    mix = Mix(
        indicator="form_mix",
        labels={"grant": "補助", "cohost": "共催", "other": "その他"},
        counts=pd.DataFrame(
            {"grant": [1, 40, 0, 0], "cohost": [0, 10, 5, 0], "other": [0, 0, 0, 0]},
            index=CODES,
        ),
        unknown=pd.Series([2, 1, 0, 4], index=CODES),
        source="活動の一覧",
        recorded=recorded,
    )
    return figures_of(columns=3, mixes={"form_mix": mix})


def test_shares_of_the_whole_city_hold_what_stands_in_no_district():
    mix = describe_mix(town(), "form_mix")

    assert [(row.label, row.x, row.n) for row in mix.shares] == [
        ("補助", 41, 56),
        ("共催", 15, 56),
        ("その他", 0, 56),
    ]
    assert (mix.total, mix.unknown, mix.small) == (56, 7, False)


def test_a_districts_shares_are_judged_against_the_citys():
    mix = describe_mix(town(), "form_mix", "02")

    assert mix.small
    grant, cohost, _ = mix.shares
    assert grant.verdict is Verdict.LOWER
    assert cohost.share.value == 1
    assert cohost.share.lower == pytest.approx(0.5655, abs=1e-3)


def test_nothing_to_share_is_no_0():
    mix = describe_mix(town(), "form_mix", "03")

    assert {row.share.state for row in mix.shares} == {State.UNDEFINED}
    assert mix.unknown == 4


def test_what_a_city_does_not_record_is_missing():
    mix = describe_mix(town(recorded=False), "form_mix", "01")

    assert {row.share.state for row in mix.shares} == {State.MISSING}
    assert not mix.recorded


def test_no_such_mix_and_no_such_district():
    with pytest.raises(NotFoundError):
        describe_mix(town(), "zone_mix")
    with pytest.raises(NotFoundError):
        describe_mix(town(), "form_mix", "99")
