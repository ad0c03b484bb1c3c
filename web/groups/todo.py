"""What waits for somebody on a group's desk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: a tag, a heading, one sentence and one button.

    ``urgent``: it is drawn so that it stands out.
    """

    tag: str
    heading: str
    sentence: str
    address: str
    button: str
    urgent: bool = True
