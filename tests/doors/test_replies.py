"""Every reply is one SMS, whatever is filled in."""

import re
import tomllib
from pathlib import Path

import pytest

from handlers import gsm, replies
from models.incident import KINDS
from reading.district import load_district
from values import Reply

CATALOGUE = tomllib.loads((Path(replies.__file__).parent / "replies.toml").read_text())
DISTRICT = load_district()
KELURAHAN = max((place.name for place in DISTRICT.kelurahan.values()), key=len)
CATEGORY = max((kind.short_name for kind in DISTRICT.categories.values()), key=len)
NUMBER = "10000014"
SUMMARY = f"{CATEGORY} 999999 {KELURAHAN}"
RABA = ", ".join(f"{place} Rabadompu {side}" for place, side in ((1, "Timur"), (2, "Barat")))
NAME = "Muhammad Abdurrahman Ibrahim Al Bimawi"

LONGEST = {
    "name": NAME,
    "lks": "Lembaga Kesejahteraan Sosial Bina Insani Raba",
    "number": NUMBER,
    "category": CATEGORY,
    "count": "999999",
    "unit": "orang",
    "kelurahan": KELURAHAN,
    "time": "23/11 09.00",
    "date": "23/11",
    "state": max(CATALOGUE["states"].values(), key=len),
    "offer": "",
    "text": f"LAPOR {SUMMARY.upper()}",
    "missing": "jenis, jumlah, kelurahan",
    "before": SUMMARY,
    "after": SUMMARY,
    "month": "11/2026",
    "inside": "999999",
    "outside": "999999",
    "field": "akreditasi",
    "permit": "503/123/KHAYAL.99/DINSOS/2026"[:30],
    "accreditation": "B",
    "residents": "1250 dalam, 1250 luar",
    "choices": f"1 {CATEGORY}, 2 {CATEGORY}, 3 {CATEGORY}",
    "guess": KELURAHAN.upper(),
    "event": "Rakor Pendamping LKS se-Kota Bima",
    "place": "Aula Kantor Wali Kota Bima",
    "when": "Selasa 23/11 pkl 09.00",
    "code": "317",
    "party": "12",
    "line": "170",
    "delegate": NAME,
    "mate": NAME,
    "rating": "5",
}
FITTED: dict[str, dict[str, object]] = {
    "status_list": {
        "lines": "; ".join(f"{NUMBER} {LONGEST['state']}" for _ in range(3)),
    },
    "reports_filed": {"lines": f"{NUMBER} LANSIA 3 Penatoi; {NUMBER} PENGEMIS 2 Sadia", "count": 2},
    "reports_repeated": {
        "lines": f"{NUMBER} LANSIA 3 Penatoi; {NUMBER} MISKIN 2 Sadia",
        "count": 2,
    },
    "reports_filed_many": {"count": 7, "numbers": ", ".join([NUMBER] * 7)},
    "ask_kelurahan_choice": {"choices": RABA},
    "ask_event": {"choices": ", ".join(f"{place} {'x' * 20} 23/11" for place in (1, 2, 3))},
    "checked_in": {"number": "170"},
    "checked_in_before": {"number": "170"},
    "walked_in": {"number": "170"},
    "day_code_unknown": {"code": "4821"},
    "residents_replaced": {"before": "1250 dan 1250", "inside": "1250", "outside": "1250"},
    "change_waiting": {"before": "x" * 30, "after": "x" * 30},
    "assigned": {"sender": NAME[:20], "url": "https://sapa.example/laporan/10000014"},
    "alert": {"sender": NAME[:20], "text": f"LAPOR {SUMMARY}", "url": "https://sapa.example/t/1"},
    "reports_filed_partly": {"numbers": NUMBER, "question": "?"},
    "incident": {
        "channel": "simulator",
        "fault": max((CATALOGUE["replies"][f"fault_{kind}"] for kind in KINDS), key=len),
        "url": "https://sapalks.bimakota.example/kesehatan",
    },
    "ask_again": {"question": "?"},
    "urgent_called": {"question": "?"},
}
QUESTIONS = [key for key in CATALOGUE["replies"] if key.startswith("ask_")]


def filled(key: str) -> dict[str, object]:
    """The longest value for each placeholder of a reply."""
    wanted = re.findall(r"{(\w+)}", CATALOGUE["replies"][key])
    return {name: LONGEST[name] for name in wanted if name in LONGEST} | FITTED.get(key, {})


@pytest.mark.parametrize("key", CATALOGUE["replies"])
def test_a_reply_is_one_sms_with_the_longest_real_values(key: str) -> None:
    text = replies.render(Reply(key, filled(key)))
    size = gsm.measure(text)

    assert not gsm.foreign_characters(text)
    assert "{" not in text
    assert size.segments == 1, f"{size.units} septets: {text}"


@pytest.mark.parametrize("key", CATALOGUE["replies"])
def test_a_reply_is_written_without_costly_characters(key: str) -> None:
    plain = re.sub(r"{\w+}", "", CATALOGUE["replies"][key])
    assert gsm.measure(plain).units == len(plain)


@pytest.mark.parametrize("key", [key for key in QUESTIONS if key != "ask_again"])
@pytest.mark.parametrize("around", ["ask_again", "reports_filed_partly", "urgent_called"])
def test_a_question_within_a_reply_is_one_sms_too(key: str, around: str) -> None:
    question = Reply(key, filled(key))
    text = replies.render(Reply(around, filled(around) | {"question": question}))

    assert gsm.measure(text).segments == 1, f"{gsm.measure(text).units} septets: {text}"
