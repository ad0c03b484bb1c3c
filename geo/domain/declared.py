"""Which area a file's own words name (学区「港」), by exact rules and never by likeness.

Two steps: a heading names area sets; then its texts name areas of one set.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geo.domain.text import fold

# What may stand behind the same name: 自主防災会区域, 自主防災会境界, 自治会名.
_ENDINGS = ("区域", "境界", "範囲", "一覧", "の名称", "名称", "名")
_ASSOCIATION = ("連合自治会", "自治会", "連合町内会", "町内会", "町会", "区会", "区")
_ELEMENTARY = ("小学校通学区域", "小学校区", "小学校", "小")
_JUNIOR_HIGH = ("中学校通学区域", "中学校区", "中学校", "中")
_SCHOOL = ("通学区域", "学区", "校区")
_DISASTER = ("自主防災組織", "自主防災会", "防災会")
_DISTRICT = ("地区", "地域")
_TOWN = ("町丁目", "町字", "町名")


@dataclass(frozen=True, slots=True)
class NamedSet:
    """An area set as the matching sees it: its key, kind, title and area names by key."""

    key: int
    kind: str
    title: str
    areas: Mapping[int, str]


def find_sets(heading: str, area_sets: Sequence[NamedSet]) -> list[NamedSet]:
    """Return the area sets a heading names, [] when it names none.

    Parameters
    ----------
    heading
        As the file writes it: 学区, 小学校区, 自治会名.

    Notes
    -----
    The set of the same title wins; else the sets whose title is the same but
    for 区域, 境界, 名 …; else the sets of the kind that the heading means.
    """
    for key in (_key, _stem):
        same = [each for each in area_sets if key(each.title) == key(heading)]
        if same:
            return same
    stem = _stem(heading)
    if stem in _keys(_ELEMENTARY, _JUNIOR_HIGH, _SCHOOL):
        return [
            each
            for each in area_sets
            if each.kind == "school_zone" and _is_of_school(each, stem)
        ]
    for words, kind in (
        (_ASSOCIATION[:-1], "association"),
        (_DISTRICT, "district"),
        (_TOWN, "town_block"),
    ):
        if stem in _keys(words):
            return [each for each in area_sets if each.kind == kind]
    return []


def name_areas(
    texts: Iterable[str], candidates: Sequence[NamedSet]
) -> tuple[NamedSet | None, dict[str, int]]:
    """Return the one set that a column's texts name, and the area of each text.

    Parameters
    ----------
    texts
        Every text below one heading of one file.
    candidates
        What `find_sets` returned for the heading.

    Returns
    -------
    tuple
        The set, or None where it cannot be told; and the key of the area for
        each text that names one.

    Notes
    -----
    港 may be 港小学校 or 港中学校: the set is the only candidate, or the only one
    in which every text names an area. An area is named by its whole name (full
    and half width are one), or by its name without an ending such as 自治会
    where no other area of the set is left with the same.
    """
    distinct = sorted(set(texts))
    found = [(each, _named(distinct, each)) for each in candidates]
    if len(found) == 1:
        return found[0]
    whole = [pair for pair in found if distinct and len(pair[1]) == len(distinct)]
    return whole[0] if len(whole) == 1 else (None, {})


def _named(texts: Sequence[str], area_set: NamedSet) -> dict[str, int]:
    endings = _endings_of(area_set)
    exact = _unique((_key(name), key) for key, name in area_set.areas.items())
    short = _unique((_cut(name, endings), key) for key, name in area_set.areas.items())
    named = {}
    for text in texts:
        area = exact.get(_key(text)) or short.get(_cut(text, endings))
        if area is not None:
            named[text] = area
    return named


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, list[int]] = defaultdict(list)
    for name, key in pairs:
        found[name].append(key)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def _endings_of(area_set: NamedSet) -> tuple[str, ...]:
    if area_set.kind == "association":
        return _ASSOCIATION
    if area_set.kind == "school_zone":
        own = [
            words
            for words in (_ELEMENTARY, _JUNIOR_HIGH)
            if _key(words[1])[:2] in _key(area_set.title)
        ]
        return (*(own[0] if len(own) == 1 else (*_ELEMENTARY, *_JUNIOR_HIGH)), *_SCHOOL)
    return (*_DISASTER, *_DISTRICT)


def _is_of_school(area_set: NamedSet, stem: str) -> bool:
    """Return whether a heading of schools may mean the set: 小学校区 is not 中学校区."""
    for words, other in ((_ELEMENTARY, _JUNIOR_HIGH), (_JUNIOR_HIGH, _ELEMENTARY)):
        if stem in _keys(words):
            return _key(other[1])[:2] not in _key(area_set.title)
    return True


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def _keys(*groups: Sequence[str]) -> frozenset[str]:
    return frozenset(_stem(word) for words in groups for word in words)


def _stem(text: str) -> str:
    return _cut(text, _ENDINGS)


def _cut(text: str, endings: Sequence[str]) -> str:
    """Return a key without the first ending that fits, never an empty one."""
    key = _key(text)
    for ending in map(_key, endings):
        if key.endswith(ending) and key != ending:
            return key.removesuffix(ending)
    return key
