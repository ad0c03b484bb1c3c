"""Writes docs/reference/indicators.md from the registry of indicators."""

from pathlib import Path

from geo.domain.indicators import GROUPS, Indicator, Kind, load_indicators

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "indicators.md"
HEADINGS = {
    "membership": "Membership",
    "activity": "Activity",
    "participation": "Participation",
    "adoption": "Adoption",
    "collaboration": "Collaboration",
    "access": "Access",
    "mix": "Mix",
    "keeping": "Keeping records",
    "context": "Context",
}
METHODS = {
    Kind.SHARE: "numerator ÷ denominator",
    Kind.RATE: "numerator ÷ denominator × 1,000",
    Kind.CRUDE_RATE: "numerator ÷ denominator × 1,000, no interval",
    Kind.STANDARDISED_RATE: "directly standardised to the city's ages, × 1,000",
    Kind.STANDARDISED_RATIO: "observed ÷ expected from the city's rates by age",
    Kind.DIFFERENCE: "later share − earlier share",
    Kind.VALUE: "a value, no interval",
    Kind.MIX: "shares of several classes",
}
INTERVALS = {
    Kind.SHARE: "Wilson",
    Kind.RATE: "Byar from 10 on, exact Poisson below",
    Kind.STANDARDISED_RATE: "Dobson",
    Kind.STANDARDISED_RATIO: "Byar from 10 on, exact Poisson below",
    Kind.DIFFERENCE: "Newcombe",
    Kind.MIX: "Wilson",
}
START = """# Indicators

<!-- Written by scripts/write_indicators_page.py from geo/domain/indicators.toml. -->

Every figure of the planners' reports, from the registry
([`geo/domain/indicators.toml`](../../geo/domain/indicators.toml)), which nothing repeats.
The same is told to readers, with each city's newest source and date, on the page
`/CITY/report/methods`, at the anchor of the indicator's code. Why figures look as they
do is told in [What the numbers say](../explanation/numbers.md).

A figure is an `Estimate` (`geo/domain/estimate.py`) in one of four states: a value (0 is
one), suppressed (秘匿), missing (データなし), undefined (算出できません). Shares are 0–1.
A change of a definition is a new version: figures of two versions are never compared.
"""
END = """
## References

- Wilson, E. B. (1927). *Journal of the American Statistical Association* 22, 209–212.
- Newcombe, R. G. (1998). *Statistics in Medicine* 17, 857–872 and 873–890.
- Newcombe, R. G. & Altman, D. G. (2000). In: *Statistics with Confidence*, 2nd edition.
- Breslow, N. E. & Day, N. E. (1987). *Statistical Methods in Cancer Research* II.
- Garwood, F. (1936). *Biometrika* 28, 437–442.
- Dobson, A. J. et al. (1991). *Statistics in Medicine* 10, 457–462.
- Martuzzi, M. & Elliott, P. (1996). *Statistics in Medicine* 15, 1867–1873.
- Marshall, R. J. (1991). *Applied Statistics* 40, 283–294.
- Spiegelhalter, D. J. (2005). *Statistics in Medicine* 24, 1185–1202.
- Goodchild, M. F. & Lam, N. S. (1980). *Geo-Processing* 1, 297–312.
- Luo, W. & Wang, F. (2003). *Environment and Planning B* 30, 865–884.
- Luo, W. & Qi, Y. (2009). *Health & Place* 15, 1100–1107.
- Shannon, C. E. (1948). *Bell System Technical Journal* 27. Hill, M. O. (1973). *Ecology* 54.
"""


def render() -> str:
    """Return the page."""
    parts = [START]
    for group in GROUPS:
        found = [item for item in load_indicators() if item.group == group]
        if found:
            parts.append(f"\n## {HEADINGS[group]}\n")
            parts += [_section(item) for item in found]
    return "".join([*parts, END])


def _both(english: str, japanese: str) -> str:
    return f"{english}（{japanese}）" if japanese else "–"


def _section(item: Indicator) -> str:
    rows = [
        ("numerator", _both(item.numerator_en, item.numerator)),
        ("denominator", _both(item.denominator_en, item.denominator)),
        ("unit", f"`{item.unit}`"),
        ("made as", METHODS[item.kind]),
        ("counted or modelled", item.counted),
        ("95 % interval", _interval(item)),
        ("compared with", item.comparator if item.judged else "nothing"),
        ("polarity", f"`{item.polarity}`"),
        ("smallest denominator", f"{item.minimum_n:g}" if item.minimum_n else "–"),
        ("no rate below", f"{item.rate_from:g}" if item.rate_from else "–"),
        ("no value below", f"{item.minimum_events} events" if item.minimum_events else "–"),
        ("1 to 4 hidden", "yes" if item.people else "no"),
        ("ranked", "yes" if item.ranked and item.judged else "no"),
        ("funnel · smoothing · trend", f"{item.funnel} · {item.smoothing} · {item.trend}"),
        ("definition", f"version {item.definition}"),
        ("method from", item.source),
    ]  # fmt: skip
    table = "\n".join(f"| {name} | {text} |" for name, text in rows)
    note = f"\n{item.note_en}\n" if item.note_en else ""
    return f"\n### {item.id}\n\n{item.name_en}（{item.name}）\n\n| | |\n|---|---|\n{table}\n{note}"


def _interval(item: Indicator) -> str:
    if not item.interval or item.counted == "modelled":
        return "none"
    return INTERVALS.get(item.kind, "none")


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
