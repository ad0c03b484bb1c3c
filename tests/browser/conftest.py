"""A real Chromium against the real server, watched for anything it should not do."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.made_once import SERVE

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# The shell is the same Chromium without the windows around its pages: each visitor
# here is a new profile, and the windows take more time than the pages.
SHELL, WHOLE = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = os.environ.get("KYODO_CHROMIUM", SHELL if Path(SHELL).exists() else WHOLE)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A table's rows are made alike: after so many the next ones tell nothing new.
ALIKE = "tbody tr:nth-of-type(n+31)"
SIZES = {"phone": (360, 800), "desktop": (1280, 900)}


IDLE = """() => new Promise(idle =>
  requestIdleCallback(() => setTimeout(idle), { timeout: 5000 }))"""
# What a page is made of: elements, their attributes and whether names and labels are
# there, without the words, and of siblings made alike only one.
MAKE = """() => {
  const SAID = new Set(["class", "role", "type", "lang", "tabindex", "aria-hidden",
    "aria-expanded", "aria-current", "aria-live", "scope", "media", "rel"]);
  const REFERS = new Set(["for", "aria-labelledby", "aria-describedby", "aria-controls"]);
  const ids = new Map();
  for (const { id } of document.querySelectorAll("[id]")) ids.set(id, (ids.get(id) ?? 0) + 1);
  const told = ({ name, value }) => {
    if (SAID.has(name)) return `${name}=${value}`;
    if (REFERS.has(name)) return `${name}:${value.split(/\\s+/).map((id) => ids.get(id) ?? 0)}`;
    if (name === "id") return `id:${ids.get(value)}`;
    return value.trim() ? name : `${name}!`;
  };
  const make = (element) => {
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const inside = new Set([...element.children].map(make));
    return `<${element.localName} ${[...element.attributes].map(told).sort()} ${
      element.namespaceURI} ${words}>${[...inside].join("")}`;
  };
  return make(document.documentElement);
}"""
LONGEST = 20_000  # after which a page is waited for as long as Chromium thinks right


class Traffic:
    """What a page has asked for and not got yet."""

    def __init__(self, page: Page, *, script: bool) -> None:
        self._page, self._script = page, script
        self._waiting, self._asked = set(), 0
        page.on("request", self._ask)
        page.on("requestfinished", self._have)
        page.on("requestfailed", self._have)

    def _ask(self, request) -> None:
        self._asked += 1
        if request.url.startswith("http"):
            self._waiting.add(request)

    def _have(self, request) -> None:
        self._waiting.discard(request)

    def settle(self) -> None:
        """Wait until the page has everything it asked for and nothing left to do."""
        page, started, seen = self._page, time.monotonic(), -1
        while self._waiting or seen != self._asked:
            page.wait_for_load_state("load")
            if (time.monotonic() - started) * 1000 > LONGEST:
                page.wait_for_load_state("networkidle")
                return
            seen = self._asked
            if self._script and not self._waiting:
                try:
                    page.evaluate(IDLE)  # may ask for more
                except Error:  # another page came in its place
                    seen = -1
            page.wait_for_timeout(5)  # hears of it


@dataclass
class Watched:
    """A page and everything it did that a visitor would not want."""

    page: Page
    origin: str
    traffic: Traffic
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    checked: Path | None = (
        None  # where it is kept of which pages no violation was found
    )

    def open(self, path: str) -> Page:
        """Open a page and wait until it is quiet."""
        self.page.goto(self.origin + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page is quiet."""
        self.traffic.settle()

    def violations(self) -> list[str]:
        """Return what the policy blocked since the page was opened."""
        return self.page.evaluate("window.__violations ?? []")

    def axe(self) -> list[str]:
        """Return accessibility violations, WCAG 2.0 to 2.2, A and AA.

        A page of the very same make, at the same size, is checked once a run: walks
        come by many pages again, with another number or name on them.
        """
        make = f"{self.page.viewport_size} {self.page.evaluate(MAKE)}"
        known = self.checked and self.checked / sha256(make.encode()).hexdigest()
        if known and known.exists():
            return []
        # The policy forbids inline scripts; the checker itself is not a page's.
        self.page.evaluate(AXE.read_text("utf-8"))
        result = self.page.evaluate(
            """rows => axe.run({exclude: [[rows]]}, {runOnly: ['wcag2a', 'wcag2aa',
            'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']})""",
            ALIKE,
        )
        violations = [
            f"{found['id']}: {node['target']} {node['failureSummary']}"
            for found in result["violations"]
            for node in found["nodes"]
        ]
        if known and not violations:
            known.touch()
        return violations


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Start the service on a copy of a database; return its address."""
    running = []

    def start(database: Path, **settings: str) -> str:
        copy = tmp_path_factory.mktemp("served") / "kyodo.gpkg"
        shutil.copy(database, copy)
        environment = os.environ | {
            "KYODO_DATABASE": str(copy),
            "KYODO_BASE_MAP": "none",
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", "--port", "0"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found.group()
        pytest.fail(f"the service did not start: {''.join(said)}")

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=60)  # the server itself lets a last answer take 30 s
        process.stdout.close()


@pytest.fixture(scope="session")
def demo(serve, demo_gpkg) -> str:
    """The address of the demo."""
    return serve(demo_gpkg)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser for all tests."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"no browser at {CHROMIUM}: run `make test`, or set KYODO_CHROMIUM")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def watch(chromium, run_folder):
    """Return a function that makes a watched page of a size on an address."""
    contexts, checked = [], run_folder / "accessible"
    checked.mkdir(exist_ok=True)

    def make(
        origin: str,
        size: str = "desktop",
        *,
        script: bool = True,
        offline: bool = False,
    ) -> Watched:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=script,
            # Every new visitor would fetch what is kept for later, once more.
            service_workers="allow" if offline else "block",
        )
        context.add_init_script(
            """window.__violations = [];
            document.addEventListener('securitypolicyviolation', event =>
              window.__violations.push(
                event.violatedDirective + ' ' + event.blockedURI));"""
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)  # another test may keep the machine busy
        watched = Watched(page, origin, Traffic(page, script=script), checked=checked)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((origin, "data:", "blob:"))
                else watched.outside.append(request.url)
            ),
        )
        page.on(
            "console",
            lambda message: (
                watched.errors.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        return watched

    yield make
    for context in contexts:
        context.close()
