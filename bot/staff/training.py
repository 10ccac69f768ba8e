"""The simulator as a place to learn: ready scenarios, and how the bot reads each text and why."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.staff.inbox_words import READ_AS, READING_FIELDS
from reading import read
from reading.district import District
from reading.lexicon import lexicon_for
from reading.message import Message
from reading.reader import own_lines
from reading.values import Case, Potential, Reading

_SCENARIOS = Path(__file__).with_name("scenarios.toml")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something to practise: texts to send one after the other."""

    title: str
    aim: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Because:
    """A word of the text and what it was taken for; `sure` is False where it is to be asked."""

    typed: str
    meant: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Explained:
    """One text as the reader takes it by itself, in the words of the office."""

    intent: str
    lines: Sequence[str]
    missing: Sequence[str]
    because: Sequence[Because]


@lru_cache(maxsize=1)
def scenarios() -> tuple[Scenario, ...]:
    """Those of `scenarios.toml`, in its order."""
    with _SCENARIOS.open("rb") as file:
        found = tomllib.load(file)["scenario"]
    return tuple(Scenario(one["title"], one["aim"], tuple(one["texts"])) for one in found)


@lru_cache(maxsize=512)
def explained(text: str, district: District) -> Explained:
    """What is understood of a text without the conversation around it, and from which words."""
    reading = read(text, district)
    found: list[Case | Potential] = [*reading.reports, *reading.potentials]
    return Explained(
        intent=READ_AS.get(reading.intent, reading.intent),
        lines=tuple(_line(one, district) for one in found) or _fields(reading),
        missing=tuple(READING_FIELDS.get(name, name) for name in reading.missing),
        because=_reasons(text, reading, district),
    )


def _reasons(text: str, reading: Reading, district: District) -> tuple[Because, ...]:
    recognised = _because(text, district)
    typed = {one.typed for one in recognised}
    return (*recognised, *(one for one in _guesses(reading, district) if one.typed not in typed))


def _line(one: Case | Potential, district: District) -> str:
    code = one.category if isinstance(one, Case) else one.type
    kind = district.subject(code).name if code else "?"
    place = district.kelurahan[one.kelurahan].name if one.kelurahan else "?"
    return f"{kind} · {one.count or '?'} · {place}"


def _fields(reading: Reading) -> tuple[str, ...]:
    plain = {name: value for name, value in reading.fields.items() if isinstance(value, str | int)}
    return tuple(f"{READING_FIELDS.get(name, name)}: {value}" for name, value in plain.items())


def _because(text: str, district: District) -> list[Because]:
    message = Message(own_lines(text), lexicon_for(district))
    named = [(mark.first, mark.last, mark.codes) for mark in message.categories]
    named += [(mark.first, mark.last, (mark.code,)) for mark in message.resources]
    subjects = [
        Because(
            message.between(first, last),
            _either([district.subject(code).name for code in codes]),
            len(codes) == 1,
        )
        for first, last, codes in named
    ]
    counts = [
        Because(message.between(mark.first, mark.last), f"jumlah {mark.value}")
        for mark in message.counts
        if mark.value is not None
    ]
    places = [
        Because(
            message.between(mark.first, mark.last),
            _either([district.kelurahan[code].name for code in mark.codes]),
            mark.sure and len(mark.codes) == 1,
        )
        for mark in message.places
        if mark.codes
    ]
    return [*subjects, *counts, *places]


def _either(names: Sequence[str]) -> str:
    return " atau ".join(names)


def _guesses(reading: Reading, district: District) -> list[Because]:
    return [
        Because(guess.typed, f"mungkin {_name(guess.value, district)}", sure=False)
        for guess in reading.guesses
    ]


def _name(code: str, district: District) -> str:
    if code in district.kelurahan:
        return district.kelurahan[code].name
    known = code in district.categories or code in district.resources
    return district.subject(code).name if known else code
