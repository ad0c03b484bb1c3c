"""Which step may follow which: adoption, collaboration, open doors, what residents say.

A state changes by a named step and no other way. What depends on the day (期限切れ,
募集終了) is no state: it is told from the dates, so that no job has to run for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geo.domain.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of a thing, and the steps between them.

    ``steps`` gives for each step the states it may be taken in and the state after it.
    """

    name: str
    states: tuple[str, ...]
    steps: Mapping[str, tuple[tuple[str, ...], str]]

    def allows(self, state: str, step: str) -> bool:
        """Return whether a step may be taken in a state."""
        return step in self.steps and state in self.steps[step][0]

    def after(self, state: str, step: str) -> str:
        """Return the state after a step.

        Raises
        ------
        ConflictError
            If the step may not be taken in this state: somebody else was faster,
            or the page is an old one.
        """
        if not self.allows(state, step):
            message = (
                "もう別の段階に進んでいます。ページを開きなおして確かめてください。"
            )
            raise ConflictError(message, lifecycle=self.name, state=state, step=step)
        return self.steps[step][1]

    def open_steps(self, state: str) -> tuple[str, ...]:
        """Return the steps that may be taken in a state, in their order."""
        return tuple(step for step in self.steps if self.allows(state, step))


def _lifecycle(
    name: str, states: tuple[str, ...], **steps: tuple[tuple[str, ...], str]
) -> Lifecycle:
    return Lifecycle(name, states, MappingProxyType(steps))


ADOPTION = _lifecycle(
    "adoption",
    ("applied", "offered", "agreed", "ended", "declined", "withdrawn"),
    offer=(("applied", "offered"), "offered"),  # staff write the agreement (合意書案)
    accept=(("offered",), "agreed"),  # the group agrees
    decline=(("applied", "offered"), "declined"),  # staff, with a reason
    withdraw=(("applied", "offered"), "withdrawn"),  # the group
    renew=(("agreed",), "agreed"),  # only with a review
    end=(("agreed",), "ended"),
)
PARTNERSHIP = _lifecycle(
    "partnership",
    ("preparing", "running", "ended", "cancelled"),
    start=(("preparing",), "running"),  # only when both sides ticked every point
    cancel=(("preparing",), "cancelled"),
    renew=(("running",), "running"),  # only with every party's evaluation
    end=(("running",), "ended"),
)
OPPORTUNITY = _lifecycle(
    "opportunity",
    ("draft", "published", "closed", "decided", "cancelled"),
    publish=(("draft",), "published"),
    close=(("published",), "closed"),
    decide=(("published", "closed"), "decided"),  # not before the deadline has passed
    cancel=(("draft", "published", "closed"), "cancelled"),
)
APPLICATION = _lifecycle(
    "application",
    ("applied", "selected", "declined", "withdrawn"),
    select=(("applied",), "selected"),
    decline=(("applied",), "declined"),
    withdraw=(("applied",), "withdrawn"),
    reapply=(("withdrawn",), "applied"),  # while the call is still open
)
FEEDBACK = _lifecycle(
    "feedback",
    ("received", "published", "answered", "closed", "duplicate", "refused"),
    publish=(("received",), "published"),  # staff passed a text for everybody
    merge=(("received", "published"), "duplicate"),
    refuse=(("received",), "refused"),  # no opinion at all: spam, abuse
    answer=(("received", "published", "answered"), "answered"),
    # What was joined closes with the one it was joined to, never alone.
    close=(("answered", "refused"), "closed"),
)
STORY = _lifecycle(
    "story",
    ("draft", "published", "withdrawn"),
    publish=(("draft", "withdrawn"), "published"),  # staff, also what a group offered
    withdraw=(("draft", "published"), "withdrawn"),
)
