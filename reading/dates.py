"""Numbers that tell when: hours, dates, years."""

from __future__ import annotations

from reading.around import Around
from reading.clock import clock_at, is_minute
from reading.quantities import Quantity
from reading.words import listed


def is_clock_or_date(around: Around, quantity: Quantity) -> bool:
    """07.30, jam 9, setengah 9, 11/9, 11-09-2017, 11 September."""
    first, last = quantity.first, quantity.last
    if clock_at(around, quantity) is not None or is_minute(around, quantity):
        return True
    if around.word(last + 1) in listed("numbers", "month_names"):
        return not around.is_number(last + 2) or len(around.text(last + 2)) in (2, 4)
    if around.label(first) in listed("numbers", "month_names") and quantity.digits in (2, 4):
        return around.is_number(first - 2)
    return _part_of_date(around, first, last)


def _part_of_date(around: Around, first: int, last: int) -> bool:
    """Numbers joined by slashes, or three joined by dashes."""
    if around.text(last + 1) == "/" and around.is_number(last + 2):
        return True
    dashes = sum(
        around.text(index) == "-" and around.is_number(index + 1) and around.is_number(index - 1)
        for index in (first - 3, first - 1, last + 1, last + 3)
    )
    return dashes >= 2


def is_year(around: Around, quantity: Quantity) -> bool:
    """ "motor 2019": four digits of our time with no unit behind them."""
    if quantity.digits != 4 or not 1945 <= quantity.value <= 2045:
        return False
    after = around.word(quantity.last + 1)
    return after not in listed("units", "persons") | listed("units", "households")
