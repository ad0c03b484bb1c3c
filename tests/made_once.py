"""What is made once a run, for the tests' processes and the servers they start.

Every test's application is a new one; what it would make in the same way each time,
its templates, its addresses and the demo's snapshots, is handed to it.
"""
# ruff: noqa: SLF001 - nothing of it is meant for anybody but the applications themselves

import hashlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Connection
from werkzeug.routing import Rule

from geo.domain.periods import today
from geo.snapshot.cache import SnapshotCache
from geo.store.session import Database

FOLDER = "TESTS_COMPILED_TEMPLATES"
LATE = "TESTS_DAYS_LATE"
SERVE = "from tests.made_once import serve; serve()"


class CompiledTemplates(BytecodeCache):
    """Compiled templates in memory and in a folder that all processes of a run share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what the very same source was compiled to."""
        key = self._key(bucket)
        bucket.code = self._kept.get(key)
        path = self._folder / key
        if bucket.code is None and path.exists():
            bucket.bytecode_from_string(path.read_bytes())
            self._kept[key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a source was compiled to."""
        key = self._key(bucket)
        self._kept[key] = bucket.code
        # Whole or not at all: another process may read it at this moment.
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            bucket.write_bytecode(file)
        Path(file.name).replace(self._folder / key)

    def _key(self, bucket: Bucket) -> str:
        made = bucket.environment
        # What the source is compiled to depends on these, too.
        ways = (made.trim_blocks, made.lstrip_blocks, tuple(sorted(made.extensions)))
        # Each application has a method of its own, all of them the same function.
        escapes = getattr(made.autoescape, "__qualname__", made.autoescape)
        said = repr((bucket.key, bucket.checksum, ways, escapes))
        return hashlib.sha256(said.encode()).hexdigest()


def share_templates(folder: Path):
    """Return what makes an application's templates, with those compiled so far."""
    compiled, plain = CompiledTemplates(folder), Flask.create_jinja_environment

    def create(app: Flask):
        made = plain(app)
        made.bytecode_cache = compiled
        return made

    return create


def compile_addresses():
    """Return what compiles a route's addresses once: it is most of an application."""
    plain, kept = Rule._compile_builder, {}

    def compile_builder(rule: Rule, append_unknown=True):  # noqa: FBT002 - as Werkzeug's
        converters = tuple((name, type(c)) for name, c in rule._converters.items())
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, tuple(rule._trace), converters, defaults, append_unknown)
        if key not in kept:
            kept[key] = plain(rule, append_unknown)
        return kept[key]

    return compile_builder


class CompiledStatements:
    """Compiled SQL for all of a run's databases: each test has an engine of its own.

    SQLAlchemy keeps it per engine; what a statement becomes depends on the dialect's
    kind alone, as every database of one kind is a copy of the same one.
    """

    def __init__(self) -> None:
        self._kept = {}

    def get(self, key, default=None):
        """Give what the same statement was compiled to."""
        return self._kept.get(self._of_kind(key), default)

    def __setitem__(self, key, compiled) -> None:
        self._kept[self._of_kind(key)] = compiled

    def clear(self) -> None:
        """Keep what there is: it outlives the engine."""

    def _of_kind(self, key):
        dialect, *rest = key
        return (type(dialect), dialect.name, dialect.server_version_info, *rest)


def share_statements():
    """Return what gives an engine the statements compiled so far, once it connects."""
    compiled = CompiledStatements()

    def share(connection: Connection) -> None:
        connection.engine._compiled_cache = compiled

    return share


def cheap_hasher() -> PasswordHasher:
    """Return a hasher as the service's, which takes next to no time."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def read_snapshots(database: Database) -> dict:
    """Return the snapshots of a database as an application keeps them.

    Each is kept under the digest of the rows it was made of, and under its day: an
    application on a changed copy, or on another day, makes its own.
    """
    cache = SnapshotCache(database, today)
    cache.find_cities()
    kept = dict(cache._kept)
    cache.close()
    return kept


def give_snapshots(cache: SnapshotCache, kept: dict) -> None:
    """Let an application begin with what was read of a copy of its database."""
    cache._kept.update(kept)


def set_the_clock_by(file: Path) -> None:
    """Let the one clock of the product go as many days late as a file says.

    A walk through pages waits for a deadline so, by no other rule than everybody's.
    """
    from geo.domain import periods

    real = periods.today
    periods.today = lambda: real() - timedelta(days=int(file.read_text()))


def serve() -> None:
    """Run the command as `kyodo` does, with the templates compiled so far."""
    if late := os.environ.get(LATE):
        set_the_clock_by(Path(late))  # before anybody else takes the clock

    from web.cli import main

    if folder := os.environ.get(FOLDER):
        Flask.create_jinja_environment = share_templates(Path(folder))
    main()
