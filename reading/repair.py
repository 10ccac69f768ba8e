"""`repaired`: the officer's text as it should have been sent, ready to copy."""

from __future__ import annotations

from collections.abc import Callable

from reading.district import District, load_district
from reading.values import Case, Potential, Reading


def repaired(reading: Reading, district: District | None = None) -> str:
    """The reading in the words of the card: "LAPOR LANSIA 3 PENATOI".

    What is missing shows as JENIS, JUMLAH, KELURAHAN, NOMOR, NAMA, KODE or NILAI; what is only
    guessed shows as the guess. The text without placeholders is read back as the same report.
    """
    place = district or load_district()
    write = WRITERS.get(reading.intent)
    return write(reading, place) if write is not None else (reading.keyword or "")


def _reports(reading: Reading, district: District) -> str:
    keyword = "DARURAT" if reading.intent == "urgent" else "LAPOR"
    return f"{keyword} " + ", ".join(_case(case, reading, district) for case in reading.reports)


def _case(case: Case, reading: Reading, district: District) -> str:
    known = case.category is not None
    kind = district.categories[case.category].short_name if known and case.category else "JENIS"
    return f"{kind} {case.count or 'JUMLAH'} {_kelurahan(case.kelurahan, reading, district)}"


def _potentials(reading: Reading, district: District) -> str:
    def one(found: Potential) -> str:
        place = _kelurahan(found.kelurahan, reading, district)
        return f"{found.type or 'JENIS'} {found.count or 'JUMLAH'} {place}"

    return "POTENSI " + ", ".join(one(found) for found in reading.potentials)


def _kelurahan(code: str | None, reading: Reading, district: District) -> str:
    guessed = next((guess.value for guess in reading.guesses if guess.field == "kelurahan"), None)
    code = code or guessed
    return district.kelurahan[code].name.upper() if code else "KELURAHAN"


def _residents(reading: Reading, district: District) -> str:
    inside, outside = (reading.fields[side] for side in ("inside", "outside"))
    shown = ["JUMLAH" if value is None else str(value) for value in (inside, outside)]
    return f"BINAAN DALAM {shown[0]} LUAR {shown[1]}"


def _register(reading: Reading, district: District) -> str:
    place = _kelurahan(reading.fields["kelurahan"], reading, district)
    return f"DAFTAR {reading.fields['name'] or 'NAMA'} # {reading.fields['lks'] or 'LKS'} # {place}"


def _correction(reading: Reading, district: District) -> str:
    changes = reading.fields["changes"]
    parts = []
    if "category" in changes:
        parts.append(district.categories[changes["category"]].short_name)
    if "count" in changes:
        parts.append(f"JUMLAH {changes['count']}")
    if "kelurahan" in changes or reading.guesses:
        parts.append("KEL " + _kelurahan(changes.get("kelurahan"), reading, district))
    return f"RALAT {reading.fields['ref'] or 'NOMOR'} {' '.join(parts) or 'NILAI'}"


def _update(reading: Reading, district: District) -> str:
    field, value = reading.fields["field"], reading.fields["value"]
    return f"UBAH {(field or 'DATA').upper()} {value or 'NILAI'}"


def _numbered(keyword: str) -> Callable[[Reading, District], str]:
    return lambda reading, district: f"{keyword} {reading.fields['ref'] or 'NOMOR'}"


def _delegate(reading: Reading, district: District) -> str:
    said = (reading.fields["code"], reading.fields["delegate"] or "NAMA")
    return " ".join(filter(None, ("WAKIL", *said)))


def _check_in(reading: Reading, district: District) -> str:
    return f"ABSEN {reading.fields['code'] or 'KODE'}"


WRITERS: dict[str, Callable[[Reading, District], str]] = {
    "report": _reports,
    "report_multi": _reports,
    "urgent": _reports,
    "potential": _potentials,
    "residents": _residents,
    "register": _register,
    "correct": _correction,
    "lks_update": _update,
    "cancel": _numbered("BATAL"),
    "repeat": _numbered("BARU"),
    "restore": _numbered("PULIH"),
    "rsvp_delegate": _delegate,
    "check_in": _check_in,
    "rate": lambda reading, district: f"NILAI {reading.fields['rating'] or 'NILAI'}",
}
