"""The marks of one report."""

from __future__ import annotations

from dataclasses import dataclass

from reading.marks import CategoryMark, CountMark, PlaceMark

ReportMark = CategoryMark | CountMark | PlaceMark


@dataclass(slots=True)
class Group:
    """The marks of one report; what was not said is None. `first` and `last` are tokens."""

    category: CategoryMark | None = None
    count: CountMark | None = None
    place: PlaceMark | None = None
    first: int = 0
    last: int = -1

    def marks(self) -> list[ReportMark]:
        """The marks that are there, in no particular order."""
        return [mark for mark in (self.category, self.count, self.place) if mark is not None]


def has(group: Group, mark: ReportMark) -> bool:
    if isinstance(mark, CategoryMark):
        return group.category is not None
    return (group.count if isinstance(mark, CountMark) else group.place) is not None


def with_mark(group: Group | None, mark: ReportMark) -> Group:
    """The group with one mark more, which stands behind all that it has; None is an empty one."""
    longer = Group(first=mark.first, last=mark.last)
    if group is not None:
        longer = Group(group.category, group.count, group.place, group.first, mark.last)
    if isinstance(mark, CategoryMark):
        longer.category = mark
    elif isinstance(mark, CountMark):
        longer.count = mark
    else:
        longer.place = mark
    return longer
