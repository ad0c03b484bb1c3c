"""How many hostile files a run takes on, and what is kept of a long one."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import serve
from tests.hostile.files import HOSTILE, LISTENER

__all__ = ["serve"]

ROOT = Path(__file__).resolve().parents[2]
SOAK = bool(os.environ.get("KYODO_SOAK"))
EVERY_READ = 1 if SOAK else 9
EVERY_SENT = 1 if SOAK else 3
KEPT_IN = ROOT / "build" / "soak"


def taken(every: int) -> list[str]:
    """Return the names a run takes on: all of them in a soak, else one in several."""
    return list(HOSTILE)[::every]


@pytest.fixture(scope="session")
def measured(request) -> Iterator[dict[str, dict[str, float]]]:
    """Seconds by way and file; a soak leaves them for its report."""
    seconds: dict[str, dict[str, float]] = {"read": {}, "sent": {}}
    yield seconds
    if SOAK:
        KEPT_IN.mkdir(parents=True, exist_ok=True)
        kept = {**seconds, "failed": request.session.testsfailed}
        (KEPT_IN / "hostile.json").write_text(json.dumps(kept), "utf-8")


@pytest.fixture(scope="session")
def connections() -> Iterator[list[object]]:
    """Who called the address that the files name."""
    calls: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, caller = server.accept()
            except OSError:
                return
            calls.append(caller)
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    LISTENER["url"] = f"http://127.0.0.1:{server.getsockname()[1]}/"
    yield calls
    server.close()
