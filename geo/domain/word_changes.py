"""What one edition of a city's words changed against the one before it."""

from dataclasses import dataclass

from geo.domain.terms import CityTerm


@dataclass(frozen=True, slots=True)
class ChangedWord:
    """A word that stayed, and what is said of it otherwise than before."""

    before: CityTerm
    after: CityTerm
    parts: tuple[str, ...]  # of code, relation, parent, note, listed


@dataclass(frozen=True, slots=True)
class WordChanges:
    """The words that came, that went and that changed."""

    added: tuple[CityTerm, ...]
    removed: tuple[CityTerm, ...]
    changed: tuple[ChangedWord, ...]
    reordered: bool

    @property
    def nothing(self) -> bool:
        """Whether both editions say the same."""
        return not (self.added or self.removed or self.changed or self.reordered)


PARTS = ("code", "relation", "parent", "note", "listed")


def compare_words(
    before: tuple[CityTerm, ...], after: tuple[CityTerm, ...]
) -> WordChanges:
    """Return what changed between two editions of a city's words.

    Parameters
    ----------
    before, after : tuple of CityTerm
        In the city's order. A word is known by its label: one that is called
        otherwise went, and another came.

    Returns
    -------
    WordChanges
        Each part in the order of its edition. ``reordered`` tells whether the words
        of both stand in another order.
    """
    old = {term.label: term for term in before}
    new = {term.label: term for term in after}
    changed = tuple(
        ChangedWord(old[label], term, parts)
        for label, term in new.items()
        if label in old
        and (
            parts := tuple(
                part
                for part in PARTS
                if getattr(old[label], part) != getattr(term, part)
            )
        )
    )
    return WordChanges(
        added=tuple(term for label, term in new.items() if label not in old),
        removed=tuple(term for label, term in old.items() if label not in new),
        changed=changed,
        reordered=[label for label in old if label in new]
        != [label for label in new if label in old],
    )
