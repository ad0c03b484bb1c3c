"""What both sides make sure of before they agree on a collaboration (合意にいたるための第一歩).

References
----------
稲城市「協働のまちづくりに関する指針」(2011), 第二章 実務編「協働事業に入る前に」.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

CITY: Final = "city"
COMMUNITY: Final = "community"
SIDES: Final = (CITY, COMMUNITY)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to make sure of; ``part`` is its heading: city, community or trust."""

    code: str
    part: str
    text: str


POINTS: Final = (
    Point(
        "role_and_plan",
        CITY,
        "行政の役割は何か。方向性（総合計画など）を確認できている。",
    ),
    Point("project_seen_plainly", CITY, "事業そのものを客観的に把握できている。"),
    Point("why_founded", COMMUNITY, "団体を立ち上げた理由は何だったかを確かめた。"),
    Point("purpose_and_mission", COMMUNITY, "組織の目的、使命を再確認した。"),
    Point(
        "selling_point", COMMUNITY, "組織の「セールスポイント」は何か、理解している。"
    ),
    Point("differences", "trust", "お互いの違いを認め合う関係をつくる。"),
    Point(
        "equals", "trust", "お互いが自立したものとして対等に話し合える関係をつくる。"
    ),
    Point("change_each_other", "trust", "お互いが良い方向に変わり合える関係をつくる。"),
    Point("for_whom", "trust", "誰のための事業かを忘れないようにする。"),
)
"""Two for the city, three for the residents' side, four for the trust between them."""

PARTS: Final = MappingProxyType({CITY: "行政", COMMUNITY: "市民", "trust": "信頼関係"})


def points_of(side: str) -> tuple[Point, ...]:
    """Return what a side ticks: its own points, and those of trust, which both tick."""
    return tuple(point for point in POINTS if point.part in (side, "trust"))


def missing_points(side: str, ticked: frozenset[str]) -> tuple[Point, ...]:
    """Return the points a side has not ticked yet."""
    return tuple(point for point in points_of(side) if point.code not in ticked)
