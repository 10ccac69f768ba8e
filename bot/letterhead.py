"""Who a printed document comes from: the office's head, from `data/<district>/`; who signs it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reading.district import load_district


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The office as its paper names it. `logo` is a picture's file, or None."""

    government: str
    name: str
    address: tuple[str, ...]
    city: str
    logo: Path | None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the post, the name, rank and staff number (NIP), as far as they are known."""

    post: str
    name: str = ""
    rank: str = ""
    number: str = ""


@lru_cache(maxsize=1)
def load_letterhead() -> Letterhead:
    """The head from `office.toml` of this district. Raises KeyError for a line that is missing."""
    folder = load_district().folder
    facts = tomllib.loads((folder / "office.toml").read_text(encoding="utf-8"))
    return Letterhead(
        government=facts["government"],
        name=facts["name"],
        address=tuple(facts["address"]),
        city=facts["city"],
        logo=folder / facts["logo"] if facts["logo"] else None,
    )
