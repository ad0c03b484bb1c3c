"""A member of the city's staff at a real browser, bringing files in."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from geo.store.accounts import create_staff
from geo.store.session import connect, transaction
from tests.browser.conftest import Watched

ADDRESS = "kakari@city.example.jp"
PASSPHRASE = "みどりの公園で十時に会う"
NARROWEST = 320
"""200 % of a 640 px wide window, in CSS pixels (WCAG 1.4.10)."""


def with_staff(database: Path, folder: Path) -> Path:
    """Return a copy of a database in which the clerk has an account."""
    path = folder / "staffed.gpkg"
    shutil.copy(database, path)
    opened = connect(str(path))
    with transaction(opened) as session:
        create_staff(session, ADDRESS, PASSPHRASE)
    with opened.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.engine.dispose()
    return path


class Clerk:
    """What a clerk does, by the words on the page; every page is looked at on the way."""

    def __init__(
        self,
        watched: Watched,
        *,
        city: str | None = None,
        album: str = "",
        scripts: bool = True,
    ) -> None:
        self.watched = watched
        self.page = watched.page
        self.city = city
        self.album = album
        self.scripts = scripts
        self.taken = 0

    def sign_in(self, going: str = "/desk/") -> None:
        """Sign in with address and passphrase."""
        self.watched.open(going)
        self.look("入る")
        self.page.get_by_label("メールアドレス").fill(ADDRESS)
        self.page.get_by_label("合言葉", exact=True).fill(PASSPHRASE)
        self.press("入る")

    def press(self, words: str) -> None:
        """Press a button and wait for the next page."""
        self.page.get_by_role("button", name=words, exact=True).click()
        self.watched.settle()

    def follow(self, words: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=words).first.click()
        self.watched.settle()

    def bring(self, path: Path, purpose: str) -> str:
        """Choose a file and what it is; return the page of what was understood."""
        self.watched.open("/desk/imports/")
        self.page.get_by_label("1. ファイル").set_input_files(path)
        self.page.get_by_role("radio", name=purpose).check()
        if self.city is not None:
            if self.city.isdigit():
                self.page.locator("#other_city").fill(self.city)
            else:
                self.page.locator("#city").select_option(label=self.city)
        self.press("読み取った内容を見る")
        return self.look(f"{path.stem}を見る")

    def answer(self, answers: Mapping[str, str]) -> None:
        """Answer questions by their labels."""
        for label, said in answers.items():
            words = re.compile(rf"^{re.escape(label)}(必ず書く)?$")
            field = self.page.get_by_label(words)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=said)
            else:
                field.fill(said)

    def column(self, theirs: str, ours: str) -> None:
        """Say what a column of the file is."""
        chosen = self.page.get_by_role("combobox", name=theirs, exact=True)
        chosen.select_option(label=ours)

    def store(self) -> str:
        """Store the file; return the page that says so."""
        if "このままでは取り込めません" in self.text():
            self.press("読みなおす")
            self.look("直した")
        self.press("この内容で取り込む")
        if "reread=1" in self.page.url:
            self.look("読みなおした")
            self.press("この内容で取り込む")
        assert "/files/" in self.page.url, self.text()
        return self.look("取り込んだ")

    def text(self) -> str:
        """Return what the page says."""
        return self.page.inner_text("main")

    def look(self, name: str) -> str:
        """Hold a page to what every page must be; return what it says."""
        watched, page = self.watched, self.page
        self._take(name)
        assert watched.outside == []
        if not self.scripts:  # nothing can be asked of the page then but its words
            return self.text()
        assert watched.violations() == []
        # Chromium's console tells of every answer that is no 200.
        assert [each for each in watched.errors if "status of 422" not in each] == []
        assert watched.axe() == []
        before = page.viewport_size
        for width in {NARROWEST, before["width"]}:
            page.set_viewport_size({"width": width, "height": before["height"]})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} wide at {width}"
        page.set_viewport_size(before)
        return self.text()

    def _take(self, name: str) -> None:
        folder = os.environ.get("KYODO_SHOTS")
        if folder and self.album:
            self.taken += 1
            path = Path(folder, f"{self.album}-{self.taken:02}-{name}.png")
            self.page.screenshot(path=path, full_page=True)
