"""Takes out of tables of figures what would tell of single people or households."""

from collections.abc import Iterable

import pandas as pd

from geo.analysis.disclosure import is_small
from geo.domain.estimate import WITHHELD
from geo.query.exports import Record
from geo.report.basis.households import MEMBERSHIP, PARTS, Withheld, protect_alone

PARTICIPANTS = "participants"
WHY = f"{WITHHELD}（数が少ない、またはほかの地区の小さい数が分かってしまうため）"
WHY_AGES = f"{WITHHELD}（年齢別の参加者数は、少ない数が分かってしまうため）"


def withhold_records(
    records: Iterable[Record], slug: str | None, withheld: Withheld | None
) -> list[Record]:
    """Return observations without the numbers that must not be published.

    Parameters
    ----------
    slug : str or None
        The area set they are of; None is the whole city.
    withheld : Withheld or None
        What pages hide, which takes other area sets into account. Without it the
        table is protected by itself.

    Notes
    -----
    A record stays, its hidden numbers are empty, and its note begins with
    `geo.domain.estimate.WITHHELD`: a file that is read back leaves the stored
    figure alone. Participants by age are never published; what is made of them is.
    """
    rows = list(records)
    found = withheld if withheld is not None else _alone(rows, slug or "")
    return [_safe(row, slug, found) for row in rows]


def _safe(row: Record, slug: str | None, withheld: Withheld) -> Record:
    if row["indicator"] == PARTICIPANTS and (slug or is_small(row["numerator"])):
        return _emptied(row, ("numerator", "value"), WHY_AGES)
    if row["indicator"] != MEMBERSHIP:
        return row
    key = (slug or "", row["fiscal_year"])
    code = row["district_code"]
    gone = [
        part
        for part, codes in zip(
            PARTS,
            (withheld.members.get(key, ()), withheld.households.get(key, ())),
            strict=True,
        )
        # Whatever is small goes, whoever else forgot it.
        if code in codes or is_small(row[part])
    ]
    return _emptied(row, (*gone, "value"), WHY) if gone else row


def _emptied(row: Record, parts: Iterable[str], why: str) -> Record:
    said = row.get("note")
    return row | dict.fromkeys(parts) | {"note": f"{why}。{said}" if said else why}


def _alone(rows: list[Record], slug: str) -> Withheld:
    table = pd.DataFrame(
        [row for row in rows if row["indicator"] == MEMBERSHIP],
        columns=["district_code", "fiscal_year", *PARTS],
    ).dropna()
    return protect_alone(
        slug,
        {
            int(str(year)): part.set_index("district_code")[list(PARTS)].astype(
                "float64"
            )
            for year, part in table.groupby("fiscal_year")
        },
    )
