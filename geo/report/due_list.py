"""The desk's list of what is due, by kind, district and department."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from geo.query.due_list import DueRecord
from geo.query.due_waiting import KINDS, find_due
from geo.snapshot.snapshot import Snapshot
from geo.store.officers import months_later
from geo.store.session import Session

HORIZONS = ("month", "quarter", "all", "late")
"""Until the end of this month, of the month after next, everything, only what is late."""
NONE = "none"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One line: what is due, in which city and in which of its default districts."""

    record: DueRecord
    city: str  # slug
    city_name: str
    district: tuple[str, str] | None  # code and name
    days_left: int | None  # below 0: so many days late; None without a day


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader narrowed the list to; None: any.

    ``district`` and ``department`` may be "none": of none.
    """

    horizon: str = "month"
    kind: str | None = None
    district: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class DueList:
    """What is due, and how much there would be under each other choice."""

    rows: tuple[DueItem, ...]
    kinds: tuple[tuple[str, int], ...]
    districts: tuple[tuple[str, str, int], ...]  # code, name, how many
    departments: tuple[tuple[str, int], ...]
    horizons: tuple[tuple[str, int], ...]
    late: int
    until: date  # first day that is not looked at any more


def locate_due(session: Session, snapshot: Snapshot, *, on: date) -> list[DueItem]:
    """Return all that a city's staff have to see to, each in its district.

    The district is that of the place it is about, else of its own area, else the
    one its point lies in; None where none of them is known.
    """
    default = snapshot.area_sets[0].slug if snapshot.area_sets else None
    names = {each.code: each.name for each in snapshot.districts()} if default else {}
    homes = {card.uid: card.district_code for card in snapshot.cards}

    def home(record: DueRecord) -> str | None:
        code = homes.get(record.feature or "") or homes.get(record.group or "")
        if code is None and record.area is not None and record.area[0] == default:
            code = record.area[1]
        if code is None and record.point is not None and default:
            code = snapshot.find_areas_at(*record.point).get(default)
        return code

    return [
        DueItem(
            record,
            snapshot.city.slug,
            snapshot.city.name,
            (code, names[code]) if (code := home(record)) in names else None,
            None if record.day is None else (record.day - on).days,
        )
        for record in find_due(session, snapshot.municipality_id, on=on)
    ]


def choose_due(items: Iterable[DueItem], choice: Choice, *, on: date) -> DueList:
    """Return the lines of a choice; each count is under the other choices as they are."""
    # Several cities' lines are one list: the soonest first, those without a day last.
    everything = sorted(
        items, key=lambda item: (item.record.day is None, item.record.day or date.max)
    )
    until = horizon_end(choice.horizon, on)
    tests: dict[str, Callable[[DueItem], bool]] = {
        "horizon": lambda item: in_horizon(item.record, choice.horizon, until),
        "kind": lambda item: choice.kind in {None, item.record.kind},
        "district": lambda item: choice.district in {None, _district(item)},
        "department": lambda item: (
            choice.department is None or choice.department in _departments(item)
        ),
    }

    def left(without: str = "") -> list[DueItem]:
        asked = [test for name, test in tests.items() if name != without]
        return [item for item in everything if all(test(item) for test in asked)]

    kinds = _count(left("kind"), lambda item: (item.record.kind,))
    districts = _count(left("district"), lambda item: (_district(item),))
    departments = _count(left("department"), _departments)
    names = {item.district[0]: item.district[1] for item in everything if item.district}
    anytime = left("horizon")
    rows = tuple(left())
    return DueList(
        rows=rows,
        kinds=tuple((kind, kinds[kind]) for kind in KINDS if kinds[kind]),
        districts=tuple(
            (code, names.get(code, ""), districts[code])
            for code in sorted(districts, key=lambda code: (code == NONE, code))
        ),
        departments=tuple(
            (name, departments[name])
            for name in sorted(departments, key=lambda name: (name == NONE, name))
        ),
        horizons=tuple(
            (
                horizon,
                sum(
                    in_horizon(item.record, horizon, horizon_end(horizon, on))
                    for item in anytime
                ),
            )
            for horizon in HORIZONS
        ),
        late=sum(item.record.late for item in rows),
        until=until,
    )


def horizon_end(horizon: str, on: date) -> date:
    """Return the first day after a horizon."""
    if horizon == "all":
        return date.max
    return months_later(on.replace(day=1), 3 if horizon == "quarter" else 1)


def in_horizon(record: DueRecord, horizon: str, until: date) -> bool:
    """Return whether something belongs on the page; what has no day always waits."""
    if horizon == "late":
        return record.late
    return record.day is None or record.day < until


def _district(item: DueItem) -> str:
    return item.district[0] if item.district else NONE


def _departments(item: DueItem) -> tuple[str, ...]:
    return item.record.departments or (NONE,)


def _count(
    items: Iterable[DueItem], keys: Callable[[DueItem], Iterable[str]]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in items:
        found.update(keys(item))
    return found
