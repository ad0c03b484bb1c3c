"""Invented association territories that follow some district edges and cut others."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from demo.cities import City, make_generator
from demo.districts import District
from demo.plane import random_point

_BLOCKS = 16
_TERRITORIES = 12
_ROUNDS = 6
_TAKES_ALL = 0.72  # a block that holds this share of a district takes the whole of it
_GRID_M = 0.01


@dataclass(frozen=True, slots=True)
class Territory:
    """One association's area, in the plane."""

    key: str
    area: BaseGeometry


def make_territories(
    city: City, outline: BaseGeometry, districts: list[District]
) -> list[Territory]:
    """Return twelve territories A01 to A12; a quarter of the city's blocks stays uncovered."""
    blocks = _blocks(outline, make_generator(city, "territories"))
    shares = [_share_out(district.cell, blocks) for district in districts]
    faces = _faces(outline, [piece for share in shares for piece in share.values()])
    owned: list[list[BaseGeometry]] = [[] for _ in blocks]
    for face in faces:
        spot = face.representative_point()
        for share in shares:
            block = next(
                (number for number, piece in share.items() if piece.contains(spot)),
                None,
            )
            if block is not None:
                owned[block].append(face)
                break
    wholes = [_largest_part(shapely.coverage_union_all(pieces)) for pieces in owned]
    keep = sorted(_covered(wholes))
    order = sorted(keep, key=lambda number: (-wholes[number].centroid.y, number))
    return [
        Territory(f"A{place:02}", wholes[number])
        for place, number in enumerate(order, start=1)
    ]


def _blocks(
    outline: BaseGeometry, generator: np.random.Generator
) -> list[BaseGeometry]:
    """Return blocks of like size: random seeds, moved to their cells' centroids."""
    seeds = [random_point(outline, generator) for _ in range(_BLOCKS)]
    blocks: list[BaseGeometry] = []
    for _ in range(_ROUNDS):
        cells = shapely.voronoi_polygons(
            shapely.MultiPoint(seeds), extend_to=outline.buffer(5_000), ordered=True
        )
        blocks = [cell.intersection(outline) for cell in shapely.get_parts(cells)]
        seeds = [block.centroid for block in blocks]
    return blocks


def _share_out(
    cell: BaseGeometry, blocks: list[BaseGeometry]
) -> dict[int, BaseGeometry]:
    """Return a district's pieces by block; a block with nearly all of it takes all."""
    pieces = {number: cell.intersection(block) for number, block in enumerate(blocks)}
    pieces = {number: piece for number, piece in pieces.items() if piece.area > 0}
    largest = max(pieces, key=lambda number: pieces[number].area)
    if pieces[largest].area >= _TAKES_ALL * cell.area:
        return {largest: cell}
    return pieces


def _faces(outline: BaseGeometry, pieces: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the faces between all edges, so that neighbours share every vertex."""
    edges = [piece.boundary for piece in pieces]
    noded = shapely.union_all([outline.boundary, *edges], grid_size=_GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return list(faces)


def _largest_part(area: BaseGeometry) -> BaseGeometry:
    """Return the largest polygon of an area; the crumbs stay uncovered."""
    parts: list[BaseGeometry] = list(shapely.get_parts(area))
    return max(parts, key=lambda part: part.area)


def _covered(areas: list[BaseGeometry]) -> list[int]:
    """Return which blocks have an association: every fourth by size has none."""
    by_size = sorted(range(len(areas)), key=lambda number: areas[number].area)
    return [number for place, number in enumerate(by_size) if place % 4 != 1][
        :_TERRITORIES
    ]
