"""Places: what is sure, what is asked, what is none of ours."""

from __future__ import annotations

import pytest

from reading import load_district, read

DISTRICT = load_district()
PENATOI, DARA = "52.72.05.1005", "52.72.01.1014"


def slips(name: str) -> set[str]:
    """The name with one letter lost, doubled, changed or swapped with the next."""
    typed = set()
    for index, letter in enumerate(name):
        before, after = name[:index], name[index + 1 :]
        typed |= {before + after, before + letter * 2 + after, before + "x" + after}
        typed.add(before + "o" + after)
        typed.add(before + after[:1] + letter + after[1:])
    return {" ".join(text.split()) for text in typed} - {name}


@pytest.mark.parametrize("code", sorted(DISTRICT.kelurahan))
def test_no_slip_stores_another_kelurahan(code: str) -> None:
    for typed in slips(DISTRICT.kelurahan[code].name.lower()):
        for text in (f"lapor lut 2 {typed}", f"lapor 2 lansia terlantar di kel {typed}"):
            stored = {case.kelurahan for case in read(text).reports} - {None}
            meant = DISTRICT.kelurahan[code].name.lower()
            exact = {c for c, k in DISTRICT.kelurahan.items() if k.name.lower() in typed}
            assert stored <= {code} | exact, f"{text!r} for {meant}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("pnatoi", PENATOI), ("penatoii", PENATOI), ("penatio", PENATOI), ("PTI", PENATOI),
     ("kel. penatoi", PENATOI), ("dipenatoi", PENATOI), ("pena toi", PENATOI),
     ("Oi Fo’o", "52.72.02.1019"), ("oifoo", "52.72.02.1019"),
     ("rabadompu (timur)", "52.72.04.1008"), ("rabangodu bagian utara", "52.72.04.1011"),
     ("raba dompu brt", "52.72.04.1010"), ("matakndo", "52.72.05.1010")],
)  # fmt: skip
def test_spellings(typed: str, code: str) -> None:
    (case,) = read(f"LAPOR LUT 3 {typed}").reports
    assert case.kelurahan == code


@pytest.mark.parametrize(
    ("typed", "guess"),
    [("penatui", PENATOI), ("di amahami", DARA), ("dekat Dara", DARA), ("asal Dara", DARA),
     ("di pasar Penatoi", PENATOI)],
)  # fmt: skip
def test_what_is_likely_is_asked(typed: str, guess: str) -> None:
    reading = read(f"LAPOR LUT 3 {typed}")
    assert reading.missing == ("kelurahan",)
    assert [found.value for found in reading.guesses] == [guess]


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [("rabadompu", {"52.72.04.1008", "52.72.04.1010"}),
     ("Kolo atau Kodo", {"52.72.03.1004", "52.72.02.1018"}),
     ("jatibaru tiur", {"52.72.03.1003", "52.72.03.1005"})],
)  # fmt: skip
def test_what_may_be_several_is_asked(typed: str, candidates: set[str]) -> None:
    reading = read(f"LAPOR LUT 3 {typed}")
    assert reading.missing == ("kelurahan",)
    assert set(reading.ambiguous["kelurahan"]) == candidates


@pytest.mark.parametrize(
    "typed", ["raba", "kec mpunda", "Woha", "Dompu", "Sape", "dekat masjid raya", "kodu", "Bima"]
)
def test_what_is_no_kelurahan_is_missing(typed: str) -> None:
    (case,) = read(f"LAPOR LUT 3 {typed}").reports
    assert case.kelurahan is None


@pytest.mark.parametrize(
    "text",
    ["ibu Santi ada 2 anak difabel", "kursus bahasa Melayu utk 3 anak jalanan",
     "pak Tanjung punya 2 pembantu lansia"],
)  # fmt: skip
def test_names_that_are_people_or_words_are_no_places(text: str) -> None:
    assert all(case.kelurahan is None for case in read(f"lapor {text}").reports)
