"""Answers to "is this still right?" as forms send them, in the desk, by link, from paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.query.items import ItemRecord
from geo.store.freshness import Answer, Round
from web.join_form import Wrong
from web.language import translated as _

LONGEST_TEXT = 400
CHOICES = frozenset({"same", "end", "fix"})


@dataclass(slots=True)
class FreshForm:
    """What was chosen for each thing, and what is to be put right."""

    answers: list[Answer] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


def read_answers(
    sent: MultiDict[str, str], due: Sequence[ItemRecord], *, fixes: bool
) -> FreshForm:
    """Return the answers to the things that wait; ``fixes``: may a note be left."""
    form = FreshForm()
    for item in due:
        choice = sent.get(f"choice-{item.uid}", "")
        if not choice and sent.get("rest") == "same":
            choice = "same"
        text = " ".join(sent.get(f"text-{item.uid}", "").split())
        form.choices[item.uid], form.texts[item.uid] = choice, text
        if choice not in CHOICES or (choice == "fix" and not fixes):
            continue
        where = f"text-{item.uid}"
        if choice == "end" and not text:
            said = _(
                "「%(title)s」が終わった理由を書いてください。例：場所が使えなくなった",
                title=item.title,
            )
            form.wrong.append(Wrong(where, said))
        elif choice == "fix" and not text:
            said = _("「%(title)s」のどこが違うかを書いてください。", title=item.title)
            form.wrong.append(Wrong(where, said))
        elif len(text) > LONGEST_TEXT:
            form.wrong.append(Wrong(where, _("400字までにしてください。")))
        else:
            version = sent.get(f"version-{item.uid}", type=int, default=0)
            form.answers.append(Answer(item.uid, version, choice, text or None))  # type: ignore[arg-type] # one of CHOICES
    if not form.answers and not form.wrong:
        first = due[0].uid if due else ""
        form.wrong.append(
            Wrong(
                f"text-{first}",
                _("どれか1つに、変更なし・直す・終了を選んでください。"),
            )
        )
    return form


def counted(made: Round) -> dict[str, Any]:
    """Return the counts a page's address carries on to say what was done."""
    return {
        "same": len(made.confirmed),
        "end": len(made.ended),
        "told": len(made.proposed),
        "stale": len(made.stale),
    }
