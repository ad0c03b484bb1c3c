"""What a snapshot holds: plain frozen records, ready to be shown."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class City:
    """A municipality as its pages name it. Bounds are EPSG:4326."""

    code: str  # six digits
    slug: str
    name: str
    prefecture: str
    plane_srid: int
    bounds: tuple[float, float, float, float] | None  # min_x, min_y, max_x, max_y
    fictional: bool  # some layer, outline or figure is invented (架空)
    approximate: bool  # some area set's outlines are approximate
    approximate_sources: tuple[str, ...] = ()  # whose, each with its title


@dataclass(frozen=True, slots=True)
class AreaSetSummary:
    """One way of dividing the city, and how much of it there is."""

    slug: str
    kind: str
    title: str
    source: str
    licence: str
    valid_from: date | None  # of the edition in force
    is_default: bool
    approximate: bool
    fictional: bool
    count: int


@dataclass(frozen=True, slots=True)
class LocationCounts:
    """How well some cards are located; together they are all of them."""

    located: int
    approximate: int  # town centroid
    not_located: int
    withheld: int  # area_only or hidden: no point leaves the server


@dataclass(frozen=True, slots=True)
class LayerSummary:
    """One layer, where it comes from, and how well its rows are located."""

    slug: str
    kind: str  # activity | place | adoption_site | organisation | local_issue
    title: str
    owner_name: str | None
    source: str
    licence: str
    fictional: bool
    updated_on: date
    count: int
    located: int
    approximate: int  # town centroid
    not_located: int
    withheld: int  # area_only or hidden: no point leaves the server


@dataclass(frozen=True, slots=True)
class Card:
    """One feature or association as lists, maps and tables show it.

    ``kind`` is the legend's kind: activity, adoption_site, support_centre,
    place, organisation, local_issue. ``longitude`` and ``latitude`` are None
    where there is no point or it must not leave the server.
    """

    uid: str
    kind: str
    title: str
    kana: str | None
    layer: str  # slug
    status: str  # active | cancelled | ended
    district_code: str | None  # in the default area set
    district_name: str | None
    where: str | None  # venue, else address
    who: str | None  # organiser, adopter, owner
    field: str | None  # code
    schedule_text: str | None
    next_on: date | None
    start_time: str | None
    end_time: str | None
    is_free: bool | None
    joining: str | None  # open | contact | form
    adoption_state: str | None  # free | adopted | ending_soon | review_due
    place_kind: str | None
    actor_type: str | None
    location: str  # surveyed | manual | town_centroid | none | withheld
    longitude: float | None
    latitude: float | None
    starts_on: date | None = None  # first day of an activity, also when it is past
    also_in: tuple[str, ...] = ()  # further layers an organisation stands in
    fields: tuple[str, ...] = ()  # every field, the one it is counted in first
    generations: tuple[str, ...] = ()
    time_band: str | None = None  # morning | daytime | night
    child_friendly: bool | None = None
    step_free: bool | None = None
    online: bool | None = None
    companies_welcome: bool | None = None
    opening_hours: str | None = None
    closed_on: str | None = None
    rule: str | None = None  # the recurrence rule that schedule_text says in Japanese

    @property
    def mapped(self) -> bool:
        """Whether the map shows it: there is a location that may be shown."""
        return self.longitude is not None


@dataclass(frozen=True, slots=True)
class District:
    """One area of an area set on the snapshot's day."""

    code: str
    name: str
    kana: str | None
    representative_point: tuple[float, float]  # longitude, latitude, inside it


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a feature's page: a stable label code and its text or value."""

    label: str  # code the templates word, e.g. "fee", "belongings"
    value: str | int | float | bool | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """The district that a file's words name, beside the one the location gives.

    ``area_set`` and ``named`` are None where the words name no area; ``located``
    is None where the feature lies in no area of the set.
    """

    heading: str  # the file's own
    text: str
    area_set: str | None  # title
    named: str | None
    located: str | None
    disagrees: bool
    approximate: bool  # the location is a town's point: it may well be the wrong one


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything a feature's own page says."""

    card: Card
    description: str | None
    address: str | None
    contact: str | None
    contact_phone: str | None
    url: str | None
    notes_text: str | None
    next_dates: tuple[date, ...]
    exception_dates: tuple[date, ...]
    facts: tuple[Fact, ...]
    districts: tuple[tuple[str, str, str], ...]  # area set slug, title, district name
    layer: LayerSummary
    related: tuple[Card, ...]  # an organisation's activities and sites
    last_confirmed_on: date | None
    updated_on: date
    declared: tuple[Declared, ...] = ()
