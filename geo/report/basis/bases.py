"""In which district a group is based: its own area, its place, or where it is active."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np

from geo.domain.locate import first_home, home_points
from geo.query.records import FeatureRecord, GroupLife
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot

BASE = (
    "団体の区域、区域のない団体は自分の拠点（場所）、拠点の登録もない団体は"
    "公開している活動がいちばん多い地区で数えます"
)


def find_bases(
    snapshot: Snapshot,
    area_set: AreaSetContents,
    records: Mapping[str, FeatureRecord],
    groups: Mapping[str, GroupLife],
) -> dict[str, str]:
    """Return the district of each published organisation whose base is known.

    Returns
    -------
    dict
        uid of an organisation → district code. Left out: who has no area, no place
        of its own and no activity in any district.

    Notes
    -----
    Of several districts with as many places or activities the first code is taken.
    Places and activities that are hidden say nothing; those that have ended or were
    cancelled still tell where a group was.
    """
    placed: dict[str, Counter[str]] = defaultdict(Counter)
    active: dict[str, Counter[str]] = defaultdict(Counter)
    for uid, record in records.items():
        code = area_set.homes.get(uid)
        if code is not None and record.group is not None:
            kinds = placed if record.kind == "place" else active
            kinds[record.group][code] += 1
    homes = _territories(snapshot, area_set, groups)
    for uid in groups:
        counted = placed.get(uid) or active.get(uid)
        if uid not in homes and counted:
            homes[uid] = min(counted, key=lambda code: (-counted[code], code))
    return homes


def _territories(
    snapshot: Snapshot, area_set: AreaSetContents, groups: Mapping[str, GroupLife]
) -> dict[str, str]:
    """Return the district in which the middle of an organisation's area lies."""
    own = {uid: life.territory for uid, life in groups.items() if life.territory}
    shapes = np.empty(len(own), dtype=object)
    known = {item.slug for item in snapshot.area_sets}
    for position, (slug, code) in enumerate(own.values()):
        if slug in known:
            outlines = snapshot.get_area_set(slug).outlines
            if code in outlines.index:
                shapes[position] = outlines.geometry[code]
    if not len(shapes):
        return {}
    areas = np.asarray(area_set.outlines.geometry, dtype=object)
    at = first_home(areas, home_points(shapes))
    return {
        uid: str(area_set.outlines.index[position])
        for uid, position in zip(own, at, strict=True)
        if position >= 0
    }
