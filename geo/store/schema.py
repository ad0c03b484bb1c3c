"""Bringing a database's tables to the newest version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from geo.store.session import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Apply every migration the database does not have yet, all or nothing."""
    with database.writer.begin() as connection:
        settings = _settings()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def downgrade(database: Database, target: str) -> None:
    """Undo migrations down to one of them, or to ``base``, all or nothing."""
    with database.writer.begin() as connection:
        settings = _settings()
        settings.attributes["connection"] = connection
        command.downgrade(settings, target)


def is_current(database: Database) -> bool:
    """Return whether the database has every migration."""
    with database.engine.connect() as connection:
        return find_revision(connection) == head_revision()


def find_revision(connection: Connection) -> str | None:
    """Return the version of a database's tables, None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """Return the version of the tables this product needs."""
    return ScriptDirectory.from_config(_settings()).get_current_head() or ""


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    return settings
