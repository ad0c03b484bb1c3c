"""The letters to people who said something: their link, and the answer."""

from collections.abc import Iterable

from geo.query.feedback_desk import DeskRecord
from web.addresses import absolute
from web.mail import mails_are_set_up, send_now, write


def tell_received(own: DeskRecord, secret: str) -> None:
    """Send somebody the link to their own page."""
    if own.email is None or not mails_are_set_up():
        return
    address = absolute("feedback.show_own", city=own.city, secret=secret)
    send_now(
        write("voice_received", own.language, to=own.email, own=own, address=address)
    )


def tell_answered(senders: Iterable[DeskRecord]) -> None:
    """Send the newest answer to all who said it and gave an e-mail.

    Notes
    -----
    Nobody but they knows their secret link: the answer stands in the letter.
    """
    if not mails_are_set_up():
        return
    for own in senders:
        if own.email is not None and own.responses:
            send_now(
                write(
                    "voice_answered",
                    own.language,
                    to=own.email,
                    own=own,
                    answer=own.responses[-1],
                )
            )
