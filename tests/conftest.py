"""Fixtures everything shares: fresh databases of both kinds, the demo, a client.

A database is made once a run by the migrations and copied for each test: a file
copy for the GeoPackage, ``CREATE DATABASE … TEMPLATE`` for PostgreSQL. So tests
commit for real, from as many connections as they like.
"""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from geo.store import letter_codes, passphrases
from geo.store.schema import upgrade
from geo.store.session import Database, connect, transaction
from tests.made_once import (
    FOLDER,
    cheap_hasher,
    compile_addresses,
    give_snapshots,
    read_snapshots,
    share_statements,
    share_templates,
)

# The same examples in every run: a run that fails must fail again.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("KYODO_SHARED", ROOT.parent / "shared"))
DATABASES = ["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)]


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(run_folder) -> Iterator[None]:
    folder = run_folder / "compiled"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(folder))
        patch.setattr(Flask, "create_jinja_environment", share_templates(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_addresses())
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    share = share_statements()
    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(scope="session", autouse=True)
def _passphrases_hashed_quickly() -> Iterator[None]:
    """Only tests of the hashing itself need it to be slow."""
    with pytest.MonkeyPatch.context() as patch:
        quick = cheap_hasher()
        for module in (passphrases, letter_codes):
            patch.setattr(module, "_HASHER", quick)
        yield


@pytest.fixture(scope="session")
def demo_snapshots(demo_gpkg, tmp_path_factory) -> dict:
    """The snapshots of the demo as it was seeded, as an application keeps them.

    Each is kept under the digest of the rows it was made of, and under its day: an
    application on a changed copy, or on another day, makes its own.
    """
    path = tmp_path_factory.mktemp("read-demo") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    database = connect(str(path))
    kept = read_snapshots(database)
    database.engine.dispose()
    return kept


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory, worker_id) -> Path:
    """The folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def empty_gpkg(run_folder) -> Path:
    """A GeoPackage with every table and no rows."""
    return _made_once(run_folder / "empty.gpkg", lambda _: None)


@pytest.fixture(scope="session")
def demo_gpkg(run_folder) -> Path:
    """A GeoPackage with the demo's cities."""
    from web.seed import seed

    return _made_once(
        run_folder / "demo.gpkg",
        lambda database: seed(database, ROOT / "data", _silent),
    )


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of a PostgreSQL database with every table and no rows."""
    name = f"kyodo_template_{uuid.uuid4().hex[:8]}"
    _postgres(f"CREATE DATABASE {name}")
    database = connect(_postgres_address(name))
    upgrade(database)
    database.engine.dispose()
    yield name
    _postgres(f"DROP DATABASE {name}")


@pytest.fixture(params=DATABASES)
def database(request, tmp_path) -> Iterator[Database]:
    """An empty database with every table: the test runs once on each kind."""
    if request.param == "gpkg":
        path = tmp_path / "kyodo.gpkg"
        shutil.copy(request.getfixturevalue("empty_gpkg"), path)
        made = connect(str(path))
        yield made
        made.engine.dispose()
        return
    template = request.getfixturevalue("postgres_template")
    name = f"kyodo_test_{uuid.uuid4().hex[:12]}"
    _postgres(f"CREATE DATABASE {name} TEMPLATE {template}")
    made = connect(_postgres_address(name))
    yield made
    made.engine.dispose()
    _postgres(f"DROP DATABASE {name}")


@pytest.fixture
def session(database) -> Iterator[Session]:
    """One open unit of work on an empty database."""
    with transaction(database) as opened:
        yield opened


@pytest.fixture
def demo_path(demo_gpkg, tmp_path) -> Path:
    """A copy of the demo's GeoPackage that a test may change."""
    path = tmp_path / "demo.gpkg"
    shutil.copy(demo_gpkg, path)
    return path


@pytest.fixture
def app(demo_path, demo_snapshots) -> Iterator[Flask]:
    """The application on the demo's cities, for a test that changes something."""
    yield from _application(str(demo_path), demo_snapshots)


@pytest.fixture(scope="session")
def demo_app(demo_gpkg, demo_snapshots, tmp_path_factory) -> Iterator[Flask]:
    """The application on the demo's cities, shared by tests that only read."""
    path = tmp_path_factory.mktemp("shared-demo") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    yield from _application(str(path), demo_snapshots)


@pytest.fixture
def client(request) -> FlaskClient:
    """A browser without JavaScript, in the test's own demo or the shared one."""
    name = "app" if "app" in request.fixturenames else "demo_app"
    return request.getfixturevalue(name).test_client()


@pytest.fixture
def empty_app(empty_gpkg, tmp_path) -> Iterator[Flask]:
    """The application on a database without rows."""
    path = tmp_path / "empty.gpkg"
    shutil.copy(empty_gpkg, path)
    yield from _application(str(path))


@pytest.fixture
def runner(empty_app) -> FlaskCliRunner:
    """A terminal, on a database without rows."""
    return empty_app.test_cli_runner()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real municipal files, which are never committed."""
    if not SHARED.is_dir():
        pytest.skip(f"real files are not there: {SHARED} (set KYODO_SHARED)")
    return SHARED


def _application(address: str, snapshots: dict | None = None) -> Iterator[Flask]:
    from web import create_app
    from web.database import EXTENSION, SNAPSHOTS

    made = create_app(
        {"TESTING": True, "KYODO_DATABASE": address, "KYODO_BASE_MAP": "none"}
    )
    give_snapshots(made.extensions[SNAPSHOTS], snapshots or {})
    yield made
    made.extensions[SNAPSHOTS].close()
    made.extensions[EXTENSION].engine.dispose()


def _made_once(path: Path, fill) -> Path:
    """Make a database where no process of this run has: one file, no log beside it."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return path
        making = path.with_name(f"making-{path.name}")
        database = connect(str(making))
        upgrade(database)
        fill(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.engine.dispose()
        return making.rename(path)


def _silent(*_) -> None:
    pass


def _postgres_address(name: str) -> str:
    address = make_url(_server())
    return address.set(database=name).render_as_string(hide_password=False)


def _postgres(statement: str) -> None:
    engine = create_engine(_server(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _server() -> str:
    address = os.environ.get("KYODO_TEST_POSTGRES")
    if not address:
        pytest.fail(
            "no PostgreSQL to test on: run `make test`, or"
            " `bin/with-postgres .venv/bin/python -m pytest`",
            pytrace=False,
        )
    return address
