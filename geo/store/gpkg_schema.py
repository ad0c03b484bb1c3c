"""What makes the embedded database a valid GeoPackage 1.4 (OGC 12-128r19).

Called by migrations only. Every statement is one the standard spells out: the
mandatory tables (§1.1.2, §1.1.3), the geometry columns table (§2.1.5) and the
R-tree spatial index extension with its triggers (Annex F.3).
"""

import pyproj
from sqlalchemy import Connection, text

APPLICATION_ID = 0x47504B47  # "GPKG", §1.1.1.1.1
USER_VERSION = 10400  # 1.4.0

GPKG_TABLES = (
    "gpkg_spatial_ref_sys",
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_extensions",
)

TABLES = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
        organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
        definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
        identifier TEXT UNIQUE, description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
            REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
        z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name)
            REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id)
            REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
        definition TEXT NOT NULL, scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)

# SQLite raises the value of each statement's OLD and NEW row; the names of the
# triggers are the standard's, so that other software recognises the index.
TRIGGERS = (
    """CREATE TRIGGER rtree_{t}_{c}_insert AFTER INSERT ON {t}
    WHEN (NEW.{c} NOT NULL AND NOT ST_IsEmpty(NEW.{c}))
    BEGIN INSERT OR REPLACE INTO rtree_{t}_{c} VALUES (NEW.id,
        ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})); END""",
    """CREATE TRIGGER rtree_{t}_{c}_update6 AFTER UPDATE OF {c} ON {t}
    WHEN OLD.id = NEW.id AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
        AND (OLD.{c} NOTNULL AND NOT ST_IsEmpty(OLD.{c}))
    BEGIN UPDATE rtree_{t}_{c} SET minx = ST_MinX(NEW.{c}), maxx = ST_MaxX(NEW.{c}),
        miny = ST_MinY(NEW.{c}), maxy = ST_MaxY(NEW.{c}) WHERE id = NEW.id; END""",
    """CREATE TRIGGER rtree_{t}_{c}_update7 AFTER UPDATE OF {c} ON {t}
    WHEN OLD.id = NEW.id AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
        AND (OLD.{c} ISNULL OR ST_IsEmpty(OLD.{c}))
    BEGIN INSERT INTO rtree_{t}_{c} VALUES (NEW.id,
        ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})); END""",
    """CREATE TRIGGER rtree_{t}_{c}_update2 AFTER UPDATE OF {c} ON {t}
    WHEN OLD.id = NEW.id AND (NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))
    BEGIN DELETE FROM rtree_{t}_{c} WHERE id = OLD.id; END""",
    """CREATE TRIGGER rtree_{t}_{c}_update5 AFTER UPDATE ON {t}
    WHEN OLD.id != NEW.id AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c}))
    BEGIN DELETE FROM rtree_{t}_{c} WHERE id = OLD.id;
        INSERT OR REPLACE INTO rtree_{t}_{c} VALUES (NEW.id,
        ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})); END""",
    """CREATE TRIGGER rtree_{t}_{c}_update4 AFTER UPDATE ON {t}
    WHEN OLD.id != NEW.id AND (NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c}))
    BEGIN DELETE FROM rtree_{t}_{c} WHERE id IN (OLD.id, NEW.id); END""",
    """CREATE TRIGGER rtree_{t}_{c}_delete AFTER DELETE ON {t}
    WHEN OLD.{c} NOT NULL
    BEGIN DELETE FROM rtree_{t}_{c} WHERE id = OLD.id; END""",
)


def create_gpkg_tables(connection: Connection, srids: tuple[int, ...]) -> None:
    """Create the tables every GeoPackage has and describe the systems we use."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")
    for statement in TABLES:
        connection.exec_driver_sql(statement)
    systems = [
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
    ]
    for srid in srids:
        system = pyproj.CRS.from_epsg(srid)
        systems.append((system.name, srid, "EPSG", srid, system.to_wkt("WKT1_GDAL")))
    connection.execute(
        text("INSERT INTO gpkg_spatial_ref_sys VALUES (:n, :i, :o, :oi, :d, NULL)"),
        [dict(zip(("n", "i", "o", "oi", "d"), row, strict=True)) for row in systems],
    )


def register_features(
    connection: Connection, table: str, column: str, geometry_type: str, srid: int
) -> None:
    """Declare a table as a feature layer and give it the standard spatial index."""
    connection.execute(
        text(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
            " VALUES (:table, 'features', :table, :srid)"
        ),
        {"table": table, "srid": srid},
    )
    connection.execute(
        text("INSERT INTO gpkg_geometry_columns VALUES (:t, :c, :g, :s, 0, 0)"),
        {"t": table, "c": column, "g": geometry_type, "s": srid},
    )
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE rtree_{table}_{column}"
        " USING rtree(id, minx, maxx, miny, maxy)"
    )
    connection.execute(
        text(
            "INSERT INTO gpkg_extensions VALUES (:t, :c, 'gpkg_rtree_index',"
            " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')"
        ),
        {"t": table, "c": column},
    )
    for trigger in TRIGGERS:
        connection.exec_driver_sql(trigger.format(t=table, c=column))


def register_attributes(connection: Connection, *tables: str) -> None:
    """Declare tables without geometry that other software may see (§2.4)."""
    connection.execute(
        text(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
            " VALUES (:table, 'attributes', :table)"
        ),
        [{"table": table} for table in tables],
    )


def drop_gpkg_tables(connection: Connection) -> None:
    """Take back what `create_gpkg_tables` did."""
    for table in reversed(GPKG_TABLES):
        connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql("PRAGMA application_id = 0")
    connection.exec_driver_sql("PRAGMA user_version = 0")


def unregister(connection: Connection, *tables: str) -> None:
    """Take tables out of the GeoPackage's own ones, before or after they are dropped.

    A feature table's triggers go with the table, its index must be dropped here.
    """
    for table in tables:
        known = {"table": table}
        columns = connection.execute(
            text(
                "SELECT column_name FROM gpkg_geometry_columns WHERE table_name=:table"
            ),
            known,
        )
        for column in columns.scalars().all():
            connection.exec_driver_sql(f"DROP TABLE rtree_{table}_{column}")
        for listing in ("extensions", "geometry_columns", "contents"):
            connection.execute(
                text(f"DELETE FROM gpkg_{listing} WHERE table_name = :table"),  # noqa: S608 - our own names
                known,
            )
