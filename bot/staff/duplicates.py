"""Which entries of the register may mean the same: proposals, nothing is done by itself."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.numbers import phone_of
from bot.staff.alike import LIKE, core, in_order, words_of
from models.lks import Lks
from models.merge import LKS, OFFICER
from models.not_same import apart
from models.officer import Officer

MOST = 100
# More than this share a word or a number by chance, or by a clerk's habit: no evidence.
_CROWD = 6


@dataclass(slots=True)
class Pair:
    """Two entries, the older one first, and why they may be one: keys of `MERGE_REASONS`."""

    one: Any
    other: Any
    reasons: list[str] = field(default_factory=list)


class _Pairs:
    def __init__(self) -> None:
        self._found: dict[tuple[int, int], Pair] = {}

    def add(self, one: Any, other: Any, reason: str) -> None:
        first, second = sorted((one, other), key=lambda row: int(row.id))
        pair = self._found.setdefault((first.id, second.id), Pair(first, second))
        if reason not in pair.reasons:
            pair.reasons.append(reason)

    def add_groups(self, keyed: Iterable[tuple[Hashable, Any]], reason: str) -> None:
        groups: dict[Hashable, list[Any]] = defaultdict(list)
        for key, row in keyed:
            if key:
                groups[key].append(row)
        for rows in groups.values():
            if 1 < len(rows) <= _CROWD:
                for one, other in combinations(rows, 2):
                    self.add(one, other, reason)

    def best(self, apart: Container[tuple[int, int]]) -> list[Pair]:
        """With the most reasons first, without those that somebody has told apart."""
        open_ones = [pair for ids, pair in self._found.items() if ids not in apart]
        ordered = sorted(open_ones, key=lambda pair: (-len(pair.reasons), pair.one.id))
        return ordered[:MOST]


def of_lks(session: Session) -> list[Pair]:
    """Institutions with a like name, or with the same number, permit, tax number or chair."""
    rows = list(session.scalars(select(Lks).order_by(Lks.id)))
    pairs = _Pairs()
    pairs.add_groups(((core(lks.name), lks) for lks in rows), "same_name")
    for one, other in _alike([core(lks.name) for lks in rows]):
        if core(rows[one].name) != core(rows[other].name):
            pairs.add(rows[one], rows[other], "like_name")
    pairs.add_groups(((phone_of(lks.phone or "") or lks.phone, lks) for lks in rows), "same_phone")
    pairs.add_groups(((words_of(lks.permit or ""), lks) for lks in rows), "same_permit")
    pairs.add_groups(((words_of(lks.tax_id or ""), lks) for lks in rows), "same_tax_id")
    chairs = (
        (lks.chair and lks.kelurahan and (words_of(lks.chair), lks.kelurahan), lks) for lks in rows
    )
    pairs.add_groups(chairs, "same_chair")
    return pairs.best(apart(session, LKS))


def of_officers(session: Session) -> list[Pair]:
    """Officers of one name, or of like names within one institution."""
    rows = list(
        session.scalars(select(Officer).where(Officer.erased_at.is_(None)).order_by(Officer.id))
    )
    pairs = _Pairs()
    pairs.add_groups(((words_of(one.name), one) for one in rows), "same_person")
    groups: dict[str, list[Officer]] = defaultdict(list)
    for one in rows:
        groups[core(one.institution)].append(one)
    for together in groups.values():
        for first, second in _alike([words_of(one.name) for one in together]):
            pairs.add(together[first], together[second], "like_person")
    return pairs.best(apart(session, OFFICER))


def _alike(names: list[str]) -> Iterator[tuple[int, int]]:
    """Places of names that are like each other, each pair once; the comparing is done in C."""
    keys = [in_order(name) for name in names]
    for place, key in enumerate(keys):
        found = process.extract(
            key, keys[place + 1 :], scorer=fuzz.ratio, score_cutoff=LIKE, limit=_CROWD
        )
        yield from ((place, place + 1 + index) for _, _, index in found)
