"""Every name of the district, alone on a card: what a reply says is read back."""

from __future__ import annotations

import pytest

from reading import load_district, read, repaired

DISTRICT = load_district()
GSM_LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")


@pytest.mark.parametrize("code", sorted(DISTRICT.categories))
def test_a_category_is_read_by_code_keyword_short_and_full_name(code: str) -> None:
    category = DISTRICT.categories[code]
    for name in (code, category.keyword, category.short_name, category.name):
        for text in (f"LAPOR {name} 3 PENATOI", f"lapor 3 {name.lower()} penatoi"):
            (case,) = read(text).reports
            assert (case.category, case.count, case.kelurahan) == (code, 3, "52.72.05.1005")


@pytest.mark.parametrize("code", sorted(DISTRICT.categories))
def test_a_short_name_fits_a_reply(code: str) -> None:
    short = DISTRICT.categories[code].short_name
    assert len(short) <= 12
    assert set(short) <= GSM_LETTERS


@pytest.mark.parametrize("code", sorted(DISTRICT.kelurahan))
def test_a_kelurahan_is_read_wherever_it_stands(code: str) -> None:
    name = DISTRICT.kelurahan[code].name
    for text in (f"LAPOR LUT 3 {name}", f"lapor {name.lower()} 3 lansia", f"LAPOR#3#{name}#LUT"):
        (case,) = read(text).reports
        assert (case.category, case.count, case.kelurahan) == ("LUT", 3, code)


@pytest.mark.parametrize("code", sorted(DISTRICT.resources))
def test_a_resource_is_read_by_code_and_name(code: str) -> None:
    for name in (code, DISTRICT.resources[code].name):
        (found,) = read(f"POTENSI {name} 2 KUMBE").potentials
        assert (found.type, found.count, found.kelurahan) == (code, 2, "52.72.02.1004")


@pytest.mark.parametrize(
    ("text", "ready"),
    [("lapor lansia tiga pnatoi butuh kursi roda", "LAPOR LANSIA 3 PENATOI"),
     ("lapor lut 3 penatui", "LAPOR LANSIA 3 PENATOI"),
     ("lapor 3", "LAPOR JENIS 3 KELURAHAN"),
     ("DARURAT banjir di rontu", "DARURAT BENCANA ALAM JUMLAH RONTU"),
     ("lapor pd 2 sadia, at 1", "LAPOR DISABILITAS 2 SADIA, ANAK TLANTAR 1 SADIA"),
     ("potensi psm kumbe", "POTENSI PSM JUMLAH KUMBE"),
     ("binaan 30", "BINAAN DALAM 30 LUAR JUMLAH"),
     ("DAFTAR Yusran Doro", "DAFTAR Yusran Doro # LKS # KELURAHAN"),
     ("ubah akreditasi", "UBAH AKREDITASI NILAI"),
     ("ralat jumlah 6", "RALAT NOMOR JUMLAH 6"),
     ("batal", "BATAL NOMOR"), ("wakil", "WAKIL NAMA"), ("absen", "ABSEN KODE"),
     ("status", "STATUS")],
)  # fmt: skip
def test_a_text_is_given_back_repaired(text: str, ready: str) -> None:
    assert repaired(read(text)) == ready


@pytest.mark.parametrize("code", sorted(DISTRICT.categories))
def test_a_repaired_report_is_read_back_the_same(code: str) -> None:
    reading = read(f"lapor {code} 12 di rabadompu timur dan {code} 3 di oi foo")
    again = read(repaired(reading))
    assert again.to_expected() == reading.to_expected()
