"""Which category, number and place belong together: the cheapest way to cut a text into reports.

The marks of a text, in its order, are cut into groups of at most one category, one count and one
place. A mark may also be left out as background. Every choice has a cost, in rough "surprises":
leaving out a category code is very odd, a group without a count is odd, going on in a new line is
hardly odd. The cheapest cut is what the officer most likely meant, in whatever order it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from reading.around import Around
from reading.groups import Group, ReportMark, has, with_mark
from reading.marks import CategoryMark, CountMark, PlaceMark
from reading.tokens import LINE, MARK, Token

MOST_MARKS = 80  # more than ten parts of an SMS can reasonably hold; the rest becomes note
MOST_CUTS = 16  # kept after each mark; far more than any real text needs
NEW_GROUP = 0.5
NO_COUNT = 1.8
NO_PLACE = 0.3
NO_CATEGORY = 0.6
TAKEN_PLACE = 1.0  # "lansia 2 org di Penatoi": the place is not that of the next number
IMPOSSIBLE = 50.0
LEFT_OUT = {"code": 3.0, "name": 1.2, "kin": 0.6, "condition": 0.5}
LEFT_OUT_BACKGROUND = 0.2
LEFT_OUT_CHOICE = 0.5  # "kebakaran" beside a plain category
LEFT_OUT_LINE = 1.3  # more for a category that opens a line: a list goes on
LEFT_OUT_HEAD = 0.3  # more for the first category: the head of the phrase comes first
LEFT_OUT_COUNT = 0.9
LEFT_OUT_COUNT_OF_PEOPLE = 1.5
LEFT_OUT_PLACE = 1.5
LEFT_OUT_NAMED_PLACE = 3.0
LEFT_OUT_HINT = 0.2
HEADS_ON = 1.5  # "..., kodo: lansia 4": a place with a colon behind it belongs to what follows
OVER = {"\n": 0.12, ".": 0.3, ";": 0.6}  # joining over a line, a full stop, a semicolon
GAP = 0.02  # for each token between two joined marks
WIDEST_GAP = 15
_ALSO = frozenset({"ada", "juga"})


@dataclass(slots=True)
class _Cut:
    """A way to cut the marks read so far: closed groups, the open one, and what it cost."""

    cost: float = 0.0
    closed: _Closed | None = None
    open: Group | None = None

    def state(self) -> tuple[object, ...]:
        """What the cost of the marks to come depends on."""
        if self.open is None:
            return (False,)
        group = self.open
        codes = group.category.codes if group.category else ()
        return (codes, group.count is None, group.place is None, group.last)


class _Closed(NamedTuple):
    """A closed group and those before it: cuts share their beginnings, none is copied."""

    group: Group
    before: _Closed | None


class Grouper:
    """Cuts the marks of one text into groups."""

    def __init__(self, tokens: Sequence[Token], marks: Sequence[ReportMark]) -> None:
        self._tokens = tokens
        self._around = Around(tokens)
        self._marks = sorted(marks, key=lambda mark: mark.first)[:MOST_MARKS]
        self._categories = [mark for mark in self._marks if isinstance(mark, CategoryMark)]
        told = any(token.word == "juga" for token in tokens)
        self._also = {mark.first for mark in self._marks if told and self._is_also(mark)}

    def groups(self) -> list[Group]:
        """The groups of the cheapest cut, in the order of the text."""
        cuts = [_Cut()]
        for mark in self._marks:
            cheapest: dict[tuple[object, ...], _Cut] = {}
            for candidate in self._choices(cuts, mark):
                state = candidate.state()
                if state not in cheapest or candidate.cost < cheapest[state].cost:
                    cheapest[state] = candidate
            cuts = sorted(cheapest.values(), key=attrgetter("cost"))[:MOST_CUTS]
        whole = [self._close(cut) for cut in cuts]
        best = min(whole, key=lambda cut: cut.cost + (0 if cut.closed else IMPOSSIBLE))
        return _in_order(best.closed)

    def _choices(self, cuts: Sequence[_Cut], mark: ReportMark) -> Iterator[_Cut]:
        """Leave the mark out, take it into the open group, or open another group with it.

        Which group came before another costs nothing, so only the cheapest is gone on from.
        """
        closed = min(map(self._close, cuts), key=_with_next)
        yield _Cut(_with_next(closed), closed.closed, with_mark(None, mark))
        heads_on = HEADS_ON if isinstance(mark, PlaceMark) and self._heads_on(mark) else 0.0
        distances: dict[int, float] = {}
        for cut in cuts:
            yield _Cut(cut.cost + self._left_out(cut, mark), cut.closed, cut.open)
            group = cut.open
            if group is None or has(group, mark):
                continue
            distance = distances.get(group.last)
            if distance is None:
                distance = distances[group.last] = self._distance(group.last, mark.first)
            yield _Cut(cut.cost + distance + heads_on, cut.closed, with_mark(group, mark))

    def _left_out(self, cut: _Cut, mark: ReportMark) -> float:
        if isinstance(mark, CountMark):
            if mark.part:
                return 0.0
            return LEFT_OUT_COUNT_OF_PEOPLE if mark.unit else LEFT_OUT_COUNT
        if isinstance(mark, PlaceMark):
            known = cut.open.place if cut.open else None
            if known is not None and known.codes == mark.codes and known.sure >= mark.sure:
                return 0.0
            if not mark.sure:
                return LEFT_OUT_HINT
            return LEFT_OUT_NAMED_PLACE if mark.named else LEFT_OUT_PLACE
        return self._category_left_out(cut, mark)

    def _category_left_out(self, cut: _Cut, mark: CategoryMark) -> float:
        if cut.open and cut.open.category and cut.open.category.codes == mark.codes:
            return 0.0
        if mark.background:
            return LEFT_OUT_BACKGROUND
        cost = LEFT_OUT[mark.kind] if len(mark.codes) == 1 else LEFT_OUT_CHOICE
        if mark.kind == "name" and self._around.starts_line(mark.first):
            cost += LEFT_OUT_LINE
        return cost + (LEFT_OUT_HEAD if mark is self._categories[0] else 0)

    def _distance(self, last: int, first: int) -> float:
        between = self._tokens[last + 1 : first]
        marks = {token.text for token in between if token.kind in (MARK, LINE)}
        gap = GAP * min(len(between), WIDEST_GAP)
        return gap + max((OVER[mark] for mark in marks if mark in OVER), default=0.0)

    def _heads_on(self, place: PlaceMark) -> bool:
        """Whether a clause begins with the place and a colon behind it."""
        around = self._around
        before = around.token(place.first - 1)
        opens = before is None or before.kind in (MARK, LINE)
        return opens and around.text(place.last + 1) == ":"

    def _is_also(self, mark: ReportMark) -> bool:
        """ "di santi ada juga", "ada juga odgj": more of them, or others."""
        around = self._around
        start = mark.first
        behind = before = frozenset({around.word(start - 1), around.word(start - 2)})
        if isinstance(mark, PlaceMark):
            start -= around.word(start - 1) == "di"
            before = frozenset({around.word(start - 1), around.word(start - 2)})
            behind = frozenset({around.word(mark.last + 1), around.word(mark.last + 2)})
        elif not isinstance(mark, CategoryMark) or mark.kind not in ("code", "name"):
            return False
        return _ALSO in (behind, before)

    def _is_another(self, group: Group) -> bool:
        return any(mark.first in self._also for mark in group.marks())

    def _close(self, cut: _Cut) -> _Cut:
        """The open group closed, with the cost of what it lacks."""
        group = cut.open
        if group is None:
            return cut
        cost = cut.cost
        also = bool(self._also and cut.closed) and self._is_another(group)
        if group.category is None:
            lonely = (group.count is None and not also) or group.place is None
            inherits = bool(self._categories) and not lonely
            alone = not self._categories and not cut.closed
            cost += NO_CATEGORY if inherits or alone else IMPOSSIBLE
            before = cut.closed.group if cut.closed else None
            if before is not None and before.count is not None and before.place is None:
                cost += TAKEN_PLACE
        cost += NO_COUNT if group.count is None and not also else 0
        cost += NO_PLACE if group.place is None else 0
        return _Cut(cost, _Closed(group, cut.closed), None)


def _with_next(cut: _Cut) -> float:
    """The cost of a cut when another group is opened behind it."""
    return cut.cost + (NEW_GROUP if cut.closed else 0)


def _in_order(closed: _Closed | None) -> list[Group]:
    groups: list[Group] = []
    while closed is not None:
        groups.append(closed.group)
        closed = closed.before
    return groups[::-1]
