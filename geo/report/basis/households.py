"""Protects member households in all area sets of a city at once.

Districts' figures that were moved from associations are weighted sums of the
associations' own, and the weights follow from public outlines. What is hidden in one
set must not follow from another, so all of them are one system, and every page and
file of a city hides the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geo.analysis.areal import CUT_TOLERANCE
from geo.analysis.disclosure import Cell, hide, is_small
from geo.query.figures import find_observed_sets
from geo.query.observations import find_counts
from geo.report.basis.model import Measure
from geo.report.basis.moving import move_counts
from geo.report.basis.withholding import withhold
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

MEMBERSHIP = "membership"
PARTS = ("numerator", "denominator")
ROUNDED = 6  # decimals of a weight: outlines are not known better

_FOUND: "WeakKeyDictionary[Snapshot, Withheld]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Withheld:
    """What of membership must not be shown, by area set and fiscal year.

    Attributes
    ----------
    members, households : dict of frozenset
        (slug, fiscal year) → codes of districts.
    wholes : dict of frozenset
        (slug, fiscal year) → which sums of the city: numerator, denominator.
    """

    members: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    households: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    wholes: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def hides(self, slug: str, year: int, code: str) -> bool:
        """Return whether anything of a district's year is hidden."""
        key = (slug, year)
        gone = self.members.get(key, frozenset()) | self.households.get(
            key, frozenset()
        )
        return code in gone

    def withhold(self, measure: Measure, slug: str) -> Measure:
        """Return a measure of membership without what must not be shown."""
        key = (slug, measure.fiscal_year or 0)
        sums = self.wholes.get(key, frozenset())
        return withhold(
            measure,
            self.members.get(key, frozenset()),
            self.households.get(key, frozenset()),
            whole_x="numerator" in sums,
            whole_n="denominator" in sums,
        )


def find_withheld(session: Session, snapshot: Snapshot) -> Withheld:
    """Return what of membership must not be shown, the same for every page and file.

    Notes
    -----
    Parts of an area set's district are its member households and its others, and
    both sums are published; a moved figure is ``Σ w·part`` with the weights of
    `geo.analysis.areal.areal_weights`. What gives less than `CUT_TOLERANCE` of an
    area to another is drawing, and nothing is computed from it. It is worked out
    once for a snapshot.
    """
    found = _FOUND.get(snapshot)
    if found is None:
        found = _find(session, snapshot)
        _FOUND[snapshot] = found
    return found


def protect_alone(slug: str, years: Mapping[int, pd.DataFrame]) -> Withheld:
    """Return what must not be shown of one area set, were there no other.

    Parameters
    ----------
    years : mapping of int to DataFrame
        Fiscal year → ``numerator``, ``denominator`` by district, none missing.
    """
    withheld = Withheld()
    for year, counts in years.items():
        _protect_year(withheld, slug, year, counts, {})
    return withheld


def _find(session: Session, snapshot: Snapshot) -> Withheld:
    observed = find_observed_sets(session, snapshot.municipality_id, MEMBERSHIP)
    sets = [snapshot.get_area_set(item.slug) for item in snapshot.area_sets]
    counted: dict[str, pd.DataFrame] = {}
    for area_set in sets:
        if area_set.id in observed:
            table = find_counts(
                session,
                snapshot.municipality_id,
                indicator=MEMBERSHIP,
                area_set_id=area_set.id,
            ).dropna(subset=list(PARTS))
            if len(table):
                counted[area_set.summary.slug] = table
    withheld = Withheld()
    moved_from = next(iter(counted), None)
    for area_set in sets:
        slug = area_set.summary.slug
        if slug not in counted:
            continue
        others = [
            other
            for other in sets
            if slug == moved_from and other.summary.slug not in counted
        ]
        years = {
            int(str(year)): rows.drop_duplicates("district_code", keep="last")
            .set_index("district_code")[list(PARTS)]
            .astype("float64")
            for year, rows in counted[slug].groupby("fiscal_year")
        }
        srid = snapshot.city.plane_srid
        weights = _weights(area_set, others, srid, years)
        for year, counts in years.items():
            _protect_year(withheld, slug, year, counts, weights)
    return withheld


