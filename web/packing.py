"""Answers packed once: gzip of bytes that a strong tag stands for."""

import gzip
from collections import OrderedDict
from threading import Lock

MOST_BYTES = 16_000_000
QUICK, SMALL = 1, 6  # gzip's levels: for what is asked once, and for our own files


class PackedAnswers:
    """What was packed lately, by tag, up to a number of bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def pack(self, key: str | None, content: bytes, level: int = QUICK) -> bytes:
        """Return content packed; equal keys must mean equal bytes, None is not kept."""
        if key is None:
            return pack(content, level)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = pack(content, level)
        with self._lock:
            if key not in self._kept and len(made) <= self._most:
                self._kept[key] = made
                self._size += len(made)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])
        return made


def pack(content: bytes, level: int = QUICK) -> bytes:
    """Return content packed, the same bytes each time."""
    return gzip.compress(content, compresslevel=level, mtime=0)
