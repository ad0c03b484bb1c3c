"""What a feature's document may hold: types, lengths, days, times, codes, places."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geo.domain.item_values import (
    Rule,
    address_rule,
    area_rule,
    code_rule,
    day_rule,
    days_rule,
    list_rule,
    moved_rule,
    number_rule,
    photos_rule,
    reasons_rule,
    rrule_rule,
    surely,
    term_rule,
    text_rule,
    time_rule,
    yes_or_no,
)
from geo.domain.place_rules import place_fault

STATUSES: Final = ("active", "cancelled", "ended", "draft")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, in a sentence for whoever filled it in."""

    field: str
    message: str


def find_faults(
    kind: str, values: Mapping[str, Any], base: Mapping[str, Any] | None = None
) -> list[Fault]:
    """Return what is wrong with some values of a document, in their order.

    Parameters
    ----------
    kind
        Of the feature; decides which fields there are.
    values
        Any part of a document, as JSON gives it.
    base
        The document that is edited; None for a new one, which needs a title.
    """
    rules = {**COMMON, **OWN[kind]}
    faults = []
    for name, value in values.items():
        rule = rules.get(name)
        said = "この項目はありません。" if rule is None else rule(value)
        if said is not None:
            faults.append(Fault(str(name)[:100], said))
    if base is None and "title" not in values:
        faults.append(Fault("title", "名前を書いてください。"))
    if not faults and kind == "activity":
        faults += _days_together({**(base or {}), **values})
    return faults


def _days_together(document: Mapping[str, Any]) -> list[Fault]:
    first, last = document.get("starts_on"), document.get("ends_on")
    if first and last and last < first:
        return [
            Fault(
                "ends_on",
                "終わりの日が始まりの日より前です。どちらかを直してください。",
            )
        ]
    days = [
        document.get(name)
        for name in ("ends_on", "rrule", "start_time", "exdates", "moved")
    ]
    if first is None and any(days):
        return [Fault("starts_on", "始まりの日を書いてください。")]
    moved = {each["on_date"] for each in document.get("moved") or ()}
    if moved & set(document.get("exdates") or ()):
        return [Fault("exdates", "同じ日が、休みの日と変わる日の両方にあります。")]
    if (document.get("off_reasons") or {}).keys() - set(document.get("exdates") or ()):
        return [Fault("off_reasons", "休みの日にない日の理由があります。")]
    return []


COMMON: Final[Mapping[str, Rule]] = {
    "title": text_rule(200, required=True),
    "kana": text_rule(200),
    "description": text_rule(4_000),
    "address": text_rule(300),
    "url": address_rule,
    "contact": text_rule(300),
    "contact_phone": text_rule(50),
    "notes_text": text_rule(4_000),
    "location_source": code_rule(
        "surveyed", "town_centroid", "manual", "none", required=True
    ),
    "location_visibility": code_rule("exact", "area_only", "hidden", required=True),
    "status": code_rule(*STATUSES, required=True),
    "last_confirmed_on": day_rule,
    "geometry": place_fault,
    "photos": photos_rule,
}
OWN: Final[Mapping[str, Mapping[str, Rule]]] = {
    "activity": {
        "field": term_rule("field"),
        "zone": term_rule("zone"),
        "form": text_rule(200),
        "organiser": text_rule(200),
        "venue": text_rule(300),
        "belongings": text_rule(1_000),
        "fee": text_rule(300),
        "is_free": yes_or_no,
        "joining": code_rule("open", "contact", "form"),
        "capacity": number_rule,
        "child_friendly": yes_or_no,
        "step_free": yes_or_no,
        "online": yes_or_no,
        "secondary_fields": list_rule("field"),
        "generations": list_rule("generation"),
        "time_band": term_rule("time_band"),
        "open_hangout": yes_or_no,
        "companies_welcome": yes_or_no,
        "starts_on": day_rule,
        "ends_on": day_rule,
        "start_time": time_rule,
        "end_time": time_rule,
        "rrule": rrule_rule,
        "skip_holidays": surely,
        "exdates": days_rule,
        "moved": moved_rule,
        "off_reasons": reasons_rule,
    },
    "place": {
        "place_kind": term_rule("place_kind", required=True),
        "services": text_rule(2_000),
        "opening_hours": text_rule(1_000),
        "closed_on": text_rule(500),
        "step_free": yes_or_no,
        "fields": list_rule("field"),
        "bookable_for": text_rule(1_000),
    },
    "adoption_site": {
        "site_kind": term_rule("site_kind"),
        "asset_id": text_rule(100),
        "section": text_rule(200),
        "capacity": number_rule,
        "area_m2": area_rule,
    },
    "local_issue": {
        "field": term_rule("field"),
        "reported_on": day_rule,
        "resolved_on": day_rule,
    },
}
