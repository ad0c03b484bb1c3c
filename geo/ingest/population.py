"""Reads population tables: residents by sex and age band, and households."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from geo.ingest.columns import header_key
from geo.ingest.figure_files import StatisticsFile, open_figures
from geo.ingest.figures import FigureReader
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow

_POPULATION: Final = (
    "district_code",
    "name",
    "as_of",
    "sex",
    "age_from",
    "age_to",
    "count",
)
_HOUSEHOLDS: Final = ("district_code", "name", "as_of", "households")
_SEXES: Final = {
    "男性": "male",
    "女性": "female",
    "男": "male",
    "女": "female",
    "": "all",
    "計": "all",
    "総数": "all",
}
_BAND: Final = re.compile(
    r"(?P<from>\d{1,3})(?:歳)?(?:(?:[-~〜ー_])(?P<to>\d{1,3})歳?|歳?以上|[~〜](?!\d)|歳)"
    r"(?:の|_|\(|・)?(?P<sex>男性|女性|男|女|計|総数|)(?:人口)?\)?"
)
_SEX_FIRST: Final = re.compile(
    r"(?P<sex>男性|女性|男|女|計|総数)(?:の|_|\(|・)?"
    r"(?P<from>\d{1,3})(?:歳)?(?:(?:[-~〜ー_])(?P<to>\d{1,3})歳?|歳?以上|[~〜](?!\d)|歳)\)?"
)
_ENGLISH: Final = re.compile(
    r"(?=[a-z])(?:(?:population|pop|age)_)?(?:(?P<sex>male|female|total|all|m|f)_)?(?:age_?)?"
    r"(?P<from>\d{1,3})(?:[_-](?:to_)?(?P<to>\d{1,3})|[_-]?(?:over|plus|up|\+))?"
)
_LIKE_AN_AGE: Final = re.compile(r"\d歳|^(?:[a-z]+_)+(?:age_?)?\d{1,3}(?:\D|$)")
_OPEN: Final = re.compile(r"以上|\d歳?[~〜](?!\d)")
_AGE_UNKNOWN: Final = re.compile(
    r"年齢(?:不詳|不明)(?:の|_|\(|・)?(?P<sex>男性|女性|男|女|計|総数|)(?:人口)?\)?"
)
_ENGLISH_SEXES: Final = {"male": "male", "m": "male", "female": "female", "f": "female"}
Count = tuple[str, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class AgeColumn:
    """One column of residents: sex and age band, both ends inclusive; ``age_to`` None: and over."""

    header: str
    sex: str
    age_from: int
    age_to: int | None


def read_age_columns(headers: Iterable[str]) -> list[AgeColumn]:
    """Return the age columns of a table in file order (0-4歳の男性, 85歳以上の女性, male_0_4 …)."""
    columns = []
    for header in headers:
        key = header_key(header).replace("才", "歳")
        if found := _BAND.fullmatch(key) or _SEX_FIRST.fullmatch(key):
            is_band = "歳" in key or (found["to"] and found["sex"])
            end = int(found["to"] or found["from"])
            sex = _SEXES[found["sex"]]
            is_open = _OPEN.search(key) is not None
        elif found := _ENGLISH.fullmatch(key):
            is_open = key.endswith(("over", "plus", "up", "+"))
            is_band = is_open or found["to"]
            end = int(found["from"] if is_open or not found["to"] else found["to"])
            sex = _ENGLISH_SEXES.get(found["sex"] or "", "all")
        else:
            continue
        if is_band:
            start = int(found["from"])
            columns.append(AgeColumn(header, sex, start, None if is_open else end))
    return columns


def find_age_doubts(
    headers: Iterable[str], bands: Sequence[AgeColumn], known: Collection[str]
) -> list[Note]:
    """Return a note for each column that looks like an age and is none, and for overlaps."""
    read = {band.header for band in bands} | set(known)
    notes = [
        Note(
            "doubt",
            None,
            header,
            f"「{header}」は年齢別の人数の列として読めないため、取り込みませんでした。",
        )
        for header in headers
        if header not in read
        and _LIKE_AN_AGE.search(header_key(header).replace("才", "歳"))
    ]
    for sex in ("all", "male", "female"):
        widest: AgeColumn | None = None
        own = [band for band in bands if band.sex == sex]
        for band in sorted(own, key=lambda band: band.age_from):
            if widest is not None and (
                widest.age_to is None or band.age_from <= widest.age_to
            ):
                message = (
                    f"年齢の列「{widest.header}」と「{band.header}」は範囲が重なっています。"
                    "どちらもそのまま残しましたが、足すと同じ人を2回数えます。"
                )
                notes.append(Note("doubt", None, band.header, message))
            if widest is None or (
                widest.age_to is not None
                and (band.age_to is None or band.age_to > widest.age_to)
            ):
                widest = band
    return notes


def read_unknown_columns(headers: Iterable[str]) -> dict[str, str]:
    """Return the headers of residents whose age is not known (年齢不詳), with their sex."""
    return {
        header: _SEXES[found["sex"]]
        for header in headers
        if (found := _AGE_UNKNOWN.fullmatch(header_key(header)))
    }


def require_sums(
    row: SourceRow,
    counts: Sequence[Count],
    reader: FigureReader,
    unknown: Mapping[str, int],
) -> None:
    """Note where sexes or age bands do not add up to their total.

    ``unknown`` are residents without a known age (年齢不詳), by sex.
    """
    totals = {sex: count for sex, start, _, count in counts if start is None}
    male, female, everyone = totals.get("male"), totals.get("female"), totals.get("all")
    if male is not None and female is not None and everyone is not None:
        reader.doubt_sum(
            row, reader.mapping.get("total"), everyone, male + female, "男性と女性"
        )
    for sex, column in (("male", "male"), ("female", "female"), ("all", "total")):
        bands = [
            count
            for found, start, _, count in counts
            if found == sex and start is not None
        ]
        total = totals.get(sex)
        if bands and total is not None and all(count is not None for count in bands):
            parts = sum(count for count in bands if count is not None)
            parts += unknown.get(sex, 0)
            reader.doubt_sum(row, reader.mapping.get(column), total, parts, "年齢別")


def read_population(
    path: Path,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> StatisticsFile:
    """Return residents by district, sex and age band from a 地域・年齢別人口 table.

    ``columns`` is our column → header where the user knows better; ``layer`` names
    a workbook's sheet.

    Returns
    -------
    StatisticsFile
        ``district_code`` (str; the name in NFKC where the file has no code),
        ``name``, ``as_of`` (date), ``sex`` ("all", "male", "female"),
        ``age_from`` and ``age_to`` (Int64, inclusive; both missing for all ages,
        ``age_to`` missing for an open band), ``count`` (Int64).

    Raises
    ------
    InvalidLayerError
        No total, an unreadable number or date, or a district twice on one day.

    References
    ----------
    推奨データセット 地域・年齢別人口 (47 columns); 100歳以上 and 年齢不詳 variants of
    municipal files. 年齢不詳 has no band and is only counted in the totals.
    """
    figures = open_figures(
        path, "population", encoding, needed=("as_of",), columns=columns, layer=layer
    )
    table, mapping, reader = figures.table, figures.mapping, figures.reader
    bands = read_age_columns(table.headers)
    unknown = read_unknown_columns(table.headers)
    if "total" not in mapping and not bands:
        raise refusal(
            table.file, f"総人口の列がありません。列: {'、'.join(table.headers[:20])}"
        )
    records = []
    for row in table.rows:
        code, name = reader.district(row)
        day = reader.day(row, "as_of")
        counts: list[Count] = [
            (sex, None, None, reader.count(row, mapping[column]))
            for column, sex in (
                ("total", "all"),
                ("male", "male"),
                ("female", "female"),
            )
            if column in mapping
        ]
        counts += [
            (band.sex, band.age_from, band.age_to, reader.count(row, band.header))
            for band in bands
        ]
        ageless = {
            sex: count
            for header, sex in unknown.items()
            if (count := reader.count(row, header))
        }
        if ageless:
            _tell_ageless(row, ageless, counts, next(iter(unknown)), reader)
        require_sums(row, counts, reader, ageless)
        if reader.text(row, "note"):
            message = "注記は数といっしょには保存しません。元のファイルには残ります。"
            reader.book.tell("doubt", row.number, mapping["note"], message)
        records += [(code, name, day, *count) for count in counts]
    reader.require_unique(
        [(r[0], r[2], r[3], r[4], r[5]) for r in records], "同じ区域・年月日"
    )
    known = [*mapping.values(), *unknown]
    doubts = find_age_doubts(table.headers, bands, known)
    figures = replace(figures, table=replace(table, notes=(*table.notes, *doubts)))
    also_used = frozenset([*(band.header for band in bands), *unknown])
    return figures.close(records, _POPULATION, also_used=also_used)


def _tell_ageless(
    row: SourceRow,
    ageless: Mapping[str, int],
    counts: Sequence[Count],
    header: str,
    reader: FigureReader,
) -> None:
    totals = {
        sex for sex, start, _, count in counts if start is None and count is not None
    }
    lost = sum(count for sex, count in ageless.items() if not totals & {sex, "all"})
    if lost:
        message = (
            f"年齢不詳の{lost:,}人は、総数の列がないため、どの数にも入っていません。"
        )
        reader.book.tell("doubt", row.number, header, message)
    else:
        message = "年齢不詳の人は、年齢別には入れず、総数にだけ含めました。"
        reader.book.tell("repair", row.number, header, message)


def read_households(
    path: Path,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> StatisticsFile:
    """Return households by district from the same table.

    Returns
    -------
    StatisticsFile
        ``district_code``, ``name``, ``as_of`` (date), ``households`` (Int64).
    """
    figures = open_figures(
        path,
        "population",
        encoding,
        needed=("as_of", "households"),
        columns=columns,
        layer=layer,
    )
    table, mapping, reader = figures.table, figures.mapping, figures.reader
    records = [
        (
            *reader.district(row),
            reader.day(row, "as_of"),
            reader.count(row, mapping["households"]),
        )
        for row in table.rows
    ]
    reader.require_unique([(r[0], r[2]) for r in records], "同じ区域・年月日")
    return figures.close(records, _HOUSEHOLDS)
