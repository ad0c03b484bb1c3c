"""Somebody at a group's pages in a real browser, with a pointer or by keys alone."""

import os
import re
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

from tests.browser.clerk import NARROWEST
from tests.browser.conftest import Watched

FARTHEST = 400
"""Presses of Tab after which a control counts as out of reach."""
STOPS = """target => {
  const at = document.activeElement;
  const group = each => each.type === 'radio' ? each.form?.id + each.name : each;
  if (group(at) === group(target)) return 0;
  const stops = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(each => each.tabIndex >= 0 && !each.matches(':disabled')
      && each.checkVisibility());
  const from = at === document.body ? -1 : stops.indexOf(at);
  const between = stops.indexOf(target) - from;
  return between || 1;
}"""
"""How many presses of Tab it is about to a control; fewer than none: backwards."""
RINGED = """target => [target, target.closest('label')].filter(Boolean)
  .map(each => getComputedStyle(each))
  .some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)"""


class Hand(Protocol):
    """How somebody works a page."""

    def act(self, control: Locator) -> None:
        """Press a button, follow a link, open a fold."""

    def write(self, control: Locator, text: str) -> None:
        """Put a text in place of what a field holds."""

    def choose(self, control: Locator, *, on: bool = True) -> None:
        """Set a radio or a tick."""


class Pointer:
    """A mouse or a finger."""

    def act(self, control: Locator) -> None:
        control.click()

    def write(self, control: Locator, text: str) -> None:
        control.fill(text)

    def choose(self, control: Locator, *, on: bool = True) -> None:
        control.set_checked(on)


class Keys:
    """Tab, arrows, Space, Enter and letters; nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, control: Locator) -> None:
        """Go on with Tab until the control has the focus, which shows."""
        control.wait_for(state="attached")
        stops = control.evaluate(STOPS)
        for _each in range(FARTHEST):
            if stops == 0:
                assert control.evaluate(RINGED) or _is_radio(control)
                return
            for _press in range(abs(stops)):
                self.page.keyboard.press("Tab" if stops > 0 else "Shift+Tab")
            left = control.evaluate(STOPS)
            # A group of radios is one stop, a date is several: feel the rest of the way.
            stops = (left > 0) - (left < 0)
        raise AssertionError(f"no Tab leads to {control}")

    def act(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def write(self, control: Locator, text: str) -> None:
        self.reach(control)
        if control.get_attribute("type") == "date":
            self.page.keyboard.type(text)
            return
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, control: Locator, *, on: bool = True) -> None:
        self.reach(control)
        if control.get_attribute("type") == "checkbox":
            if control.is_checked() != on:
                self.page.keyboard.press("Space")
        elif not control.is_checked():
            self.page.keyboard.press("Space")
            for _each in range(FARTHEST):
                if control.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert control.is_checked() == on


def _is_radio(control: Locator) -> bool:
    """Return whether another of its group may have the focus in its place."""
    return control.get_attribute("type") == "radio"


class Person:
    """What somebody does, by the words on the page; every page is looked at on the way."""

    def __init__(
        self, watched: Watched, looked: set[str], *, keys: bool = False
    ) -> None:
        self.watched = watched
        self.page = watched.page
        self.looked = looked
        self.album = None if keys else os.environ.get("KYODO_SHOTS")
        self.hand: Hand = Keys(self.page) if keys else Pointer()

    def go(self, address: str) -> None:
        """Type an address."""
        self.page.goto(self.watched.origin + address, wait_until="load")

    def press(self, words: str, *, within: str = "main") -> None:
        """Press a button and come to the next page."""
        button = self.page.locator(within).get_by_role("button", name=words, exact=True)
        with self.page.expect_navigation(wait_until="load"):
            self.hand.act(button.first)

    def touch(self, words: str) -> None:
        """Press a button that stays on the page."""
        self.hand.act(self.page.get_by_role("button", name=words, exact=True).first)

    def follow(self, words: str, *, within: str = "body") -> None:
        """Follow a link."""
        link = self.page.locator(within).get_by_role("link", name=words)
        with self.page.expect_navigation(wait_until="load"):
            self.hand.act(link.first)

    def unfold(self, words: str) -> None:
        """Open a fold."""
        self.hand.act(self.page.locator("summary", has_text=words).first)

    def write(self, label: str, text: str) -> None:
        """Answer a question by its label."""
        words = re.compile(rf"^{re.escape(label)}(必ず書く)?$")
        self.hand.write(self.page.get_by_label(words).first, text)

    def choose(self, words: str, *, within: str = "main", on: bool = True) -> None:
        """Choose what is named so."""
        named = self.page.locator(within).locator("label", has_text=words)
        self.hand.choose(named.first.locator("input"), on=on)

    def text(self) -> str:
        """Return what the page says."""
        return self.page.inner_text("main")

    def look(self, kind: str, *, shot: str = "", at: str = "main") -> str:
        """Hold a page to what every page must be; return what it says."""
        self.keep(shot, at)
        assert self.watched.outside == []
        assert self.watched.violations() == []
        # Chromium's console tells of every answer that is no 200, as a stale edit's.
        told = [each for each in self.watched.errors if "status of 412" not in each]
        assert told == []
        width = self.page.viewport_size["width"]
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{self.page.url} is {wide} wide at {width}"
        if kind not in self.looked:
            self.looked.add(kind)
            found = self.watched.axe()
            assert not found, f"{self.page.url}: {found}"
            self._narrow()
        return self.text()

    def keep(self, name: str, at: str = "main") -> None:
        """Keep a picture of what is seen, where somebody asked for pictures."""
        if self.album and name:
            self.page.locator(at).first.evaluate(
                "at => window.scrollTo(0, at.getBoundingClientRect().top"
                " + window.scrollY - 12)"
            )
            self.page.screenshot(path=Path(self.album, f"association-{name}.png"))

    def _narrow(self) -> None:
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(before)
        assert wide <= NARROWEST, f"{self.page.url} is {wide} wide at {NARROWEST}"
