"""What a browser would send of a page's form of a thing."""

from html.parser import HTMLParser


class _Answers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, list[str]] = {}
        self._inside = False
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._textarea: str | None = None
        self._text = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            # The first form of a page that has a version or writes a thing.
            self._inside = not self.answers and found.get("method") == "post"
        if not self._inside:
            return
        name = found.get("name")
        if tag == "input" and name:
            kind = found.get("type")
            if kind not in {"checkbox", "radio"} or "checked" in found:
                self._add(name, found.get("value") or "")
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((found.get("value") or "", "selected" in found))
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_data(self, data):
        self._text += data if self._textarea else ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            self._add(self._select, (chosen or [self._options[0][0]])[0])
            self._select = None
        elif tag == "textarea" and self._textarea:
            self._add(self._textarea, self._text.removeprefix("\n"))
            self._textarea = None

    def _add(self, name, value):
        self.answers.setdefault(name, []).append(value)


def answers_in(page: str) -> dict[str, list[str]]:
    """Return the answers of a page's large form, as they are shown."""
    marks = ('<form class="form item-form"', '<form method="post">')
    start = next(page.index(mark) for mark in marks if mark in page)
    reader = _Answers()
    reader.feed(page[start:])
    return reader.answers
