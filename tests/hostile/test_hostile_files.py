"""Each hostile file is answered in time, in Japanese, without a word sent to anybody."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from tests.hostile.files import HOSTILE, LISTENER

# A plain file takes its reader so long on the slowest machine that runs the tests.
SECONDS = 3
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
OURS = re.compile(r"Traceback|File \"|/tmp|/usr|/home|\.py\b|site-packages")


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


def answer(read: Callable[[Path], object], path: Path) -> tuple[str | None, float]:
    """The refusal, or None for a clean read; and how long it took."""
    started = time.perf_counter()
    try:
        read(path)
    except InvalidLayerError as refused:
        return str(refused), time.perf_counter() - started
    return None, time.perf_counter() - started


def test_there_are_more_than_a_hundred():
    assert len(HOSTILE) >= 120


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_answered(name, tmp_path, connections):
    path = HOSTILE[name](tmp_path)

    for read in (lambda path: read_layer(path, "place"), read_boundaries):
        said, seconds = answer(read, path)

        assert seconds < SECONDS
        if said is not None:
            assert JAPANESE.search(said.removeprefix(path.name))
            assert not OURS.search(said)
            assert len(said) < 2000
    assert connections == []
