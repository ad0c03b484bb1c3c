"""How each district's figure was counted: what may be joined and compared over the years."""

from collections.abc import Sequence

from geo.report.basis.model import Measure
from geo.report.planning.model import WHOLE


def definition_of(measure: Measure, code: str) -> str:
    """Return how one district's figure was counted, or the whole city's.

    A district whose own way is not said was counted as the measure says.
    """
    if code != WHOLE and "definition" in measure.counts:
        own = measure.counts["definition"].get(code)
        if isinstance(own, str) and own:
            return own
    return measure.definition


def definitions_of(measure: Measure, codes: Sequence[str]) -> tuple[str, ...]:
    """Return how each of some districts was counted."""
    if "definition" not in measure.counts:
        return (measure.definition,) * len(codes)
    own = measure.counts["definition"].to_dict()
    return tuple(
        said
        if code != WHOLE and isinstance(said := own.get(code), str) and said
        else measure.definition
        for code in codes
    )
