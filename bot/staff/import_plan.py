"""What a table would do to the register, row by row, before anything is done."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.staff.alike import words_of
from bot.staff.import_words import FAULTS, REFUSED

WRONG, NEW, CHANGED, SAME = "wrong", "new", "changed", "same"
MOST_LINES = 2_000
# Titles and notes may stand above the names of the columns.
_HEAD_WITHIN = 10
# An apostrophe that keeps spreadsheets from running a text, as in our own CSV.
_GUARDED = re.compile(r"'[=+\-@＝＋－＠]")
# What people write where they have nothing to say.
_NOTHING = frozenset({"", "-", "–", "—", "--"})


class Unusable(Exception):
    """The table cannot be taken at all; the text is for staff."""


class Faulty(Exception):
    """A cell cannot be taken; the text is for staff, and goes behind the column's name."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row, in words for people; `before` is empty for what is not filled."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class Line:
    """One row; `number` is the one that Excel shows. `target_id` is the row of ours it is about.

    `values` are what the register would hold.
    """

    number: int
    title: str = ""
    target_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """What becomes of it."""
        if self.faults:
            return WRONG
        if self.target_id is None:
            return NEW
        return CHANGED if self.changes else SAME

    def blame(self, key: str, **words: object) -> None:
        """Notes what is wrong with it, by a key of `FAULTS`."""
        self.faults.append(FAULTS[key].format(**words))

    def blame_cell(self, column: str, fault: object, cell: str) -> None:
        """Notes what is wrong with one cell of it, and what the cell says."""
        self.blame("cell", column=column, fault=fault, cell=cell[:60])


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows; `ignored` are the columns that mean nothing to us."""

    lines: Sequence[Line]
    ignored: Sequence[str]

    @property
    def counts(self) -> Counter[str]:
        """How many rows of each verdict."""
        return Counter(line.verdict for line in self.lines)

    @property
    def to_do(self) -> list[Line]:
        """The rows that would change something."""
        return [line for line in self.lines if line.verdict in (NEW, CHANGED)]

    @property
    def mark(self) -> str:
        """Another one as soon as anything would be done that was not shown."""
        shown = [(line.number, line.target_id, line.values, line.changes) for line in self.to_do]
        return sha256(repr(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the names of the columns, each as {field: cell} with only what is filled."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    ignored: Sequence[str]


def table_of(
    rows: Sequence[Sequence[str]], heads: Mapping[str, str], needed: Mapping[str, str]
) -> Table:
    """Finds the columns by `heads` (name in plain words -> field); `needed` have to be there.

    Raises `Unusable`.
    """
    head = max(range(min(_HEAD_WITHIN, len(rows))), key=lambda row: _known(rows[row], heads))
    columns: dict[int, str] = {}
    ignored = []
    for column, cell in enumerate(rows[head]):
        name = heads.get(words_of(cell))
        if name is None:
            ignored.extend([cell] if cell else [])
        elif name in columns.values():
            raise Unusable(REFUSED["head_twice"].format(column=cell))
        else:
            columns[column] = name
    if needed.keys() - columns.values():
        raise Unusable(REFUSED["no_heads"].format(columns=", ".join(needed.values())))
    found = list(_filled(rows, head, columns))
    if not found:
        raise Unusable(REFUSED["no_rows"])
    if len(found) > MOST_LINES:
        raise Unusable(REFUSED["too_many"].format(most=MOST_LINES))
    return Table(found, ignored)


def _known(row: Sequence[str], heads: Mapping[str, str]) -> int:
    return len({heads.get(words_of(cell)) for cell in row} - {None})


def _filled(
    rows: Sequence[Sequence[str]], head: int, columns: Mapping[int, str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {
            columns[column]: cell[1:] if _GUARDED.match(cell) else cell
            for column, cell in enumerate(row)
            if column in columns and cell not in _NOTHING
        }
        if cells:
            yield number, cells
