"""The national district report: our columns against PostgreSQL and DuckDB."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, create_engine, make_url

from benchmarks.city_report import time_city
from benchmarks.report_sql import COLUMNS, FIELDS, statement
from benchmarks.table import Result, Skipped, alternate
from geo.analysis.national import Districts, NationalReport, report_nation

DISTRICTS = 220_000
ACTIVITIES = 1_000_000
RUNS = 7
TOLERANCE = 1e-9
TITLE = f"National report, {DISTRICTS:,} districts × {ACTIVITIES:,} activities"
Columns = Mapping[str, npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Nation:
    """Invented districts and activities (架空), each activity assigned to a district."""

    districts: Districts
    home: npt.NDArray[np.int32]
    field: npt.NDArray[np.int16]

    @classmethod
    def make(cls) -> "Nation":
        """Return districts of unlike sizes, some uninhabited, some not reported."""
        generator = np.random.default_rng(6)
        residents = np.rint(generator.lognormal(6.0, 0.8, DISTRICTS))
        households = np.rint(residents / 2.2)
        members = generator.binomial(households.astype(int), 0.6).astype(float)
        sites = generator.integers(0, 6, DISTRICTS).astype(float)
        adopted = generator.binomial(sites.astype(int), 0.3).astype(float)
        chance = residents * generator.gamma(2, 1, DISTRICTS)
        home = generator.choice(DISTRICTS, ACTIVITIES, p=chance / chance.sum())
        field = generator.choice(FIELDS, ACTIVITIES, p=np.arange(FIELDS, 0, -1) / 55)
        residents[::500] = households[::500] = members[::500] = 0
        residents[1::700] = members[1::700] = np.nan
        return cls(
            Districts(residents, members, households, adopted, sites),
            home.astype(np.int32),
            field.astype(np.int16),
        )

    def report(self) -> NationalReport:
        """Return our report."""
        return report_nation(self.districts, self.home, self.field, FIELDS)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what the opponents load: districts and activities."""
        districts = pd.DataFrame(self.districts._asdict())
        districts.insert(0, "id", np.arange(DISTRICTS, dtype=np.int32))
        return districts, pd.DataFrame({"district": self.home, "field": self.field})


def run() -> Iterator[Result | Skipped]:
    """Compare the national report with both, then time a whole city's report."""
    nation = Nation.make()
    yield _against_duckdb(nation)
    server = os.environ.get("KYODO_TEST_POSTGRES")
    if server:
        engine = create_engine(make_url(server), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield _against_postgres(connection, nation)
        engine.dispose()
    else:
        yield Skipped(f"{TITLE}: PostgreSQL", "no PostgreSQL: run `make bench`")
    yield from time_city()


def _against_duckdb(nation: Nation) -> Result:
    connection = duckdb.connect()
    districts, activities = nation.tables()
    for name, table in (("district", districts), ("activity", activities)):
        connection.register("given", table)
        connection.execute(f"CREATE TABLE bench_{name} AS SELECT * FROM given")  # noqa: S608 - a name of ours
    for column in ("residents", "members"):
        # NaN is a number to SQL: not reported is NULL.
        connection.execute(
            f"UPDATE bench_district SET {column} = NULL WHERE isnan({column})"  # noqa: S608 - a name of ours
        )
    sql = statement("duckdb")
    check(nation.report(), connection.execute(sql).df())
    # A table in memory: fetching into Python takes longer.
    keep = f"CREATE OR REPLACE TEMP TABLE bench_report AS {sql}"
    times = alternate(nation.report, lambda: connection.execute(keep), RUNS)
    return Result(
        title=TITLE,
        ours="report_nation",
        ours_ms=times[0],
        opponent=f"DuckDB {duckdb.__version__}, in memory",
        theirs_ms=times[1],
        at_least=5.0,
    )


def _against_postgres(connection: Connection, nation: Nation) -> Result:
    run = connection.exec_driver_sql
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the connection is open
    districts, activities = nation.tables()
    run("DROP TABLE IF EXISTS bench_district, bench_activity")
    run(
        "CREATE TABLE bench_district (id integer PRIMARY KEY, residents float8,"
        " members float8, households float8, adopted float8, sites float8)"
    )
    run("CREATE TABLE bench_activity (district integer, field smallint)")
    for name, table in (("district", districts), ("activity", activities)):
        with driver.cursor() as cursor:
            target = f"COPY bench_{name} FROM STDIN (FORMAT csv)"
            with cursor.copy(target) as copy:
                copy.write(table.to_csv(index=False, header=False))
    run("CREATE INDEX ON bench_activity (district, field)")
    run("VACUUM ANALYZE bench_district")
    run("VACUUM ANALYZE bench_activity")
    run("SET work_mem = '512MB'")
    run("SET jit = off")  # compiling takes longer than it saves here
    sql = statement("postgresql")
    rows = run(sql).fetchall()
    check(nation.report(), pd.DataFrame(rows, columns=list(COLUMNS)))
    # Every column is made and no row is sent.
    times = alternate(
        nation.report,
        lambda: run(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}").fetchall(),
        RUNS,
    )
    version = run("SHOW server_version").scalar()
    return Result(
        title=TITLE,
        ours="report_nation",
        ours_ms=times[0],
        opponent=f"PostgreSQL {version}, in the server",
        theirs_ms=times[1],
        at_least=30.0,
    )


def columns_of(report: NationalReport) -> Columns:
    """Return a report's columns by the names the statement gives them."""
    found = {f"f{at}": report.by_field[:, at] for at in range(FIELDS)}
    for name in ("activities", "fields", "rate", "lower", "upper"):
        found[name] = getattr(report, name)
    for name in ("verdict", "place", "colour_class"):
        found[name] = getattr(report, name)
    for name in ("membership", "adopted"):
        for part, values in getattr(report, name)._asdict().items():
            found[f"{name}_{part}"] = values
    return {name: np.asarray(values, np.float64) for name, values in found.items()}


def check(report: NationalReport, theirs: pd.DataFrame) -> None:
    """Stop if an opponent's report says anything else than ours."""
    theirs = theirs.sort_values("id")
    ours = columns_of(report)
    if set(ours) | {"id"} != set(theirs.columns):
        raise SystemExit("the reports have unlike columns: nothing compared")
    for name, values in ours.items():
        other = theirs[name].to_numpy(np.float64, na_value=np.nan)
        whole = name[0] == "f" and name[1:].isdigit()
        exact = whole or name in {"activities", "verdict", "place", "colour_class"}
        near = 0 if exact else TOLERANCE
        if not np.allclose(values, other, rtol=near, atol=near, equal_nan=True):
            raise SystemExit(f"the reports differ in {name}: nothing compared")
