"""The national report as one SQL statement, for PostgreSQL and for DuckDB."""

import numpy as np

from geo.analysis.intervals import BYAR_FROM, exact_poisson_interval, z_value

FIELDS = 10
Z = repr(z_value(0.95))
COLUMNS = (
    "id",
    "activities",
    *(f"f{number}" for number in range(FIELDS)),
    "fields",
    "rate",
    "lower",
    "upper",
    "verdict",
    "place",
    "colour_class",
    *(
        f"{part}_{which}"
        for part in ("membership", "adopted")
        for which in ("value", "lower", "upper")
    ),
)
QUANTILES = {
    "postgresql": "percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY rate)",
    "duckdb": "quantile_disc(rate, [0.2, 0.4, 0.6, 0.8])",
}


def statement(server: str) -> str:
    """Return the report; limits of fewer than ten events come from a table of ten rows."""
    counted = ", ".join(
        f"count(*) FILTER (WHERE field = {number}) AS f{number}"
        for number in range(FIELDS)
    )
    names = ", ".join(f"f{number}" for number in range(FIELDS))
    known = ", ".join(f"coalesce(f{n}, 0) AS f{n}" for n in range(FIELDS))
    logs = " + ".join(
        f"CASE WHEN f{n} > 1 THEN f{n} * ln(f{n}::float8) ELSE 0 END"
        for n in range(FIELDS)
    )
    return f"""
WITH counted AS (
  SELECT district, count(*) AS n, {counted} FROM bench_activity GROUP BY district
), based AS (
  SELECT id, residents, members, households, adopted, sites,
         coalesce(n, 0) AS activities, coalesce(n, 0)::float8 AS x, {known}
  FROM bench_district LEFT JOIN counted ON district = id
), nation AS (
  SELECT 1000.0::float8 * sum(x) / sum(residents) AS rate FROM based WHERE residents > 0
), rated AS (
  SELECT based.*,
    CASE WHEN x > 0 THEN x * exp(-({logs}) / x) END AS fields,
    CASE WHEN residents > 0 THEN 1000 * x / residents END AS rate,
    CASE WHEN residents > 0 THEN 1000 * CASE WHEN x >= {BYAR_FROM}
      THEN {_byar("x", "-")} ELSE exact.lower END / residents END AS lower,
    CASE WHEN residents > 0 THEN 1000 * CASE WHEN x >= {BYAR_FROM}
      THEN {_byar("(x + 1)", "+")} ELSE exact.upper END / residents END AS upper
  FROM based LEFT JOIN (VALUES {_exact()}) AS exact (k, lower, upper) ON k = activities
), edges AS (
  SELECT {QUANTILES[server]} AS fifths FROM rated WHERE rate > 0
)
SELECT id, activities, {names}, fields, rated.rate, lower, upper,
  CASE WHEN lower > nation.rate THEN 1 WHEN upper < nation.rate THEN -1 ELSE 0 END AS verdict,
  CASE WHEN rated.rate IS NULL THEN 0
    ELSE rank() OVER (ORDER BY rated.rate DESC NULLS LAST) END AS place,
  CASE WHEN rated.rate IS NULL THEN -1 WHEN rated.rate = 0 THEN 0 ELSE 1
    + (rated.rate >= fifths[1])::int + (rated.rate >= fifths[2])::int
    + (rated.rate >= fifths[3])::int + (rated.rate >= fifths[4])::int END AS colour_class,
  {_share("members", "households", "membership")},
  {_share("adopted", "sites", "adopted")}
FROM rated CROSS JOIN nation CROSS JOIN edges"""  # noqa: S608 - made of constants


def _byar(x: str, side: str) -> str:
    term = f"(1 - 1 / (9 * {x}) {side} {Z} / (3 * sqrt({x})))"
    return f"{x} * {term} * {term} * {term}"


def _exact() -> str:
    count = np.arange(BYAR_FROM)
    limits = zip(count, *exact_poisson_interval(count), strict=True)
    return ", ".join(
        f"({k}, {float(low)!r}::float8, {float(high)!r}::float8)"
        for k, low, high in limits
    )


def _share(x: str, n: str, name: str) -> str:
    root = f"{Z} * sqrt({Z} * {Z} + 4 * {x} * (1 - {x} / {n}))"
    ends = {"lower": "-", "upper": "+"}
    limits = ", ".join(
        f"CASE WHEN {n} > 0 THEN (2 * {x} + {Z} * {Z} {side} {root})"
        f" / (2 * ({n} + {Z} * {Z})) END AS {name}_{end}"
        for end, side in ends.items()
    )
    return f"CASE WHEN {n} > 0 THEN {x} / {n} END AS {name}_value, {limits}"
