"""What is near, and what a box holds: our index against PostGIS and a plain ORM view."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, create_engine, make_url, text

from benchmarks import plain_app
from benchmarks.samples import BOX
from benchmarks.serving import COUNT, FEATURES, Client, gunicorn, kyodo, sample_file
from benchmarks.table import Result, Skipped, alternate
from geo.snapshot.nearby import Mask, Nearby, Rows

MANY = 1_000_000
LIMIT = 50
RUNS = 200
ZONE = 6677
FIELDS, DAYS = 9, 365
FIELD, WITHIN_DAYS = 3, 30
TITLE = "nearby"
SKIPPED = "no PostGIS to put the opponent on: run `make bench`"
KNN = "PostGIS, GiST on the plane point and the box"
BUDGETS = {COUNT: None, MANY: 1.5}


@dataclass(frozen=True)
class Sample:
    """Invented points (架空) in and around Inagi, with a field and a day each."""

    longitude: np.ndarray
    latitude: np.ndarray
    field: np.ndarray
    day: np.ndarray
    places: np.ndarray

    @classmethod
    def of(cls, count: int) -> "Sample":
        """Return points of one density: a million cover a larger square."""
        generator = np.random.default_rng(11)
        wide = (count / COUNT) ** 0.5 / 2
        middle = (BOX[0] + BOX[2]) / 2, (BOX[1] + BOX[3]) / 2
        reach = min((BOX[2] - BOX[0]) * wide, 0.45), min((BOX[3] - BOX[1]) * wide, 0.36)
        points = generator.uniform(-1, 1, (2, count))
        places = generator.uniform(-0.9, 0.9, (RUNS + 1, 2))
        return cls(
            middle[0] + points[0] * reach[0],
            middle[1] + points[1] * reach[1],
            generator.integers(0, FIELDS, count).astype(np.int16),
            generator.integers(0, DAYS, count).astype(np.int16),
            np.array(middle) + places * np.array(reach),
        )


def run() -> Iterator[Result | Skipped]:
    """Compare in process with PostGIS, then over HTTP with an ORM view."""
    server = os.environ.get("KYODO_TEST_POSTGRES")
    if not server:
        yield Skipped(TITLE, SKIPPED)
        return
    engine = create_engine(make_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for count in (COUNT, MANY):
            yield from _in_process(connection, Sample.of(count), count)
    engine.dispose()
    yield from _over_http(server)


def _in_process(connection: Connection, sample: Sample, count: int) -> Iterator[Result]:
    index = Nearby(sample.longitude, sample.latitude, ZONE)
    _fill(connection, sample)
    knn = "SELECT id FROM bench_nearby {where} ORDER BY plane <-> {place} LIMIT 50"
    place = f"ST_Transform(ST_SetSRID(ST_MakePoint(:x, :y), 4326), {ZONE})"
    where = f"WHERE field = {FIELD} AND day < {WITHIN_DAYS}"
    box = (
        "SELECT id FROM bench_nearby WHERE ST_Intersects(geometry, "
        "ST_MakeEnvelope(:x - 0.005, :y - 0.004, :x + 0.005, :y + 0.004, 4326))"
    )

    def wanted(rows: Rows) -> Mask:
        chosen: Mask = (sample.field[rows] == FIELD) & (sample.day[rows] < WITHIN_DAYS)
        return chosen

    tasks: dict[str, tuple[Callable[[float, float], Rows], str]] = {
        "nearest 50": (
            lambda x, y: index.find(x, y, limit=LIMIT)[0],
            knn.format(where="", place=place),
        ),
        "nearest 50 of a field within 30 days": (
            lambda x, y: index.find(x, y, limit=LIMIT, allowed=wanted)[0],
            knn.format(where=where, place=place),
        ),
        "a box of about 1 km": (
            lambda x, y: index.find_in((x - 0.005, y - 0.004, x + 0.005, y + 0.004)),
            box,
        ),
    }
    for name, (ours, sql) in tasks.items():
        statement = text(sql)
        own, other = iter(sample.places), iter(sample.places)

        def ask_us(find: Callable[..., Rows] = ours, at: Iterator = own) -> Rows:
            return find(*next(at))

        def ask_them(sql: object = statement, at: Iterator = other) -> list[int]:
            x, y = next(at)
            found = connection.execute(sql, {"x": float(x), "y": float(y)})  # type: ignore[call-overload] # asked with text or a statement
            return [row[0] for row in found]

        _check(ours, statement, connection, sample.places[0])
        times = alternate(ask_us, ask_them, RUNS)
        yield Result(
            title=f"{name}, {count:,} features, in process",
            ours="Kyodo Map's index",
            ours_ms=times[0],
            opponent=KNN,
            theirs_ms=times[1],
            at_least=BUDGETS[count],
        )


def _check(
    ours: Callable[[float, float], Rows],
    statement: object,
    connection: Connection,
    place: np.ndarray,
) -> None:
    """Stop if the two do not find the same."""
    x, y = map(float, place)
    theirs = {row[0] for row in connection.execute(statement, {"x": x, "y": y})}  # type: ignore[call-overload] # asked with text or a statement
    if set(ours(x, y).tolist()) != theirs:
        raise SystemExit("index and PostGIS do not find the same: nothing compared")


def _fill(connection: Connection, sample: Sample) -> None:
    """Store the points with the indexes a careful administrator would make."""
    run = connection.exec_driver_sql
    run("CREATE EXTENSION IF NOT EXISTS postgis")
    run("DROP TABLE IF EXISTS bench_nearby")
    run(
        "CREATE TABLE bench_nearby (id integer, field smallint, day smallint,"
        " geometry geometry(Point, 4326), plane geometry(Point, 6677))"
    )
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the connection is open
    run(
        "CREATE TEMP TABLE raw (id integer, field smallint, day smallint, x float, y float)"
    )
    columns = (sample.field, sample.day, sample.longitude, sample.latitude)
    with driver.cursor() as cursor, cursor.copy("COPY raw FROM STDIN") as copy:
        for row in zip(
            range(len(sample.day)), *(c.tolist() for c in columns), strict=True
        ):
            copy.write_row(row)
    run(
        "INSERT INTO bench_nearby SELECT id, field, day, point,"
        " ST_Transform(point, 6677) FROM (SELECT *,"
        " ST_SetSRID(ST_MakePoint(x, y), 4326) AS point FROM raw) AS located"
    )
    run("DROP TABLE raw")
    run("CREATE INDEX ON bench_nearby USING gist (plane)")
    run("CREATE INDEX ON bench_nearby USING gist (geometry)")
    # The best index for this filter: only the rows of the field.
    run(f"CREATE INDEX ON bench_nearby USING gist (plane) WHERE field = {FIELD}")
    run("VACUUM ANALYZE bench_nearby")


def _over_http(server: str) -> Iterator[Result]:
    near = "near=35.6300,139.4950&limit=50"
    box = "bbox=139.4900,35.6260,139.5000,35.6340"
    with kyodo(sample_file()) as ours:
        with Client(ours, FEATURES) as client:
            features = json.loads(client.expect(200)[1])["features"]
        plain_app.fill(server, features)
        with gunicorn(
            "benchmarks.plain_app:create_app()", KYODO_TEST_POSTGRES=server
        ) as theirs:
            for name, question in (("nearest 50", near), ("a box of about 1 km", box)):
                with (
                    Client(ours, f"{FEATURES}?{question}") as one,
                    Client(theirs, f"/near.geojson?{question}") as other,
                ):
                    _same(one, other)
                    times = alternate(
                        lambda one=one: one.expect(200),
                        lambda other=other: other.expect(200),
                        RUNS,
                    )
                yield Result(
                    title=f"{name} as GeoJSON over HTTP, {COUNT:,} features",
                    ours_ms=times[0],
                    opponent="Flask + GeoAlchemy2 ORM on PostGIS",
                    theirs_ms=times[1],
                    at_least=5.0,
                )


def _same(one: Client, other: Client) -> None:
    ids = [
        {feature["id"] for feature in json.loads(client.expect(200)[1])["features"]}
        for client in (one, other)
    ]
    if ids[0] != ids[1]:
        raise SystemExit("the two servers do not answer the same: nothing compared")
