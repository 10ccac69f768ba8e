"""The words of importing tables into the register: what columns are called, what is wrong."""

from flask import Flask

# Column names beside those of the register's own fields, without marks and in lower case.
LKS_HEADS = {
    "name": ("nama lks", "nama lembaga", "nama panti", "nama yayasan", "lks", "lembaga"),
    "short_name": ("singkatan", "nama panggilan"),
    "kind": ("jenis", "jenis lks"),
    "legal_form": ("bentuk lembaga", "badan hukum", "status badan hukum"),
    "address": ("alamat lks", "alamat lengkap", "alamat sekretariat", "alamat panti"),
    "neighbourhood": ("rt rw", "rtrw"),
    "kelurahan": ("desa", "kel", "kelurahan desa", "desa kelurahan"),
    "phone": ("telp", "no telp", "no telepon", "nomor telepon", "hp", "no hp", "nomor hp"),
    "email": ("surel", "e mail"),
    "is_active": ("aktif", "status", "status operasional"),
    "chair": ("nama ketua", "ketua lks", "pimpinan", "nama pimpinan"),
    "chair_phone": ("no hp ketua", "nomor hp ketua", "telepon ketua"),
    "deed": ("akta", "no akta", "nomor akta", "akta notaris"),
    "ministry_number": ("no ahu", "nomor ahu", "sk kemenkumham"),
    "tax_id": ("no npwp", "nomor npwp"),
    "permit": ("izin", "no izin", "nomor izin", "nomor tanda daftar", "no tanda daftar"),
    "permit_until": ("masa berlaku", "masa berlaku izin", "berlaku sampai", "izin sampai"),
    "accreditation": ("akreditasi", "peringkat"),
    "target_groups": ("sasaran", "ppks"),
    "services": ("pelayanan", "layanan"),
    "latitude": ("lat", "latitude"),
    "longitude": ("lon", "long", "longitude"),
    "number": ("nomor register", "no register", "kode register", "kode"),
}
OFFICER_HEADS = {
    "name": ("nama", "nama pengurus", "nama lengkap", "pengurus"),
    "phone": (
        "nomor hp", "no hp", "hp", "nomor", "nomor telepon", "no telepon", "telepon", "telp",
        "no telp", "wa", "no wa", "nomor wa", "whatsapp", "nomor hp pengurus",
    ),
    "lks": ("lks", "nama lks", "lembaga", "nama lembaga", "panti", "yayasan"),
    "kelurahan": ("kelurahan", "kel", "desa", "kelurahan desa"),
}  # fmt: skip

LABELS = {"number": "Nomor register", "lks": "LKS", "phone": "Nomor HP"}

KINDS = {"lks": "Daftar LKS", "pengurus": "Daftar pengurus"}
STATES = {"open": "Belum disimpan", "done": "Sudah disimpan", "dropped": "Tidak jadi"}
VERDICTS = {"wrong": "Salah", "new": "Baru", "changed": "Berubah", "same": "Sama"}

# What a column takes, by the kind of its field or by its name.
HINTS = {
    "number": "Biarkan seperti apa adanya. Kosong untuk LKS baru.",
    "text": "Teks.",
    "long": "Teks, paling banyak 2.000 huruf.",
    "date": "Tanggal, misalnya 31/12/2027.",
    "yes_no": "Ya atau Tidak.",
    "place": "Nama kelurahan, misalnya Penatoi.",
    "phone": "Nomor telepon, misalnya 0374 42345 atau 081234567890.",
    "codes": "Satu atau beberapa, dipisah titik koma: ",
    "lks": "Nama LKS seperti di daftar LKS.",
}

# Why an uploaded table cannot be used, by the key of `bot.sheets.Unreadable`.
SHEET_FAULTS = {
    "empty": "Berkas ini kosong. Pilih berkas yang berisi tabel.",
    "too_large": "Berkas ini lebih dari 5 MB. Hapus gambarnya, atau bagi menjadi beberapa.",
    "too_much": "Isi berkas ini terlalu besar untuk dibaca. Simpan tabelnya saja sebagai CSV.",
    "too_many_rows": "Lebih dari 20.000 baris. Bagi menjadi beberapa berkas.",
    "old_excel": "Berkas ini Excel lama (.xls) atau dikunci sandi. Simpan sebagai .xlsx atau CSV.",
    "not_a_sheet": "Berkas ini bukan tabel yang bisa dibaca. Simpan sebagai .xlsx atau CSV.",
}

# The whole file cannot be used.
REFUSED = {
    "no_file": "Pilih dulu berkasnya.",
    "no_heads": "Baris judul kolom tidak ditemukan. Harus ada kolom {columns}.",
    "head_twice": "Ada dua kolom {column}. Hapus salah satunya.",
    "no_rows": "Di bawah judul kolom tidak ada isi.",
    "too_many": "Lebih dari {most} baris. Bagi menjadi beberapa berkas.",
}

# One row cannot be used.
FAULTS = {
    "no_name": "Nama belum diisi.",
    "cell": "{column}: {fault} (isinya: {cell})",
    "twice": "{title} sudah ada di baris {line}.",
    "no_number": "Nomor register {cell} tidak ada.",
    "taken": "Nama {name} sudah dipakai LKS lain.",
    "no_place": "tidak ada di daftar.",
    "meant": "tidak ada di daftar. Maksudnya {name}?",
    "no_phone": "Nomor HP belum diisi.",
    "bad_phone": "bukan nomor HP.",
    "no_lks": "LKS belum diisi.",
    "long": "terlalu panjang.",
    "waiting": "{name} masih menunggu persetujuan. Putuskan di halaman Pengurus.",
    "refused": "{name} pernah ditolak. Putuskan di halaman Pengurus.",
    "of_another": "Nomor ini sudah dipakai {name}.",
}

# It can be used, and somebody had better look.
NOTICES = {
    "similar": "Mirip {name} yang sudah ada. Periksa apakah ini lembaga yang sama.",
    "former_name": "Cocok dengan nama lama; namanya tetap {name}.",
    "same_person": "{name} sudah terdaftar di LKS itu dengan nomor {phone}. Ganti nomor?",
}

SAID = {
    "done": "Tersimpan: {created} baru, {changed} berubah.",
    "moved_on": "Belum disimpan: daftar berubah sejak diperiksa. Periksa lagi di bawah.",
    "ended": "Impor ini sudah selesai atau dibatalkan.",
    "dropped": "Impor dibatalkan. Tidak ada yang berubah.",
}


def register(app: Flask) -> None:
    """Gives templates the names of kinds, states and verdicts."""
    app.jinja_env.globals.update(IMPORT_KINDS=KINDS, IMPORT_STATES=STATES, IMPORT_VERDICTS=VERDICTS)
