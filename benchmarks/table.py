"""How a result is timed and printed."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ENOUGH_FOR_PERCENTILES = 20


@dataclass(frozen=True)
class Result:
    """Two ways to do one thing, in milliseconds, and the ratio asked for."""

    title: str
    ours_ms: list[float]
    opponent: str
    theirs_ms: list[float]
    at_least: float | None  # None: told for information, no budget
    ours: str = "Kyodo Map"

    @property
    def ratio(self) -> float:
        """How many times faster ours is, median against median."""
        return statistics.median(self.theirs_ms) / statistics.median(self.ours_ms)


@dataclass(frozen=True)
class Skipped:
    """A comparison that cannot be made on this machine, and why."""

    title: str
    reason: str


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


def show(result: Result | Skipped) -> None:
    """Print one result: medians, spread, ratio and budget."""
    print(result.title)
    if isinstance(result, Skipped):
        print(f"  skipped: {result.reason}", flush=True)
        return
    for name, times in (
        (result.ours, result.ours_ms),
        (result.opponent, result.theirs_ms),
    ):
        median = statistics.median(times)
        print(f"  {name:48} {median:10.3f} ms  ({_spread(times)})")
    told = f"  {result.ratio:.2f}× as fast; "
    if result.at_least is None:
        print(f"{told}no budget", flush=True)
        return
    kept = "kept" if result.ratio >= result.at_least else "MISSED"
    print(f"{told}budget {result.at_least:g}×: {kept}", flush=True)


def _spread(times: list[float]) -> str:
    if len(times) < ENOUGH_FOR_PERCENTILES:
        return f"{min(times):.2f}–{max(times):.2f} in {len(times)} runs"
    slices = statistics.quantiles(times, n=100, method="inclusive")
    spread = f"p5–p95 {slices[4]:.3f}–{slices[94]:.3f}, p99 {slices[98]:.3f}"
    return f"{spread} in {len(times)} runs"
