"""What tells things of one name apart, when no number does."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from geoalchemy2.shape import to_shape

from geo.store.keys import Marks, StoredKey, mark
from geo.store.models import Activity, Feature, Organisation


def marks_of_row(row: Mapping[str, Any]) -> Marks:
    """Return the marks of a row of features."""
    return mark(
        place=_place(row["geometry"]),
        address=row.get("address"),
        day=row.get("starts_on"),
        who=row.get("organiser") or row.get("adopter"),
    )


def stored_features(
    features: Iterable[Feature],
    first_day: Callable[[Feature], date | None],
    adopters: Mapping[int, Iterable[str]],
) -> list[StoredKey]:
    """Return the keys of features that are stored, marked as `marks_of_row` does."""

    def marks(feature: Feature) -> Marks:
        shape = None if feature.geometry is None else to_shape(feature.geometry)
        found = mark(
            place=_place(shape),
            address=feature.address,
            day=first_day(feature),
            who=feature.organiser if isinstance(feature, Activity) else None,
        )
        names = frozenset(adopters.get(feature.id, ()))
        return found | {"who": names} if names else found

    return [
        StoredKey(feature.source_id, feature.title, partial(marks, feature))
        for feature in features
        if feature.source_id
    ]


def marks_of_listed(row: Mapping[str, Any], *, territories: Mapping[str, int]) -> Marks:
    """Return the marks of a row of organisations."""
    return mark(
        place=territories.get(row.get("territory_code") or ""),
        address=row.get("address"),
        who=row.get("contact_phone"),
    )


def marks_of_organisation(organisation: Organisation) -> Marks:
    """Return the marks of an organisation that is stored, as `marks_of_listed`."""
    return mark(
        place=organisation.territory_id,
        address=organisation.address,
        who=organisation.contact_phone,
    )


def _place(shape: Any) -> bytes | None:
    return None if shape is None else bytes(shape.normalize().wkb)
