"""Which kelurahan a point on the map lies in, as far as the kelurahan's own points can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, hypot, radians

from reading.district import District, Kelurahan
from reading.merging import with_codes
from reading.values import Reading

_KM_PER_DEGREE = 111.2
# Measured against Kota Bima's boundaries (docs/channels.md): farther away is outside the city.
FARTHEST_KM = 3.0
# The nearest is taken when the next one is at least twice as far; otherwise people are asked.
_SURE = 0.5
_MOST_CHOICES = 3


def kelurahan_near(latitude: float, longitude: float, district: District) -> tuple[str, ...]:
    """Codes of the kelurahan that a point (degrees, WGS 84) may lie in, the nearest first.

    None outside the district, one where that is sure, else up to three to choose from.
    """

    def far(one: Kelurahan) -> float:
        across = (one.lon - longitude) * cos(radians(latitude))
        return hypot(one.lat - latitude, across) * _KM_PER_DEGREE

    found = sorted(district.kelurahan.values(), key=far)[:_MOST_CHOICES]
    if not found or far(found[0]) > FARTHEST_KM:
        return ()
    if len(found) == 1 or far(found[0]) <= _SURE * far(found[1]):
        return (found[0].code,)
    return tuple(one.code for one in found)


def placed(reading: Reading, codes: Sequence[str]) -> Reading | None:
    """The unfinished reading with the kelurahan of a point; None where it lacks none.

    Without codes, outside the district, it lacks it still.
    """
    if "kelurahan" not in reading.missing:
        return None
    if not codes:
        return reading
    guesses = tuple(guess for guess in reading.guesses if guess.field != "kelurahan")
    return with_codes(replace(reading, guesses=guesses), "kelurahan", codes)
