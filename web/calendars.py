"""A month at a glance: the calendar page, and what other pages say of coming dates."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidLayerError
from geo.domain.schedule import Occurrence, find_occurrences, holiday_name
from geo.domain.vocabulary import load_vocabulary
from geo.feeds.month import find_happenings, make_month, read_day, read_month
from geo.feeds.structured import describe_structured
from geo.report.reviews import find_reviews
from geo.snapshot.model import Card, City, Detail
from geo.snapshot.snapshot import Snapshot
from web.addresses import absolute
from web.caching import revalidated
from web.calendar_query import choose_cards, said_arguments
from web.database import get_snapshot, open_session
from web.filters import ENGLISH_WEEKDAYS, WEEKDAYS
from web.language import chosen_language, is_japanese
from web.opportunities.coming import coming_in
from web.spoken import spoken
from web.words import field_name, folder

bp = Blueprint("calendars", __name__)

NEXT_DATES = 3
MOST_DAYS_OFF = 12


def init_app(app: Flask) -> None:
    """Let any page say when an activity is held next, and tell search engines."""
    for function in (
        upcoming,
        usual,
        days_off,
        holiday,
        weekday_name,
        structured_data,
    ):
        app.add_template_global(function, function.__name__)


@bp.get("/<city>/calendar/")
@revalidated
def show_calendar(city: str) -> ResponseReturnValue:
    """Show a month, or with ``day`` all of one day, of what a search finds."""
    snapshot = get_snapshot(city)
    cards = choose_cards(snapshot)
    day = request.args.get("day")
    on = read_day(day, snapshot.on) if day else None
    month = read_month(f"{on:%Y-%m}" if on else request.args.get("month"), snapshot.on)
    lines = find_happenings(snapshot, cards, on, on + timedelta(1)) if on else {}
    args = said_arguments()
    shown = make_month(snapshot, cards, month)
    with open_session() as session:
        reviews = find_reviews(session, snapshot, month)
    return render_template(
        "calendars/month.html",
        city=snapshot.city,
        month=shown,
        day=on,
        lines=lines.get(on, []) if on else [],
        today=snapshot.on,
        coming=coming_in(
            snapshot,
            on.__eq__ if on else shown.holds,
            request.args.get("district") or None,
        ),
        chosen=_chosen(snapshot),
        narrowed=bool(args),
        kept=[pair for pair in args if pair[0] not in {"district", "field"}],
        districts=snapshot.districts() if snapshot.area_sets else (),
        fields=load_vocabulary("field").terms,
        address=_address,
        feed=_feed_address,
        reviews=reviews.of_district(request.args.get("district")),
    )


def upcoming(slug: str, uid: str, limit: int = NEXT_DATES) -> list[Occurrence]:
    """Return the next times an activity is held, none where that is not known."""
    snapshot = get_snapshot(slug)
    schedule = snapshot.get_schedule(uid)
    if schedule is None or snapshot.get_card(uid).status != "active":
        return []
    try:
        return find_occurrences(schedule, snapshot.on, limit)
    except InvalidLayerError:  # as in geo.snapshot.cards
        return []


def usual(slug: str, uid: str) -> Occurrence | None:
    """Return the first day of an activity with its usual times."""
    schedule = get_snapshot(slug).get_schedule(uid)
    if schedule is None:
        return None
    ends_on = None if schedule.rrule else schedule.ends_on
    return Occurrence(
        schedule.starts_on,
        schedule.start_time,
        schedule.end_time,
        ends_on=ends_on if ends_on and ends_on > schedule.starts_on else None,
    )


def days_off(slug: str, uid: str) -> list[tuple[date, str | None]]:
    """Return the coming days on which an activity is off, with the reason."""
    snapshot = get_snapshot(slug)
    schedule = snapshot.get_schedule(uid)
    if schedule is None:
        return []
    days = sorted(day for day in schedule.exdates if day >= snapshot.on)
    return [(day, schedule.reasons.get(day)) for day in days[:MOST_DAYS_OFF]]


def holiday(day: date) -> str | None:
    """Return the name of a public holiday in the page's language."""
    name = holiday_name(day, "en" if chosen_language() == "en" else "ja")
    return spoken(name) if name else None


def weekday_name(day: date) -> str:
    """Return a weekday's name at the head of a column, where no day is a holiday."""
    if is_japanese():
        return spoken(WEEKDAYS[day.weekday()])
    return ENGLISH_WEEKDAYS[day.weekday()]


def structured_data(city: City, detail: Detail) -> dict[str, Any] | None:
    """Return a page's subject as JSON-LD, None where there is no word for it."""
    card = detail.card
    coming = upcoming(city.slug, card.uid)
    schedule = get_snapshot(city.slug).get_schedule(card.uid)
    try:
        return describe_structured(
            city, detail, _page, schedule=schedule, upcoming=coming
        )
    except InvalidLayerError:
        return describe_structured(city, detail, _page, schedule=None, upcoming=())


def _page(card: Card) -> str:
    city = (request.view_args or {})["city"]
    kind = folder(card)
    return absolute("features.show_feature", city=city, kind=kind, uid=card.uid)


def _chosen(snapshot: Snapshot) -> list[str]:
    """Return the names of what the calendar is narrowed to."""
    said = request.args
    names = []
    if said.get("organisation"):
        names.append(snapshot.get_card(said["organisation"]).title)
    if said.get("district"):
        names.append(snapshot.get_district(said["district"]).name)
    if code := said.get("field"):
        names.append(field_name(code))
    return names


def _address(**changed: date | None) -> str:
    """Return the address of another month or day with the same conditions."""
    pairs = said_arguments()
    if (month := changed.get("month")) is not None:
        pairs.append(("month", f"{month:%Y-%m}"))
    if (day := changed.get("day")) is not None:
        pairs.append(("day", day.isoformat()))
    return _with(url_for("calendars.show_calendar", **_city()), pairs)


def _feed_address(form: str, scheme: str | None = None) -> str:
    """Return the whole address of the feed with the page's conditions."""
    endpoint = "feeds.send_search" if said_arguments() else "feeds.send_all"
    address = _with(absolute(endpoint, form=form, **_city()), said_arguments())
    if scheme is None:
        return address
    return scheme + address[address.index(":") :]


def _city() -> dict[str, Any]:
    return {"city": (request.view_args or {})["city"]}


def _with(address: str, pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return address
    return address + ("&" if "?" in address else "?") + urlencode(pairs)
