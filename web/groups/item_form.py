"""A form of one thing: the answers as written, and what is wrong with them."""

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from web.join_form import Wrong


@dataclass(slots=True)
class ItemForm:
    """The answers as written, drawn again just as they are."""

    kind: str
    answers: MultiDict[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return the answer to a field, empty where there is none."""
        return self.answers.get(name) or ""

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)
