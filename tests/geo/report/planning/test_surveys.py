from dataclasses import replace

import pytest

from geo.analysis.intervals import finite_population_interval
from geo.domain.estimate import Method
from geo.report.basis.model import Survey
from geo.report.planning.surveys import describe_surveys
from tests.geo.report.planning.toys import basis


def surveyed(population, answered, said):
    survey = Survey("架空の調査", 2007, population, answered, said, "郵送", "市")
    return describe_surveys(replace(basis(), surveys=(survey,)))[0]


def test_sixty_of_132_groups_answered():
    found = surveyed(132, 60, 30)

    assert found.response.value == pytest.approx(0.4545, abs=5e-5)
    assert found.response.lower is None
    assert found.share.value == 0.5
    assert found.share.method is Method.FINITE_WILSON
    limits = finite_population_interval(30, 60, 132)
    assert (found.share.lower, found.share.upper) == limits


def test_census_has_no_interval():
    found = surveyed(70, 70, 35)

    assert found.is_census
    assert found.response.value == 1
    assert found.share.lower is None


def test_answers_of_an_unknown_population_have_no_interval():
    found = surveyed(None, 60, 30)

    assert not found.response.known
    assert found.share.value == 0.5
    assert found.share.lower is None


def test_response_alone_has_no_share():
    assert surveyed(70, 70, None).share is None


@pytest.mark.parametrize("counts", [(70, 71, 3), (70, 60, 61)])
def test_more_answers_than_people_name_the_survey(counts):
    with pytest.raises(ValueError, match="架空の調査"):
        surveyed(*counts)
