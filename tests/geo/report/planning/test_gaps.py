import pandas as pd

from geo.report.basis.model import Gap
from geo.report.planning.gaps import describe_gaps
from tests.geo.report.planning.toy import figures_of


def gap(field, ages):
    return Gap(field, ages, 500, pd.DataFrame(), ())


def test_the_gap_of_a_field_and_an_age_group_is_found():
    gaps = (gap(None, "all"), gap("welfare", "all"), gap("welfare", "65_plus"))
    figures = figures_of(columns=2, gaps=gaps)

    assert describe_gaps(figures, "welfare", "65_plus") is gaps[2]
    assert describe_gaps(figures, None, "all") is gaps[0]
    assert describe_gaps(figures, "", "all") is gaps[0]
    assert describe_gaps(figures, "culture", "all") is None
    assert describe_gaps(figures, None, "under_15") is None
