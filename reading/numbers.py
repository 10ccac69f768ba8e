"""Numbers of persons and households, and ages."""

from __future__ import annotations

from collections.abc import Sequence

from reading.ages import find_ages
from reading.around import Around
from reading.marks import AgeMark, CountMark
from reading.not_counts import counts_another, counts_nobody
from reading.quantities import Quantity, find_quantities
from reading.sexes import by_sex
from reading.tokens import Token
from reading.words import listed, words

_DASHES = ("-", "\N{EN DASH}", "\N{EM DASH}")


def find_numbers(
    tokens: Sequence[Token], named: frozenset[int] = frozenset()
) -> tuple[list[CountMark], list[AgeMark]]:
    """The counts and the ages of a text, both in its order.

    `named` are the tokens inside names of categories ("memerlukan perlindungan khusus").
    """
    around = Around(tokens, named)
    quantities = find_quantities(tokens, words())
    if not quantities:
        return [], []
    ages = find_ages(around, quantities)
    explained = {age.first for age in ages}
    left = [
        quantity
        for quantity in quantities
        if quantity.first not in explained and not counts_nobody(around, quantity)
    ]
    counts = by_sex(around, _with_ranges(around, left))
    return _households_with_persons(around, counts), ages


def _with_ranges(around: Around, quantities: Sequence[Quantity]) -> list[CountMark]:
    """The counts, "2-3 org" and "2 atau 3" as one without a value: a range is no number."""
    counts: list[CountMark] = []
    for quantity in quantities:
        kin = around.word(quantity.first - 1) in listed("numbers", "family")
        if counts and kin and not counts_another(around, quantity):
            counts.append(_count(around, quantity))
            counts[-1].part = True  # "janda 3 org, anak 2": the children come on top
        elif counts and _is_repeated_in_brackets(around, counts[-1], quantity):
            counts[-1].last = quantity.last + 1
            counts[-1].unit = counts[-1].unit or _unit(around, quantity.last + 1)
        elif counts and (
            _is_range(around, counts[-1].last + 1, quantity.first)
            or _is_spoken_range(counts[-1], quantity)
        ):
            counts[-1].value = None
            counts[-1].last = quantity.last
            counts[-1].unit = _unit(around, quantity.last)
        else:
            counts.append(_count(around, quantity))
    return counts


def _is_repeated_in_brackets(around: Around, one: CountMark, other: Quantity) -> bool:
    """ "dua (2) orang" says one number twice."""
    in_brackets = around.text(one.last + 1) == "(" and around.text(other.last + 1) == ")"
    return in_brackets and one.last + 2 == other.first and one.value == other.value


def _is_spoken_range(one: CountMark, other: Quantity) -> bool:
    """ "dua tiga orang": two numbers in a row, one after the other."""
    adjacent = one.last + 1 == other.first and not other.digits
    return adjacent and one.value is not None and other.value == one.value + 1


def _is_range(around: Around, between: int, second: int) -> bool:
    joins = listed("numbers", "ranges")
    pieces = [around.text(index) for index in range(between, second)]
    if pieces in (["s", "/", "d"], ["s", ".", "d"], ["s", "d"]):
        return True
    return len(pieces) == 1 and (pieces[0] in _DASHES or pieces[0] in joins)


def _count(around: Around, quantity: Quantity) -> CountMark:
    before = around.word(quantity.first - 1)
    after = around.word(quantity.last + 1)
    part = before in listed("numbers", "part_of_total") or after in ("diantaranya", "antaranya")
    # "seorang diri", "berdua saja": alone, when another number is said
    alone = after == "saja" and around.text(quantity.first).startswith("ber")
    part = part or after == "diri" or alone
    part = part or (after == "di" and around.word(quantity.last + 2) == "antaranya")
    part = part or "mereka" in _behind_of(around, quantity.last)
    return CountMark(
        quantity.first,
        quantity.last,
        quantity.value,
        unit=_unit(around, quantity.last) or _unit_before(around, quantity),
        part=part,
    )


def _behind_of(around: Around, last: int) -> frozenset[str]:
    """What "1 dari ...", "2 org di antara ..." goes on with."""
    if around.word(last + 1) in listed("units", "persons"):
        last += 1
    last += around.word(last + 1) == "di"
    of_them = around.word(last + 1) in ("dari", "diantara", "antara")
    return frozenset({around.word(last + 2)}) if of_them else frozenset()


def _unit(around: Around, last: int) -> str:
    after = around.word(last + 1)
    if around.text(last + 1) == "kel" and around.text(last + 2) != ".":
        return "KK" if around.is_end(last + 2) or around.is_number(last + 2) else ""
    if after in listed("units", "households"):
        return "KK"
    if after in listed("units", "persons"):
        return "orang"
    return "lain" if after in listed("units", "groups") else ""


def _unit_before(around: Around, quantity: Quantity) -> str:
    """ "kk 5", "org 2", "jumlah: 2", "seorang"."""
    before = around.label(quantity.first)
    if before == "kk":
        return "KK"
    own = around.text(quantity.first)
    if before in ("orang", "jiwa", "jumlah", "sebanyak", "total") or own.endswith(("rang", "org")):
        return "orang"
    return ""


def _households_with_persons(around: Around, counts: Sequence[CountMark]) -> list[CountMark]:
    """ "5 KK 20 jiwa" is one number said twice: the mark keeps both."""
    result: list[CountMark] = []
    for count in counts:
        before = result[-1] if result else None
        if before is not None and _same_people(around, before, count):
            if count.unit == "KK":
                before.value, before.persons = count.value, before.value
            else:
                before.persons = count.value
            before.unit, before.last = "KK", count.last
        else:
            result.append(count)
    return result


def _same_people(around: Around, one: CountMark, other: CountMark) -> bool:
    if {one.unit, other.unit} != {"KK", "orang"} or other.first - one.last > 4:
        return False
    persons = one if one.unit == "orang" else other
    return around.word(persons.last + 1) in ("jiwa", "jw", "orang") and persons.persons is None
