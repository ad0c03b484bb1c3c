"""Writing a file's editions of a city's words, and its plans with their measures."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.terms import CityTerm, Relation
from geo.domain.vocabulary import load_vocabulary
from geo.store.models import Municipality, PlanDocument, VocabularyEdition
from geo.store.plans import PlanForm, save_plan
from geo.store.vocabularies import NewEdition, save_edition

DAYS = ("adopted_on", "revised_on", "review_due_on", "ended_on")
TEXTS = ("summary", "url", "source")


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's rows; None where the city has some already.

    An edition tells what it takes away from the one before it (``remove``) and what
    it adds (``term``), the first one of what the shared file says.
    """
    for model in (VocabularyEdition, PlanDocument):
        known = select(model.id).where(model.municipality_id == municipality.id)
        if session.scalar(known.limit(1)) is not None:
            return None
    words: dict[str, tuple[int, tuple[CityTerm, ...]]] = {}
    for entry in table.get("edition", ()):
        name = entry["vocabulary"]
        number, terms = words.get(
            name, (0, load_vocabulary(name).city_terms(municipality.slug))
        )
        removed = set(entry.get("remove", ()))
        kept = [term for term in terms if term.label not in removed]
        added = [_term(each) for each in entry.get("term", ())]
        new = NewEdition(
            vocabulary=name,
            terms=(*kept, *added),
            source=entry["source"],
            note=entry.get("note"),
            valid_from=entry["valid_from"],
            after=number,
        )
        number = save_edition(session, municipality, new, by_role="staff")
        words[name] = number, new.terms
    for entry in table.get("plan", ()):
        save_plan(session, municipality, _plan(entry))
    return len(table.get("edition", ())) + len(table.get("plan", ()))


def _term(entry: dict[str, Any]) -> CityTerm:
    return CityTerm(
        **({"code": None} | entry | {"relation": Relation(entry["relation"])})
    )


def _plan(entry: dict[str, Any]) -> PlanForm:
    return PlanForm(
        kind=entry["kind"],
        title=entry["title"],
        measures=[(code, title) for code, title in entry.get("measures", ())],
        fictional=entry.get("fictional", False),
        **{name: entry.get(name) for name in (*DAYS, *TEXTS)},
    )
