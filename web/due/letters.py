"""The staff's letter of the month: how much is due. Each letter once."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import date

from geo.query.cities import find_municipalities
from geo.query.due_list import DueRecord
from geo.query.due_waiting import KINDS, find_due
from geo.query.staff_letters import StaffReader, find_staff_readers
from geo.report.due_list import horizon_end, in_horizon
from geo.store.session import Database, reading, transaction
from geo.store.staff_letters import (
    claim_staff_letter,
    finish_staff_letter,
    period_of,
    release_staff_letter,
)
from web.addresses import absolute
from web.mail import MailError, Postman, write
from web.reminders import FAILURES_IN_A_ROW

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CityDue:
    """What is due in one city this month: kinds with how many, and how many late."""

    name: str
    kinds: tuple[tuple[str, int], ...]
    late: int

    @property
    def number(self) -> int:
        """How much there is in all."""
        return sum(number for _, number in self.kinds)


@dataclass(slots=True)
class Letters:
    """What a run did, as counts; nobody is named."""

    due: int = 0  # things the letters tell of
    sent: int = 0
    failed: int = 0
    left: int = 0  # not tried, as the server seems to be down


def send_staff_letters(database: Database, on: date, *, dry_run: bool) -> Letters:
    """Write to every member of staff once a month, if anything is due in it."""
    tally = Letters()
    with reading(database) as session:
        readers = find_staff_readers(session, period_of(on))
        if not readers:
            return tally
        cities = [
            _count(city.name, find_due(session, city.id, on=on), on)
            for city in find_municipalities(session)
        ]
    cities = [city for city in cities if city.number]
    tally.due = sum(city.number for city in cities)
    if not tally.due:
        return tally
    if dry_run:
        tally.sent = len(readers)
        return tally
    in_a_row = 0
    with Postman() as postman:
        for reader in readers:
            if in_a_row >= FAILURES_IN_A_ROW:
                tally.left += 1
                continue
            sent = _one(postman, database, reader, cities, on)
            tally.sent += sent is True
            tally.failed += sent is False
            in_a_row = in_a_row + 1 if sent is False else 0
    return tally


def _one(
    postman: Postman,
    database: Database,
    reader: StaffReader,
    cities: list[CityDue],
    on: date,
) -> bool | None:
    """Write to one reader; None where another run is at it or was."""
    with transaction(database) as session:
        letter = claim_staff_letter(session, reader.account_id, period_of(on))
    if letter is None:
        return None
    mail = write(
        "due",
        "ja",
        to=reader.address,
        on=on,
        cities=cities,
        address=absolute("desk_due.show_list"),
    )
    try:
        postman.hand_over(mail)
    except MailError as error:
        log.warning("a letter could not be sent: %s", error)
        with transaction(database) as session:
            release_staff_letter(session, letter)
        return False
    with transaction(database) as session:
        finish_staff_letter(session, letter)
    return True


def _count(name: str, records: list[DueRecord], on: date) -> CityDue:
    until = horizon_end("month", on)
    shown = [each for each in records if in_horizon(each, "month", until)]
    kinds = Counter(each.kind for each in shown)
    return CityDue(
        name,
        tuple((kind, kinds[kind]) for kind in KINDS if kinds[kind]),
        sum(each.late for each in shown),
    )
