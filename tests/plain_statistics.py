"""The report's formulas a second time, from the papers, one district after another.

Nothing of `geo.analysis` is used here, so that a slip there cannot hide. Quantiles
of distributions are scipy's.
"""

import math

import numpy as np
from scipy.stats import chi2, norm


def z_of(level):
    return norm.ppf(1 - (1 - level) / 2)


def wilson(x, n, level=0.95):
    """Wilson 1927, as centre and half-width."""
    z, p = z_of(level), x / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def poisson(x, level=0.95):
    """Byar's limits from 10 on, Garwood's exact ones below."""
    tail = (1 - level) / 2
    if x < 10:
        low = chi2.ppf(tail, 2 * x) / 2 if x else 0.0
        return low, chi2.ppf(1 - tail, 2 * x + 2) / 2
    return byar(x, level)


def byar(x, level=0.95):
    z = z_of(level)
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    y = x + 1
    return low, y * (1 - 1 / (9 * y) + z / (3 * math.sqrt(y))) ** 3


def dobson(x, n, weights):
    """A directly standardised rate with its limits (Dobson et al. 1991)."""
    share = [w / sum(weights) for w in weights]
    rate = sum(w * a / b for w, a, b in zip(share, x, n, strict=True))
    variance = sum(w * w * a / b**2 for w, a, b in zip(share, x, n, strict=True))
    events = sum(x)
    step = math.sqrt(variance / events)
    low, high = byar(events)
    return rate, rate + step * (low - events), rate + step * (high - events)


def moments(x, n):
    mean = sum(x) / sum(n)
    spread = sum(b * (a / b - mean) ** 2 for a, b in zip(x, n, strict=True)) / sum(n)
    return mean, spread, sum(n) / len(n)


def marshall(x, n):
    """Marshall 1991 with a = max(0, ·)."""
    mean, spread, size = moments(x, n)
    a = max(0.0, spread - mean / size)
    if a == 0:
        return [mean] * len(x)
    return [
        mean + a / (a + mean / b) * (i / b - mean) for i, b in zip(x, n, strict=True)
    ]


def martuzzi(x, n):
    """Martuzzi & Elliott 1996, ρ kept within 0-1."""
    mean, spread, size = moments(x, n)
    chance = mean * (1 - mean)
    if spread <= chance / size:
        return [mean] * len(x)
    found = []
    for a, b in zip(x, n, strict=True):
        over = b * spread - b / size * chance
        under = (b - 1) * spread + (size - b) / size * chance
        rho = min(max(over / under, 0), 1) if under > 0 else 1.0
        found.append(rho * a / b + (1 - rho) * mean)
    return found


def funnel(x, n, kind):
    """Return φ, τ² and a function from size to limits (Spiegelhalter 2005, 2012)."""
    x, n = np.asarray(x, float), np.asarray(n, float)
    centre = x.sum() / n.sum()
    if kind == "proportion":
        size, y = n, np.arcsin(np.sqrt(x / n))
        middle = math.asin(math.sqrt(centre))
    else:
        size, y, middle = centre * n, np.sqrt(x / (centre * n)), 1.0
    score = (y - middle) * 2 * np.sqrt(size)
    ends = np.quantile(score, [0.1, 0.9])
    drawn = np.minimum(np.maximum(score, ends[0]), ends[1])
    count = len(x)
    phi = float((drawn**2).sum() / count)
    w = 4 * size
    tau2 = max(0.0, (count * phi - (count - 1)) / (w.sum() - (w**2).sum() / w.sum()))

    def limits(n, level):
        if kind == "proportion":
            if not tau2:
                half = z_of(level) * math.sqrt(centre * (1 - centre) / n)
                return max(centre - half, 0), min(centre + half, 1)
            half = z_of(level) * math.sqrt(1 / (4 * n) + tau2)
            low, high = max(middle - half, 0), min(middle + half, math.pi / 2)
            return math.sin(low) ** 2, math.sin(high) ** 2
        half = z_of(level) * math.sqrt(1 / (4 * centre * n) + tau2)
        return 1000 * centre * max(1 - half, 0) ** 2, 1000 * centre * (1 + half) ** 2

    return phi, tau2, limits


def theil(x, n):
    total, people = sum(x), sum(n)
    parts = [(a / total, b / people) for a, b in zip(x, n, strict=True)]
    return sum(s * math.log(s / q) for s, q in parts if s > 0)


def gini(x, n):
    """Half the mean difference of all pairs of people, over the mean."""
    x, n = np.asarray(x, float), np.asarray(n, float)
    rate, share = x / n, n / n.sum()
    gaps = np.abs(rate[:, None] - rate[None, :]) * share[:, None] * share[None, :]
    return gaps.sum() / (2 * (rate * share).sum())


def alike(x, n, *, share):
    """How often chance alone would part districts as far as this (χ²)."""
    x, n = np.asarray(x, float), np.asarray(n, float)
    mean = x.sum() / n.sum()
    variance = n * mean * ((1 - mean) if share else 1)
    return chi2.sf(((x - n * mean) ** 2 / variance).sum(), len(x) - 1)
