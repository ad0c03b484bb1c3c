"""How a result is timed and printed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Two ways to do one thing, in milliseconds, and the ratio asked for."""

    title: str
    ours_ms: list[float]
    opponent: str
    theirs_ms: list[float]
    at_least: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is, median against median."""
        return statistics.median(self.theirs_ms) / statistics.median(self.ours_ms)


def alternate(
    ours: Callable[[], object], theirs: Callable[[], object], runs: int
) -> tuple[list[float], list[float]]:
    """Time two functions in turn, after one run each that is not counted."""
    ours()
    theirs()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for kept, function in zip(times, (ours, theirs), strict=True):
            start = time.perf_counter()
            function()
            kept.append((time.perf_counter() - start) * 1000)
    return times


def show(result: Result) -> None:
    """Print one result: medians, spread, ratio and budget."""
    print(result.title)
    for name, times in (
        ("Kyodo Map", result.ours_ms),
        (result.opponent, result.theirs_ms),
    ):
        median = statistics.median(times)
        print(f"  {name:44} {median:10.2f} ms  ({min(times):.2f}–{max(times):.2f})")
    kept = "kept" if result.ratio >= result.at_least else "MISSED"
    print(f"  {result.ratio:.1f}× faster; budget {result.at_least:g}×: {kept}")
