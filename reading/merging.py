"""An unfinished reading with one more value, and what is then still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reading.reports import missing_fields
from reading.values import Case, Potential, Reading


def with_value(reading: Reading, name: str, value: Any) -> Reading:
    """The reading with one field filled in wherever it was missing."""
    ambiguous = {key: codes for key, codes in reading.ambiguous.items() if key != name}
    reading = replace(reading, ambiguous=ambiguous)
    if reading.reports:
        return with_cases(reading, [filled(case, name, value) for case in reading.reports])
    if reading.potentials:
        name = "type" if name == "category" else name
        found = [filled(potential, name, value) for potential in reading.potentials]
        return with_potentials(reading, found)
    if reading.intent == "correct":
        changes = dict(reading.fields["changes"]) | {name: value}
        return with_fields(reading, {"changes": changes}, also={name})
    return with_fields(reading, {name: value})


def filled(item: Any, name: str, value: Any) -> Any:
    return replace(item, **{name: value}) if getattr(item, name) is None else item


def with_cases(reading: Reading, cases: Sequence[Case]) -> Reading:
    return replace(reading, reports=tuple(cases), missing=missing_fields(cases))


def with_potentials(reading: Reading, found: Sequence[Potential]) -> Reading:
    names = ("type", "count", "kelurahan")
    missing = tuple(
        name for name in names if any(getattr(potential, name) is None for potential in found)
    )
    return replace(reading, potentials=tuple(found), missing=missing)


def with_fields(reading: Reading, fields: dict[str, Any], also: set[str] | None = None) -> Reading:
    """The reading with these fields, which are then no longer missing."""
    said = {name for name, value in fields.items() if value not in (None, {})} | (also or set())
    missing = tuple(name for name in reading.missing if name not in said)
    return replace(reading, fields=dict(reading.fields) | fields, missing=missing)


def with_codes(reading: Reading, name: str, codes: Sequence[str]) -> Reading:
    if name not in reading.missing:
        return reading
    if len(codes) == 1:
        return with_value(reading, name, codes[0])
    return replace(reading, ambiguous=dict(reading.ambiguous) | {name: tuple(sorted(codes))})


def with_first(reading: Reading, name: str, value: Any) -> Reading:
    """The value in the first case that lacks it: a number answers for one case only."""
    items: list[Any] = list(reading.reports or reading.potentials)
    for index, item in enumerate(items):
        if getattr(item, name) is None:
            items[index] = replace(item, **{name: value})
            break
    return with_cases(reading, items) if reading.reports else with_potentials(reading, items)
