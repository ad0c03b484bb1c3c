"""Calendars to subscribe to and feeds to follow: iCalendar and Atom."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from geo.domain.schedule import Occurrence, Schedule, find_occurrences
from geo.domain.vocabulary import load_vocabulary
from geo.feeds.atom import MOST_ENTRIES, write_atom
from geo.feeds.calendar_file import write_calendar
from geo.feeds.choosing import (
    MOST_EVENTS,
    activities,
    of_district,
    of_field,
    of_organisation,
    scheduled,
)
from geo.feeds.day_file import MarkedDay, write_days
from geo.feeds.model import Feed, FeedItem
from geo.feeds.month import read_day
from geo.query.due_list import find_public_reviews
from geo.query.feeds import find_feed_records
from geo.query.opportunities import OpportunityRecord
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.addresses import absolute
from web.caching import revalidated
from web.calendar_query import choose_cards, said_arguments
from web.database import get_snapshot, open_session
from web.feed_words import feed_words
from web.finder_query import read_query
from web.language import translated as _
from web.opportunities.searched import (
    EVERYTHING,
    find_current,
    tell_doors,
    wish_of,
)
from web.words import field_name, folder

bp = Blueprint("feeds", __name__)

FORMS = {"ics": "text/calendar", "atom": "application/atom+xml"}
FORM = "<any(ics, atom):form>"


@bp.get(f"/<city>/activities/<uid>.{FORM}")
@revalidated
def send_activity(city: str, uid: str, form: str) -> ResponseReturnValue:
    """Send one activity or, with ``day=2026-12-12``, one of its days."""
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    schedule = snapshot.get_schedule(uid)
    if card.kind != "activity" or schedule is None:
        message = "この活動の日時は登録されていないため、カレンダーに入れられません。"
        raise NotFoundError(message, kind="schedule", uid=uid)
    day = request.args.get("day") if form == "ics" else None
    only = _held(schedule, read_day(day, snapshot.on)) if day else None
    return _send(
        snapshot,
        form,
        key=f"activities/{uid}" + (f"/{only.on}" if only else ""),
        name=card.title,
        cards=[card],
        page=_page(snapshot, card),
        only=only,
    )


def _held(schedule: Schedule, day: date) -> Occurrence:
    found = find_occurrences(schedule, day, 1, before=day + timedelta(days=1))
    if not found:
        raise NotFoundError(_("この日の予定は登録されていません。"), kind="schedule")
    return found[0]


@bp.get(f"/<city>/feeds/all.{FORM}")
@revalidated
def send_all(city: str, form: str) -> ResponseReturnValue:
    """Send all activities of a city, and the calls that are open or coming."""
    snapshot = get_snapshot(city)
    return _send_chosen(
        snapshot,
        form,
        key="all",
        name=_("すべての活動"),
        cards=activities(snapshot),
        asked={},
        doors=find_current(snapshot, EVERYTHING),
    )


@bp.get(f"/<city>/feeds/districts/<code>.{FORM}")
@revalidated
def send_district(city: str, code: str, form: str) -> ResponseReturnValue:
    """Send the activities of a district; ``areas`` names another area set."""
    snapshot = get_snapshot(city)
    areas = request.args.get("areas") or None
    name = snapshot.get_district(code, areas).name
    default = areas in (None, snapshot.area_sets[0].slug)
    return _send_chosen(
        snapshot,
        form,
        key=f"districts/{code}" if default else f"districts/{areas}/{code}",
        name=name,
        cards=of_district(snapshot, code, areas),
        asked={"district": code} if default else {},
    )


@bp.get(f"/<city>/feeds/organisations/<uid>.{FORM}")
@revalidated
def send_organisation(city: str, uid: str, form: str) -> ResponseReturnValue:
    """Send an organisation's activities, and those in an association's territory."""
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    return _send_chosen(
        snapshot,
        form,
        key=f"organisations/{uid}",
        name=card.title,
        cards=of_organisation(snapshot, uid),
        asked={"organisation": uid},
    )


@bp.get(f"/<city>/feeds/fields/<code>.{FORM}")
@revalidated
def send_field(city: str, code: str, form: str) -> ResponseReturnValue:
    """Send the activities of a field."""
    snapshot = get_snapshot(city)
    if code not in {term.code for term in load_vocabulary("field").terms}:
        message = f"分野「{code}」はありません。"
        raise NotFoundError(message, kind="field", code=code)
    return _send_chosen(
        snapshot,
        form,
        key=f"fields/{code}",
        name=field_name(code),
        cards=of_field(snapshot, code),
        asked={"field": code},
    )


@bp.get(f"/<city>/feeds/search.{FORM}")
@revalidated
def send_search(city: str, form: str) -> ResponseReturnValue:
    """Send what a search finds, whatever it asks; the address is the saved search."""
    snapshot = get_snapshot(city)
    asked = dict.fromkeys(said_arguments())
    key = "search?" + urlencode(sorted(pair for pair in asked if pair[0] != "page"))
    return _send_chosen(
        snapshot,
        form,
        key=key,
        name=_("さがした活動"),
        cards=choose_cards(snapshot),
        asked=None,
        doors=_searched(snapshot),
    )


@bp.get("/<city>/feeds/reviews.ics")
@revalidated
def send_reviews(city: str) -> ResponseReturnValue:
    """Send the days on which agreements and collaborations are to be reviewed."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        reviews = find_public_reviews(session, snapshot.municipality_id)
    page = absolute("calendars.show_calendar", city=city)
    name = _("%(city)sの約束の見直し", city=snapshot.city.name)
    days = [
        MarkedDay(
            key=f"review/{each.kind}/{each.uid}/{each.day}",
            day=each.day,
            title=_("見直しの日：%(title)s", title=each.title),
            address=page,
        )
        for each in reviews
    ]
    made = write_days(f"{city}/reviews", name, days, address=page, on=snapshot.on)
    response = Response(made, mimetype=FORMS["ics"])
    response.headers["Content-Disposition"] = 'inline; filename="reviews.ics"'
    return response


