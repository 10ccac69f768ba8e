"""What a text was understood to say: plain values, no behaviour beyond their own shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

REPORT_INTENTS = frozenset({"report", "report_multi", "urgent"})


@dataclass(frozen=True, slots=True)
class Case:
    """People in need: one PPKS category, one kelurahan, one number of persons or households."""

    category: str | None
    count: int | None
    kelurahan: str | None
    name: str | None = None
    age: int | None = None
    need: str | None = None
    text: str = ""  # the part of the officer's text it was read from


@dataclass(frozen=True, slots=True)
class Potential:
    """Help found in a kelurahan: one PSKS type and how many of it."""

    type: str | None
    count: int | None
    kelurahan: str | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A likely meaning that must be asked before it is stored.

    `field` names the field, `typed` is the officer's word, `value` the code or number meant.
    """

    field: str
    typed: str
    value: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as it was understood; `missing` and `guesses` say what is still to be asked.

    `intent` is one of the development corpus (see docs/reading.md). `keyword` is the canonical
    keyword when the text explicitly begins with one. `fields` holds what the intents other than
    reports and potentials carry. `note` keeps the officer's words that no field took.
    """

    intent: str
    keyword: str | None = None
    reports: tuple[Case, ...] = ()
    potentials: tuple[Potential, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    guesses: tuple[Guess, ...] = ()
    note: str = ""

    def to_expected(self) -> dict[str, Any]:
        """The fields in the shape of `expected` in the corpora; absent lists are empty."""
        expected: dict[str, Any] = dict(self.fields)
        if self.intent in REPORT_INTENTS:
            expected["reports"] = [_case(case) for case in self.reports]
        if self.intent == "potential":
            expected["potentials"] = [_three_fields(found, "type") for found in self.potentials]
        if self.missing:
            expected["missing"] = list(self.missing)
        if self.ambiguous:
            expected["ambiguous"] = {name: list(codes) for name, codes in self.ambiguous.items()}
        return expected

    def to_json(self) -> dict[str, Any]:
        """Everything as JSON types, so that an unfinished reading can wait in a dialogue row."""
        return {
            "intent": self.intent,
            "keyword": self.keyword,
            "reports": [asdict(case) for case in self.reports],
            "potentials": [asdict(found) for found in self.potentials],
            "fields": dict(self.fields),
            "missing": list(self.missing),
            "ambiguous": {name: list(codes) for name, codes in self.ambiguous.items()},
            "guesses": [asdict(guess) for guess in self.guesses],
            "note": self.note,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """The reading that `to_json` wrote. Raises KeyError or TypeError on anything else."""
        return cls(
            intent=data["intent"],
            keyword=data["keyword"],
            reports=tuple(Case(**case) for case in data["reports"]),
            potentials=tuple(Potential(**found) for found in data["potentials"]),
            fields=dict(data["fields"]),
            missing=tuple(data["missing"]),
            ambiguous={name: tuple(codes) for name, codes in data["ambiguous"].items()},
            guesses=tuple(Guess(**guess) for guess in data["guesses"]),
            note=data["note"],
        )


def _case(case: Case) -> dict[str, Any]:
    shown = _three_fields(case, "category")
    for name in ("name", "age", "need"):
        if getattr(case, name) is not None:
            shown[name] = getattr(case, name)
    return shown


def _three_fields(item: Case | Potential, kind: str) -> dict[str, Any]:
    return {name: getattr(item, name) for name in (kind, "count", "kelurahan")}
