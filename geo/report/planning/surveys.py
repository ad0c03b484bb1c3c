"""Surveys: how many answered, and what they said, of a population that ends."""

from dataclasses import dataclass

from geo.analysis.intervals import finite_population_interval
from geo.domain.estimate import Estimate, Method, Reason, State, Unit
from geo.report.basis.model import Basis, Survey


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """A survey and its figures.

    ``response``: answered of the population, without interval: it is a count.
    ``share``: who gave the answer the title tells, of those who answered; None
    where the row is the response itself.
    """

    survey: Survey
    response: Estimate
    share: Estimate | None

    @property
    def is_census(self) -> bool:
        """Whether everybody answered, so that nothing is left to chance."""
        return self.survey.population == self.survey.answered


def describe_surveys(basis: Basis) -> tuple[SurveyFigure, ...]:
    """Return the basis's surveys with their figures, in its order.

    Raises
    ------
    ValueError
        If more said so than answered, or more answered than there are; the
        message names the survey.

    Notes
    -----
    Wilson's interval for a finite population where its size is known; none for a
    census, and none where the population is not known: nothing then says how
    much was left out. It presumes that those who answered are a random sample.
    """
    return tuple(_figure(survey) for survey in basis.surveys)


def _figure(survey: Survey) -> SurveyFigure:
    whole, answered, said = survey.population, survey.answered, survey.said
    if (whole is not None and answered > whole) or (said or 0) > answered:
        raise ValueError(f"{survey.title}: {said} of {answered} of {whole} cannot be")
    blank = Estimate(
        unit=Unit.SHARE,
        state=State.MISSING,
        reason=Reason.NOT_REPORTED,
        source=survey.source,
    )
    return SurveyFigure(
        survey,
        response=_share(blank, answered, whole),
        share=None if said is None else _said(blank, said, answered, whole),
    )


def _share(blank: Estimate, x: float, n: float | None) -> Estimate:
    if n is None:
        return blank
    if n == 0:
        return Estimate(
            unit=blank.unit,
            state=State.UNDEFINED,
            reason=Reason.ZERO_DENOMINATOR,
            numerator=x,
            denominator=n,
            source=blank.source,
        )
    return Estimate(
        unit=blank.unit,
        value=x / n,
        numerator=x,
        denominator=n,
        method=Method.DIVIDED,
        source=blank.source,
    )


def _said(blank: Estimate, x: float, n: float, whole: float | None) -> Estimate:
    share = _share(blank, x, n)
    if not share.known or whole is None or whole == n:
        return share
    low, high = finite_population_interval(x, n, whole)
    return Estimate(
        unit=share.unit,
        value=share.value,
        numerator=x,
        denominator=n,
        lower=float(low),
        upper=float(high),
        method=Method.FINITE_WILSON,
        source=share.source,
    )
