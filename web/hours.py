"""Today's opening hours in words; the browser adds whether it is open right now."""

from dataclasses import dataclass
from datetime import date

from flask import Flask, has_request_context, request

from geo.domain.opening_hours import Span
from geo.domain.opening_words import read_opening_hours
from geo.domain.periods import today
from geo.snapshot.model import Card
from web.database import get_snapshot


@dataclass(frozen=True, slots=True)
class HoursToday:
    """When a place is open on a day; no spans: it is closed all day."""

    on: date
    spans: tuple[Span, ...]

    @property
    def times(self) -> tuple[tuple[str, str], ...]:
        """The spans as pairs of times ("09:00", "21:00")."""
        return tuple((str(span.opens), str(span.closes)) for span in self.spans)

    @property
    def written(self) -> str:
        """The spans as one attribute: "09:00-12:00 13:00-17:00"."""
        return " ".join("-".join(pair) for pair in self.times)

    @property
    def all_day(self) -> bool:
        """Whether it is open for 24 hours."""
        return self.times == (("00:00", "24:00"),)


def init_app(app: Flask) -> None:
    """Let templates ask for a card's hours."""
    app.add_template_global(hours_today)


def hours_today(card: Card) -> HoursToday | None:
    """Return a card's hours on the snapshot's day; None where they are not known."""
    found = read_opening_hours(card.opening_hours, card.closed_on)
    return hours_on(card, _day_shown()) if found else None


def hours_on(card: Card, day: date) -> HoursToday | None:
    """Return a card's hours on a day; None where they are not known."""
    found = read_opening_hours(card.opening_hours, card.closed_on)
    spans = found.hours_on(day) if found else None
    return None if spans is None else HoursToday(day, spans)


def _day_shown() -> date:
    """Return the day the page speaks of: its ETag is made for that day."""
    city = (request.view_args or {}).get("city") if has_request_context() else None
    return get_snapshot(str(city)).on if city else today()
