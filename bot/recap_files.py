"""The recapitulation as files: XLSX with real numbers, PDF for a signature, CSV, GeoJSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dates import month_of
from bot.recaps import Recap, by_kecamatan
from bot.reporting import Row
from bot.sheet_out import CSV_TYPE, XLSX_TYPE, Cell, Sheet, csv_lines, xlsx
from reading.district import District

TITLE = "Rekapitulasi PPKS"
_COUNTED = "Orang atau KK dalam laporan yang dihitung"


@dataclass(frozen=True, slots=True)
class Content:
    """All that a file needs. `words` says which months and what part of the city they are of."""

    recap: Recap
    institutions: Sequence[Row]
    words: str
    day: date
    district: District


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of file: its ending, its type on the wire, and what makes it."""

    ending: str
    type: str
    make: Callable[[Content], bytes]


def _sheets(content: Content) -> bytes:
    heading = [TITLE, content.words, _COUNTED]
    district, recap = content.district, content.recap
    institutions = content.institutions
    months = [cell.month for cell in institutions[0].cells] if institutions else []
    lks = Sheet(
        "LKS",
        ["LKS", *map(month_of, months), "Jumlah laporan"],
        ([row.name, *(cell.reports for cell in row.cells), row.reports] for row in institutions),
        widths=[42, *[16.0] * (len(months) + 1)],
        heading=["Laporan tiap LKS per bulan"],
    )
    by_district = _sheet("Per kecamatan", by_kecamatan(recap, district), heading)
    return xlsx([by_district, _sheet("Per kelurahan", recap, heading), lks])


def _sheet(title: str, recap: Recap, heading: Sequence[str]) -> Sheet:
    return Sheet(
        title,
        ["Kategori", *(place.name for place in recap.places), "Jumlah"],
        ([line.category.name, *line.people, line.total] for line in recap.lines),
        widths=[58, *[13.0] * (len(recap.places) + 1)],
        heading=heading,
        foot=[["Jumlah", *recap.totals, recap.total]],
    )


def _paper(content: Content) -> bytes:
    from bot.papers.recap_paper import recap_paper  # noqa: PLC0415 - see bot/pdf.py

    return recap_paper(content)


def _csv(content: Content) -> bytes:
    columns = ("kode_kelurahan", "kelurahan", "kecamatan", "kode_kategori", "kategori", "jumlah")
    return "".join(csv_lines(columns, _long(content))).encode()


def _long(content: Content) -> Iterator[Sequence[Cell]]:
    for line in content.recap.lines:
        for place, people in zip(content.recap.places, line.people, strict=True):
            kecamatan = content.district.kecamatan[place.kecamatan]
            category = line.category
            yield place.code, place.name, kecamatan, category.code, category.name, people


def _geojson(content: Content) -> bytes:
    """A point for each kelurahan (RFC 7946), with all people and those of each category."""
    features = []
    for at, place in enumerate(content.recap.places):
        known = content.district.kelurahan[place.code]
        counted = {line.category.code: line.people[at] for line in content.recap.lines}
        properties: dict[str, object] = {
            "kode": place.code,
            "kelurahan": place.name,
            "kecamatan": known.kecamatan,
            "masa": content.words,
            "jumlah": sum(counted.values()),
            **{code: people for code, people in counted.items() if people},
        }
        point = {"type": "Point", "coordinates": [known.lon, known.lat]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


KINDS: Mapping[str, Kind] = {
    "xlsx": Kind("xlsx", XLSX_TYPE, _sheets),
    "pdf": Kind("pdf", "application/pdf", _paper),
    "csv": Kind("csv", CSV_TYPE, _csv),
    "geojson": Kind("geojson", "application/geo+json", _geojson),
}
