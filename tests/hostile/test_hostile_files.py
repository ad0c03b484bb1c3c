"""Each hostile file is answered in time, in Japanese, without a word sent to anybody."""

import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from tests.hostile.files import HOSTILE, LISTENER

# Of processor time, the child's included: others may keep the machine busy.
SECONDS = 3
SECONDS_ON_THE_CLOCK = 20
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
    """The refusal, or None for a clean read; and how long processors worked on it."""
    before = os.times()
    said = None
    try:
        read(path)
    except InvalidLayerError as refused:
        said = str(refused)
    after = os.times()
    assert after.elapsed - before.elapsed < SECONDS_ON_THE_CLOCK
    return said, sum(after[:4]) - sum(before[:4])


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
