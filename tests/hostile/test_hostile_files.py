"""Each hostile file is answered in time, in Japanese, without a word sent to anybody."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.boundaries import read_boundaries
from geo.ingest.layers import read_layer
from tests.hostile.conftest import EVERY_READ, taken
from tests.hostile.files import HOSTILE

pytestmark = pytest.mark.slow

# Of processor time, the child's included: others may keep the machine busy.
SECONDS = 3
SECONDS_ON_THE_CLOCK = 20
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
OURS = re.compile(r"Traceback|File \"|/tmp|/usr|/home|\.py\b|site-packages")


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


@pytest.mark.parametrize("name", taken(EVERY_READ))
def test_hostile_file_is_answered(name, tmp_path, connections, measured):
    path = HOSTILE[name](tmp_path)

    for read in (lambda path: read_layer(path, "place"), read_boundaries):
        said, seconds = answer(read, path)

        measured["read"][name] = max(seconds, measured["read"].get(name, 0))
        assert seconds < SECONDS
        if said is not None:
            assert JAPANESE.search(said.removeprefix(path.name))
            assert not OURS.search(said)
            assert len(said) < 2000
    assert connections == []
