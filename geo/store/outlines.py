"""What an edition's outlines change against those it follows."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from geo.domain.crs import STORAGE_CRS
from geo.domain.locate import Shapes, first_home
from geo.store.changes import ChangeKind
from geo.store.models import Area, AreaSet, Boundary, Edition, Feature, Municipality

SMALLEST_DIFFERENCE_M2 = 0.5
"""A redrawing that moves less is what rounding of coordinates does."""


@dataclass(frozen=True, slots=True)
class DistrictDifference:
    """One district before and after; areas in the city's own plane zone.

    ``difference_m2``: the area that lies in only one of the two outlines.
    """

    code: str
    name: str
    kind: ChangeKind
    old_name: str | None = None
    area_m2: float | None = None
    old_area_m2: float | None = None
    difference_m2: float = 0.0

    @property
    def renamed(self) -> bool:
        """Whether a district that stays has another name."""
        return self.old_name is not None and self.old_name != self.name

    @property
    def redrawn(self) -> bool:
        """Whether a district that stays has another outline."""
        return self.kind == "changed" and self.difference_m2 >= SMALLEST_DIFFERENCE_M2


@dataclass(frozen=True, slots=True)
class _Outlines:
    codes: list[str]
    names: list[str]
    shapes: Shapes


def compare_outlines(
    session: Session, edition: Edition
) -> tuple[DistrictDifference, ...]:
    """Return each district of an edition and of the one it follows.

    Returns
    -------
    tuple of DistrictDifference
        In order of code; the vanished ones last.
    """
    area_set = session.get_one(AreaSet, edition.area_set_id)
    srid = session.get_one(Municipality, area_set.municipality_id).plane_srid
    old, new = _before(session, edition), _of(session, edition)
    old_plane, new_plane = (_in_metres(part.shapes, srid) for part in (old, new))
    at = {code: position for position, code in enumerate(old.codes)}
    found = []
    for position, code in enumerate(new.codes):
        name, area = new.names[position], float(new_plane[position].area)
        if code not in at:
            found.append(DistrictDifference(code, name, "added", area_m2=area))
            continue
        before = at.pop(code)
        moved = _difference(old_plane[before], new_plane[position])
        same = (
            moved < SMALLEST_DIFFERENCE_M2 and old.names[before] == new.names[position]
        )
        found.append(
            DistrictDifference(
                code,
                name,
                "unchanged" if same else "changed",
                old_name=old.names[before],
                area_m2=area,
                old_area_m2=float(old_plane[before].area),
                difference_m2=moved,
            )
        )
    found += [
        DistrictDifference(
            code,
            old.names[position],
            "vanished",
            old_area_m2=float(old_plane[position].area),
        )
        for code, position in at.items()
    ]
    return tuple(found)


def count_moved_features(session: Session, edition: Edition) -> int:
    """Return how many features get another home district, or lose or gain one."""
    area_set = session.get_one(AreaSet, edition.area_set_id)
    rows = session.execute(
        select(func.ST_AsBinary(Feature.geometry)).where(
            Feature.municipality_id == area_set.municipality_id,
            Feature.geometry.is_not(None),
        )
    ).all()
    features = _shapes([row[0] for row in rows])
    old, new = _before(session, edition), _of(session, edition)
    pairs = zip(
        _homes(old, features),
        _homes(new, features),
        strict=True,
    )
    return sum(before != after for before, after in pairs)


def _homes(outlines: _Outlines, features: Shapes) -> list[str | None]:
    return [
        outlines.codes[home] if home >= 0 else None
        for home in first_home(outlines.shapes, features)
    ]


def _of(session: Session, edition: Edition) -> _Outlines:
    return _load(session, _select().where(Boundary.edition_id == edition.id))


def _before(session: Session, edition: Edition) -> _Outlines:
    """Return the outlines an edition ends, or ended when it was activated."""
    statement = (
        _select()
        .join(Edition, Edition.id == Boundary.edition_id)
        .where(
            Area.area_set_id == edition.area_set_id,
            Edition.id != edition.id,
            Edition.activated_at.is_not(None),
            or_(
                Boundary.valid_until == edition.valid_from,
                and_(
                    Boundary.valid_until.is_(None),
                    Boundary.valid_from < edition.valid_from,
                ),
            ),
        )
    )
    return _load(session, statement)


def _select() -> Select[Any]:
    return select(Area.code, Boundary.name, func.ST_AsBinary(Boundary.geometry)).join(
        Boundary.area
    )


def _load(session: Session, statement: Select[Any]) -> _Outlines:
    # Sorted here: PostgreSQL orders text by its locale, and the lowest code decides.
    rows = sorted(session.execute(statement).all(), key=lambda row: str(row[0]))
    return _Outlines(
        [row[0] for row in rows],
        [row[1] for row in rows],
        _shapes([row[2] for row in rows]),
    )


def _shapes(wkb: list[Any]) -> Shapes:
    found = shapely.from_wkb(np.array(wkb, dtype=object))
    return np.asarray(found, dtype=object)


def _in_metres(shapes: Shapes, srid: int) -> Shapes:
    plane = gpd.GeoSeries(list(shapes), crs=STORAGE_CRS).to_crs(srid)
    return np.asarray(plane.to_numpy(), dtype=object)


def _difference(old: Any, new: Any) -> float:
    if shapely.equals_exact(old, new):
        return 0.0
    return float(shapely.symmetric_difference(old, new).area)
