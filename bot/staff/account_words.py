"""The words of accounts, log-ins and the audit log that pages choose at run time."""

from flask import Flask

ROLES = {
    "admin": "Administrator",
    "petugas": "Petugas",
    "pemantau": "Pemantau (hanya melihat)",
    "tksk": "TKSK (satu kecamatan)",
}

FAULTS = {
    "differ": "Kedua kata sandi tidak sama.",
    "short": "Kata sandi terlalu pendek. Pakai 10 huruf atau lebih.",
    "long": "Kata sandi terlalu panjang. Paling banyak 200 huruf.",
    "easy": "Kata sandi terlalu mudah ditebak. Pakai kalimat pendek yang hanya Anda tahu.",
    "wrong": "Kata sandi sekarang salah.",
    "code": "Kode salah, sudah dipakai, atau jam HP tidak tepat. Tunggu kode berikutnya.",
    "username_taken": "Nama pengguna itu sudah dipakai.",
    "last_admin": "Tidak diubah: harus ada administrator lain yang aktif.",
    "required": "Administrator mewajibkan masuk dua langkah untuk akun Anda.",
}

SAID = {
    "saved": "Akun {name} disimpan.",
    "password_set": "Kata sandi disimpan. Silakan masuk.",
    "password_changed": "Kata sandi diganti. Perangkat lain sudah dikeluarkan.",
    "session_ended": "Perangkat itu sudah dikeluarkan.",
    "others_ended": "Semua perangkat lain sudah dikeluarkan.",
    "two_factor_off": "Masuk dua langkah dimatikan.",
    "two_factor_reset": "Masuk dua langkah {name} dihapus. Ia masuk dengan kata sandi saja.",
}

# What a deed was done to, by the first word of its subject.
SUBJECTS = {
    "bimtek": "Bimtek",
    "broadcast": "Siaran",
    "contact": "Percakapan",
    "lks": "LKS",
    "lks_change": "Perubahan",
    "message": "Pesan",
    "officer": "Pengurus",
    "report": "Laporan",
    "staff": "Akun",
    "task": "Tugas",
}

# What the audit log says of each deed. A deed without words here is shown by its own name.
DEEDS = {
    "login": "Masuk",
    "logout": "Keluar",
    "login_refused": "Gagal masuk",
    "code_refused": "Kode masuk salah",
    "recovery_code_used": "Memakai kode cadangan",
    "account_created": "Membuat akun",
    "account_changed": "Mengubah akun",
    "account_link": "Membuat tautan kata sandi",
    "password_set": "Membuat kata sandi lewat tautan",
    "password_changed": "Mengganti kata sandi",
    "session_ended": "Mengeluarkan perangkat",
    "sessions_ended": "Mengeluarkan perangkat lain",
    "two_factor_on": "Menyalakan masuk dua langkah",
    "two_factor_off": "Mematikan masuk dua langkah",
    "two_factor_reset": "Menghapus masuk dua langkah",
    "recovery_codes": "Membuat kode cadangan baru",
    "message_done": "Menyelesaikan pesan",
    "officer_approved": "Menyetujui pengurus",
    "officer_refused": "Menolak pengurus",
    "officer_changed": "Mengubah pengurus",
    "officer_merged": "Menggabungkan pengurus",
    "change_approved": "Menyetujui perubahan LKS",
    "change_refused": "Menolak perubahan LKS",
    "lks_created": "Menambah LKS",
    "lks_changed": "Mengubah LKS",
    "lks_merged": "Menggabungkan LKS",
    "lks_imported": "Mengimpor LKS",
    "urgent_done": "Menangani panggilan darurat",
    "erase_done": "Menyelesaikan hapus data",
    "revealed": "Membuka data rahasia",
    "viewed": "Melihat data rahasia",
    "exported": "Mengunduh data",
}


def register(app: Flask) -> None:
    """Gives templates the names of roles and faults."""
    app.jinja_env.globals.update(ROLES=ROLES, FAULTS=FAULTS, DEEDS=DEEDS)
