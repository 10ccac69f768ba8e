"""What holds for any text at all."""

from __future__ import annotations

import json
import subprocess
import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.worst_texts import WORST
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
MOST_GROWTH = 2.3  # in calls, when a text is twice as long
MOST_CALLS = 250_000  # for any text; some 15 ms on the machine that this was written on
ASKED = ("kelurahan", "count", "category", "ref", "changes", "name", "value", "confirm", "inside")


@pytest.fixture(scope="module")
def none_hangs() -> None:
    """Every worst text is read at all: a regular expression that blows up takes hours."""
    lines = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(WORST))
    command = [sys.executable, "-m", "bot", "baca"]
    subprocess.run(
        command, input=lines.encode(), stdout=subprocess.DEVNULL, timeout=120, check=True
    )


@pytest.mark.usefixtures("none_hangs")
@pytest.mark.parametrize("text", WORST, ids=lambda text: repr(text[:12]))
def test_twice_the_text_is_twice_the_work(text: str) -> None:
    """Seconds depend on the machine, calls do not; `make bench` takes the seconds."""
    read("LAPOR LUT 1 RITE")  # the dictionary is built once
    half = calls_for(text[: len(text) // 2])
    whole = calls_for(text)
    assert whole <= MOST_GROWTH * half
    assert whole <= MOST_CALLS


def calls_for(text: str) -> int:
    """How many functions one reading calls, Python's own included."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return calls


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_the_same_way_twice_and_survives_json(text: str) -> None:
    reading = read(text)
    assert read(text) == reading
    assert Reading.from_json(json.loads(json.dumps(reading.to_json()))) == reading


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_is_read_is_possible(text: str) -> None:
    reading = read(text)
    for case in reading.reports:
        assert case.category is None or case.category in DISTRICT.categories
        assert case.kelurahan is None or case.kelurahan in DISTRICT.kelurahan
        assert case.count is None or 0 < case.count < 1_000_000


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(ASKED))
def test_any_answer_to_any_question_is_borne(first: str, second: str, asked: str) -> None:
    answered = resume(read(first), asked, second)
    assert answered is None or isinstance(answered, Reading)
    repaired(answered or read(first))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=1_700))
def test_cleaning_and_folding_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert fold(fold(cleaned)) == fold(cleaned)
    assert len(fold(cleaned)) == len(cleaned)


DIGITS = st.text("0123456789", min_size=15, max_size=15)
# How a NIK is grouped: province, district, subdistrict, date of birth, serial number.
GROUPS = st.sampled_from([(16,), (6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 6, 4), (6, 10), (12, 4)])


@settings(max_examples=300, deadline=None)
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
