"""The words of the pages of broadcasts."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask

from bot.dates import zone
from bot.staff.inbox_words import delivery
from bot.staff.times import moment as day_and_clock
from bot.staff.times import today
from models.broadcast import OPTED_OUT, PAUSE
from models.outbox import Outbox

STATES = {
    "draft": "Draf",
    "approval": "Menunggu persetujuan",
    "scheduled": "Terjadwal",
    "undo": "Segera dikirim",
    "sending": "Sedang dikirim",
    "paused": "Dijeda",
    "done": "Selesai",
    "cancelled": "Dibatalkan",
}
STATE_LOOKS = {
    "draft": "", "approval": "warn", "scheduled": "", "undo": "warn",
    "sending": "warn", "paused": "warn", "done": "good", "cancelled": "bad",
}  # fmt: skip

GROUPS = {
    "arrived": "Sampai",
    "sent": "Dikirim",
    "waiting": "Menunggu",
    "unsure": "Belum pasti",
    "failed": "Gagal",
    "withdrawn": "Ditarik",
}

# Codes of models/register.py and models/audience.py.
PILLARS = {"lks": "LKS", "karang_taruna": "Karang Taruna", "psm": "PSM", "tksk": "TKSK"}
KINDS = {
    "lksa": "LKS Anak",
    "lkslu": "LKS Lanjut Usia",
    "lkspd": "LKS Penyandang Disabilitas",
    "napza": "Korban Napza",
    "tuna_sosial": "Tuna sosial",
    "umum": "Umum",
}
ACCREDITATIONS = {"A": "A", "B": "B", "C": "C", "belum": "Belum terakreditasi"}
PERMITS = {
    "valid": "Masih berlaku",
    "expiring": "Habis dalam 90 hari",
    "expired": "Sudah habis",
    "unknown": "Tanggal habis belum tercatat",
}

# Why somebody is left out, and what can be done about it.
REASONS = {
    "no_number": ("Tanpa nomor", "LKS ini belum punya pengurus yang disetujui."),
    "bad_number": ("Nomor salah", "Perbaiki nomornya di daftar, lalu unggah lagi."),
    "opted_out": ("Berhenti berlangganan", "Yang bersangkutan mengirim STOP."),
    "duplicate": ("Ganda", "Nomor ini sudah ada di baris sebelumnya."),
    "invited_already": ("Sudah diundang", "Undangan kegiatan ini sudah dikirim kepadanya."),
    "outside_quota": ("Di luar kuota", "Kuota LKS ini sudah terisi pengurus lain."),
}

# Why it cannot be sent yet.
OBSTACLES = {
    "no_text": "Isi pesan masih kosong.",
    "unknown_placeholder": "Ada isian dalam kurung kurawal yang tidak dikenal.",
    "nobody": "Belum ada penerima.",
    "too_long": "Pesan terlalu panjang: paling banyak 6 bagian SMS.",
    "begins_past": "Waktu kirim sudah lewat. Kosongkan untuk mengirim sekarang.",
    "deadline_early": "Batas waktu harus sesudah waktu kirim.",
    "bimtek_over": "Kegiatan ini sudah selesai atau dibatalkan.",
}
FAULTS = {
    "bad_begins_at": "Waktu kirim tidak terbaca. Isi tanggal dan jam.",
    "bad_deadline": "Batas waktu tidak terbaca. Isi tanggal dan jam.",
}

_OUR_CODES = {PAUSE: "Dijeda", OPTED_OUT: "Ditarik: mengirim STOP"}

FLASH = {
    "list_taken": "Daftar dipakai: {lines} baris, {bad} dengan nomor yang salah.",
    "broadcast_sent": "Siaran dikirim dalam 60 detik. Masih bisa diurungkan.",
    "broadcast_differs": "Belum dikirim: isian berubah sejak pratinjau. Periksa lagi, lalu kirim.",
    "broadcast_scheduled": "Siaran dijadwalkan.",
    "broadcast_to_approve": "Siaran menunggu persetujuan petugas lain.",
    "broadcast_approved": "Siaran disetujui.",
    "broadcast_own": "Harus disetujui oleh petugas lain, bukan pembuatnya.",
    "broadcast_undone": "Siaran kembali menjadi draf. Belum ada yang terkirim.",
    "broadcast_paused": "Siaran dijeda. Pesan yang sudah di jalan tetap sampai.",
    "broadcast_resumed": "Siaran dilanjutkan.",
    "broadcast_cancelled": "Siaran dibatalkan. Yang belum terkirim tidak akan dikirim.",
    "broadcast_plain": "Huruf khusus sudah diganti huruf biasa.",
    "broadcast_not_now": "Tidak bisa: siaran ini {state}.",
    "test_sent": "Pesan uji dikirim ke {phone}.",
    "test_without_phone": "Akun Anda belum punya nomor HP: isi di Pengaturan, Petugas.",
    "test_without_people": "Belum ada penerima, jadi belum ada contoh untuk diuji.",
    "filter_kept": "Saringan disimpan.",
    "filter_used": "Saringan dipakai.",
    "tagged": "Label ditambahkan.",
}


def thousands(number: int) -> str:
    """`10.000`, as Indonesians write it."""
    return f"{number:,}".replace(",", ".")


def for_field(moment: datetime) -> str:
    """A moment as a `datetime-local` field takes it: the office's own time."""
    return moment.astimezone(zone()).strftime("%Y-%m-%dT%H:%M")


def clock_seconds(moment: datetime) -> str:
    """`14.05.30`, with the day before it when that is not today."""
    local = moment.astimezone(zone())
    return f"{local:%H.%M.%S}" if local.date() == today() else day_and_clock(moment)


def delivery_words(row: Outbox) -> str:
    """What became of a text, with its reason."""
    if row.error_code in _OUR_CODES:
        return _OUR_CODES[row.error_code]
    return delivery(row)[0]


def causes_in_words(causes: Iterable[str]) -> list[str]:
    """The `failed_why` of an audience (models/audience.py), each reason once."""
    parts = (one.partition(":") for one in causes)
    rows = (Outbox(state=state, error_code=code or None) for state, _, code in parts)
    return list(dict.fromkeys(map(delivery_words, rows)))


def register(app: Flask) -> None:
    """Gives the templates their words."""
    app.jinja_env.globals.update(
        BROADCAST_STATES=STATES,
        BROADCAST_LOOKS=STATE_LOOKS,
        BROADCAST_GROUPS=GROUPS,
        BROADCAST_REASONS=REASONS,
        BROADCAST_OBSTACLES=OBSTACLES,
        BROADCAST_PILLARS=PILLARS,
        BROADCAST_KINDS=KINDS,
        BROADCAST_ACCREDITATIONS=ACCREDITATIONS,
        BROADCAST_PERMITS=PERMITS,
    )
    for name, giver in (
        ("thousands", thousands),
        ("for_field", for_field),
        ("clock_seconds", clock_seconds),
        ("delivery_words", delivery_words),
        ("causes_in_words", causes_in_words),
    ):
        app.add_template_filter(giver, name)
