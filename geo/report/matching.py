"""Needs beside the offers that may meet them, for the desk that brings them together."""

from dataclasses import dataclass

from geo.domain.text import fold
from geo.domain.vocabulary import load_vocabulary
from geo.query.needs import NeedRecord, find_open_needs
from geo.query.offers import OfferRecord, find_offers
from geo.query.organisation_page import find_skill_counts
from geo.query.skill_pool import PoolRecord, find_pool
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

# Words by which an offer is told to answer a kind of need.
WORDS = {
    "people": ("人手", "従業員", "社員", "手伝", "ボランティア", "派遣"),
    "successor": ("人手", "事務", "相談"),
    "money": ("寄付", "協賛", "助成", "資金", "募金"),
    "place": ("場所", "会議室", "駐車場", "会場", "部屋", "倉庫", "スペース"),
    "link": ("紹介", "交流", "つなぐ", "相談"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A need, and what may meet it; nobody is ranked.

    ``pool``: counts of people of the pool; ``groups``: public id, name and people
    of other groups that offer the skill; ``offers``: in companies' own words.
    ``district``: name in the default area set.
    """

    need: NeedRecord
    district: str | None
    pool: tuple[PoolRecord, ...]
    groups: tuple[tuple[str, str, int], ...]
    offers: tuple[OfferRecord, ...]

    @property
    def found(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.pool or self.groups or self.offers)


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that needs ask for and nobody of the city offers."""

    skill: str
    needs: int


@dataclass(frozen=True, slots=True)
class Matching:
    """Every open need of a city, and the skills that are asked for in vain."""

    matches: tuple[Match, ...]
    gaps: tuple[Gap, ...]
    offers: int


def match_needs(session: Session, snapshot: Snapshot) -> Matching:
    """Return a city's open needs with what may meet them, those of one district together.

    Notes
    -----
    A need for a skill is met by the pool's counts and other groups' counts of
    that skill; where no code was chosen, by the skill its words name. Any need is
    met by an offer whose words name it. What is of the same district comes first.
    """
    city = snapshot.municipality_id
    needs, pool = find_open_needs(session, city), find_pool(session, city)
    counts, offers = find_skill_counts(session, city), find_offers(session, city)
    cards = {c.uid: c for c in snapshot.cards if c.kind == "organisation"}
    matches = []
    for need in needs:
        own = cards.get(need.group)
        district = own.district_name if own else None
        skills = skills_of(need)
        matches.append(
            Match(
                need,
                district,
                tuple(
                    sorted(
                        (each for each in pool if each.skill in skills and each.people),
                        key=lambda each: (each.area or ("", "", ""))[2] != district,
                    )
                ),
                tuple(
                    (uid, cards[uid].title, number)
                    for uid, skill, number in counts
                    if skill in skills and uid != need.group and uid in cards
                ),
                tuple(
                    each
                    for each in offers
                    if each.uid != need.group and answers(each.text, need, skills)
                ),
            )
        )
    matches.sort(key=lambda each: (each.district is None, each.district or ""))
    offered = {each.skill for each in pool if each.people}
    offered |= {skill for _, skill, number in counts if number}
    wanted = [skill for need in needs for skill in skills_of(need)]
    return Matching(
        tuple(matches),
        tuple(
            Gap(skill, wanted.count(skill))
            for skill in dict.fromkeys(wanted)
            if skill not in offered
        ),
        len(offers),
    )


def skills_of(need: NeedRecord) -> tuple[str, ...]:
    """Return the skills a need asks for: its own code, else what its words name."""
    if need.skill is not None:
        return (need.skill,)
    if need.kind != "skill":
        return ()
    return skills_in(need.text or "")


def skills_in(text: str) -> tuple[str, ...]:
    """Return the skills that a text names."""
    said = fold(text)
    return tuple(
        term.code
        for term in load_vocabulary("skill").terms
        if any(
            fold(word) in said
            for name in (term.label, *term.aliases)
            for word in name.split("・")
        )
    )


def answers(offer: str, need: NeedRecord, skills: tuple[str, ...]) -> bool:
    """Return whether an offer's words name what a need is about."""
    if need.kind == "skill":
        return any(skill in skills_in(offer) for skill in skills)
    said = fold(offer)
    return any(fold(word) in said for word in WORDS.get(need.kind, ()))
