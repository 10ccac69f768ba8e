"""The words of merging entries of the register."""

from flask import Flask

REASONS = {
    "same_name": "nama sama",
    "like_name": "nama mirip",
    "same_phone": "telepon sama",
    "same_permit": "nomor izin sama",
    "same_tax_id": "NPWP sama",
    "same_chair": "ketua dan kelurahan sama",
    "same_person": "nama sama",
    "like_person": "nama mirip di LKS yang sama",
}

KINDS = {"lks": "LKS", "pengurus": "Pengurus"}

# What points at an entry, in the order in which the page tells it.
COUNTS = {
    "officers": "Pengurus",
    "contacts": "Nomor atau akun WhatsApp",
    "reports": "Laporan",
    "residents": "Laporan BINAAN",
    "invitations": "Undangan Bimtek",
    "changes": "Permintaan UBAH",
    "tags": "Label",
}

SAID = {
    "done": "{gone} digabung ke {kept}.",
    "apart": "Dicatat: keduanya berbeda, dan tidak diusulkan lagi.",
    "undone": "Gabungan diurungkan: {gone} ada lagi.",
    "undone_before": "Gabungan ini sudah diurungkan, atau datanya sudah dihapus.",
    "kept_gone": "Belum diurungkan: sisanya sudah digabung lagi. Urungkan yang itu dulu.",
    "busy": "Belum digabung: baru saja ada pesan dari salah satunya. Coba sekali lagi.",
    "taken": "Belum diurungkan: nama atau nomornya sekarang dipakai yang lain.",
    "not_found": "Tidak ditemukan: {words}. Tulis persis seperti di daftar.",
    "same_one": "Pilih dua yang berbeda.",
}


def register(app: Flask) -> None:
    """Gives templates the reasons and the names of what is counted."""
    app.jinja_env.globals.update(MERGE_REASONS=REASONS, MERGE_COUNTS=COUNTS, MERGE_KINDS=KINDS)
