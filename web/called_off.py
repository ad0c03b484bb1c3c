"""Telling people who signed up that their day is called off: each once."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from flask import current_app

from geo.domain.errors import NotFoundError
from geo.query.called_off import Expected
from geo.report.called_off import CalledOff, describe_called_off
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Database, transaction
from geo.store.telling import claim_telling, finish_telling, release_telling
from web.letters import page_of
from web.mail import Mail, MailError, Postman, write

log = logging.getLogger(__name__)


def find_called_off(
    snapshot: Snapshot, expected: list[Expected]
) -> Iterator[tuple[Expected, CalledOff]]:
    """Yield the parties that are to be told, and what."""
    for each in expected:
        # What is not shown any more was not called off by that.
        with suppress(NotFoundError):
            off = describe_called_off(snapshot, each.activity, each.on_date)
            if off is not None:
                yield each, off


def tell_called_off(
    postman: Postman,
    database: Database,
    snapshot: Snapshot,
    party: Expected,
    off: CalledOff,
) -> bool | None:
    """Tell one party; True: sent, False: could not be sent, None: another run is at it."""
    with transaction(database) as session:
        if not claim_telling(session, party.id):
            return None
    try:
        postman.hand_over(_letter(snapshot, party, off))
    except BaseException as error:
        with transaction(database) as session:
            release_telling(session, party.id)
        if not isinstance(error, MailError):
            raise
        log.warning("a letter could not be sent: %s", error)
        return False
    # Should the machine stop just here, the letter goes out twice: better so
    # than never.
    with transaction(database) as session:
        finish_telling(session, party.id)
    return True


def _letter(snapshot: Snapshot, party: Expected, off: CalledOff) -> Mail:
    card = snapshot.get_card(party.activity)
    host = urlsplit(current_app.config["SETTINGS"].public_url or "").hostname
    return write(
        "called_off",
        party.language,
        to=party.email,
        headers={"Message-ID": f"<{party.uid}.off@{host or 'localhost'}>"},
        own=party,
        off=off,
        card=card,
        page=page_of(card, snapshot.city.slug),
    )
