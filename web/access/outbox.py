"""Work that an answer must not wait for: time would tell who is known here."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final

from flask import Flask, current_app

MOST_WAITING: Final = 100
log = logging.getLogger(__name__)
_postmen = ThreadPoolExecutor(max_workers=2, thread_name_prefix="letters")
_under_way: set[Future[None]] = set()


def later(task: Callable[[], None]) -> None:
    """Do something in the application's context, after this answer or beside it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - Flask's documented way

    def work() -> None:
        with app.app_context():
            task()

    if len(_under_way) >= MOST_WAITING:
        log.warning("a letter was not written: too many wait")
        return
    future = _postmen.submit(work)
    _under_way.add(future)
    future.add_done_callback(_finish)


def wait_for_letters() -> None:
    """Wait until everything under way is done."""
    wait(set(_under_way))


def _finish(future: Future[None]) -> None:
    _under_way.discard(future)
    if (error := future.exception()) is not None:
        # The error's own words may hold an address or a secret.
        log.warning("a letter was not written: %s", type(error).__name__)
