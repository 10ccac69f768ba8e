"""The longest real values of every placeholder: a sentence is measured with them.

A new placeholder gets a line here. `_FITTED` has those whose length depends on the reply.
"""

from handlers import replies
from models.incident import KINDS
from reading.district import load_district
from values import Reply

_DISTRICT = load_district()
_KELURAHAN = max((place.name for place in _DISTRICT.kelurahan.values()), key=len)
_KECAMATAN = max(_DISTRICT.kecamatan.values(), key=len)
_CATEGORY = max((kind.short_name for kind in _DISTRICT.categories.values()), key=len)
_NUMBER = "10000014"
_SUMMARY = f"{_CATEGORY} 999999 {_KELURAHAN}"
_RABA = ", ".join(f"{place} Rabadompu {side}" for place, side in ((1, "Timur"), (2, "Barat")))
_NAME = "Muhammad Abdurrahman Ibrahim Al Bimawi"

_LONGEST = {
    "name": _NAME,
    "lks": "Lembaga Kesejahteraan Sosial Bina Insani Raba",
    "number": _NUMBER,
    "category": _CATEGORY,
    "count": "999999",
    "unit": "orang",
    "kelurahan": _KELURAHAN,
    "time": "23/11 09.00",
    "date": "23/11",
    "state": max(replies.states(), key=len),
    "offer": "",
    "text": f"LAPOR {_SUMMARY.upper()}",
    "missing": "jenis, jumlah, kelurahan",
    "before": _SUMMARY,
    "after": _SUMMARY,
    "month": "11/2026",
    "inside": "999999",
    "outside": "999999",
    "field": "akreditasi",
    "permit": "503/123/KHAYAL.99/DINSOS/2026"[:30],
    "accreditation": "B",
    "residents": "1250 dalam, 1250 luar",
    "choices": f"1 {_CATEGORY}, 2 {_CATEGORY}, 3 {_CATEGORY}",
    "guess": _KELURAHAN.upper(),
    "event": "Rakor Pendamping LKS se-Kota Bima",
    "place": "Aula Kantor Wali Kota Bima",
    "when": "Selasa 23/11 pkl 09.00",
    "code": "317",
    "party": "12",
    "line": "170",
    "delegate": _NAME,
    "mate": _NAME,
    "rating": "5",
    "where": f"dekat {_KELURAHAN}",
    "city": _DISTRICT.name,
    "kind": "rekaman suara",
    "people": "999999",
    "late": "9999",
    "reports": "9999",
    "word": "x" * 20,
    "words": "x" * 40,
    "secret": "4821",
    "left": "2",
    "most": "6",
}
_FITTED: dict[str, dict[str, object]] = {
    "status_list": {
        "lines": "; ".join(f"{_NUMBER} {_LONGEST['state']}" for _ in range(3)),
    },
    "reports_filed": {
        "lines": f"{_NUMBER} LANSIA 3 Penatoi; {_NUMBER} PENGEMIS 2 Sadia",
        "count": 2,
    },
    "reports_repeated": {
        "lines": f"{_NUMBER} LANSIA 3 Penatoi; {_NUMBER} MISKIN 2 Sadia",
        "count": 2,
    },
    "reports_filed_many": {"count": 7, "numbers": ", ".join([_NUMBER] * 7)},
    "ask_kelurahan_choice": {"choices": _RABA},
    "reminders": {
        "items": f"{'x' * 20} {'x' * 22}, {'x' * 21} (batal: TIDAK 317); +4 lainnya menyusul"
    },
    "reminder_permit": {"date": "30/11/2026"},
    "item_permit": {"date": "30/11/2026"},
    "ask_event": {"choices": ", ".join(f"{place} {'x' * 20} 23/11" for place in (1, 2, 3))},
    "checked_in": {"number": "170"},
    "checked_in_before": {"number": "170"},
    "walked_in": {"number": "170"},
    "day_code_unknown": {"code": "4821"},
    "residents_replaced": {"before": "1250 dan 1250", "inside": "1250", "outside": "1250"},
    "change_waiting": {"before": "x" * 30, "after": "x" * 30},
    "assigned": {"sender": _NAME[:20], "url": "https://sapa.example/laporan/10000014"},
    "alert": {"sender": _NAME[:20], "text": f"LAPOR {_SUMMARY}", "url": "https://sapa.example/t/1"},
    "reports_filed_partly": {"numbers": _NUMBER, "question": "?"},
    "incident": {
        "channel": "simulator",
        "fault": max((replies.sentences()[f"fault_{kind}"] for kind in KINDS), key=len),
        "url": "https://sapalks.bimakota.example/kesehatan",
    },
    "staff_recap_none": {"month": f"11/2026 {_KECAMATAN}"},
    "staff_recap": {
        "month": f"11/2026 {_KECAMATAN}",
        "lines": ", ".join(f"{_KELURAHAN} 99999" for _ in range(3)),
    },
    "ask_again": {"question": "?"},
    "urgent_called": {"question": "?"},
    "place_asked": {"question": "?"},
    "place_outside": {"question": "?"},
}


def example(key: str) -> Reply:
    """This reply, filled with the longest real values."""
    wanted = replies.placeholders(replies.sentences()[key])
    return Reply(key, {n: _LONGEST[n] for n in wanted if n in _LONGEST} | _FITTED.get(key, {}))
