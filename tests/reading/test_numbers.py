"""What counts people, and what only looks like it."""

from __future__ import annotations

from datetime import time

import pytest

from reading import hours_in, read


def count_of(text: str) -> int | None:
    """The count of the only case of a report."""
    (case,) = read(text).reports
    return case.count


@pytest.mark.parametrize(
    ("typed", "count"),
    [("3", 3), ("3org", 3), ("dua org", 2), ("sepuluh kk", 10), ("±3 org", 3), ("+- 4 org", 4),
     ("sekitar 3 orang", 3), ("kira2 5 org", 5), ("3an org", 3), ("se org", 1), ("seorang", 1),
     ("duabelas", 12), ("dua puluh lima kk", 25), ("seratus dua puluh", 120), ("1.250 orang", 1250),
     ("08", 8), ("jumlah: dua", 2), ("2L 3P", 5), ("L 2 P 3", 5), ("5 KK 20 jiwa", 20),
     ("l org", 1), ("３ orang", 3), ("sepasang", 2), ("smbilan org", 9), ("tolu dou", 3)],
)  # fmt: skip
def test_a_count_however_it_is_written(typed: str, count: int) -> None:
    assert count_of(f"LAPOR LANSIA {typed} di PENATOI") == count


@pytest.mark.parametrize(
    "typed",
    ["70th", "umur 70", "usia 70 thn", "RT 05 RW 02", "rt05rw02", "RT.05/02", "no 12", "jam 9",
     "pkl 09.30", "tgl 11/9", "11 september", "11-09-2017", "081234567890", "0812 3456 7890",
     "NIK 5272010101010001", "2-3 org", "2 s/d 3 org", "dua atau tiga orang", "dua tiga orang",
     "beberapa", "puluhan org", "sudah 3 hari", "3 kali", "kelas 3 SD", "butuh 2 karung beras",
     "motor 2019", "ke-2", "Rp 50", "50rb"],
)  # fmt: skip
def test_a_number_that_counts_nobody(typed: str) -> None:
    assert count_of(f"LAPOR LANSIA {typed} di PENATOI") is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("LAPOR LUT 3 PENATOI umur 70, 72 dan 81 th", 3),
     ("LAPOR LUT 3 PENATOI yg 1 sakit", 3),
     ("lapor anak cacat 3 org di Rite: 1 tuna netra, 2 tuna rungu", 3),
     ("lapor janda 1 org kumbe anak 4", 1),
     ("lapor kdrt 1 org kumbe bawa 3 anak", 1),
     ("lapor anak2 terlantar 4 kumbe", 4),
     ("LAPOR FM 5 KK 20 JIWA PENATOI", 5),
     ("LAPOR LANSIA 10 ORG PARUGA (5 L, 5 P)", 10),
     ("1. lapor lansia 2 org kumbe", 2)],
)  # fmt: skip
def test_the_count_among_other_numbers(text: str, count: int) -> None:
    assert count_of(text) == count


@pytest.mark.parametrize(
    ("text", "hour"),
    [("jam setengah 9", time(8, 30)), ("stgh 9", time(8, 30)), ("jam 9", time(9)),
     ("pkl 09.00 wita", time(9)), ("9:15", time(9, 15)), ("jam sembilan", time(9)),
     ("jam 1 siang", time(13)), ("jam 4 sore", time(16)), ("jm 8 malam", time(20)),
     ("9 pagi", time(9)), ("jam setengah 1 siang", time(12, 30))],
)  # fmt: skip
def test_hours(text: str, hour: time) -> None:
    assert hours_in(f"datang {text} ya") == [hour]
    assert count_of(f"LAPOR LANSIA PENATOI {text}") is None
