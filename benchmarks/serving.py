"""Servers to measure, and a client that costs next to nothing.

The client keeps one connection open and reads whole answers from the socket:
Python's own HTTP clients need as long for a request as the servers do.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from benchmarks.samples import fill
from geo.store.session import connect

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN_S = 60
CITY = "/inagi/"
FEATURES = "/inagi/features.geojson"
COUNT = 5_000
SERVE = "from web.cli import main; main()"


@cache
def sample_file() -> str:
    """Return a GeoPackage with 5,000 activities, made once a run."""
    path = str(Path(_sample_folder().name, "kyodo.gpkg"))
    database = connect(path)
    fill(database, COUNT)
    database.engine.dispose()
    return path


@cache
def _sample_folder() -> TemporaryDirectory[str]:
    """Return a folder that is removed when the run ends."""
    return TemporaryDirectory(prefix="kyodo-bench.")


@contextmanager
def started(command: list[str], port: int, **settings: str) -> Iterator[str]:
    """Run a server, give its address once it answers, stop it at the end."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@contextmanager
def kyodo(database: str) -> Iterator[str]:
    """Serve Kyodo Map as it ships, one worker."""
    port = free_port()
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port)]
    with started(
        command, port, KYODO_DATABASE=database, KYODO_BASE_MAP="none"
    ) as address:
        yield address


@contextmanager
def gunicorn(application: str, **settings: str) -> Iterator[str]:
    """Serve another WSGI application the way `kyodo serve` serves ours."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--worker-class", "gthread", "--threads", "4"]
    command += ["--log-level", "warning", "--no-control-socket"]
    with started(command, port, **settings) as address:
        yield address


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return  # an error page is an answer too
        except urllib.error.URLError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"a server did not start: {address}") from None
            time.sleep(0.1)
        else:
            return


class Client:
    """One connection that asks for one address again and again."""

    def __init__(self, address: str, path: str, **headers: str) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        said = {"Host": f"{host}:{port}", **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in said.items()]
        self._request = "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()
        self._place = (host, int(port))
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Connect."""
        self._socket = socket.create_connection(self._place)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()

    def ask(self) -> tuple[bytes, bytes]:
        """Return the head and the body of one answer."""
        if self._socket is None:
            raise RuntimeError("connect first: use `with`")
        self._socket.sendall(self._request)
        read = bytearray()
        while (end := read.find(b"\r\n\r\n")) < 0:
            read += self._receive()
        head = bytes(read[:end])
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        missing = (int(length[1]) if length else 0) - (len(read) - end - 4)
        parts = [bytes(read[end + 4 :])]
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return head, b"".join(parts)

    def expect(self, status: int) -> tuple[bytes, bytes]:
        """Return one answer, or stop the benchmark if it is not the one meant."""
        head, body = self.ask()
        if head.split(b" ", 2)[1] != str(status).encode():
            raise SystemExit(f"expected {status}: {head.splitlines()[0]!r}")
        return head, body

    def _receive(self) -> bytes:
        assert self._socket is not None  # noqa: S101 - `ask` looked
        part = self._socket.recv(1 << 18)
        if not part:
            raise SystemExit("a server closed the connection")
        return part


def etag(head: bytes) -> str:
    """Return the ETag an answer carries."""
    found = re.search(rb"(?i)\r\netag: *([^\r]+)", head)
    if found is None:
        raise SystemExit("the answer has no ETag")
    return found[1].decode()
