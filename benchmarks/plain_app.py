"""The opponent: a plain Flask + GeoAlchemy2 app with one table, as tutorials do it.

One table in the order of the answer, no joins, no schedules to compute; geometry
goes through ``to_shape`` and ``mapping``, as GeoAlchemy2's own pages show it. Run by
``benchmarks.features`` under gunicorn.
"""

import os
from datetime import date
from typing import Any

from flask import Flask, Response, jsonify, request
from geoalchemy2 import Geometry, WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import mapping, shape
from sqlalchemy import Index, create_engine, func, literal_column, make_url, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE_SIZE = 500


class Base(DeclarativeBase):
    """Base of the one table."""


class PlainFeature(Base):
    """A feature with the properties our own answer has."""

    __tablename__ = "plain_feature"
    __table_args__ = (Index("plain_order", "position"),)

    uid: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    path: Mapped[str]
    kind: Mapped[str]
    place_kind: Mapped[str | None]
    title: Mapped[str]
    status: Mapped[str]
    adoption_state: Mapped[str | None]
    next_on: Mapped[date | None]
    start_time: Mapped[str | None]
    where: Mapped[str | None]
    geometry: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326))


# PostgreSQL must read the zone as a number that never changes to use the index.
PLANE = literal_column("6677")
Index(
    "plain_plane",
    func.ST_Transform(PlainFeature.geometry, PLANE),
    postgresql_using="gist",
)


def fill(address: str, features: list[dict[str, Any]]) -> None:
    """Store the features of our own answer, in their order."""
    engine = create_engine(make_url(address))
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for position, feature in enumerate(features):
            said = dict(feature["properties"])
            if said["next_on"]:
                said["next_on"] = date.fromisoformat(said["next_on"])
            place = from_shape(shape(feature["geometry"]), srid=4326)
            session.add(PlainFeature(position=position, geometry=place, **said))
        session.commit()
    engine.dispose()


def create_app() -> Flask:
    """Build the application on the database `bin/with-postgres` started."""
    app = Flask(__name__)
    engine = create_engine(make_url(os.environ["KYODO_TEST_POSTGRES"]))

    @app.get("/features.geojson")
    def send_features() -> Response:
        statement = select(PlainFeature).order_by(PlainFeature.position)
        with Session(engine) as session:
            found = session.scalars(statement.limit(PAGE_SIZE)).all()
            features = [as_geojson(row) for row in found]
        return jsonify({"type": "FeatureCollection", "features": features})

    @app.get("/near.geojson")
    def send_near() -> Response:
        statement = select(PlainFeature)
        if "near" in request.args:
            latitude, longitude = map(float, request.args["near"].split(","))
            place = func.ST_SetSRID(func.ST_MakePoint(longitude, latitude), 4326)
            place = func.ST_Transform(place, PLANE)
            distance = func.ST_Transform(PlainFeature.geometry, PLANE).op("<->")(place)
            statement = statement.order_by(distance).limit(int(request.args["limit"]))
        else:
            box = func.ST_MakeEnvelope(
                *map(float, request.args["bbox"].split(",")), 4326
            )
            statement = statement.where(func.ST_Intersects(PlainFeature.geometry, box))
        with Session(engine) as session:
            features = [as_geojson(row) for row in session.scalars(statement)]
        return jsonify({"type": "FeatureCollection", "features": features})

    return app


def as_geojson(row: PlainFeature) -> dict[str, Any]:
    """Return a row as a GeoJSON Feature."""
    return {
        "type": "Feature",
        "id": row.uid,
        "geometry": mapping(to_shape(row.geometry)),
        "properties": {
            "uid": row.uid,
            "path": row.path,
            "kind": row.kind,
            "place_kind": row.place_kind,
            "title": row.title,
            "status": row.status,
            "adoption_state": row.adoption_state,
            "next_on": row.next_on and row.next_on.isoformat(),
            "start_time": row.start_time,
            "where": row.where,
        },
    }
