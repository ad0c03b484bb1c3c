"""The letters to people who signed up, each in its reader's language."""

from geo.query.joining import OwnSignup
from geo.snapshot.model import Card, City
from geo.store.joining import Promoted
from web.addresses import absolute
from web.language import chosen_language
from web.mail import mails_are_set_up, send_now, write
from web.words import FOLDERS


def tell_joined(own: OwnSignup, secret: str, card: Card) -> None:
    """Confirm a sign-up to its party, with the link to change or cancel it."""
    if own.email is None or not mails_are_set_up():
        return
    address = absolute("joining.show_signup", city=own.city, secret=secret)
    send_now(
        write(
            "joined",
            chosen_language(),
            to=own.email,
            own=own,
            card=card,
            address=address,
            page=page_of(card, own.city),
        )
    )


def tell_left(own: OwnSignup, card: Card) -> None:
    """Confirm that a sign-up was taken back."""
    if own.email is None or not mails_are_set_up():
        return
    send_now(
        write(
            "left",
            chosen_language(),
            to=own.email,
            own=own,
            card=card,
            page=page_of(card, own.city),
        )
    )


def tell_promoted(promoted: Promoted, card: Card, city: City) -> None:
    """Tell a waiting party that it has a place now."""
    if promoted.email is None or not mails_are_set_up():
        return
    send_now(
        write(
            "promoted",
            promoted.language,
            to=promoted.email,
            own=promoted,
            card=card,
            page=page_of(card, city.slug),
        )
    )


def page_of(card: Card, city: str) -> str:
    """Return the whole address of an activity's page."""
    return absolute(
        "features.show_feature", city=city, kind=FOLDERS[card.kind], uid=card.uid
    )
