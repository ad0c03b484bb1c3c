"""Which fields, generations and times of day activities are for, by district."""

from collections import Counter

import pandas as pd

from geo.report.basis.asked import Asked
from geo.report.basis.model import BIAS_COLUMNS, NO_DISTRICT


def find_bias(asked: Asked) -> pd.DataFrame:
    """Return the long frame of `Basis.bias`.

    Returns
    -------
    DataFrame
        ``district_code`` (`NO_DISTRICT` where an activity stands in none), ``field``,
        ``generation``, ``time_band`` (codes, "" where nobody said), ``activities``
        and ``once`` (int64): an activity for several generations is in
        ``activities`` of each, and in ``once`` of the first alone, so that ``once``
        adds up to the number of activities.
    """
    held: Counter[tuple[str, str, str, str]] = Counter()
    once: Counter[tuple[str, str, str, str]] = Counter()
    for card in asked.of_kind("activity"):
        home = asked.homes.get(card.uid, NO_DISTRICT)
        generations = dict.fromkeys(card.generations) or {"": None}
        for position, generation in enumerate(generations):
            key = (home, card.field or "", generation, card.time_band or "")
            held[key] += 1
            once[key] += position == 0
    rows = [(*key, held[key], once[key]) for key in sorted(held)]
    frame = pd.DataFrame(rows, columns=list(BIAS_COLUMNS))
    return frame.astype({"activities": "int64", "once": "int64"})
