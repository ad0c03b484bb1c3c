"""How varied activities are: their fields, and how few groups hold most of them."""

from collections import Counter
from collections.abc import Callable, Mapping

from geo.analysis.diversity import effective_number
from geo.domain.estimate import Reason
from geo.domain.indicators import get_indicator
from geo.domain.text import fold
from geo.report.basis.asked import Asked, counts_frame, no_figure
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.counting import not_placed, sources_of

BUSIEST = 3


def measure_field_diversity(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the effective number of main fields of activities, where there are enough."""
    fields = {card.uid: card.field for card in asked.of_kind("activity") if card.field}
    if not fields:
        return {}
    least = get_indicator("field_diversity").minimum_n

    def count(held: Counter[str]) -> Count:
        n = held.total()
        if n < least:
            return no_figure(Reason.TOO_FEW_THINGS, n=n)
        return Count(value=float(effective_number(list(held.values()))), n=n)

    return _measure(
        asked, "field_diversity", fields, count, "主な分野が分かる活動の、分野の有効数"
    )


def measure_concentration(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the activities of the three groups that hold most of them."""
    known = {fold(card.title): card.uid for card in asked.of_kind("organisation")}
    holders: dict[str, str] = {}
    for card in asked.of_kind("activity"):
        record = asked.records[card.uid]
        name = fold(record.organiser or "")
        name = record.group or known.get(name, name)
        if name:
            holders[card.uid] = name
    if not holders:
        return {}

    def count(held: Counter[str]) -> Count:
        n = held.total()
        if not n:
            return no_figure(Reason.NOTHING_TO_SHARE, x=0, n=0)
        return Count(x=sum(most for _, most in held.most_common(BUSIEST)), n=n)

    return _measure(
        asked,
        "concentration",
        holders,
        count,
        "団体の登録か主催の名が分かる活動のうち、件数の多い3団体のもの",
    )


def _measure(
    asked: Asked,
    indicator: str,
    said: Mapping[str, str],
    count: Callable[[Counter[str]], Count],
    definition: str,
) -> dict[str, tuple[Measure, ...]]:
    """Return a figure made of each district's counts by class; the whole has them all."""
    by_home: dict[str, Counter[str]] = {code: Counter() for code in asked.codes}
    for uid, value in said.items():
        if uid in asked.homes:
            by_home[asked.homes[uid]][value] += 1
    return {
        indicator: (
            Measure(
                indicator=indicator,
                counts=counts_frame(
                    asked.codes, {code: count(held) for code, held in by_home.items()}
                ),
                whole=count(Counter(said.values())),
                definition=definition,
                as_of=asked.snapshot.on,
                note=not_placed(asked, said, "活動"),
                **sources_of(asked, said),
            ),
        )
    }
