"""Where a report is: a small drawing of the city's kelurahan with the one that is meant."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models.attachment import Attachment
from reading.district import District
from values import PLACE

_WIDTH, _MARGIN = 320, 14
_NEAR = 0.2  # degrees, about 20 km: a pin further off is no place of this city


@dataclass(frozen=True, slots=True)
class Dot:
    """One kelurahan, or a place that the sender's phone gave (`is_pin`)."""

    x: float
    y: float
    name: str
    is_here: bool = False
    is_pin: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """In the drawing's own units; what is meant comes last, above the others."""

    width: int
    height: int
    dots: Sequence[Dot]


def place_map(district: District, code: str, attached: Sequence[Attachment]) -> PlaceMap | None:
    """None where the data have lost the place."""
    if code not in district.kelurahan:
        return None
    places = district.kelurahan.values()
    west, north = min(one.lon for one in places), max(one.lat for one in places)
    east, south = max(one.lon for one in places), min(one.lat for one in places)
    narrow = math.cos(math.radians((north + south) / 2))
    scale = (_WIDTH - 2 * _MARGIN) / ((east - west) * narrow or 1)

    def dot(lon: float, lat: float, name: str, *, here: bool = False, pin: bool = False) -> Dot:
        x, y = _MARGIN + (lon - west) * narrow * scale, _MARGIN + (north - lat) * scale
        return Dot(round(x, 1), round(y, 1), name, here, pin)

    dots = [dot(one.lon, one.lat, one.name, here=one.code == code) for one in places]
    dots += [
        dot(one.longitude, one.latitude, "", pin=True)
        for one in attached
        if one.kind == PLACE and one.latitude is not None and one.longitude is not None
        if west - _NEAR < one.longitude < east + _NEAR
        if south - _NEAR < one.latitude < north + _NEAR
    ]
    dots.sort(key=lambda one: (one.is_pin, one.is_here))
    return PlaceMap(_WIDTH, round((north - south) * scale) + 2 * _MARGIN, dots)
