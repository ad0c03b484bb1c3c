"""Recording what changed. Revisions are only ever added."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from geo.store.models import Feature, ImportFile, Organisation, Revision


@dataclass(frozen=True, slots=True)
class Trace:
    """What the history knows of a change besides the values.

    ``by_role``: the role of whoever made it, never a name; ``by_organisation``:
    the public id of an intermediary that wrote on a group's behalf; ``batch``:
    what was written together, and ``undoes`` the batch that this one takes back.
    """

    by_role: str = "staff"
    by_organisation: str | None = None
    reason: str | None = None
    batch: str | None = None
    undoes: str | None = None


def record_revision(
    session: Session,
    target: Feature | Organisation,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    file: ImportFile | None = None,
    trace: Trace | None = None,
) -> None:
    """Add one revision of a feature or organisation.

    Parameters
    ----------
    before, after : dict or None
        The values that changed; None before the first and after the last.
    file : ImportFile or None
        The file that was brought in.
    trace : Trace or None
        Who changed it by hand, and why; the city's staff if not given.
    """
    trace = trace or Trace()
    kind = target.kind if isinstance(target, Feature) else "organisation"
    given = {
        name: value
        for name in ("by_organisation", "reason", "batch", "undoes")
        if (value := getattr(trace, name)) is not None
    }
    session.add(
        Revision(
            **revision_values(
                municipality_id=target.municipality_id,
                target_kind=kind,
                target_uid=target.uid,
                version=target.version,
                before=before,
                after=after,
                file=file,
                by_role=trace.by_role,
            )
            | given
        )
    )


def revision_values(
    *,
    municipality_id: int,
    target_kind: str,
    target_uid: str,
    version: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    file: ImportFile | None,
    by_role: str = "staff",
) -> dict[str, Any]:
    """Return the columns of one revision; see `record_revision`."""
    return {
        "municipality_id": municipality_id,
        "target_kind": target_kind,
        "target_uid": target_uid,
        "version": version,
        "before": None if before is None else _json_ready(before),
        "after": None if after is None else _json_ready(after),
        "by_role": by_role,
        "reason": f"import: {file.name}" if file else None,
        "batch": f"file-{file.uid}" if file else None,
        "import_file_id": file.id if file else None,
    }


def _json_ready(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