def _send_chosen(
    snapshot: Snapshot,
    form: str,
    *,
    key: str,
    name: str,
    cards: Iterable[Card],
    asked: dict[str, str] | None,
    doors: Sequence[OpportunityRecord] = (),
) -> Response:
    """Send a selection, whose page is the calendar of the same question."""
    page = absolute("calendars.show_calendar", city=snapshot.city.slug)
    pairs = said_arguments() if asked is None else list(asked.items())
    if pairs:
        page += ("&" if "?" in page else "?") + urlencode(pairs)
    if form == "ics":
        cards = scheduled(snapshot, cards, snapshot.on)
    else:
        cards = [card for card in cards if card.kind != "organisation"]
    title = f"{name}｜{snapshot.city.name}"
    return _send(
        snapshot, form, key=key, name=title, cards=cards, page=page, doors=doors
    )


def _searched(snapshot: Snapshot) -> list[OpportunityRecord]:
    """Return the calls that a search asks for; an organisation's are its activities."""
    if request.args.get("organisation"):
        return []
    query = read_query(request.args, snapshot)
    return find_current(snapshot, wish_of(query, snapshot.on))


def _send(
    snapshot: Snapshot,
    form: str,
    *,
    key: str,
    name: str,
    cards: Iterable[Card],
    page: str,
    only: Occurrence | None = None,
    doors: Sequence[OpportunityRecord] = (),
) -> Response:
    chosen = list(cards)
    with open_session() as session:
        records = find_feed_records(
            session, snapshot.municipality_id, [card.uid for card in chosen]
        )
    invented = {layer.slug for layer in snapshot.layers if layer.fictional}
    if any(card.layer in invented for card in chosen) or any(
        door.fictional for door in doors
    ):
        name = _("%(name)s（架空のサンプル）", name=name)
    most = MOST_EVENTS if form == "ics" else MOST_ENTRIES
    feed = Feed(
        key=f"{snapshot.city.slug}/{key}",
        name=name,
        description=_(
            "%(city)sの協働マップから。多いときは%(most)s件までです。",
            city=snapshot.city.name,
            most=most,
        ),
        author=_("%(city)sの協働マップ", city=snapshot.city.name),
        address=page,
        source=_own_address(),
        on=snapshot.on,
        items=tuple(
            FeedItem(
                card,
                records[card.uid],
                snapshot.get_schedule(card.uid),
                _page(snapshot, card),
                fictional=card.layer in invented,
                only=only,
            )
            for card in chosen
            if card.uid in records
        ),
        words=feed_words(),
        further=tell_doors(snapshot.city.slug, doors),
    )
    made = write_calendar(feed) if form == "ics" else write_atom(feed)
    response = Response(made, mimetype=FORMS[form])
    file = key.split("?", maxsplit=1)[0].replace("/", "-")
    response.headers["Content-Disposition"] = f'inline; filename="{file}.{form}"'
    return response


def _page(snapshot: Snapshot, card: Card) -> str:
    return absolute(
        "features.show_feature",
        city=snapshot.city.slug,
        kind=folder(card),
        uid=card.uid,
    )


def _own_address() -> str:
    """Return the whole address of the feed that was asked for."""
    endpoint, values = request.endpoint or "", dict(request.view_args or {})
    address = absolute(endpoint, **values)
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    if not pairs:
        return address
    return address + ("&" if "?" in address else "?") + urlencode(pairs)
