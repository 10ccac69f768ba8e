"""The city as a drawing: a bubble for each kelurahan at its point, or its area where known.

No boundary comes with the code, since none of the published ones is the office's. Where the
office puts its own as `data/<district>/boundaries.geojson` (WGS 84, one feature per kelurahan with
its Kemendagri code among the properties), areas are filled instead.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.sums import Sum
from reading.district import District, Kelurahan

WIDTH = 640
_MARGIN = 40
_GREATEST, _LEAST, _NONE = 36.0, 7.0, 4.0  # radii, in the drawing's units
_STEPS = 5
_LABELLED = 5
_NAME_WIDTH, _NAME_HEIGHT = 110, 26

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One kelurahan. `area` is an SVG path, empty where there is no boundary."""

    place: Kelurahan
    sum: Sum
    x: float
    y: float
    radius: float
    look: str
    area: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All shapes, the largest first: a small one is never hidden beneath it."""

    width: int
    height: int
    shapes: list[Shape]


def drawing(district: District, sums: Mapping[str, Sum], by_share: bool) -> Drawing:
    """Bubbles' areas are in proportion to people; colours tell kecamatan, or the share of all."""
    areas = _areas(district.folder / "boundaries.geojson", frozenset(district.kelurahan))
    project, height = _projection(district, areas)
    most = max((one.people for one in sums.values()), default=0)
    order = sorted(district.kelurahan.values(), key=lambda place: -sums[place.code].people)
    kecamatan = {code: place for place, code in enumerate(district.kecamatan, 1)}
    shapes: list[Shape] = []
    for place in order:
        people = sums[place.code].people
        x, y = project(place.lon, place.lat)
        shapes.append(
            Shape(
                place=place,
                sum=sums[place.code],
                x=x,
                y=y,
                radius=_radius(people, most),
                look=_share(people, most) if by_share else f"k{kecamatan[place.kecamatan_code]}",
                area=_path(areas[place.code], project) if place.code in areas else "",
                labelled=people > 0 and _has_room(x, y, shapes),
            )
        )
    return Drawing(WIDTH, height, shapes)


def _has_room(x: float, y: float, shapes: list[Shape]) -> bool:
    """Whether a name can stand there beside those that stand already, up to a few of them."""
    named = [one for one in shapes if one.labelled]
    return len(named) < _LABELLED and all(
        abs(one.x - x) > _NAME_WIDTH or abs(one.y - y) > _NAME_HEIGHT for one in named
    )


def _radius(people: int, most: int) -> float:
    return round(max(_GREATEST * math.sqrt(people / most), _LEAST), 1) if people else _NONE


def _share(people: int, most: int) -> str:
    return f"s{math.ceil(_STEPS * people / most)}" if people else "s0"


class _Projection:
    """Degrees to the drawing's units: at the size of a city the earth is flat."""

    def __init__(self, west: float, north: float, narrow: float, scale: float) -> None:
        self._west, self._north, self._narrow, self._scale = west, north, narrow, scale

    def __call__(self, lon: float, lat: float) -> Point:
        x = _MARGIN + (lon - self._west) * self._narrow * self._scale
        y = _MARGIN + (self._north - lat) * self._scale
        return round(x, 1), round(y, 1)


def _projection(
    district: District, areas: Mapping[str, list[list[Point]]]
) -> tuple[_Projection, int]:
    points = [(place.lon, place.lat) for place in district.kelurahan.values()]
    points += [point for rings in areas.values() for ring in rings for point in ring]
    lons, lats = zip(*points, strict=True)
    narrow = math.cos(math.radians((min(lats) + max(lats)) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((max(lons) - min(lons)) * narrow or 1)
    height = round((max(lats) - min(lats)) * scale) + 2 * _MARGIN
    return _Projection(min(lons), max(lats), narrow, scale), height


@lru_cache(maxsize=8)
def _areas(file: Path, codes: frozenset[str]) -> dict[str, list[list[Point]]]:
    """The rings of each kelurahan that the file has; none without a file."""
    if not file.exists():
        return {}
    found: dict[str, list[list[Point]]] = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        known = codes & {str(value) for value in feature["properties"].values()}
        for code in known:
            found.setdefault(code, []).extend(_rings(feature["geometry"]))
    return found


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    coordinates = geometry["coordinates"]
    for polygon in coordinates if geometry["type"] == "MultiPolygon" else [coordinates]:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _path(rings: list[list[Point]], project: _Projection) -> str:
    """What differs by less than a unit of the drawing is one point: files are far too precise."""
    parts = []
    for ring in rings:
        kept: list[Point] = []
        for point in (project(*each) for each in ring):
            if not kept or math.dist(kept[-1], point) >= 1.5:
                kept.append(point)
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z")
    return "".join(parts)
