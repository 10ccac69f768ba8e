"""What holds for any text at all."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading import Reading, load_district, mask_nik, read, repaired, resume
from reading.folding import clean, fold

DISTRICT = load_district()
VOCABULARY = """
LAPOR DARURAT POTENSI BINAAN RALAT BATAL DAFTAR UBAH HADIR TIDAK WAKIL ABSEN STOP lansia PD at 3
2org LUT3 rt05 penatoi kumbe rabadompu timur di kel. dan , . # / - : ( ) ? bukan tidak ada umur 70
th 0812 dua puluh belas se org anak2 jadi butuh nama minggu 1. 5272 1/2 no 4821 P24 dalam luar
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "±"])
TEXTS = st.one_of(st.text(max_size=1_700), st.lists(WORDS, max_size=120).map(" ".join))
SLOWEST = 0.05  # seconds for one text
ASKED = ("kelurahan", "count", "category", "ref", "changes", "name", "value", "confirm", "inside")

WORST = [
    "a" * 1_600,
    "1" * 1_600,
    "1 " * 800,
    "lapor lut 3 penatoi " * 80,
    "LUT 3," * 266,
    "tidak " * 266,
    "sudah lapor " * 133,
    "penatui " * 200,
    "qwrtpsdfg " * 160,
    "dua puluh " * 160,
    "rabadompu yang " * 106,
    "- " * 800,
    "umur 3, " * 200,
    "'lapor " * 228,
    "\n" * 1_600,
    "12.345.678-" * 145,
    "\ufdfa" * 1_600,
]


@pytest.mark.parametrize("text", WORST, ids=lambda text: repr(text[:12]))
def test_the_worst_texts_are_read_in_time(text: str) -> None:
    read("LAPOR LUT 1 RITE")  # the dictionary is built once
    fastest = min(seconds_for(text) for _ in range(3))
    assert fastest < SLOWEST


def seconds_for(text: str) -> float:
    """How long one reading keeps a core busy, whatever else the machine does."""
    started = time.process_time()
    read(text)
    return time.process_time() - started


@settings(max_examples=300, deadline=1_000)
@given(TEXTS)
def test_any_text_is_read_the_same_way_twice_and_survives_json(text: str) -> None:
    reading = read(text)
    assert read(text) == reading
    assert Reading.from_json(json.loads(json.dumps(reading.to_json()))) == reading


@settings(max_examples=300, deadline=1_000)
@given(TEXTS)
def test_what_is_read_is_possible(text: str) -> None:
    reading = read(text)
    for case in reading.reports:
        assert case.category is None or case.category in DISTRICT.categories
        assert case.kelurahan is None or case.kelurahan in DISTRICT.kelurahan
        assert case.count is None or 0 < case.count < 1_000_000


@settings(max_examples=200, deadline=1_000)
@given(TEXTS, TEXTS, st.sampled_from(ASKED))
def test_any_answer_to_any_question_is_borne(first: str, second: str, asked: str) -> None:
    answered = resume(read(first), asked, second)
    assert answered is None or isinstance(answered, Reading)
    repaired(answered or read(first))


@settings(max_examples=300, deadline=1_000)
@given(st.text(max_size=1_700))
def test_cleaning_and_folding_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert fold(fold(cleaned)) == fold(cleaned)
    assert len(fold(cleaned)) == len(cleaned)


DIGITS = st.text("0123456789", min_size=15, max_size=15)
# How a NIK is grouped: province, district, subdistrict, date of birth, serial number.
GROUPS = st.sampled_from([(16,), (6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 6, 4), (6, 10), (12, 4)])


@settings(max_examples=300, deadline=1_000)
@given(
    head=st.sampled_from("1234579"),
    rest=DIGITS,
    groups=GROUPS,
    gap=st.sampled_from([" ", ".", "-", ". ", "- "]),
    after=st.sampled_from(["", " ya", " 3 orang", ", 70 th"]),
)
def test_a_nik_never_survives_masking(
    head: str, rest: str, groups: tuple[int, ...], gap: str, after: str
) -> None:
    digits, pieces, start = head + rest, [], 0
    for size in groups:
        pieces.append(digits[start : start + size])
        start += size
    masked = mask_nik(f"NIK {gap.join(pieces)}{after}")
    assert masked == f"NIK {digits[:4]}********{digits[-4:]}{after}"


@pytest.mark.parametrize(
    "text", ["081234567890", "+62 812 3456 7890", "0812-3456-7890 3 orang", "6281234567890 200"]
)
def test_a_phone_number_is_never_masked(text: str) -> None:
    assert mask_nik(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [("NIK 5272010101010001 3 orang", "NIK 5272********0001 3 orang"),
     ("5272.0101.0101.0001", "5272********0001"),
     ("52 72 01 010101 0001 ya", "5272********0001 ya"),
     ("５２７２０１０１０１０１０００１", "5272********0001"),
     ("12345678901234567", "12345678901234567")],
)  # fmt: skip
def test_a_nik_is_masked_however_it_is_typed(text: str, masked: str) -> None:
    assert mask_nik(text) == masked
