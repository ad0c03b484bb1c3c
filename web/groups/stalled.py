"""Telling the city, once, that nobody took a group over."""

import logging
from datetime import date

from geo.query.city_groups import find_staff_addresses, find_untold
from geo.store.handing_over import note_alerted
from geo.store.session import Database, reading, transaction
from web.addresses import absolute
from web.mail import MailError, Postman, mails_are_set_up, write

log = logging.getLogger(__name__)


def tell_city(database: Database, on: date) -> int:
    """Send the city's staff one letter of the groups nobody took over; return how many groups.

    Without a mail server, without staff, or where no letter could be handed over,
    nothing is remembered, and the next run tells it.
    """
    if not mails_are_set_up():
        return 0
    with reading(database) as session:
        groups = find_untold(session, on)
        addresses = find_staff_addresses(session)
    if not groups or not addresses:
        return 0
    address = absolute("desk_groups.show_groups", only="stalled")
    sent = 0
    with Postman() as postman:
        for to in addresses:
            mail = write("stalled", "ja", to=to, groups=groups, address=address)
            try:
                postman.hand_over(mail)
            except MailError as error:
                log.warning("a letter could not be sent: %s", error)
            else:
                sent += 1
    if not sent:
        return 0
    with transaction(database) as session:
        for group in groups:
            note_alerted(session, group.id, on=group.since)
    return len(groups)
