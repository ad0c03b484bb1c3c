"""Which districts are blocks (丁目) of one town, by their names."""

import re
from collections.abc import Mapping
from typing import Final

_BLOCK: Final = re.compile(r"[0-9０-９一二三四五六七八九十]+丁目$")


def group_by_town(names: Mapping[str, str]) -> dict[str, str] | None:
    """Return each district's town: its name without the number of its block.

    Parameters
    ----------
    names : mapping of str to str
        District code → name.

    Returns
    -------
    dict of str to str, or None
        District code → town; None where no town has two districts, or all districts
        are one town: then there is nothing between, or nothing within.

    Notes
    -----
    向陽台一丁目 and 向陽台二丁目 are of 向陽台. 平尾 and 平尾一丁目 are both of 平尾, as
    the older part of a town keeps its name when blocks are numbered in the rest.
    """
    towns = {code: _BLOCK.sub("", name) or name for code, name in names.items()}
    found = len(set(towns.values()))
    return towns if 1 < found < len(towns) else None
