"""Writing to groups once a year: is it still right? Each letter once, the rest next time."""

import logging
from dataclasses import dataclass
from datetime import date

from geo.query.cities import find_municipalities
from geo.query.freshness import Asked, find_to_ask
from geo.store.freshness import claim_check, finish_claim, release_claim
from geo.store.session import Database, reading, transaction
from web.addresses import absolute
from web.mail import MailError, Postman, write

FAILURES_IN_A_ROW = 3  # then the server is taken to be down, and the rest waits
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What a run did, as counts; nobody is named."""

    groups: int = 0
    letters: int = 0
    failed: int = 0
    left: int = 0  # groups not tried, as the server seems to be down


def send_reminders(database: Database, on: date, *, dry_run: bool) -> Tally:
    """Write to the owners and editors of every group that is due."""
    tally = Tally()
    with reading(database) as session:
        due = [
            asked
            for city in find_municipalities(session)
            for asked in find_to_ask(session, city.id, on=on)
        ]
    if dry_run:
        tally.groups = len(due)
        tally.letters = sum(len(asked.addresses) for asked in due)
        return tally
    in_a_row = 0
    with Postman() as postman:
        for asked in due:
            if in_a_row >= FAILURES_IN_A_ROW:
                tally.left += 1
                continue
            sent = _one(postman, database, asked, on, tally)
            in_a_row = in_a_row + 1 if sent is False else 0
    return tally


def _one(
    postman: Postman, database: Database, asked: Asked, on: date, tally: Tally
) -> bool | None:
    """Write to one group's people; None where another run is at it."""
    with transaction(database) as session:
        claim = claim_check(
            session, asked.organisation_id, letters=asked.letters, on=on
        )
    if claim is None:
        return None
    address = absolute("checks.show_check", secret=claim.secret)
    reached = 0
    for to in asked.addresses:
        try:
            postman.hand_over(
                write(
                    "fresh",
                    "ja",
                    to=to,
                    name=asked.name,
                    due=asked.due,
                    again=asked.letters > 0,
                    address=address,
                )
            )
        except MailError as error:
            tally.failed += 1
            log.warning("a letter could not be sent: %s", error)
        else:
            reached += 1
    # One of a group's people is enough: the others would be asked twice else.
    with transaction(database) as session:
        if reached:
            finish_claim(session, claim.id)
        else:
            release_claim(session, claim.id)
    tally.letters += reached
    tally.groups += reached > 0
    return reached > 0
