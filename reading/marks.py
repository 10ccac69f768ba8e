"""What was recognised in a text, each with the tokens that say it (both ends included)."""

from __future__ import annotations

from dataclasses import dataclass

# How surely a phrase names the people who are reported, the surest first.
CATEGORY_KINDS = ("code", "name", "kin", "condition")


@dataclass(slots=True)
class CategoryMark:
    """A phrase for a PPKS category; several codes when it may mean several."""

    first: int
    last: int
    codes: tuple[str, ...]
    kind: str  # one of CATEGORY_KINDS
    background: bool = False  # said about the people, not of whom they are ("akibat banjir")


@dataclass(slots=True)
class ResourceMark:
    """A phrase for a PSKS type."""

    first: int
    last: int
    code: str


@dataclass(slots=True)
class CountMark:
    """A number of persons or households; no value when only a range was said ("2-3 org")."""

    first: int
    last: int
    value: int | None
    unit: str = ""  # "orang", "KK", "lain" (groups) or "" when bare
    part: bool = False  # a part of a total ("yg 1 sakit"), not a total
    persons: int | None = None  # the other number of "5 KK 20 jiwa"


@dataclass(slots=True)
class AgeMark:
    """An age in full years."""

    first: int
    last: int
    years: int


@dataclass(slots=True)
class PlaceMark:
    """A kelurahan, or something that only hints at one.

    `sure` is false for a spelling or a landmark that must be asked, and for a place that people
    come from or stand near. No codes: a kecamatan or a place outside the district.
    """

    first: int
    last: int
    codes: tuple[str, ...]
    sure: bool = True
    named: bool = False  # "kel. Penatoi": nothing else can be meant
    outside: bool = False  # a place beyond the district
