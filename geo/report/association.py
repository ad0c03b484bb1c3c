"""What an association's page says: its territory, its figures, what it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geo.analysis.rates import share_estimate
from geo.domain.estimate import (
    Estimate,
    Method,
    Reason,
    State,
    Unit,
    missing,
    undefined,
)
from geo.domain.text import fold
from geo.query.figures import find_observations, find_residents
from geo.report.basis.households import find_withheld
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

BASICS: Mapping[str, tuple[str, ...]] = {
    "cleaning": (
        *("清掃", "そうじ", "美化", "ごみ拾い", "草花", "花いっぱい", "除草"),
        *("手入れ", "資源回収"),
    ),
    "safety": ("防災", "防犯", "避難", "パトロール", "交通安全", "点検", "消防"),
    "circulars": ("回覧", "広報", "掲示", "会報"),
    "watching": ("見守り", "敬老", "訪問", "声かけ", "配食", "福祉"),
    "liaison": ("行政", "市との", "要望", "説明会", "協議会"),
    "festival": (
        *("まつり", "祭", "盆踊り", "踊り", "もちつき", "運動会"),
        *("サロン", "カフェ", "交流", "交換市", "茶話"),
    ),
    "children": ("子ども", "こども", "子育て", "学習支援", "登下校"),
}
"""What associations usually do, and the words that tell it (稲城市の指針, 自治会の役割)."""

FIELDS: Mapping[str, str] = {"safety": "safety"}
"""Fields of activity that are one of the basics as a whole."""


@dataclass(frozen=True, slots=True)
class Basic:
    """One thing associations usually do, and what was registered of it here.

    Nothing registered is not the same as nothing done.
    """

    code: str
    activities: tuple[Card, ...]
    words: tuple[str, ...]  # of its own introduction, beyond the activities

    @property
    def known(self) -> bool:
        """Whether anything was registered."""
        return bool(self.activities or self.words)


@dataclass(frozen=True, slots=True)
class Territory:
    """The area an association is made of, with the figures reported for it."""

    area_set: str  # slug
    title: str
    code: str
    name: str
    approximate: bool
    fictional: bool
    valid_from: date | None
    source: str
    residents: Estimate
    households: Estimate
    members: Estimate | None  # share of households, None where nobody reported it
    fiscal_year: int | None  # of the membership


def describe_territory(
    session: Session, snapshot: Snapshot, uid: str
) -> Territory | None:
    """Return an association's territory on the snapshot's day, None without one.

    Notes
    -----
    Figures are those reported for the territory itself; nothing is moved from
    other areas.
    """
    named = snapshot.get_territory(uid)
    if named is None:
        return None
    slug, code = named
    if slug not in {item.slug for item in snapshot.area_sets}:
        return None
    area_set = snapshot.get_area_set(slug)
    if code not in area_set.outlines.index:
        return None
    reported = find_residents(session, area_set.id, on=snapshot.on)
    members, fiscal_year = _membership(session, snapshot, area_set, code)
    summary = area_set.summary
    return Territory(
        area_set=slug,
        title=summary.title,
        code=code,
        name=snapshot.get_district(code, slug).name,
        approximate=summary.approximate,
        fictional=summary.fictional,
        valid_from=summary.valid_from,
        source=summary.source,
        residents=_reported(reported, code, "residents", Reason.NO_RESIDENTS_REPORTED),
        households=_reported(
            reported, code, "households", Reason.NO_HOUSEHOLDS_REPORTED
        ),
        members=members,
        fiscal_year=fiscal_year,
    )


def find_basics(cards: Iterable[Card], introduction: str | None) -> tuple[Basic, ...]:
    """Return what an association usually does, by its activities and its own words.

    Parameters
    ----------
    cards : iterable of Card
        What it holds and keeps; cancelled and ended activities do not count. An
        adoption site it keeps is 清掃・美化.
    introduction : str or None
        Its own words on its activities, separated by ・ or 、.
    """
    active = [card for card in cards if card.status == "active"]
    said = (introduction or "").replace("、", "・").replace("\n", "・")
    words = [word for part in said.split("・") if (word := part.strip(" 。"))]
    return tuple(
        Basic(
            code=code,
            activities=tuple(card for card in active if _is_basic(card, code, signs)),
            words=tuple(word for word in words if _tells(word, signs)),
        )
        for code, signs in BASICS.items()
    )


def _is_basic(card: Card, code: str, signs: tuple[str, ...]) -> bool:
    if card.kind == "adoption_site":
        return code == "cleaning"
    if card.kind != "activity":
        return False
    return FIELDS.get(code) in card.fields or _tells(card.title, signs)


def _tells(text: str, signs: tuple[str, ...]) -> bool:
    folded = fold(text)
    return any(fold(sign) in folded for sign in signs)


def _reported(
    reported: pd.DataFrame, code: str, column: str, reason: Reason
) -> Estimate:
    value = reported[column].get(code)
    if value is None or pd.isna(value):
        return missing(Unit.COUNT, reason)
    return Estimate(
        unit=Unit.COUNT,
        value=float(value),
        method=Method.COUNTED,
        source=str(reported["source"][code]),
        as_of=reported["as_of"][code],
    )


def _membership(
    session: Session, snapshot: Snapshot, area_set: AreaSetContents, code: str
) -> tuple[Estimate | None, int | None]:
    table = find_observations(
        session,
        snapshot.municipality_id,
        indicators=("membership",),
        area_set_id=area_set.id,
    )
    here = table[table["district_code"] == code]
    known: pd.DataFrame = here.dropna(subset=["numerator", "denominator"])
    if known.empty:
        return None, None
    row = known.sort_values("fiscal_year").iloc[-1]
    year, slug = int(row["fiscal_year"]), area_set.summary.slug
    if find_withheld(session, snapshot).hides(slug, year, code):
        hidden = Estimate(
            unit=Unit.SHARE,
            state=State.SUPPRESSED,
            reason=Reason.SMALL_COUNT,
            source=str(row["source"] or ""),
        )
        return hidden, year
    members, households = float(row["numerator"]), float(row["denominator"])
    if members > households:
        return undefined(Unit.SHARE, Reason.INCONSISTENT), year
    return share_estimate(members, households, source=str(row["source"] or "")), year
