"""The group a page of its desk speaks of, and who may open that page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import abort, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.query.standing import GroupRecord, Standing, find_standing, get_group
from geo.snapshot.model import City
from geo.store.editing import Actor
from web.city_vocabulary import speak_of
from web.database import get_snapshot, open_session
from web.signing_in import signed_in

LINK_COOKIE = "kyodo-share"
"""Of a shared link; `link_cookie` is its whole name."""

Rule = Callable[[Standing | None], bool]


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation, and in what standing the reader comes to it."""

    record: GroupRecord
    standing: Standing

    @property
    def uid(self) -> str:
        """Return its public id, which every address of its desk names."""
        return self.record.uid

    @property
    def city(self) -> City:
        """Return its municipality, as templates know it."""
        return get_snapshot(self.record.city).city

    def actor(self) -> Actor:
        """Return who the history says made a change."""
        who = signed_in()
        via = self.standing.via
        role = self.standing.role if via == "member" else via
        return Actor(
            role=role or "staff",
            organisation=self.standing.intermediary,
            account_id=who.account_id if who and via != "link" else None,
        )


def link_cookie() -> str:
    """Return the name of the cookie with a shared link's secret."""
    # RFC 6265bis §4.1.3.2: with this prefix no other host of the domain can set it.
    return f"__Host-{LINK_COOKIE}" if request.is_secure else LINK_COOKIE


def for_group(
    rule: Rule,
) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Let in whom a rule of `web.policy` lets in; for the rest the page is not there.

    The view gets the `Group` in place of the address's ``organisation``.
    """

    def decorate(
        view: Callable[..., ResponseReturnValue],
    ) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def call(*, organisation: str, **kwargs: Any) -> ResponseReturnValue:
            g.private_page = True
            secret = request.cookies.get(link_cookie())
            if signed_in() is None and not secret:
                going = request.full_path if request.method == "GET" else None
                return redirect(url_for("signing_in.show_sign_in", going=going), 303)
            group = find_group(organisation)
            if group is None or not rule(group.standing):
                abort(404)
            speak_of(group.record.city)
            return make_response(view(group, **kwargs))

        return call

    return decorate


def find_group(uid: str) -> Group | None:
    """Return a group that the reader has some standing in.

    Raises
    ------
    NotFoundError
        If there is no such group.
    """
    who = signed_in()
    with open_session() as session:
        record = get_group(session, uid)
        standing = find_standing(
            session,
            record.id,
            account_id=who.account_id if who else None,
            is_staff=who.is_staff if who else False,
            link_secret=request.cookies.get(link_cookie()),
            on=today(),
        )
    return None if standing is None else Group(record, standing)
