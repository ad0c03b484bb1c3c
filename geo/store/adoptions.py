"""Writing agreements (アダプト協定) from a file of their own, matched to their sites."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.domain.errors import InvalidLayerError
from geo.ingest.notes import Note
from geo.store.agreements import FOR_EVER, day_after
from geo.store.agreements_kept import DECIDED, find_kept_here, kept_here
from geo.store.changes import Change, SavedLayer, told_fields
from geo.store.history import record_revision
from geo.store.kept import spoken_agreement
from geo.store.layers import organisations_by_name
from geo.store.models import (
    Adoption,
    AdoptionSite,
    ImportFile,
    Municipality,
)
from geo.store.rows import Changes, differing, plain_rows
from geo.store.sites import Sites

if TYPE_CHECKING:
    import pandas as pd

_REMARK = "備考: "

COLUMNS = (
    "agreed_on",
    "term_start",
    "review_due_on",
    "minimum_people",
    "supplies",
    "insurance",
)


def save_adoptions(
    session: Session,
    rows: "pd.DataFrame",
    *,
    municipality: Municipality,
    file: ImportFile | None = None,
    layer: str | None = None,
    spoken: Collection[str] | None = None,
) -> SavedLayer:
    """Write one agreement a row, matching sites and agreements already there.

    Parameters
    ----------
    rows : DataFrame
        As `geo.ingest.adoptions.read_adoptions` returns it; its index numbers the
        file's data rows. ``term_end`` is the last day, as people write it.
    layer : str, optional
        Short name of the layer of sites; all of the city's if not given.
    spoken : collection of str, optional
        Our columns that the file has: the rest of a stored agreement stays.

    Returns
    -------
    SavedLayer
        ``uid`` is the site's. Rows whose site is not known, or not certain, are in
        ``notes`` as skipped. Agreements the file no longer has are told as vanished
        and kept.

    Raises
    ------
    InvalidLayerError
        If no row names a site that is known.

    Notes
    -----
    A site is found by its number in its list, else its number in the city's
    register of assets, else its exact name; a row whose number and name mean
    different sites follows the number, with a note. An agreement is found by its number,
    else by site, group and first day; one that came with a list of sites is
    taken over once.
    """
    sites = Sites(session, municipality, layer)
    owners = organisations_by_name(session, municipality)
    stored = _find_stored(session, sites)
    here = find_kept_here(session, [one for each in stored.values() for one in each])
    saved = SavedLayer(layer_id=None)
    met: set[int] = set()
    for number, row in zip(rows.index, plain_rows(rows), strict=True):
        at = int(str(number))
        site = sites.find(row.get("site"), row.get("site_title"))
        problem = site if isinstance(site, str) else _impossible(row)
        if isinstance(site, str) or problem is not None:
            saved.notes.append(Note("skip", at, None, problem or ""))
            continue
        told = sites.disagree(site, row.get("site_title"), row.get("site"))
        if told is not None:
            saved.notes.append(Note("doubt", at, None, told))
        if row.get("term_end") == date.max:
            saved.notes.append(Note("repair", at, None, FOR_EVER))
        adoption = _match(stored.get(site.id, []), row, met) or _match_number(
            stored, row, met
        )
        values = _values(row, owners)
        if adoption is not None and adoption.id in here:
            met.add(adoption.id)
            saved.changes.append(_tell("unchanged", site, adoption, {}))
            if _says_else(adoption, values, row, spoken):
                told = kept_here(site.title, adoption)
                saved.notes.append(Note("doubt", at, None, told))
            continue
        if adoption is not None and spoken is not None:
            values = _spoken_values(adoption, values, row, frozenset(spoken))
        adoption = _write(session, site, adoption, values, saved=saved, file=file)
        met.add(adoption.id)
    if not saved.changes:
        message = (
            "取り込める協定が1件もありません。"
            f"{saved.notes[0].row}行目: {saved.notes[0].message}"
            if saved.notes
            else "協定の行がありません。"
        )
        raise InvalidLayerError(message)
    for site_id, agreements in stored.items():
        saved.changes += [
            _tell("vanished", sites.by_key[site_id], adoption, {})
            for adoption in agreements
            if adoption.id not in met
        ]
    session.flush()
    return saved


def _write(
    session: Session,
    site: AdoptionSite,
    adoption: Adoption | None,
    values: dict[str, Any],
    *,
    saved: SavedLayer,
    file: ImportFile | None,
) -> Adoption:
    if adoption is None:
        adoption = Adoption(site_id=site.id, **values)
        session.add(adoption)
        session.flush()
        made: Changes = {name: (None, new) for name, new in values.items()}
        _record(session, site, adoption, made, file)
        saved.changes.append(_tell("added", site, adoption, {}))
        return adoption
    changes = differing(adoption, values | {"site_id": site.id})
    for name, (_, new) in changes.items():
        setattr(adoption, name, new)
    if changes:
        adoption.version += 1
        _record(session, site, adoption, changes, file)
    saved.changes.append(
        _tell("changed" if changes else "unchanged", site, adoption, changes)
    )
    return adoption


def _find_stored(session: Session, sites: Sites) -> dict[int, list[Adoption]]:
    found: dict[int, list[Adoption]] = {}
    statement = select(Adoption).where(
        # A wish that a group handed in here is no file's.
        or_(Adoption.applied_on.is_(None), Adoption.status.in_(DECIDED))
    )
    for adoption in session.scalars(statement.order_by(Adoption.id)):
        if adoption.site_id in sites.by_key:
            found.setdefault(adoption.site_id, []).append(adoption)
    return found


def _match_number(
    stored: dict[int, list[Adoption]], row: dict[str, Any], met: set[int]
) -> Adoption | None:
    """Return the agreement of a row's number, wherever its site was."""
    if not row.get("source_id"):
        return None
    for agreements in stored.values():
        for adoption in agreements:
            if adoption.source_id == row["source_id"] and adoption.id not in met:
                return adoption
    return None


