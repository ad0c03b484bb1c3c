"""Fixtures everything shares: fresh databases of both kinds, the demo, a client.

A database is made once a run by the migrations and copied for each test: a file
copy for the GeoPackage, ``CREATE DATABASE … TEMPLATE`` for PostgreSQL. So tests
commit for real, from as many connections as they like.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from geo.store.schema import upgrade
from geo.store.session import Database, connect, transaction

# The same examples in every run: a run that fails must fail again.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("KYODO_SHARED", ROOT.parent / "shared"))
DATABASES = ["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)]


class CompiledTemplates(BytecodeCache):
    """Templates compiled once in a process: every test's application has the same."""

    def __init__(self) -> None:
        self._kept = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what the very same source was compiled to."""
        bucket.code = self._kept.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a source was compiled to."""
        self._kept[self._key(bucket)] = bucket.code

    def _key(self, bucket: Bucket) -> tuple:
        made = bucket.environment
        # What the source is compiled to depends on these, too.
        ways = (made.trim_blocks, made.lstrip_blocks, tuple(sorted(made.extensions)))
        return bucket.key, bucket.checksum, ways, made.autoescape


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    compiled, plain = CompiledTemplates(), Flask.create_jinja_environment

    def create(app: Flask):
        made = plain(app)
        made.bytecode_cache = compiled
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", create)
        yield


@pytest.fixture(scope="session")
def empty_gpkg(tmp_path_factory) -> Path:
    """A GeoPackage with every table and no rows."""
    path = tmp_path_factory.mktemp("empty") / "kyodo.gpkg"
    return _closed(path, lambda _: None)


@pytest.fixture(scope="session")
def demo_gpkg(tmp_path_factory) -> Path:
    """A GeoPackage with the demo's cities."""
    from web.seed import seed

    path = tmp_path_factory.mktemp("demo") / "kyodo.gpkg"
    return _closed(path, lambda database: seed(database, ROOT / "data", _silent))


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
def app(demo_path) -> Iterator[Flask]:
    """The application on the demo's cities, for a test that changes something."""
    yield from _application(str(demo_path))


@pytest.fixture(scope="session")
def demo_app(demo_gpkg, tmp_path_factory) -> Iterator[Flask]:
    """The application on the demo's cities, shared by tests that only read."""
    path = tmp_path_factory.mktemp("shared-demo") / "kyodo.gpkg"
    shutil.copy(demo_gpkg, path)
    yield from _application(str(path))


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


def _application(address: str) -> Iterator[Flask]:
    from web import create_app
    from web.database import EXTENSION, SNAPSHOTS

    made = create_app(
        {"TESTING": True, "KYODO_DATABASE": address, "KYODO_BASE_MAP": "none"}
    )
    yield made
    made.extensions[SNAPSHOTS].close()
    made.extensions[EXTENSION].engine.dispose()


def _closed(path: Path, fill) -> Path:
    """Make a database, fill it and leave one file behind, no write-ahead log."""
    database = connect(str(path))
    upgrade(database)
    fill(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return path


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
