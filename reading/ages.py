"""Ages: "70th", "umur 70", "(75)", "umur 2 & 3 thn", "8 bulan"; and times that are none."""

from __future__ import annotations

from collections.abc import Sequence

from reading.around import Around
from reading.marks import AgeMark
from reading.quantities import Quantity
from reading.words import listed

OLDEST = 130  # years
SHORTEST_PASSIVE = 6  # letters of "dirantai"; "di Rite 70 th" is an age
_AND = frozenset({"&", "-", "/", "+"})


def find_ages(around: Around, quantities: Sequence[Quantity]) -> list[AgeMark]:
    """ "70th", "umur 70", "(75)", "umur 2 & 3 thn", "8 bulan" behind an age word."""
    ages: list[AgeMark] = []
    for quantity in quantities:
        years = _age(around, quantity, ages)
        if years is not None:
            ages.append(AgeMark(quantity.first, quantity.last, years))
    return ages


def _age(around: Around, quantity: Quantity, ages: Sequence[AgeMark]) -> int | None:
    first, last, value = quantity.first, quantity.last, quantity.value
    labelled = _is_labelled(around, first) or _continues(around, first, ages)
    labelled = labelled or _behind_u(around, first)
    unit = around.word(last + 1)
    if unit in listed("units", "months") and (labelled or _is_baby(around, first)):
        return value // 12
    if value > OLDEST:
        return None
    if labelled or _in_brackets(around, quantity):
        return value
    if unit in listed("units", "years") and not _is_duration(around, first, last + 1):
        return value
    joined = around.text(last + 1) in _AND or around.word(last + 1) == "dan"
    if joined and around.word(last + 3) in listed("units", "years"):
        return value if around.is_number(last + 2) else None
    return None


def _is_labelled(around: Around, first: int) -> bool:
    """ "umur 70"; but "lanjut usia 3" counts people."""
    label = around.label_at(first)
    in_name = around.is_named(label) and not around.is_named(first)
    under = around.word(label - 1) in ("bawah", "dibawah")  # "di bawah umur 2 org"
    if under and around.word(first + 1) not in listed("units", "years"):
        return False
    return around.label(first) in listed("numbers", "ages") and not in_name


def _continues(around: Around, first: int, ages: Sequence[AgeMark]) -> bool:
    """Whether the number goes on a list of ages: "umur 5, 7 dan 9"."""
    if not ages or ages[-1].last != first - 2 or _counts_people(around, first):
        return False
    return around.text(first - 1) in _AND | {","} or around.word(first - 1) == "dan"


def _behind_u(around: Around, first: int) -> bool:
    """ "U.79", "U: 79"."""
    step = 2 if around.text(first - 1) in (".", ":") else 1
    return around.text(first - step) == "u"


def _counts_people(around: Around, first: int) -> bool:
    """ "umur 41, satu orang"."""
    return around.word(first + 1) in ("orang", "kk", "jiwa", "keluarga")


def _is_baby(around: Around, first: int) -> bool:
    return around.word(first - 1) in ("bayi", "balita")


def _in_brackets(around: Around, quantity: Quantity) -> bool:
    """ "Ompu Hasan (75)": an old age, or any behind a name that is no field."""
    in_brackets = around.text(quantity.first - 1) == "(" and around.text(quantity.last + 1) == ")"
    return in_brackets and quantity.value >= 40


def _is_duration(around: Around, first: int, unit: int) -> bool:
    """ "sudah 3 tahun", "2 tahun lalu": time that passed, no age."""
    passed = {"lalu", "kemarin", "terakhir", "lamanya", "ini", "belakangan", "lebih", "tidak"}
    passed |= {"kerja", "bekerja", "merantau"}
    since = {"sudah", "selama", "sejak", "hampir", "setelah", "dalam", "tiap", "setiap", "telah"}
    since |= {"sakit", "menderita", "merantau", "hilang", "terbaring", "menganggur", "menunggu"}
    later = {around.word(unit + 1), around.word(unit + 2)}
    before = around.word(first - 1)
    suffered = before.startswith("di") and len(before) >= SHORTEST_PASSIVE
    return (
        before in since
        or suffered
        or bool(passed & {around.word(unit + 1)})
        or ("yang" in later and "lalu" in later)
    )
