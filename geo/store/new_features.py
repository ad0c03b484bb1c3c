"""Features that are not stored yet, inserted table by table instead of one by one."""

from typing import Any

from geoalchemy2.shape import from_shape
from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_SRID
from geo.store.agreements import adoption_values
from geo.store.days import days_off, schedule_values
from geo.store.declared import declared_texts
from geo.store.models import (
    Activity,
    Adoption,
    AdoptionSite,
    DeclaredDistrict,
    Feature,
    LocalIssue,
    Place,
    Schedule,
    ScheduleException,
)
from geo.store.models.base import Base, new_uid

CLASSES: dict[str, type[Feature]] = {
    "activity": Activity,
    "place": Place,
    "adoption_site": AdoptionSite,
    "local_issue": LocalIssue,
}

Rows = list[tuple[str, dict[str, Any]]]
"""Rows of one table, each with the public id of its feature."""


class NewFeatures:
    """Rows of features to insert, with all that hangs on them.

    Twenty thousand features are a handful of statements, so a page can wait for
    them; SQLAlchemy's unit of work would send several for each feature.
    """

    def __init__(self, kind: str, *, layer_id: int, municipality_id: int) -> None:
        self.kind = kind
        self._common = {
            "kind": kind,
            "layer_id": layer_id,
            "municipality_id": municipality_id,
        }
        self._own_columns = {column.key for column in _table(CLASSES[kind]).columns} - {
            "id"
        }
        self._features: list[dict[str, Any]] = []
        self._own: Rows = []
        self._schedules: Rows = []
        self._days_off: Rows = []
        self._adoptions: Rows = []
        self._declared: Rows = []

    def add(
        self, key: str, values: dict[str, Any], row: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """Take a feature in; return its public id and what its parts now hold.

        Parameters
        ----------
        key
            Its key within the layer.
        values
            Its columns, the common ones and those of its kind.
        row
            The row of the file, for its place and its parts.
        """
        uid = new_uid()
        shape = row["geometry"]
        own = {
            name: value for name, value in values.items() if name in self._own_columns
        }
        self._features.append(
            {
                "uid": uid,
                "source_id": key,
                "geometry": None
                if shape is None
                else from_shape(shape, srid=STORAGE_SRID),
                **self._common,
                **{name: values[name] for name in values if name not in own},
            }
        )
        self._own.append((uid, own))
        return uid, self._add_parts(uid, values, row)

    def _add_parts(
        self, uid: str, values: dict[str, Any], row: dict[str, Any]
    ) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        if self.kind == "activity" and row.get("starts_on") is not None:
            parts |= schedule_values(row)
            self._schedules.append((uid, dict(parts)))
            if days := days_off(row):
                parts["exdates"] = days
                self._days_off += [(uid, {"on_date": day}) for day in days]
        elif self.kind == "adoption_site" and row.get("adopter"):
            agreed = adoption_values(row, values["organisation_id"])
            parts |= {"adopter": row["adopter"]} | agreed
            self._adoptions.append((uid, {"adopter_name": row["adopter"]} | agreed))
        declared = declared_texts(row.get("declared") or ())
        self._declared += [
            (uid, {"heading": heading, "text": text})
            for heading, text in declared.items()
        ]
        return parts | declared

    def insert(self, session: Session) -> None:
        """Write everything that was taken in, in the order of the file."""
        if not self._features:
            return
        _insert(session, Feature, self._features)
        layer_id = self._common["layer_id"]
        ids = dict(
            session.execute(
                select(Feature.uid, Feature.id).where(Feature.layer_id == layer_id)
            ).all()
        )
        _insert(session, CLASSES[self.kind], _owned(self._own, ids, "id"))
        _insert(session, Schedule, _owned(self._schedules, ids, "feature_id"))
        if self._days_off:
            found = session.execute(
                select(Feature.uid, Schedule.id)
                .join(Schedule, Schedule.feature_id == Feature.id)
                .where(Feature.layer_id == layer_id)
            )
            schedules = dict(found.all())
            days = _owned(self._days_off, schedules, "schedule_id")
            _insert(session, ScheduleException, days)
        _insert(session, Adoption, _owned(self._adoptions, ids, "site_id"))
        _insert(session, DeclaredDistrict, _owned(self._declared, ids, "feature_id"))


def _owned(rows: Rows, ids: dict[str, int], column: str) -> list[dict[str, Any]]:
    return [{column: ids[uid], **values} for uid, values in rows]


def _insert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows of one table that all have the same columns."""
    if not rows:
        return
    table = _table(model)
    defaults = {
        name: column.default
        for name in rows[0]
        if (column := table.columns[name]).default is not None
    }
    for row in rows:
        for name, default in defaults.items():
            # As the unit of work does it: None means the column's own default.
            if row[name] is None:
                given: Any = default
                row[name] = given.arg(None) if given.is_callable else given.arg
    session.execute(table.insert(), rows)


def _table(model: type[Base]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)  # noqa: S101 - every model is mapped to a table
    return table
