"""The monthly recapitulation: categories by places, as a table that page, sheet and paper share."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import sums
from models.sums import Part
from models.tally import Tally
from reading.district import Category, District


@dataclass(frozen=True, slots=True)
class Place:
    """A column: one kelurahan, or a whole kecamatan. `code` is Kemendagri's."""

    code: str
    name: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class Line:
    """One category's people in each place, in the places' order."""

    category: Category
    people: list[int]

    @property
    def total(self) -> int:
        """Over all places of the table."""
        return sum(self.people)


@dataclass(frozen=True, slots=True)
class Recap:
    """All categories, also those that nobody reported: the form has a line for each."""

    places: list[Place]
    lines: list[Line]

    @property
    def totals(self) -> list[int]:
        """Each place's sum over the categories."""
        return [sum(line.people[place] for line in self.lines) for place in range(len(self.places))]

    @property
    def total(self) -> int:
        """Everything."""
        return sum(line.total for line in self.lines)

    def of(self, kecamatan: str) -> "Recap":
        """The columns of one kecamatan, by its code."""
        kept = [at for at, place in enumerate(self.places) if place.kecamatan == kecamatan]
        return self._only(kept)

    def cut(self, first: int, most: int) -> "Recap":
        """So many columns from the first named one on."""
        return self._only(range(first, min(first + most, len(self.places))))

    def _only(self, kept: Sequence[int]) -> "Recap":
        lines = [Line(line.category, [line.people[at] for at in kept]) for line in self.lines]
        return Recap([self.places[at] for at in kept], lines)


def by_kelurahan(session: Session, part: Part, district: District) -> Recap:
    """A column for each kelurahan that the part takes in."""
    wanted = None if part.kelurahan is None else set(part.kelurahan)
    places = [
        Place(one.code, one.name, one.kecamatan_code)
        for one in district.kelurahan.values()
        if wanted is None or one.code in wanted
    ]
    return _recap(session, part, district, places)


def by_kecamatan(recap: Recap, district: District) -> Recap:
    """The same with a kecamatan's columns added up, for those that the recap takes in."""
    codes = list(dict.fromkeys(place.kecamatan for place in recap.places))
    lines = [
        Line(
            line.category,
            [
                sum(
                    people
                    for people, place in zip(line.people, recap.places, strict=True)
                    if place.kecamatan == code
                )
                for code in codes
            ],
        )
        for line in recap.lines
    ]
    return Recap([Place(code, district.kecamatan[code], code) for code in codes], lines)


def _recap(session: Session, part: Part, district: District, places: Sequence[Place]) -> Recap:
    found = sums.by(session, part, Tally.category, Tally.kelurahan)
    wanted = part.categories
    lines = [
        Line(
            category,
            [found.get((category.code, place.code), sums.Sum()).people for place in places],
        )
        for category in district.categories.values()
        if wanted is None or category.code in wanted
    ]
    return Recap(list(places), lines)
