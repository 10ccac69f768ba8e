"""The words about bimteks that pages choose at run time."""

from flask import Flask

STATES = {
    "draft": "Rancangan",
    "invited": "Undangan dikirim",
    "closed": "Jawaban ditutup",
    "held": "Sudah terlaksana",
    "archived": "Diarsipkan",
    "cancelled": "Dibatalkan",
}
STATE_LOOKS = {"invited": "good", "closed": "warn", "cancelled": "bad"}

# On the button that leads to a state.
MOVES = {
    "invited": "Buka jawaban",
    "closed": "Tutup jawaban",
    "held": "Tandai terlaksana",
    "archived": "Arsipkan",
}

ANSWERS = {
    "none": "Belum menjawab",
    "yes": "Hadir",
    "no": "Tidak hadir",
    "maybe": "Belum pasti",
    "waiting": "Daftar tunggu",
}
ANSWER_LOOKS = {"yes": "good", "no": "bad", "waiting": "warn"}
ORIGINS = {
    "lks_mate": "menggantikan rekan se-LKS",
    "asked": "tidak diundang",
    "walk_in": "datang langsung",
}
CHECK_INS = {"text": "SMS ABSEN", "qr": "QR", "tick": "dicentang petugas"}

DEEDS = {
    "bimtek_created": "Dibuat",
    "bimtek_changed": "Diubah",
    "bimtek_invited": "Jawaban dibuka",
    "bimtek_closed": "Jawaban ditutup",
    "bimtek_held": "Ditandai terlaksana",
    "bimtek_archived": "Diarsipkan",
    "bimtek_cancelled": "Dibatalkan",
    "bimtek_rescheduled": "Jadwal diubah",
    "bimtek_answer": "Jawaban dicatat petugas",
    "bimtek_added": "Peserta ditambahkan",
}

FAULTS = {
    "empty": "Wajib diisi.",
    "long": "Paling banyak {most} huruf.",
    "day": "Pilih tanggal yang benar.",
    "time": "Tulis jam yang benar, contoh 08.30.",
    "number": "Tulis angka antara {least} dan {most}.",
    "before": "Harus sesudah waktu mulai.",
    "after": "Harus sebelum acara mulai.",
    "past": "Tanggal dan jam ini sudah lewat.",
    "choice": "Pilih salah satu.",
}

FLASH = {
    "created": "{title} dibuat. Kodenya {code}.",
    "saved": "Perubahan disimpan.",
    "moved": "Status sekarang: {state}.",
    "cannot": "Tidak bisa: statusnya {state}.",
    "answered": "Jawaban {name} dicatat: {answer}.",
    "seated": "{count} orang dari daftar tunggu mendapat kursi dan diberi tahu.",
    "rescheduled": "Jadwal diubah. {count} orang diberi tahu.",
    "unchanged": "Tidak ada yang diubah.",
    "cancelled": "Bimtek dibatalkan. {count} orang diberi tahu.",
    "no_codes": "Semua kode tiga angka terpakai. Arsipkan dulu acara lama.",
    "added": "{name} ditambahkan ke daftar undangan.",
    "no_name": "Nama wakil belum ditulis.",
}

# Why a tick of a phone at the door was not taken.
TICK_FAULTS = {
    "shut": "di luar jam absen",
    "unknown": "QR bukan undangan acara ini",
    "unreadable": "isinya tidak terbaca",
}


def register(app: Flask) -> None:
    """Gives them to templates."""
    app.jinja_env.globals.update(
        BIMTEK_STATES=STATES,
        BIMTEK_LOOKS=STATE_LOOKS,
        BIMTEK_MOVES=MOVES,
        ANSWERS=ANSWERS,
        ANSWER_LOOKS=ANSWER_LOOKS,
        ORIGINS=ORIGINS,
        CHECK_INS=CHECK_INS,
    )
