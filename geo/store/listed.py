"""What a row of a list says of its organisation, and what it does not say."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.periods import today
from geo.ingest.notes import Note, NoteBook
from geo.ingest.spoken import Spoken
from geo.store.kept import spoken_organisation
from geo.store.models import Municipality, Organisation, OrganisationListing

COLUMNS: Final = (
    "kana",
    "description",
    "activities_note",
    "contact",
    "contact_phone",
    "url",
    "joining_note",
    "address",
    "notes_text",
    "founded_on",
)
_OVER: Final = frozenset({"ended", "draft"})


class ListedRows:
    """Reads rows of a list of organisations, and notes what cannot be stored."""

    def __init__(self, territories: Mapping[str, int], spoken: Spoken | None) -> None:
        self._territories = territories
        self._spoken = spoken
        self.book = NoteBook()

    def read(self, row: Mapping[str, Any], number: int) -> dict[str, Any]:
        """Return the columns of a row's organisation as if it were a new one."""
        values = {name: row.get(name) for name in COLUMNS}
        values["name"] = row["title"]
        code = row.get("territory_code")
        # Only an association has a territory, so one that names its own is one.
        assumed = "association" if code else "civic_group"
        values["actor_type"] = row.get("actor_type") or assumed
        values["territory_id"] = self._territories.get(code or "")
        if code and values["territory_id"] is None:
            message = (
                f"区域のコード「{code}」の区域が登録されていないため、"
                "区域とは結び付けていません。コードを確かめてください。"
            )
            self.book.tell("doubt", number, None, message)
        values["ended_on"] = self._end(values, row, number)
        if _is_withheld(row):
            if values["address"] is not None:
                message = (
                    "位置を公開しない団体のため、住所を保存していません。"
                    "団体のページにも書き出すファイルにも住所は出ません。"
                )
                self.book.tell("doubt", number, None, message)
            values["address"] = None
        return values

    def narrow(
        self,
        organisation: Organisation,
        values: Mapping[str, Any],
        row: Mapping[str, Any],
        *,
        listed_elsewhere: bool,
    ) -> dict[str, Any]:
        """Return the columns to write on an organisation that is stored already.

        Parameters
        ----------
        listed_elsewhere
            Whether another list has it too: an empty cell of one list then says
            nothing against the other.
        """
        taken = spoken_organisation(organisation, values, self._spoken)
        # An empty cell does not take an area or a kind away: outlines give areas
        # by name, too, and whoever holds one is an association.
        if values["territory_id"] is None:
            taken.pop("territory_id", None)
        if not row.get("actor_type") and not row.get("territory_code"):
            taken.pop("actor_type", None)
        if listed_elsewhere:
            taken = {name: new for name, new in taken.items() if new is not None}
        if _is_withheld(row):
            taken["address"] = None
        taken |= self._ended(organisation, values, taken, sure=not listed_elsewhere)
        return taken

    def close(self) -> list[Note]:
        """Return what there is to say of the rows, and of the whole list."""
        notes = list(self.book.close())
        if self._spoken is not None and "geometry" in self._spoken.columns:
            message = (
                "団体には地図の上の位置を保存するところがないため、"
                "位置（緯度・経度や図形）は取り込んでいません。"
            )
            notes.append(Note("doubt", None, None, message))
        return notes

    def _end(
        self, values: dict[str, Any], row: Mapping[str, Any], number: int
    ) -> date | None:
        status = row.get("status")
        said: date | None = row.get("ended_on")
        if said is not None:
            self._require_after(values, said, number)
            return said
        if status == "cancelled":
            message = (
                "状態が「中止」の団体です。団体には中止の状態がないため、"
                "活動している団体として公開します。"
            )
            self.book.tell("doubt", number, None, message)
        if status not in _OVER:
            return None
        if status == "draft":
            message = (
                "下書きの団体のため、公開していません（取り込んだ日に終わったものと"
                "して保存しました）。"
            )
        else:
            message = (
                "状態が「終了」の団体です。終わった日が書かれていないため、"
                "取り込んだ日に終わったものとして、公開を止めました。"
            )
        self.book.tell("doubt", number, None, message)
        self._require_after(values, today(), number)
        return today()

    def _require_after(self, values: dict[str, Any], end: date, number: int) -> None:
        founded = values["founded_on"]
        if founded is not None and founded >= end:
            message = (
                "終了した団体の設立日が、終了した日より前ではないため、"
                "設立日は保存していません。"
            )
            self.book.tell("doubt", number, None, message)
            values["founded_on"] = None

    def _ended(
        self,
        organisation: Organisation,
        values: Mapping[str, Any],
        taken: Mapping[str, Any],
        *,
        sure: bool,
    ) -> dict[str, Any]:
        """Return the day of the end, with a founding day that goes with it."""
        stored, said = organisation.ended_on, values["ended_on"]
        if self._spoken is not None and "ended_on" in self._spoken.columns:
            end = said if said is not None or sure else stored
        elif said is not None:
            end = stored if stored is not None and stored <= said else said
        elif sure and self._spoken is not None and "status" in self._spoken.columns:
            end = None
        else:
            end = stored
        founded = taken.get("founded_on", organisation.founded_on)
        if end is not None and founded is not None and founded >= end:
            # What is over must stay hidden, though one of the two days is wrong.
            return {"ended_on": end, "founded_on": None}
        return {"ended_on": end}


def _is_withheld(row: Mapping[str, Any]) -> bool:
    return (row.get("location_visibility") or "exact") != "exact"


def listed_elsewhere(
    session: Session, municipality: Municipality, layer_id: int
) -> set[int]:
    """Return the organisations that stand in other lists than this one."""
    return set(
        session.scalars(
            select(OrganisationListing.organisation_id)
            .join(Organisation, Organisation.id == OrganisationListing.organisation_id)
            .where(
                Organisation.municipality_id == municipality.id,
                OrganisationListing.layer_id != layer_id,
            )
        )
    )
