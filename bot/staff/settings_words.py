"""The words of the settings' pages: sentences, vocabulary, templates, channels, rules."""

from flask import Flask

CHANNELS = {
    "twilio": "Twilio (SMS dan WhatsApp)",
    "gammu": "Modem GSM",
    "android": "HP Android kantor",
    "simulator": "Simulator",
}

INCIDENTS = {
    "refused": "Kata sandi atau kunci ditolak penyedia",
    "away": "Penyedia tidak menjawab",
    "silent": "Modem atau HP tidak terdengar",
    "waiting": "Ada balasan yang belum terkirim",
    "balance": "Saldo hampir habis",
}

REMEDIES = {
    "refused": "Periksa kunci penyedia di pengaturan server.",
    "away": "Periksa jaringan kantor dan alamat penyedia.",
    "silent": "Periksa listrik, kartu SIM, dan sinyalnya.",
    "waiting": "Periksa apakah pengirim (worker) berjalan dan jaringan ada.",
    "balance": "Isi saldo sebelum pesan berhenti.",
}

SENTENCE_FAULTS = {
    "empty": "Kalimatnya kosong.",
    "braces": "Tanda kurung { dan } tidak berpasangan.",
    "unknown": "{names} tidak bisa diisi di kalimat ini.",
    "strange": "Huruf ini membuat SMS menjadi mahal: {characters}",
    "long": "Terlalu panjang {over} huruf untuk satu SMS bila nama dan angkanya panjang.",
}

WORD_FAULTS = {
    "short": "Sebutan paling sedikit 3 huruf dan hanya huruf.",
    "long": "Sebutan paling banyak 4 kata.",
    "known": "Sebutan itu sudah ada.",
    "full": "Sudah 200 sebutan; hapus yang tidak dipakai.",
    "common": "Itu kata sehari-hari atau perintah: terlalu banyak pesan akan salah dibaca.",
}

# What a text is when it is no report.
INTENTS = {
    "none": "tidak terbaca",
    "question": "pertanyaan",
    "help": "minta bantuan",
    "potential": "potensi",
}

# What a WhatsApp template is for, and what its numbers stand for.
TEMPLATE_PURPOSES = {
    "general": "Semua pesan lain",
    "broadcast": "Siaran",
    "invitation": "Undangan Bimtek",
    "reminder": "Pengingat Bimtek",
    "officer_approved": "Pendaftaran disetujui",
    "officer_refused": "Pendaftaran ditolak",
    "change_approved": "Perubahan data disetujui",
    "change_refused": "Perubahan data ditolak",
    "alert": "Panggilan darurat untuk petugas",
}

TEMPLATE_VALUES = {
    "message": "Seluruh isi pesan",
    "name": "Nama penerima",
    "kelurahan": "Kelurahan",
    "link": "Tautan undangan (QR, kalender)",
    "event": "Nama acara",
    "date": "Hari dan tanggal",
    "time": "Jam",
    "place": "Tempat",
    "code": "Kode acara",
    "lks": "Nama LKS",
    "field": "Data yang diubah",
    "sender": "Pelapor",
    "text": "Isi laporan",
    "url": "Alamat halaman tugas",
}

TEMPLATE_FAULTS = {
    "sid": "Content SID terdiri dari HX dan 32 angka atau huruf a-f. Salin dari Twilio.",
    "text": "Isi template tidak boleh kosong atau lebih dari 1024 huruf.",
    "buttons": "Nama tombol 1 sampai 20 huruf, bacaannya sampai 128 huruf.",
    "lacking": "Belum ditentukan: {numbers}.",
    "unused": "Tidak ada di isi maupun tombol: {numbers}.",
}

FLASH = {
    "retention_kept": "Masa simpan berlaku. Yang lewat waktu dihapus dalam 6 jam.",
    "sentence_kept": "Kalimat disimpan dan dipakai mulai pesan berikutnya.",
    "word_taught": "Sebutan {word} disimpan dan dipakai mulai pesan berikutnya.",
    "word_forgotten": "Sebutan {word} dihapus.",
    "rules_kept": "Pengaturan disimpan dan langsung berlaku.",
    "template_kept": "Template disimpan.",
}


def register(app: Flask) -> None:
    """Gives templates the names of channels, of what ails them, and of templates."""
    app.jinja_env.globals.update(
        CHANNELS=CHANNELS,
        INCIDENTS=INCIDENTS,
        REMEDIES=REMEDIES,
        TEMPLATE_PURPOSES=TEMPLATE_PURPOSES,
        TEMPLATE_VALUES=TEMPLATE_VALUES,
    )