def _weights(
    sources: AreaSetContents,
    targets: Iterable[AreaSetContents],
    srid: int,
    years: dict[int, pd.DataFrame],
) -> dict[str, dict[int, pd.DataFrame]]:
    """Return by set and year what each district gets of each source: targets × sources.

    A district that shows no figure in a year has no row in it, but is in the row
    ``""``, the sum of all.
    """
    codes = sources.outlines.index
    unit = pd.DataFrame(np.eye(len(codes)), index=codes, columns=codes)
    known = pd.DataFrame(
        {f"year {year}": counts["denominator"] for year, counts in years.items()}
    ).reindex(codes)
    found: dict[str, dict[int, pd.DataFrame]] = {}
    for target in targets:
        moved = move_counts(
            pd.concat([unit, known], axis="columns"),
            sources.outlines.to_crs(srid),
            target.outlines.to_crs(srid),
        )
        share = moved.counts[codes].fillna(0.0)
        share = share.where(share > CUT_TOLERANCE, 0.0).round(ROUNDED)
        found[target.summary.slug] = {}
        for year in years:
            reached = moved.counts[f"year {year}"].notna()
            told = share[reached & ~moved.slivers()]
            told.loc[""] = share[reached].sum().round(ROUNDED - 2)
            found[target.summary.slug][year] = told
    return found


def _protect_year(
    withheld: Withheld,
    slug: str,
    year: int,
    counts: pd.DataFrame,
    weights: dict[str, dict[int, pd.DataFrame]],
) -> None:
    numbers = {str(code): at for at, code in enumerate(counts.index)}
    members = dict(zip(numbers, counts["numerator"].astype(float), strict=True))
    others = {
        code: max(float(counts["denominator"][code]) - members[code], 0.0)
        for code in numbers
    }
    shares: list[tuple[str, str, dict[str, float]]] = [
        (slug, code, {code: 1.0}) for code in numbers
    ]
    shares.append((slug, "", dict.fromkeys(numbers, 1.0)))
    for other, by_year in weights.items():
        table = by_year[year]
        shares += [
            (other, str(code), {k: float(row[k]) for k in numbers if row.get(k, 0) > 0})
            for code, row in table.iterrows()
        ]
    # Two sets may publish one and the same sum: it is one cell, hidden in both.
    cells: dict[tuple[tuple[int, float], ...], Cell] = {}
    told: dict[str, list[tuple[str, str, str]]] = {}
    for where, code, parts in shares:
        if not parts:
            continue
        for part, worth in (("numerator", 0), ("denominator", 1)):
            atoms = {2 * numbers[k]: w for k, w in parts.items()}
            value = sum(w * members[k] for k, w in parts.items())
            if part == "denominator":
                atoms |= {2 * numbers[k] + 1: w for k, w in parts.items()}
                value += sum(w * others[k] for k, w in parts.items())
            key = tuple(sorted(atoms.items()))
            rank = worth if code else 3
            found = cells.get(key) or Cell(
                f"{len(cells)}", tuple(atoms.items()), value, worth=rank
            )
            # What an even spread gives to a district is nobody's count. Where it is
            # small it is not shown either, but only the counts behind it are secret.
            counted = where == slug or found.sensitive
            cells[key] = replace(
                found,
                sensitive=counted and is_small(value),
                worth=max(rank, found.worth),
            )
            told.setdefault(found.name, []).append((where, code, part))
    small = [cell.name for cell in cells.values() if is_small(cell.value)]
    gone = hide(list(cells.values()), already=small).hidden
    for where, code, part in sorted(line for name in gone for line in told[name]):
        into = withheld.members if part == "numerator" else withheld.households
        if code:
            into[where, year] = into.get((where, year), frozenset()) | {code}
        else:
            sums = withheld.wholes.get((where, year), frozenset())
            withheld.wholes[where, year] = sums | {part}
