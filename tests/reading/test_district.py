"""Another city changes files and no code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reading import load_district, read, repaired
from reading.district import DATA


def test_another_city_is_another_folder(tmp_path: Path) -> None:
    folder = tmp_path / "kota_lain"
    shutil.copytree(DATA / "kota_bima", folder)
    for name in ("kelurahan.csv", "place_names.csv"):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("Penatoi", "Karanganyar").replace("penatoi", "karanganyar"), "utf-8"
        )
    city = load_district(str(folder))
    reading = read("LAPOR LANSIA 3 KARANGANYAR", city)
    assert reading.missing == ()
    assert repaired(reading, city) == "LAPOR LANSIA 3 KARANGANYAR"
    assert read("LAPOR LANSIA 3 PENATOI", city).missing == ("kelurahan",)


def test_the_district_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAPA_DISTRICT", "kota_bima")
    assert load_district().name == "Kota Bima"
    monkeypatch.setenv("SAPA_DISTRICT", "atlantis")
    with pytest.raises(FileNotFoundError):
        load_district()


def test_the_facts_are_complete() -> None:
    city = load_district()
    assert (len(city.categories), len(city.resources), len(city.kelurahan)) == (26, 12, 41)
    assert set(city.kecamatan) == {place.kecamatan_code for place in city.kelurahan.values()}
    for place in city.kelurahan.values():
        assert all(place.code in city.kelurahan[other].neighbours for other in place.neighbours)
