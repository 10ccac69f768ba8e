"""The marks of one report."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reading.marks import CategoryMark, CountMark, PlaceMark

ReportMark = CategoryMark | CountMark | PlaceMark


@dataclass(slots=True)
class Group:
    """The marks of one report; what was not said is None."""

    category: CategoryMark | None = None
    count: CountMark | None = None
    place: PlaceMark | None = None

    def marks(self) -> list[ReportMark]:
        """The marks that are there, in no particular order."""
        return [mark for mark in (self.category, self.count, self.place) if mark is not None]

    @property
    def first(self) -> int:
        """The first token."""
        return min(mark.first for mark in self.marks())

    @property
    def last(self) -> int:
        """The last token."""
        return max(mark.last for mark in self.marks())


def has(group: Group, mark: ReportMark) -> bool:
    if isinstance(mark, CategoryMark):
        return group.category is not None
    return (group.count if isinstance(mark, CountMark) else group.place) is not None


def with_mark(group: Group, mark: ReportMark) -> Group:
    if isinstance(mark, CategoryMark):
        return replace(group, category=mark)
    if isinstance(mark, CountMark):
        return replace(group, count=mark)
    return replace(group, place=mark)
