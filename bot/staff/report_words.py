"""The words of reports: their states, what staff do with one, and what is said after it."""

from flask import Flask

REPORT_KINDS = {"case": "Kasus PPKS", "potential": "Potensi PSKS"}

REPORT_STATES = {
    "baru": "Baru",
    "diverifikasi": "Diverifikasi",
    "ditangani": "Ditangani",
    "selesai": "Selesai",
    "ditolak": "Ditolak",
    "dirujuk": "Dirujuk",
    "dibatalkan": "Dibatalkan",
}

# What staff do to bring a report into a state; from an end it is opened again.
STEP_DEEDS = {
    "diverifikasi": "Verifikasi",
    "ditangani": "Tangani",
    "selesai": "Selesaikan",
    "dirujuk": "Rujuk",
    "ditolak": "Tolak",
}

STEP_REOPEN = "Buka lagi"
# What is asked for with a step, and is for the office alone.
STEP_REASONS = {"dirujuk": "Dirujuk ke mana", "ditolak": "Alasan ditolak"}

EVENT_DEEDS = {
    "state": "Status",
    "assigned": "Disposisi",
    "due": "Tenggat",
    "note": "Catatan",
    "duplicate": "Ganda",
}

# What can differ between two versions of a report, and what made the newer one.
REPORT_FIELDS = {
    "category": "Kategori",
    "count": "Jumlah",
    "kelurahan": "Kelurahan",
    "note": "Keterangan",
    "state": "Status",
}

VERSION_DEEDS = {"corrected": "Diperbaiki", "taken_back": "Dibatalkan", "restored": "Dipulihkan"}

PERIODS = {
    "today": "Hari ini",
    "week": "7 hari",
    "month": "Bulan ini",
    "last_month": "Bulan lalu",
}

FLASH = {
    "step_done": "Laporan {number}: {state}.",
    "step_told": "Kabar untuk pelapor masuk antrean kirim.",
    "step_untold": "Pelapor tidak dikabari.",
    "step_impossible": "Tidak diubah: dari status {state} tidak bisa ke sana.",
    "step_reason": "Tulis alasannya dulu (bila dirujuk: ke mana). Belum ada yang diubah.",
    "assigned": "Laporan {number} didisposisikan ke {name}.",
    "unassigned": "Laporan {number} tidak didisposisikan lagi.",
    "assigned_told": "SMS tugas masuk antrean kirim.",
    "due_set": "Tenggat {number}: {due}.",
    "due_none": "Tenggat {number} dihapus.",
    "due_odd": "Tanggal tenggat tidak terbaca.",
    "unchanged": "Tidak ada yang berubah.",
    "note_added": "Catatan disimpan.",
    "note_empty": "Catatan masih kosong.",
    "merged": "Laporan {number} digabung dengan {original}.",
    "same_report": "Laporan tidak bisa digabung dengan dirinya sendiri.",
    "original_unknown": "Laporan itu tidak ada.",
    "staff_far": "TKSK hanya untuk kecamatannya sendiri, dan pemantau tidak menerima disposisi.",
    "staff_unknown": "Petugas itu tidak ada atau tidak aktif.",
}


def register(app: Flask) -> None:
    """Gives templates the names of states, kinds, fields and deeds."""
    app.jinja_env.globals.update(
        REPORT_KINDS=REPORT_KINDS,
        REPORT_STATES=REPORT_STATES,
        STEP_DEEDS=STEP_DEEDS,
        STEP_REOPEN=STEP_REOPEN,
        STEP_REASONS=STEP_REASONS,
        EVENT_DEEDS=EVENT_DEEDS,
        REPORT_FIELDS=REPORT_FIELDS,
        VERSION_DEEDS=VERSION_DEEDS,
    )
