"""Telling the city, once, that nobody took a group over."""

import logging
from collections.abc import Sequence
from datetime import date

import click

from geo.query.city_groups import Stalled, find_staff_addresses, find_untold
from geo.store.alerting import forget_alerted, lock_letters, note_alerted
from geo.store.session import Database, reading, transaction
from web.addresses import absolute
from web.mail import MailError, Postman, mails_are_set_up, write

log = logging.getLogger(__name__)


def say_stalled(database: Database, on: date) -> None:
    """Tell the city, and say on the terminal that it was told."""
    stalled = tell_city(database, on)
    if stalled:
        click.echo(f"引き継ぎが止まっている団体{stalled}件を、市の職員に知らせました。")


def tell_city(database: Database, on: date) -> int:
    """Send the city's staff one letter of the groups nobody took over; return how many groups.

    Whichever timer comes first tells it: what it tells of is marked before, so that
    another run beside it tells nothing. Without a mail server, without staff, or
    where no letter could be handed over, nothing stays marked.
    """
    if not mails_are_set_up():
        return 0
    with reading(database) as session:
        addresses = find_staff_addresses(session)
        if not addresses or not find_untold(session, on):
            return 0
    with transaction(database) as session:
        lock_letters(session)
        groups = find_untold(session, on)
        marks = [note_alerted(session, each.id, on=each.since) for each in groups]
    if not groups:
        return 0
    sent = False
    try:
        sent = _send(addresses, groups)
    finally:
        if not sent:
            with transaction(database) as session:
                forget_alerted(session, marks)
    return len(groups) if sent else 0


def _send(addresses: Sequence[str], groups: Sequence[Stalled]) -> bool:
    state = "stalled"
    address = absolute("desk_groups.show_groups", only=state)
    sent = False
    with Postman() as postman:
        for to in addresses:
            mail = write("stalled", "ja", to=to, groups=groups, address=address)
            try:
                postman.hand_over(mail)
            except MailError as error:
                log.warning("a letter could not be sent: %s", error)
            else:
                sent = True
    return sent
