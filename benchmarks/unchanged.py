"""An answer that has not changed since last time, against nginx with its bytes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.serving import (
    CITY,
    FEATURES,
    Client,
    etag,
    free_port,
    kyodo,
    sample_file,
    started,
)
from benchmarks.table import Result, Skipped, alternate

RUNS = 300
FULL_RUNS = 20
BUDGET = 0.5
# Debian puts it where only an administrator's PATH leads.
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  default_type application/octet-stream;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d;
  scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def run() -> Iterator[Result | Skipped]:
    """Ask again with the ETag: for the city's page, and for its features."""
    with kyodo(sample_file()) as ours:
        for path in (CITY, FEATURES):
            with Client(ours, path) as client:
                head, body = client.expect(200)
            known = {"If_None_Match": etag(head)}
            with Client(ours, path, **known) as one, Client(ours, path) as full:
                times = alternate(
                    lambda one=one: one.expect(304),
                    lambda full=full: full.expect(200),
                    FULL_RUNS,
                )
            yield Result(
                title=f"{path} asked again, against being sent again",
                ours="Kyodo Map, 304",
                ours_ms=times[0],
                opponent=f"Kyodo Map, 200 ({len(body) / 1000:.0f} kB)",
                theirs_ms=times[1],
                at_least=None,
            )
            yield from _against_nginx(ours, path, known, body)


def _against_nginx(
    ours: str, path: str, known: dict[str, str], body: bytes
) -> Iterator[Result | Skipped]:
    title = f"{path} unchanged, against nginx with the same bytes"
    if NGINX is None:
        yield Skipped(title, "nginx is not installed here")
        return
    with nginx(body) as theirs:
        with Client(theirs, "/answer") as client:
            tag = etag(client.expect(200)[0])
        for status, headers in ((200, {}), (304, {"If_None_Match": tag})):
            with (
                Client(ours, path, **known) as one,
                Client(theirs, "/answer", **headers) as other,
            ):
                times = alternate(
                    lambda one=one: one.expect(304),
                    lambda other=other, status=status: other.expect(status),
                    RUNS,
                )
            size = f" ({len(body) / 1000:.0f} kB)" if headers == {} else ""
            yield Result(
                title=title,
                ours="Kyodo Map, 304",
                ours_ms=times[0],
                opponent=f"nginx, {status}{size}",
                theirs_ms=times[1],
                at_least=BUDGET,
            )


@contextmanager
def nginx(body: bytes) -> Iterator[str]:
    """Serve one file with nginx, one worker."""
    with TemporaryDirectory(prefix="kyodo-nginx.") as name:
        # As root, nginx reads the file with another account.
        folder = Path(name)
        folder.chmod(0o755)
        port = free_port()
        (folder / "answer").write_bytes(body)
        settings = folder / "nginx.conf"
        settings.write_text(CONFIGURATION.format(folder=folder, port=port), "utf-8")
        command = [str(NGINX), "-p", name, "-e", f"{name}/log", "-c", str(settings)]
        with started(command, port) as address:
            yield address
