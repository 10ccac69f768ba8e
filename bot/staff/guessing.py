"""An unread text as a form: the reader's best guess, for a clerk to mend and to file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from models.message import Message
from models.report import MOST_PEOPLE
from reading import read
from reading.district import District
from reading.values import Case, Potential, Reading

MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class GuessedLine:
    """One report of the form; empty where nothing was recognised."""

    category: str = ""
    count: int | None = None
    kelurahan: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A text and the form that it fills. `is_whole`: one click files it."""

    message: Message
    lines: Sequence[GuessedLine]
    note: str
    urgent: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return all(line.category and line.count and line.kelurahan for line in self.lines)


class Unfinished(Exception):
    """The form lacks something that a report must have."""


def guess(message: Message, district: District) -> Guess:
    """What the reader makes of it; what it would have asked about is filled in as likely."""
    reading = read(message.text, district)
    likely = {found.field: found.value for found in reversed(reading.guesses)}
    for name, codes in reading.ambiguous.items():
        likely.setdefault(name, codes[0])
    found: list[Case | Potential] = [*reading.reports, *reading.potentials]
    lines = [_line(one, likely) for one in found[:MOST_LINES] or [Case(None, None, None)]]
    return Guess(message, lines, reading.note or "", reading.intent == "urgent")


def _line(one: Case | Potential, likely: Mapping[str, str]) -> GuessedLine:
    category = one.category if isinstance(one, Case) else one.type
    return GuessedLine(
        category=category or likely.get("category") or likely.get("type") or "",
        count=one.count,
        kelurahan=one.kelurahan or likely.get("kelurahan") or "",
    )


def reading_of_form(form: MultiDict[str, str], district: District) -> Reading:
    """The form as the reader would have read it. Raises `Unfinished`."""
    columns = (form.getlist(name)[:MOST_LINES] for name in ("kategori", "jumlah", "kelurahan"))
    lines = [_whole(line, district) for line in zip(*columns, strict=False) if any(line)]
    kinds = {line["category"] in district.resources for line in lines}
    if len(kinds) != 1:  # nothing at all, or need and help in one form
        raise Unfinished
    note = form.get("keterangan", "").strip()[:500]
    if kinds == {True}:
        found = tuple(Potential(line.pop("category"), **line) for line in lines)
        return Reading("potential", potentials=found, note=note)
    intent = "urgent" if "darurat" in form else "report"
    return Reading(intent, reports=tuple(Case(**line) for line in lines), note=note)


def _whole(line: tuple[str, ...], district: District) -> dict[str, Any]:
    category, count, kelurahan = line
    known = category in district.categories or category in district.resources
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 8 else 0
    if not known or kelurahan not in district.kelurahan or not 1 <= number <= MOST_PEOPLE:
        raise Unfinished
    return {"category": category, "count": number, "kelurahan": kelurahan}
