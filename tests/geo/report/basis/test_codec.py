"""A basis goes to bytes and comes back as it was."""

from dataclasses import fields, is_dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal
from shapely import Point

from geo.domain.errors import InvalidBackupError
from geo.domain.estimate import Reason, State
from geo.report.basis.codec import decode_basis, digest_basis, encode_basis
from geo.report.basis.model import (
    Basis,
    Count,
    CrossTable,
    Due,
    Gap,
    GapCandidate,
    Hidden,
    Measure,
    Mix,
    Population,
    Survey,
)
from geo.snapshot.model import AreaSetSummary, City

ON = date(2026, 4, 1)
CODES = pd.Index(["01", "02", "03", "04"], name="district_code")


def sample(**changed):
    """A basis in which every record, type and state occurs."""
    counts = pd.DataFrame(
        {
            "x": [0.0, np.nan, np.nan, 0.1 + 0.2],
            "n": [10.0, 20.0, np.nan, 0.0],
            "value": [np.nan, np.nan, np.inf, -0.0],
            "state": pd.Series(
                [State.VALUE, State.SUPPRESSED, State.MISSING, State.UNDEFINED],
                dtype=object,
            ).to_numpy(),
            "reason": pd.Series(
                [None, Reason.SMALL_COUNT, Reason.NOT_REPORTED, None], dtype=object
            ).to_numpy(),
        },
        index=CODES,
    )
    area_set = AreaSetSummary(
        "districts",
        "town",
        "地区",
        "見本",
        "CC BY 4.0",
        valid_from=date(2020, 4, 1),
        is_default=True,
        approximate=False,
        fictional=True,
        count=4,
    )
    made = Basis(
        city=City(
            "132250",
            "inagi",
            "稲城市",
            "東京都",
            6677,
            (0.1, 1, 2, 3),
            fictional=True,
            approximate=False,
        ),
        area_set=area_set,
        area_sets=(area_set,),
        on=ON,
        version="1",
        names={"02": "二", "01": "一", "03": "三", "04": "四"},
        outlines=gpd.GeoDataFrame(
            {"name": ["一", "二", "三", "四"]},
            geometry=[Point(139.1, 35.2 + 1e-13).buffer(1 / n) for n in (3, 5, 7, 9)],
            index=CODES,
            crs="EPSG:4326",
        ),
        population=Population(
            bands=pd.DataFrame(
                {
                    "district_code": ["01", "02"],
                    "age_from": pd.array([0, 85], dtype="Int64"),
                    "age_to": pd.array([14, pd.NA], dtype="Int64"),
                    "count": [1.0, np.nan],
                }
            ),
            totals=pd.DataFrame({"residents": [1.5, 2, 3, np.nan]}, index=CODES),
        ),
        measures={
            "membership": (
                Measure(
                    indicator="membership",
                    counts=counts,
                    whole=Count(x=3, n=4.5),
                    definition="名簿",
                    source="市",
                    as_of=date(2025, 4, 1),
                    strata=counts[["x", "n"]].reset_index(),
                ),
            )
        },
        mixes={
            "form_mix": Mix(
                "form_mix",
                {"b": "後", "a": "先"},
                pd.DataFrame({"b": [1, 2, 3, 4], "a": [0, 0, 0, 1]}, index=CODES),
                pd.Series([0, 1, 0, 0], index=CODES),
                "登録",
            )
        },
        bias=pd.DataFrame({"field": ["nature", ""], "activities": [1, 2]}),
        gaps=(
            Gap(None, "all", 500.0, counts[["x"]], (GapCandidate("u", "館", 1, 2, 3),)),
        ),
        dues=(Due("adoption_end", "公園", ON, None, "01"),),
        tables={
            "form": CrossTable(
                "form",
                {"共催": "共催", "": ""},
                {"共催": "cohosting"},
                pd.DataFrame(
                    {
                        "fiscal_year": [2025, 2025],
                        "district_code": ["01", ""],
                        "row": ["共催", ""],
                        "things": [1, 2],
                        "yen": [np.nan, 5.0],
                    }
                ),
                pd.DataFrame({"fiscal_year": [2025], "things": [3]}),
                "登録",
            )
        },
        surveys=(Survey("調査", 2025, None, 10, 3, "定義", "市"),),
        published=pd.DataFrame({"note": pd.Series([None], dtype=object), "ok": [True]}),
        hidden={"membership:2025": Hidden(3, whole=True)},
    )
    return replace(made, **changed)


def assert_same(left, right):
    """Compare two values of a basis in depth: types, order, what is missing."""
    assert type(left) is type(right)
    if isinstance(left, pd.DataFrame):
        assert_frame_equal(left, right, check_exact=True)
        if isinstance(left, gpd.GeoDataFrame):
            assert left.crs == right.crs
            assert all(left.geometry.to_wkb() == right.geometry.to_wkb())
    elif isinstance(left, pd.Series):
        assert_series_equal(left, right, check_exact=True)
    elif is_dataclass(left):
        for item in fields(left):
            assert_same(getattr(left, item.name), getattr(right, item.name))
    elif isinstance(left, dict):
        assert list(left) == list(right)
        for key in left:
            assert_same(left[key], right[key])
    elif isinstance(left, tuple):
        assert len(left) == len(right)
        for pair in zip(left, right, strict=True):
            assert_same(*pair)
    else:
        assert left == right or (left != left and right != right)  # noqa: PLR0124 - NaN is not itself


def test_everything_comes_back_as_it_was():
    before = sample()

    after = decode_basis(encode_basis(before))

    assert_same(before, after)


def test_the_same_basis_gives_the_same_bytes_again_and_again():
    first = encode_basis(sample())

    assert encode_basis(sample()) == first
    assert encode_basis(decode_basis(first)) == first


def test_a_report_kept_before_there_were_tables_opens_with_the_same_bytes():
    old = encode_basis(sample(tables={}))

    assert b"tables" not in old
    assert decode_basis(old).tables == {}
    assert encode_basis(decode_basis(old)) == old


def test_hidden_missing_and_zero_stay_apart():
    counts = decode_basis(encode_basis(sample())).measures["membership"][0].counts

    assert list(counts["state"]) == [
        State.VALUE,
        State.SUPPRESSED,
        State.MISSING,
        State.UNDEFINED,
    ]
    assert counts["x"].isna().tolist() == [False, True, True, False]


def test_the_digest_forgets_the_day_and_the_version_but_no_number():
    digest = digest_basis(sample())

    assert digest_basis(sample(version="2")) == digest
    assert digest_basis(sample(on=date(2026, 4, 2), dues=())) == digest_basis(
        sample(dues=())
    )
    assert digest_basis(sample(names={"01": "壱"})) != digest


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"format":99,"basis":null}', b'{"format":1,"basis":[]}']
)
def test_what_is_no_basis_is_refused(content):
    with pytest.raises(InvalidBackupError):
        decode_basis(content)


def test_what_nobody_said_how_to_write_is_refused():
    with pytest.raises(TypeError):
        encode_basis(sample(names={"01": object()}))
