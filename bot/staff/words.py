"""The words that several pages choose at run time, and those of errors. What always stands on a
page is in its template; a page's own words are in its file of words."""

from flask import Flask

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")

# Stands for words about a child or a victim: bot/staff/privacy.py.
HIDDEN = "(disamarkan)"

SPAN_UNITS = ("hari", "jam", "menit")
NO_SPAN = "kurang dari 1 menit"

EXPORT_STATES = {
    "waiting": "Menunggu",
    "running": "Sedang dibuat",
    "ready": "Siap",
    "failed": "Gagal",
    "gone": "Sudah dihapus",
}

FLASH = {
    "export_asked": "Berkas sedang dibuat. Tautannya muncul di sini.",
    "half_over": "Kode tidak diketik dalam 5 menit. Masuk lagi dari awal.",
    "recovery_code_used": "Kode cadangan itu sudah terpakai. Sisa {left}: lihat Akun saya.",
    "signed_out": "Anda sudah keluar.",
    "already": "Sudah {deed} oleh {who} pada {when}. Tidak ada yang diubah.",
    "somebody": "petugas lain",
    "the_sender": "pelapor",
    "step_empty": "Isi kabar kosong. Tulis, atau hapus centang kabari pelapor.",
    "step_too_long": "Kabar lebih dari {most} SMS. Perpendek dulu. Belum ada yang diubah.",
    "changed_meanwhile": "Belum disimpan: {who} mengubah laporan ini pada {when}. Periksa lagi.",
    "simulator_doubled": "Pesan tiba dua kali dengan tanda yang sama: hanya satu yang dicatat.",
}

# Title, what it means, what to do.
ERRORS = {
    "400": (
        "Permintaan tidak lengkap",
        "Isian yang dikirim tidak dapat dibaca. Tekan Kembali, periksa isinya, lalu kirim lagi.",
    ),
    "csrf": (
        "Formulir sudah kedaluwarsa",
        "Halaman tadi terbuka terlalu lama atau Anda sudah keluar. Buka lagi halamannya, lalu "
        "kirim lagi. Tulisan panjang bisa disalin dulu: tekan Kembali.",
    ),
    "403": (
        "Tidak diizinkan",
        "Akun Anda tidak boleh membuka halaman ini. Bila perlu, mintalah kepada administrator.",
    ),
    "404": ("Tidak ditemukan", "Alamat atau nomor ini tidak ada. Periksa lagi tulisannya."),
    "405": ("Tidak bisa dibuka begitu", "Halaman ini hanya bisa dipakai lewat tombolnya."),
    "409": (
        "Sudah berubah",
        "Ada yang lebih dulu mengubahnya. Buka lagi halamannya, lalu lihat isinya.",
    ),
    "413": (
        "Terlalu besar",
        "Kiriman ini terlalu besar. Tekan Kembali, perpendek isinya atau pilih berkas yang lebih "
        "kecil, lalu kirim lagi.",
    ),
    "429": (
        "Terlalu sering",
        "Terlalu banyak permintaan dalam waktu singkat. Tunggu beberapa menit, lalu coba lagi.",
    ),
    "500": (
        "Sistem sedang terganggu",
        "Kesalahan ini sudah tercatat. Data Anda aman. Coba lagi sebentar lagi.",
    ),
}


def figure(number: int) -> str:
    """`1.234`, as Indonesian writes a thousand."""
    return f"{number:,}".replace(",", ".")


def register(app: Flask) -> None:
    """Gives templates what is hidden, the states of files, and numbers with their dots."""
    app.add_template_filter(figure)
    app.jinja_env.globals.update(
        HIDDEN=HIDDEN,
        EXPORT_STATES=EXPORT_STATES,
    )
