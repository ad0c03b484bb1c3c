"""How Alembic reaches the database: always on a connection it is given."""

from typing import Any

from alembic import context

from geo.store.models import Base

GPKG_PREFIXES = ("gpkg_", "rtree_", "sqlite_")
POSTGIS_TABLES = {"spatial_ref_sys"}


def include_object(
    _object: Any,
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001 - Alembic's signature
    _other: Any,
) -> bool:
    """Leave out the tables that the GeoPackage standard and PostGIS own."""
    if kind == "table" and reflected and name is not None:
        return not name.startswith(GPKG_PREFIXES) and name not in POSTGIS_TABLES
    return True


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=include_object,
    transactional_ddl=True,
)
context.run_migrations()
