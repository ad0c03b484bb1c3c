"""Sending everybody's letters: each once, the rest next time."""

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from flask import current_app

from geo.query.alerts import AlertRecord, find_changes, find_done, find_running
from geo.query.called_off import Expected, find_expected
from geo.query.cities import find_municipalities
from geo.report.digest import Digest, describe_digest, period_of
from geo.snapshot.build import build_snapshot
from geo.snapshot.snapshot import Snapshot
from geo.store.alerts import (
    Claim,
    add_secret,
    claim_letter,
    end_by_key,
    finish_letter,
    release_letter,
)
from geo.store.session import Database, reading, transaction
from web.addresses import absolute
from web.alert_form import find_cards
from web.called_off import find_called_off, tell_called_off
from web.mail import Mail, MailError, Postman, write
from web.words import FOLDERS

FAILURES_IN_A_ROW = 3  # then the server is taken to be down, and the rest waits
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What a run did, as counts; nobody is named."""

    sent: int = 0
    nothing: int = 0
    called_off: int = 0  # parties told that their day is called off
    failed: int = 0
    left: int = 0  # not tried, as the server seems to be down


class Round:
    """One run over every city's wishes."""

    def __init__(self, database: Database, on: date, *, dry_run: bool) -> None:
        self._database = database
        self._on = on
        self._dry_run = dry_run
        self._looked_at = datetime.now(UTC).replace(microsecond=0)
        self._in_a_row = 0
        self.tally = Tally()

    def run(self) -> Tally:
        """Send what is due; return the counts."""
        with reading(self._database) as session:
            cities = find_municipalities(session)
        with Postman() as postman:
            for city in cities:
                with reading(self._database) as session:
                    alerts = find_running(session, city.id)
                    expected = find_expected(session, city.id, since=self._on)
                    done = {
                        frequency: find_done(session, period_of(frequency, self._on))
                        for frequency in ("daily", "weekly")
                    }
                due = [
                    each for each in alerts if each.id not in done[each.wish.frequency]
                ]
                if not (due or expected):
                    continue
                # Before the reading: a change in between is told next time.
                self._looked_at = datetime.now(UTC).replace(microsecond=0)
                with reading(self._database) as session:
                    snapshot = build_snapshot(session, city.slug, on=self._on)
                self._tell(postman, snapshot, expected)
                for alert in due:
                    self._one(postman, snapshot, alert)
        return self.tally

    def _tell(
        self, postman: Postman, snapshot: Snapshot, expected: list[Expected]
    ) -> None:
        for party, off in find_called_off(snapshot, expected):
            if self._dry_run:
                self.tally.called_off += 1
            elif self._in_a_row >= FAILURES_IN_A_ROW:
                self.tally.left += 1
            else:
                sent = tell_called_off(postman, self._database, snapshot, party, off)
                self.tally.called_off += sent is True
                self.tally.failed += sent is False
                self._in_a_row = self._in_a_row + 1 if sent is False else 0

    def _one(self, postman: Postman, snapshot: Snapshot, alert: AlertRecord) -> None:
        if self._in_a_row >= FAILURES_IN_A_ROW:
            self.tally.left += 1
            return
        if self._dry_run:
            self._rehearse(snapshot, alert)
            return
        period = period_of(alert.wish.frequency, self._on)
        with transaction(self._database) as session:
            claim = claim_letter(session, alert.id, period)
        if claim is None:
            return  # another run is at it
        try:
            self._send(postman, snapshot, alert, claim)
        except MailError as error:
            self.tally.failed += 1
            self._in_a_row += 1
            log.warning("a letter could not be sent: %s", error)
            self._release(claim)
        except BaseException:
            self._release(claim)
            raise
        else:
            self._in_a_row = 0

    def _send(
        self, postman: Postman, snapshot: Snapshot, alert: AlertRecord, claim: Claim
    ) -> None:
        digest = self._describe(snapshot, alert, claim)
        if digest.says_something and alert.email is not None:
            with transaction(self._database) as session:
                secret = add_secret(session, alert.id, "unsubscribe")
            mail = write_digest(snapshot, alert, digest, claim.letter_uid, secret)
            postman.hand_over(mail)
        # Should the machine stop just here, the letter goes out twice: better so
        # than never.
        with transaction(self._database) as session:
            finish_letter(
                session, claim, sent=digest.says_something, looked_at=self._looked_at
            )
            if digest.area_lost:
                end_by_key(session, alert.id)
        if digest.says_something:
            self.tally.sent += 1
        else:
            self.tally.nothing += 1

    def _rehearse(self, snapshot: Snapshot, alert: AlertRecord) -> None:
        digest = self._describe(snapshot, alert, None)
        if digest.says_something:
            self.tally.sent += 1
        else:
            self.tally.nothing += 1

    def _describe(
        self, snapshot: Snapshot, alert: AlertRecord, claim: Claim | None
    ) -> Digest:
        since = claim.since if claim else alert.since
        with reading(self._database) as session:
            changes = find_changes(session, snapshot.municipality_id, since=since)
        cards = find_cards(alert.wish.conditions, snapshot)
        return describe_digest(snapshot, alert.wish, cards, changes)

    def _release(self, claim: Claim) -> None:
        with transaction(self._database) as session:
            release_letter(session, claim)


def write_digest(
    snapshot: Snapshot,
    alert: AlertRecord,
    digest: Digest,
    letter_uid: str,
    secret: str,
) -> Mail:
    """Write one letter, with the two headers that end it in one click."""
    language = alert.wish.language
    city = snapshot.city.slug
    extra = {} if language == "ja" else {"lang": language}
    end = absolute("alerts.show_end", city=city, secret=secret, **extra)
    pages = {
        card.uid: absolute(
            "features.show_feature",
            city=city,
            kind=FOLDERS[card.kind],
            uid=card.uid,
            **extra,
        )
        for card in {
            *(each.card for each in digest.upcoming),
            *(each.card for each in digest.days_off),
            *digest.added,
            *digest.cancelled,
            *(card for card, _, _ in digest.changed),
        }
    }
    host = urlsplit(current_app.config["SETTINGS"].public_url or "").hostname
    return write(
        "digest",
        language,
        to=alert.email or "",
        headers={
            # The same at every try: mail programs show a letter sent twice once.
            "Message-ID": f"<{letter_uid}@{host or 'localhost'}>",
            "List-Unsubscribe": f"<{end}>",  # RFC 2369, RFC 8058
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        city=snapshot.city,
        wish=alert.wish,
        digest=digest,
        pages=pages,
        finder=absolute("finder.show_finder", city=city, **extra),
        again=absolute("alerts.show_form", city=city, **extra),
        end=end,
    )
