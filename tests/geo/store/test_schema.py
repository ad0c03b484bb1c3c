"""What the migrations make is what the models say, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from geo.store.models import Base
from geo.store.schema import downgrade, is_current, upgrade
from geo.store.session import connect

SCRATCH = "models"
TABLES = sorted(Base.metadata.tables)
# The spatial index is each database's own; no model can say both.
SPATIAL = {"ix_boundary_geometry", "ix_feature_geometry"}


on_gpkg = pytest.mark.parametrize("database", ["gpkg"], indirect=True)
on_postgis = pytest.mark.parametrize(
    "database", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True
)


def described(inspector, table, schema):
    """Everything PostgreSQL knows of a table, without the name of its schema."""
    keys = inspector.get_foreign_keys(table, schema=schema)
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"])
            for column in inspector.get_columns(table, schema=schema)
        },
        "key": inspector.get_pk_constraint(table, schema=schema),
        "foreign": sorted(
            (key["name"], *key["constrained_columns"], key["referred_table"])
            for key in keys
        ),
        "unique": sorted(
            (found["name"], *found["column_names"])
            for found in inspector.get_unique_constraints(table, schema=schema)
        ),
        "check": sorted(
            (found["name"], found["sqltext"])
            for found in inspector.get_check_constraints(table, schema=schema)
        ),
        "index": sorted(
            (found["name"], found["unique"], *found["column_names"])
            for found in inspector.get_indexes(table, schema=schema)
            if found["name"] not in SPATIAL
        ),
    }


def pragmas(connection, table):
    """Everything SQLite knows of a table, in no order."""

    def ask(question, name):
        return connection.exec_driver_sql(f"PRAGMA {question}({name})").all()

    (sql,) = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
    ).one()
    lines = {line.strip().rstrip(",") for line in sql.splitlines()}
    return {
        "columns": {
            # GeoAlchemy2 declares every geometry as GEOMETRY on SQLite.
            (row[1], row[2].replace("MULTIPOLYGON", "GEOMETRY"), *row[3:])
            for row in ask("table_info", table)
        },
        "foreign": {tuple(row[2:]) for row in ask("foreign_key_list", table)},
        "index": {
            (
                row[1] if row[3] == "c" else "",
                row[2],
                row[3],
                *(part[2] for part in ask("index_info", row[1])),
            )
            for row in ask("index_list", table)
        },
        "constraints": {line for line in lines if line.startswith("CONSTRAINT")},
    }


def test_upgrading_twice_is_harmless(database):
    upgrade(database)

    assert is_current(database)


@on_postgis
def test_the_migrations_make_what_the_models_say_on_postgresql(database):
    with database.writer.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCRATCH}"))
        Base.metadata.create_all(
            connection.execution_options(schema_translate_map={None: SCRATCH})
        )
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        migrated = {name: described(inspector, name, None) for name in TABLES}
        modelled = {name: described(inspector, name, SCRATCH) for name in TABLES}

    assert migrated == modelled


@on_postgis
def test_alembic_finds_nothing_left_to_migrate_on_postgresql(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    not (
                        (kind == "table" and name == "spatial_ref_sys")
                        or (kind == "index" and name in SPATIAL)
                    )
                ),
            },
        )
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


@on_gpkg
def test_the_migrations_make_what_the_models_say_in_a_geopackage(database, tmp_path):
    scratch = connect(str(tmp_path / "models.gpkg"))
    Base.metadata.create_all(scratch.writer)
    with database.engine.connect() as migrated, scratch.engine.connect() as modelled:
        found = {name: pragmas(migrated, name) for name in TABLES}
        wanted = {name: pragmas(modelled, name) for name in TABLES}
    scratch.engine.dispose()

    assert found == wanted


@on_gpkg
def test_a_geopackage_uses_only_the_standards_type_names(database):
    with database.engine.connect() as connection:
        types = {
            row[2]
            for name in TABLES
            for row in connection.exec_driver_sql(f"PRAGMA table_info({name})")
        }

    assert types <= {
        "BLOB",
        "BOOLEAN",
        "DATE",
        "DATETIME",
        "DOUBLE",
        "GEOMETRY",
        "INTEGER",
        "MULTIPOLYGON",
        "TEXT",
    }


@on_gpkg
def test_downgrading_to_base_leaves_no_table_trigger_or_index(database):
    downgrade(database, "base")

    with database.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT type, name FROM sqlite_master"
            " WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite_autoindex_alem%'"
        ).all()
        application = connection.exec_driver_sql("PRAGMA application_id").scalar()
    assert left == []
    assert application == 0


@on_postgis
def test_downgrading_to_base_leaves_no_table_in_postgresql(database):
    downgrade(database, "base")

    with database.engine.connect() as connection:
        left = set(inspect(connection).get_table_names())
    assert left == {"alembic_version", "spatial_ref_sys"}


@on_gpkg
def test_one_step_down_takes_that_steps_tables_out_of_the_geopackage(database):
    downgrade(database, "0002")

    with database.engine.connect() as connection:
        listed = connection.exec_driver_sql("SELECT table_name FROM gpkg_contents")
        names = set(listed.scalars())
        spatial = connection.exec_driver_sql(
            "SELECT table_name FROM gpkg_geometry_columns"
        )
        assert list(spatial.scalars()) == ["boundary"]
    assert names == {"boundary", "municipality", "area_set", "area", "edition"}


def test_a_database_that_went_down_comes_up_again(database):
    downgrade(database, "base")
    upgrade(database)

    assert is_current(database)
