"""Registered activities against residents."""

from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.things.counting import (
    by_district,
    not_placed,
    per_residents,
    sources_of,
)


def measure_activities(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return active activities by the district they were assigned to.

    An activity whose place is hidden is in the whole city's count and in no
    district's; one without a place or outside of all districts is in neither.
    """
    if not any(layer.kind == "activity" for layer in asked.snapshot.layers):
        return {}
    held = [card.uid for card in asked.of_kind("activity")]
    homes = asked.area_set.homes
    hidden = [uid for uid in held if uid not in homes and asked.records[uid].hidden]
    counted = by_district(asked, held, homes)
    measure = per_residents(
        asked,
        "activities",
        counted,
        whole=float(counted.sum()) + len(hidden),
        definition="登録され、中止でも終了でもない活動",
        note=not_placed(asked, held, "活動"),
        **sources_of(asked, held),
    )
    return {"activities": (measure,)}
