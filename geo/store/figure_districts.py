"""Which district a row of figures means: by its code, else by its exact name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.declared import NamedSet, name_areas
from geo.domain.text import normalise
from geo.ingest.figure_files import StatisticsFile
from geo.ingest.notes import Note, refusal
from geo.store.models import Area, AreaSet, Boundary

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class _District:
    key: int
    code: str
    names: frozenset[str]


def match_districts(
    session: Session, file: StatisticsFile, area_set: AreaSet | None, *, name: str
) -> tuple["pd.DataFrame", tuple[Note, ...]]:
    """Return a file's rows under the codes of an area set, with doubts about their names.

    Parameters
    ----------
    area_set
        None: no row may name a district.
    name
        The file's name, for the error.

    Raises
    ------
    InvalidLayerError
        A district is neither a code of the area set nor the name of one area.
    """
    districts = list(_districts(session, area_set)) if area_set else []
    known = {district.code: district for district in districts}
    pairs = dict.fromkeys(
        zip(file.rows["district_code"], file.rows["name"], strict=True)
    )
    codes: dict[str, str] = {}
    notes: list[Note] = []
    for code, said in pairs:
        if not isinstance(code, str):
            continue
        where = file.places.get((code, said), ())
        at = where[0] if where else None
        found = known.get(code)
        if found is None:
            found = _by_name(districts, code)
            if found is None or (said and normalise(said) != code):
                column = file.mapping.get("district_code") or file.mapping.get("name")
                reason = _why_unknown(code, area_set, districts)
                raise refusal(name, reason, row=at, column=column)
        elif said and area_set and not _agrees(said, found, area_set):
            notes += _tell_disagreement(code, said, found, file)
        codes[code] = found.code
    rows = file.rows.assign(
        district_code=file.rows["district_code"].map(
            lambda code: codes.get(code) if isinstance(code, str) else None
        )
    )
    keys = [key for key in _KEYS if key in rows.columns]
    twice = rows[rows.duplicated(keys, keep=False)] if codes else rows[:0]
    if len(twice):
        reason = (
            f"「{twice['name'].iloc[0]}」を指す行が2つあります。1つにしてください。"
        )
        raise refusal(name, reason)
    return rows.astype({"district_code": object}), tuple(notes)


_KEYS = (
    "district_code",
    "as_of",
    "sex",
    "age_from",
    "age_to",
    "indicator",
    "fiscal_year",
    "method",
)


def _districts(session: Session, area_set: AreaSet) -> Iterator[_District]:
    names: dict[int, set[str]] = defaultdict(set)
    renamed = (
        select(Boundary.area_id, Boundary.name)
        .join(Area, Area.id == Boundary.area_id)
        .where(Area.area_set_id == area_set.id, Boundary.name.is_not(None))
    )
    for key, name in session.execute(renamed):
        names[key].add(str(name))
    own = select(Area.id, Area.code, Area.name).where(Area.area_set_id == area_set.id)
    for key, code, name in session.execute(own):
        yield _District(key, code, frozenset({name, *names[key]}))


def _by_name(districts: Iterable[_District], name: str) -> _District | None:
    found = [
        district
        for district in districts
        if any(normalise(own) == name for own in district.names)
    ]
    return found[0] if len(found) == 1 else None


def _agrees(said: str, district: _District, area_set: AreaSet) -> bool:
    """Tell whether a row's name is its area's, with or without 自治会 and the like."""
    if normalise(said) == normalise(district.code):
        return True
    return any(
        name_areas(
            [said], [NamedSet(area_set.id, kind, area_set.title, {district.key: own})]
        )[1]
        for own in district.names
        for kind in (area_set.kind, "association")
    )


def _tell_disagreement(
    code: str, said: str, district: _District, file: StatisticsFile
) -> list[Note]:
    names = "・".join(sorted(district.names))
    message = (
        f"コード「{code}」は登録では「{names}」ですが、この行の名前は「{said}」です。"
        "コードのほうの区域の数としました。行がずれていないか確かめてください。"
    )
    column = file.mapping.get("name")
    return [
        Note("doubt", row, column, message) for row in file.places.get((code, said), ())
    ]


def _why_unknown(
    code: str, area_set: AreaSet | None, districts: Sequence[_District]
) -> str:
    if area_set is None:
        return (
            f"区域「{code}」がどの区域の分け方のものか分かりません。"
            "区域の分け方を選んでから取り込んでください。"
        )
    near = [d for d in districts if d.code.lstrip("0") == code.lstrip("0") != ""]
    hint = (
        f"登録されているコードは「{near[0].code}」です。先頭の0が消えていないか確かめてください。"
        if len(near) == 1
        else "区域の分け方を選び直すか、コードか名前を登録と同じに直してください。"
    )
    return f"「{code}」は「{area_set.title}」の区域にありません。{hint}"
