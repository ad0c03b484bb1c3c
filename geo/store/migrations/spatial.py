"""Geometry columns and spatial indexes on both databases, for migrations."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

from geo.domain.crs import STORAGE_SRID
from geo.store.gpkg_schema import (
    create_gpkg_tables,
    drop_gpkg_tables,
    register_attributes,
    register_features,
    unregister,
)


class GeometryColumn(UserDefinedType[Any]):
    """A geometry of one type in the storage SRS."""

    cache_ok = True

    def __init__(self, geometry_type: str) -> None:
        self.geometry_type = geometry_type


@compiles(GeometryColumn, "sqlite")
def _on_sqlite(column: GeometryColumn, *_: Any, **__: Any) -> str:
    return column.geometry_type


@compiles(GeometryColumn, "postgresql")
def _on_postgresql(column: GeometryColumn, *_: Any, **__: Any) -> str:
    return f"geometry({column.geometry_type},{STORAGE_SRID})"


def geometry_column(geometry_type: str) -> GeometryColumn:
    """Return the type of a geometry column."""
    return GeometryColumn(geometry_type)


def prepare_spatial(connection: Connection) -> None:
    """Make a new database able to hold geometries."""
    if connection.dialect.name == "sqlite":
        create_gpkg_tables(connection, (STORAGE_SRID,))
    else:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")


def index_geometry(
    connection: Connection, table: str, geometry_type: str, column: str = "geometry"
) -> None:
    """Index a geometry column, and on the embedded file declare it as a layer."""
    if connection.dialect.name == "sqlite":
        register_features(connection, table, column, geometry_type, STORAGE_SRID)
    else:
        connection.exec_driver_sql(
            f"CREATE INDEX ix_{table}_{column} ON {table} USING gist ({column})"
        )


def declare_attributes(connection: Connection, *tables: str) -> None:
    """List tables for GIS software; private tables are never declared."""
    if connection.dialect.name == "sqlite":
        register_attributes(connection, *tables)


def undeclare(connection: Connection, *tables: str) -> None:
    """Take back `index_geometry` and `declare_attributes`, once tables are dropped."""
    if connection.dialect.name == "sqlite":
        unregister(connection, *tables)


def remove_spatial(connection: Connection) -> None:
    """Take back `prepare_spatial`; PostGIS stays, it may serve others."""
    if connection.dialect.name == "sqlite":
        drop_gpkg_tables(connection)
