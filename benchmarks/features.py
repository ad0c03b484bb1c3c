"""Features as GeoJSON over HTTP, against Flask + GeoAlchemy2's ORM on PostGIS."""

import json
import os
from collections.abc import Iterator
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from benchmarks import plain_app
from benchmarks.plain_app import PAGE_SIZE
from benchmarks.samples import fill
from benchmarks.serving import COUNT, Client, gunicorn, kyodo, sample_file
from benchmarks.serving import FEATURES as EVERYTHING
from benchmarks.table import Result, Skipped, alternate
from geo.store.session import connect

FEATURES = f"{EVERYTHING}?limit={PAGE_SIZE}"
RUNS = 300
BUDGET = 5.0
TITLE = f"{FEATURES}, the first {PAGE_SIZE} of {COUNT:,} features, one client, p50"
OPPONENT = "Flask + GeoAlchemy2 ORM on PostGIS"


def run() -> Iterator[Result | Skipped]:
    """Ask both for the same page of the same features."""
    server = os.environ.get("KYODO_TEST_POSTGRES")
    if not server:
        yield Skipped(TITLE, "no PostGIS to put the opponent on: run `make bench`")
        return
    plain, own = _new_database(server), _new_database(server)
    with kyodo(sample_file()) as ours:
        plain_app.fill(plain, _all_features(ours))
        with gunicorn(
            "benchmarks.plain_app:create_app()", KYODO_TEST_POSTGRES=plain
        ) as theirs:
            _check_equal(ours, theirs)
            yield _compare("GeoPackage", ours, theirs)
            yield _compare("GeoPackage, gzip asked for", ours, theirs, "gzip", None)
            database = connect(own)
            fill(database, COUNT)
            database.engine.dispose()
            with kyodo(own) as ours_on_postgis:
                yield _compare("PostGIS", ours_on_postgis, theirs)


def _compare(
    kind: str,
    ours: str,
    theirs: str,
    encoding: str = "identity",
    budget: float | None = BUDGET,
) -> Result:
    with (
        Client(ours, FEATURES, Accept_Encoding=encoding) as one,
        Client(theirs, "/features.geojson", Accept_Encoding=encoding) as other,
    ):
        sizes = [len(client.expect(200)[1]) / 1000 for client in (one, other)]
        times = alternate(lambda: one.expect(200), lambda: other.expect(200), RUNS)
    return Result(
        title=f"{TITLE} ({encoding})",
        ours=f"Kyodo Map on {kind} ({sizes[0]:.0f} kB)",
        ours_ms=times[0],
        opponent=f"{OPPONENT} ({sizes[1]:.0f} kB)",
        theirs_ms=times[1],
        at_least=budget,
    )


def _all_features(address: str) -> list[dict[str, object]]:
    """Read our own answer whole, so that both have the same data."""
    with Client(address, EVERYTHING) as client:
        found: list[dict[str, object]] = json.loads(client.expect(200)[1])["features"]
    return found


def _check_equal(ours: str, theirs: str) -> None:
    """Stop if the two answers do not say the same."""
    with Client(ours, FEATURES) as one, Client(theirs, "/features.geojson") as other:
        said = [json.loads(client.expect(200)[1]) for client in (one, other)]
    if said[0] != said[1]:
        raise SystemExit("the two servers do not answer the same: nothing compared")


def _new_database(server: str) -> str:
    """Make an empty database with PostGIS on the throw-away server."""
    name = f"kyodo_bench_{uuid4().hex[:8]}"
    engine = create_engine(make_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    address = make_url(server).set(database=name)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
    engine.dispose()
    return address.render_as_string(hide_password=False)
