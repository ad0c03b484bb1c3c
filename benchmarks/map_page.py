"""A city's map page until it is ready in Chromium, against one folium Marker each."""

import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import folium
from playwright.sync_api import Browser, sync_playwright

from benchmarks.samples import BOX, invented_layer
from benchmarks.serving import CITY, COUNT, ROOT, kyodo, sample_file
from benchmarks.table import Result, Skipped

RUNS = 3
BUDGET = 15.0
CHROMIUM = os.environ.get("KYODO_CHROMIUM", "/usr/bin/chromium")
TITLE = "City map page with 5,000 activities on the map, ready in headless Chromium"
VENDOR = ROOT / "web" / "static" / "vendor" / "leaflet"
OUR_MARKS = "window.kyodoMap.uids().length"
THEIR_MARKS = "document.querySelectorAll('.leaflet-marker-icon').length"
QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]

# Called in the page before any script of its own. Times count from the moment
# the browser asks for the page, so the server's part is in them. Our page says
# when it is ready; folium's is when it has loaded, since it says nothing.
WATCH = """
window.kyodoReady = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('not ready within two minutes')), 120000);
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(
    () => resolve(performance.now())));
  addEventListener('DOMContentLoaded', () => {
    const box = document.querySelector('#map_kyodo');
    if (!box) return addEventListener('load', drawn);
    if (box.hasAttribute('data-ready')) return drawn();
    new MutationObserver((_, observer) => {
      if (!box.hasAttribute('data-ready')) return;
      observer.disconnect();
      drawn();
    }).observe(box, { attributes: true });
  });
});
"""

# All that a folium popup asks of jQuery; bootstrap, the icon fonts and their
# style sheets are answered with nothing. Both favour folium.
JQUERY = """window.$ = (html) => {
  const box = document.createElement('div');
  box.innerHTML = html.trim();
  return box.children;
};"""


def run() -> Iterator[Result | Skipped]:
    """Open our page and folium's in turn, each time in a fresh browser profile."""
    if not Path(CHROMIUM).exists():
        yield Skipped(TITLE, f"no browser at {CHROMIUM}: set KYODO_CHROMIUM")
        return
    # Chromium's sandbox refuses to run as root, as in a container.
    options = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with (
        folium_page(COUNT) as folium_address,
        kyodo(sample_file()) as ours,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield _compare(browser, ours + CITY, folium_address)
        browser.close()


def _compare(browser: Browser, ours: str, theirs: str) -> Result:
    """Open both pages in turn; each must hold every activity on its map."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(RUNS + 1):
        pair = (_open(browser, ours, OUR_MARKS), _open(browser, theirs, THEIR_MARKS))
        if number:  # the first one warms the servers and the disk
            for kept, taken in zip(times, pair, strict=True):
                kept.append(taken)
    return Result(
        title=TITLE,
        ours=f"Kyodo Map, {COUNT:,} on the map, a page of the list",
        ours_ms=times[0],
        opponent=f"folium, {COUNT:,} × Marker + popup",
        theirs_ms=times[1],
        at_least=BUDGET,
    )


def _open(browser: Browser, address: str, counting: str) -> float:
    """Return the milliseconds until a page is drawn; make sure its map is complete."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(address, wait_until="commit")
        taken = float(page.evaluate("window.kyodoReady"))
        count = page.evaluate(counting)
        if count != COUNT:
            raise RuntimeError(f"{address} has {count} marks, not {COUNT}")
        return taken
    finally:
        context.close()


def localised(page: str) -> str:
    """Return folium's page with its other hosts' files beside it.

    Not by routing: a routed page stops at every request to ask Python, and loses
    its cache, which would be measured too.
    """
    return re.sub(r'(src|href)="https://[^"]*/([^"/]+)"', r'\1="files/\2"', page)


def _write_files(folder: Path) -> None:
    """Write what folium's page loads: Leaflet itself, and next to nothing else."""
    shutil.copytree(VENDOR, folder)
    map_class = folium.Map
    for _, address in (*map_class.default_js, *map_class.default_css):
        path = folder / address.rpartition("/")[2]
        if not path.exists():
            path.write_text(JQUERY if "jquery" in path.name else "", "utf-8")


@contextmanager
def folium_page(count: int) -> Iterator[str]:
    """Write folium's page beforehand and serve it: its rendering is not timed."""
    with TemporaryDirectory() as folder:
        _write_files(Path(folder, "files"))
        layer = invented_layer(count)
        page = folium.Map(tiles=None)
        page.fit_bounds([[BOX[1], BOX[0]], [BOX[3], BOX[2]]])
        for title, point in zip(layer["title"], layer.geometry, strict=True):
            folium.Marker([point.y, point.x], popup=title).add_to(page)
        text = localised(page.get_root().render())
        Path(folder, "map.html").write_text(text, "utf-8")
        handler = partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/map.html"
        finally:
            server.shutdown()
            server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that does not talk."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""
