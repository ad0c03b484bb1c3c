"""Printing a letter: the only page that ever shows its secrets."""

from datetime import date

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from geo.store.invitations import Offer, WrittenLetter
from web.addresses import absolute
from web.answered import Answered
from web.groups.group import Group
from web.groups.term_words import day_after, until_day
from web.language import translated as _

LETTER_FIELDS = ("role", "title", "from", "until", "revoke")
LONGEST_TITLE = 30
ROLES = ("owner", "editor", "contributor", "viewer")


def read_offer(form: Answered) -> Offer | None:
    """Return what a form offers; None where something is to be put right."""
    role = form.values["role"]
    if role not in ROLES:
        form.tell("role", _("何をする人かを選んでください。"))
    title = form.text("title", LONGEST_TITLE)
    start = form.day("from", required=False)
    end = day_after(form.day("until", required=False))
    if start is not None and end is not None and end <= start:
        form.tell(
            "until", _("任期の最後の日を、最初の日と同じか、後の日にしてください。")
        )
    return None if form.wrong else Offer(role, title, start, end)


def require_future(form: Answered, offer: Offer | None, on: date) -> Offer | None:
    """Return an offer whose term is not over, noting where it is."""
    if offer is not None and offer.end is not None and offer.end <= on:
        form.tell("until", _("任期の最後の日を、きょうか、後の日にしてください。"))
        return None
    return offer


def show_once(
    group: Group,
    letter: WrittenLetter,
    offer: Offer,
    *,
    template: str = "groups/people_letter.html",
    **context: object,
) -> ResponseReturnValue:
    """Show a letter as the answer to the form that made it; nobody can ask for it again."""
    page = render_template(
        template,
        group=group,
        city=group.city,
        offer=offer,
        code=letter.code,
        letter=letter.uid,
        address=absolute("invitations.show_letter", token=letter.token),
        typed_at=absolute("invitations.show_code"),
        until=until_day(letter.expires_at),
        ruby=True,
        of_letter=True,
        **context,
    )
    return make_response(page)