def _match(
    agreements: list[Adoption], row: dict[str, Any], met: set[int]
) -> Adoption | None:
    """Return a site's agreement of a row's number, else of its group and first day."""
    free = [found for found in agreements if found.id not in met]
    number = row.get("source_id")
    for adoption in free:
        if number and adoption.source_id == number:
            return adoption
    for adoption in free:
        same_term = adoption.term_start in {None, row.get("term_start")}
        unnumbered = not number or adoption.source_id is None
        if unnumbered and same_term and adoption.adopter_name == row.get("adopter"):
            return adoption
    return None


def _values(row: dict[str, Any], owners: dict[str, int]) -> dict[str, Any]:
    values = {name: row.get(name) for name in COLUMNS}
    values["term_end"] = day_after(row.get("term_end"))
    # An agreement has no column for remarks; they stay with what was agreed.
    remark = f"{_REMARK}{row['notes']}" if row.get("notes") else None
    values["tasks"] = "\n".join(filter(None, (row.get("tasks"), remark))) or None
    values["adopter_name"] = row["adopter"]
    values["status"] = row.get("status") or "agreed"
    values["source_id"] = row.get("source_id")
    values["organisation_id"] = owners.get(row["adopter"])
    return values


def _spoken_values(
    adoption: Adoption,
    values: dict[str, Any],
    row: dict[str, Any],
    spoken: frozenset[str],
) -> dict[str, Any]:
    stored = {name: getattr(adoption, name) for name in values}
    taken = spoken_agreement(stored, values, spoken)
    tasks, _, remark = (adoption.tasks or "").partition(_REMARK)
    tasks = (row.get("tasks") or "") if "tasks" in spoken else tasks.strip()
    remark = row["notes"] or "" if "notes" in spoken or row.get("notes") else remark
    remark = f"{_REMARK}{remark}" if remark else ""
    taken["tasks"] = "\n".join(filter(None, (tasks, remark))) or None
    return taken


def _says_else(
    adoption: Adoption,
    values: dict[str, Any],
    row: dict[str, Any],
    spoken: Collection[str] | None,
) -> bool:
    said = values
    if spoken is not None:
        said = _spoken_values(adoption, values, row, frozenset(spoken))
    return bool(differing(adoption, said))


def _impossible(row: dict[str, Any]) -> str | None:
    if not row.get("adopter"):
        return "団体の名前がないため、読み飛ばしました。"
    first, last = row.get("term_start"), row.get("term_end")
    if first is not None and last is not None and last < first:
        return (
            f"協定の終わり（{last.isoformat()}）が始まり（{first.isoformat()}）より"
            "前のため、読み飛ばしました。"
        )
    return None


def _record(
    session: Session,
    site: AdoptionSite,
    adoption: Adoption,
    changes: Changes,
    file: ImportFile | None,
) -> None:
    """Count the site's version up: its page shows the agreement."""
    site.version += 1
    who = {"adopter": adoption.adopter_name}
    record_revision(
        session,
        site,
        before={name: old for name, (old, _) in changes.items()},
        after=who | {name: new for name, (_, new) in changes.items()},
        file=file,
    )


def _tell(
    kind: Any, site: AdoptionSite, adoption: Adoption, changes: Changes
) -> Change:
    shown = {
        name: pair
        for name, pair in changes.items()
        if name not in {"organisation_id", "site_id"}
    }
    if "term_end" in shown:
        shown["term_end"] = tuple(
            day and day - timedelta(days=1) for day in shown["term_end"]
        )
    return Change(
        kind=kind,
        source_id=adoption.source_id,
        title=f"{site.title}（{adoption.adopter_name}）",
        fields=told_fields(shown),
        adoption=adoption.adopter_name if kind == "vanished" else None,
        uid=site.uid,
    )
