"""One unit of work on an empty database, undone after each test.

A database of each kind serves a whole run here: a test that does not commit
needs none of its own. Tests that commit ask for `database`.
"""

import os
import shutil
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from geo.store.session import Database, connect


@pytest.fixture(scope="session")
def kept_gpkg(empty_gpkg, tmp_path_factory) -> Iterator[Database]:
    """A GeoPackage nobody commits to."""
    path = tmp_path_factory.mktemp("kept") / "kyodo.gpkg"
    shutil.copy(empty_gpkg, path)
    made = connect(str(path))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def kept_postgis(postgres_template) -> Iterator[Database]:
    """A PostgreSQL database nobody commits to."""
    server = make_url(os.environ["KYODO_TEST_POSTGRES"])
    name = f"kyodo_kept_{uuid.uuid4().hex[:8]}"
    outside = create_engine(server, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
    made = connect(server.set(database=name).render_as_string(hide_password=False))
    yield made
    made.engine.dispose()
    with outside.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    outside.dispose()


@pytest.fixture(params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def session(request) -> Iterator[Session]:
    """One open unit of work that is never committed, on each kind of database."""
    kept = request.getfixturevalue(f"kept_{request.param}")
    with Session(kept.writer) as opened, opened.begin() as work:
        yield opened
        work.rollback()
