"""How well the things that a figure counts are located: no count may look fuller than it is."""

from dataclasses import dataclass

from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot

LOCATED = ("surveyed", "manual")
APPROXIMATE = "town_centroid"


@dataclass(frozen=True, slots=True)
class Located:
    """How well the counted features are located; rows are never dropped."""

    located: int  # in a district of this set, by a surveyed or hand-set point
    approximate: int  # in a district, by the centre of its town
    withheld: int  # no point is shown; counted in a district unless fully hidden
    not_located: int
    outside: int  # located, but in no district of this set
    cancelled: int  # kept and shown, never counted


def split_locations(
    snapshot: Snapshot, area_set: AreaSetContents, kind: str | None
) -> Located:
    """Return how many features of a kind are located how.

    Parameters
    ----------
    kind : str or None
        Of features; None counts nothing.

    Notes
    -----
    A cancelled feature is in ``cancelled`` alone. A withheld one has a district
    unless its district is hidden too.
    """
    found = snapshot.features[snapshot.features["kind"] == kind]
    active = found[found["status"] == "active"]
    at_home = active.index.isin(list(area_set.homes))
    where = active["location"]
    return Located(
        located=int((where.isin(LOCATED) & at_home).sum()),
        approximate=int(((where == APPROXIMATE) & at_home).sum()),
        withheld=int((where == "withheld").sum()),
        not_located=int((where == "none").sum()),
        outside=int((where.isin([*LOCATED, APPROXIMATE]) & ~at_home).sum()),
        cancelled=int((found["status"] == "cancelled").sum()),
    )
