"""A figure against a value: the city's, last year's, another district's."""

from geo.analysis.rates import Verdict
from geo.report.planning.model import FigureCard


def judge(
    value: float | None,
    lower: float | None,
    upper: float | None,
    reference_value: float | None,
) -> Verdict:
    """Say whether an interval clears a reference value.

    HIGHER or LOWER where the whole interval lies above or below it, NO_DIFFERENCE
    (差があるとはいえない) where it holds or touches it, NOT_COMPARABLE where any of
    the four is None. The rule of `geo.analysis.rates.compare_with`.
    """
    if value is None or lower is None or upper is None or reference_value is None:
        return Verdict.NOT_COMPARABLE
    if lower > reference_value:
        return Verdict.HIGHER
    if upper < reference_value:
        return Verdict.LOWER
    return Verdict.NO_DIFFERENCE


def compare_card(
    card: FigureCard, reference_value: float | None
) -> tuple[Verdict, bool]:
    """Compare a card with any value in its unit, and say whether strongly.

    Parameters
    ----------
    card : FigureCard
        Of an indicator whose chance has a known size; else NOT_COMPARABLE.
    reference_value : float or None
        Such as another district's or last year's value, taken as certain.

    Returns
    -------
    tuple
        The verdict by the 95 % interval, and whether the 99.8 % interval gives
        the same one. Values of unlike definition are the caller's to refuse.
    """
    figure = card.estimate
    if not card.indicator.judged or not figure.known:
        return Verdict.NOT_COMPARABLE, False
    verdict = judge(figure.value, figure.lower, figure.upper, reference_value)
    far = judge(figure.value, card.lower_998, card.upper_998, reference_value)
    differs = verdict in {Verdict.HIGHER, Verdict.LOWER}
    return verdict, differs and far is verdict
