"""The words about reminders that pages choose at run time."""

from flask import Flask

KINDS = {
    "attend": "Bimtek: yang akan hadir",
    "nudge": "Bimtek: belum menjawab",
    "permit": "Izin operasional LKS berakhir",
    "residents": "BINAAN bulan ini belum dikirim",
    "report": "Belum ada laporan bulan ini",
    "follow_up": "Laporan yang masih terbuka",
}
# What the days of a rule count from.
DAYS = {
    "attend": "hari sebelum acara (0: pagi itu juga)",
    "nudge": "hari sebelum jawaban ditutup",
    "permit": "hari sebelum izin berakhir",
    "residents": "tanggal dalam bulan",
    "report": "tanggal dalam bulan",
    "follow_up": "hari sesudah laporan",
}
FAULTS = {
    "days": "Tulis angka 0 sampai {most}, dipisah koma, paling banyak 6.",
    "time": "Tulis jam yang benar, contoh 09.00.",
}
FLASH = {
    "cancelled": "Pengingat untuk {who} dibatalkan.",
    "gone": "Pengingat itu sudah dikirim atau sudah dibatalkan.",
    "kept": "Aturan pengingat disimpan.",
}


def register(app: Flask) -> None:
    """Gives them to templates."""
    app.jinja_env.globals.update(REMINDER_KINDS=KINDS, REMINDER_DAYS=DAYS)
