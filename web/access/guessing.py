"""Guessing is stopped: a try is counted before its secret is checked."""

from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import TooManyRequests

from geo.store.session import Session
from geo.store.tries import (
    Key,
    clear,
    find_wait,
    is_locked,
    is_over,
    note_failed,
    place_key,
    take_back,
)
from web.database import open_session, open_transaction
from web.mail import mails_are_set_up


class LockedError(Exception):
    """Too many wrong tries: not even the right secret counts for some minutes."""

    def __init__(self, minutes: int) -> None:
        super().__init__()
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class Guess:
    """A try that counts as wrong until it turns out to be right."""

    noted: tuple[int, ...]
    key: Key

    def settle(self, session: Session) -> None:
        """Forget this try, and the earlier wrong ones of the same account or letter."""
        take_back(session, self.noted)
        clear(session, self.key)


def init_app(app: Flask) -> None:
    """Answer those who must wait."""
    app.register_error_handler(LockedError, _show_locked)


def begin_guess(key: Key, place: Key | None = None) -> Guess:
    """Count a try at an account or letter, in a transaction of its own.

    Raises
    ------
    LockedError
        If there were too many wrong ones lately.
    """
    keys = (key, place or place_key(request.remote_addr))
    with open_session() as session:
        if is_locked(session, *keys):
            raise LockedError(find_wait(session, *keys))
    with open_transaction() as session:
        noted = note_failed(session, *keys)
    with open_session() as session:
        if is_over(session, *keys):  # others tried at the same moment
            raise LockedError(find_wait(session, *keys))
    return Guess(noted, key)


def _show_locked(error: LockedError) -> Response:
    page = render_template(
        "access/locked.html", minutes=error.minutes, mail=mails_are_set_up()
    )
    response = make_response(page, TooManyRequests.code)
    response.cache_control.no_store = True
    response.headers["Retry-After"] = f"{error.minutes * 60}"
    return response
