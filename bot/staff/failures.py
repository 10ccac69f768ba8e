"""Why a text did not arrive, for a person: each provider's own code and what it means to us.

Twilio's codes are from its error dictionary; a modem's and a phone's words are their own.
"""

from collections.abc import Mapping

_CODES: Mapping[str, tuple[str, ...]] = {
    "nomor salah, periksa di data pengurus": (
        "21211", "21217", "21421", "21614", "21635", "30005", "63024", "no SMS number",
    ),
    "HP tidak aktif, kirim ulang nanti": ("30003", "NO_SERVICE", "RADIO_OFF"),
    "nomor ini tidak bisa menerima SMS": ("30006",),
    "nomor tidak ada di WhatsApp": ("63003",),
    "yang bersangkutan mengirim STOP": ("21610", "63014"),
    "di luar 24 jam WhatsApp": ("63016", "window shut"),
    "template WhatsApp tidak diterima": ("63021", "63027", "63028", "63040", "63041", "63042"),
    "ditolak operator, hubungi lewat jalan lain": ("30004", "30007", "63032", "DeliveryFailed"),
    "pesan terlalu panjang": ("21617",),
    "terlalu banyak pesan, kirim ulang nanti": (
        "20429", "14107", "63018", "63038", "30036", "21611",
    ),
    "gangguan operator, kirim ulang nanti": (
        "30001", "30008", "30017", "63009", "63010", "63012", "20500",
    ),
    "setelan Twilio salah, hubungi administrator": (
        "20003", "21408", "21606", "21612", "63007", "63015",
        "no sender",
    ),
    "modem gagal mengirim, periksa pulsa dan sinyal": ("SendingError", "Error"),
    "HP kantor gagal mengirim, periksa pulsa dan sinyal": (
        "GENERIC_FAILURE", "LIMIT_EXCEEDED", "failed",
    ),
    "dibatalkan di HP kantor": ("cancelled",),
}  # fmt: skip
_REASONS = {code: words for words, codes in _CODES.items() for code in codes}
_NO_CODE = "ditolak operator"


def reason(code: str | None) -> str:
    """The reason in words, and what can be done; of a code not listed, the code itself."""
    return _REASONS.get(code, f"gangguan (kode {code})") if code else _NO_CODE
