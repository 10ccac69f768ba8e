"""The facts of one district: its places and the nationwide categories, from `data/<district>/`."""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Category:
    """One of the 26 PPKS categories (Permensos 8/2012).

    `short_name` is what a reply says: at most 12 GSM-7 characters that the reader takes back.
    `unit` is what is usually counted, "orang" or "KK". `sensitive` marks personal data of a
    specific kind (UU 27/2022 article 4), `health` those that are about ailments and no more,
    `child` the categories of minors.
    """

    code: str
    keyword: str
    name: str
    short_name: str
    group: str
    unit: str
    sensitive: bool
    health: bool
    child: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """One of the 12 PSKS types (Permensos 8/2012); its code is also what people call it.

    `unit` is what is counted: "orang", "keluarga", "kelompok" or "lembaga".
    """

    code: str
    name: str
    unit: str

    @property
    def short_name(self) -> str:
        """What a reply says, as with a category."""
        return self.code


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """A ward: Kemendagri code, and a point inside it in degrees (WGS 84)."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan: str
    lat: float
    lon: float
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What an office has taught its reader beside the tables: pairs of a phrase and a code."""

    categories: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class District:
    """Everything that another city replaces by its own data folder."""

    name: str
    folder: Path
    time_zone: ZoneInfo
    categories: Mapping[str, Category]
    resources: Mapping[str, Resource]
    kelurahan: Mapping[str, Kelurahan]
    kecamatan: Mapping[str, str]
    own_words: OwnWords = OwnWords()

    def subject(self, code: str) -> Category | Resource:
        """What a report is about: need or help. No code is both. Raises KeyError."""
        return self.categories.get(code) or self.resources[code]

    def within(self, kecamatan: str | None) -> tuple[str, ...]:
        """The codes of the kelurahan of a kecamatan; none where it is none of ours."""
        places = self.kelurahan.values()
        return tuple(place.code for place in places if place.kecamatan_code == kecamatan)


def load_district(name: str | None = None) -> District:
    """The district of the folder `data/<name>`; by default SAPA_DISTRICT, else Kota Bima.

    Read once and kept. Raises FileNotFoundError when there is no such folder.
    """
    return _load(name or os.environ.get("SAPA_DISTRICT") or "kota_bima")


@lru_cache(maxsize=8)
def taught(district: District, own_words: OwnWords) -> District:
    """The district with an office's own words; the same object for the same words."""
    return replace(district, own_words=own_words)


@lru_cache(maxsize=8)
def _load(name: str) -> District:
    folder = DATA / name
    facts = tomllib.loads((folder / "district.toml").read_text(encoding="utf-8"))
    kecamatan = {row["code"]: row["name"] for row in rows(folder / "kecamatan.csv")}
    return District(
        name=facts["name"],
        folder=folder,
        time_zone=ZoneInfo(facts["time_zone"]),
        categories={row["code"]: _category(row) for row in rows(folder / "categories.csv")},
        resources={
            row["code"]: Resource(row["code"], row["name"], row["unit"])
            for row in rows(folder / "resources.csv")
        },
        kelurahan={
            row["code"]: _kelurahan(row, kecamatan) for row in rows(folder / "kelurahan.csv")
        },
        kecamatan=kecamatan,
    )


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file with a header, each as {column: text}."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _category(row: Mapping[str, str]) -> Category:
    return Category(
        code=row["code"],
        keyword=row["keyword"],
        name=row["name"],
        short_name=row["short_name"],
        group=row["group"],
        unit=row["unit"],
        sensitive=row["sensitive"] != "no",
        health=row["sensitive"] == "health",
        child=row["child"] == "yes",
    )


def _kelurahan(row: Mapping[str, str], kecamatan: Mapping[str, str]) -> Kelurahan:
    return Kelurahan(
        code=row["code"],
        name=row["name"],
        kecamatan_code=row["kecamatan"],
        kecamatan=kecamatan[row["kecamatan"]],
        lat=float(row["latitude"]),
        lon=float(row["longitude"]),
        neighbours=tuple(row["neighbours"].split("|")),
    )
