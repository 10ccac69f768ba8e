"""The words that pages choose at run time. What always stands on a page is in its template."""

from flask import Flask

from bot.staff.failures import reason
from models.outbox import Outbox

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")

# The first page's cards: what is counted, the word on nothing, the word on something.
HANDS = {
    "urgent": ("Darurat belum ditangani", "Semua sudah ditangani", ""),
    "messages": ("Pesan belum dibaca", "Kotak masuk kosong", ""),
    "overdue": ("Tindak lanjut terlambat", "Tidak ada yang terlambat", "Lewat tenggatnya"),
    "erase": ("Permintaan hapus data", "Tidak ada permintaan", "Tenggat 3 x 24 jam"),
    "officers": ("Pengurus menunggu", "Tidak ada yang menunggu", "Perlu disetujui"),
    "changes": ("Perubahan data LKS", "Tidak ada yang menunggu", "Perlu disetujui"),
    "events": ("Bimtek minggu ini", "Tidak ada acara", ""),
    "channels": ("Gangguan saluran", "Semua saluran baik", "Perlu diperiksa"),
    "since": ("Terlama {span}", "", ""),
}

# Stands for words about a child or a victim: bot/staff/privacy.py.
HIDDEN = "(disamarkan)"

SPAN_UNITS = ("hari", "jam", "menit")
NO_SPAN = "kurang dari 1 menit"

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
INBOX_BOXES = {
    "menunggu": "Menunggu",
    "saya": "Dipegang saya",
    "terbuka": "Terbuka",
    "ditutup": "Ditutup",
}
# What the reader takes a text for.
READ_AS = {
    "report": "Laporan",
    "report_multi": "Beberapa laporan",
    "urgent": "Darurat",
    "potential": "Potensi",
    "register": "Pendaftaran",
    "correct": "Ralat",
    "cancel": "Pembatalan",
    "restore": "Pemulihan",
    "repeat": "Laporan baru yang sama",
    "status": "Tanya status",
    "residents": "Binaan",
    "lks_update": "Ubah data LKS",
    "lks_show": "Lihat data LKS",
    "rsvp_yes": "Akan hadir",
    "rsvp_no": "Tidak hadir",
    "rsvp_maybe": "Belum pasti hadir",
    "rsvp_delegate": "Diwakili",
    "check_in": "Absen",
    "staff_recap": "Rekap untuk petugas",
    "staff_task": "Tugas untuk petugas",
    "staff_invite": "Undangan dari HP petugas",
    "staff_broadcast": "Siaran dari HP petugas",
    "rate": "Penilaian",
    "place": "Lokasi",
    "photo": "Foto",
    "unwritten": "Bukan tulisan",
    "question": "Pertanyaan",
    "help": "Bantuan",
    "opt_out": "Berhenti",
    "opt_in": "Mulai lagi",
    "consent": "Setuju",
    "erase": "Hapus data",
    "confirm_yes": "Ya",
    "confirm_no": "Tidak",
    "greeting": "Salam",
    "none": "Tidak terbaca sendiri",
}
READING_FIELDS = {
    "category": "jenis",
    "type": "jenis potensi",
    "count": "jumlah",
    "kelurahan": "kelurahan",
    "ref": "nomor",
    "inside": "dalam panti",
    "outside": "luar panti",
    "field": "data",
    "value": "isi baru",
    "name": "nama",
    "lks": "LKS",
    "code": "kode",
    "delegate": "wakil",
    "reason": "alasan",
    "keyword": "kata kunci",
    "changes": "yang benar",
}
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

# An officer or a change of an LKS's entry, as the office decided.
DECISIONS = {"pending": "Menunggu", "approved": "Disetujui", "refused": "Ditolak"}
TASK_DEEDS = {"urgent": "ditangani", "erase": "diselesaikan", "recheck": "diperiksa"}

# The fields of the register by the words of the card.
LKS_FIELDS = {
    "ketua": "Ketua",
    "alamat": "Alamat",
    "telepon": "Telepon",
    "izin": "Izin operasional",
    "akreditasi": "Akreditasi",
    "sekretaris": "Sekretaris",
    "bendahara": "Bendahara",
    "email": "Email",
    "npwp": "NPWP",
    "akta": "Akta pendirian",
    "nama": "Nama LKS",
}

# Why a text waits although it was taken in; every other fault is one of our own code.
FAULTS = {"silent": "Tidak dibalas: terlalu banyak pesan"}
_OUR_FAULT = "Gangguan sistem"

PERIODS = {
    "today": "Hari ini",
    "week": "7 hari",
    "month": "Bulan ini",
    "last_month": "Bulan lalu",
}

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

MEDIA = {"sms": "SMS", "whatsapp": "WhatsApp"}

# For the outbox's states in the order of a text's life; the last column is how urgent it looks.
_DELIVERY = {
    "pending": ("Menunggu", "calm"),
    "claimed": ("Menunggu", "calm"),
    "posting": ("Menunggu", "calm"),
    "accepted": ("Dikirim", "calm"),
    "delivered": ("Sampai", "good"),
    "undelivered": ("Gagal", "bad"),
    "failed": ("Gagal", "bad"),
    "unknown": ("Belum pasti", "warn"),
    "held": ("Ditahan", "warn"),
    "cancelled": ("Dibatalkan", "calm"),
    "expired": ("Kedaluwarsa", "bad"),
}
_CODE = "kode {code}"

EXPORT_STATES = {
    "waiting": "Menunggu",
    "running": "Sedang dibuat",
    "ready": "Siap",
    "failed": "Gagal, coba lagi",
    "gone": "Sudah dihapus",
}

FLASH = {
    "retention_kept": "Masa simpan berlaku. Yang lewat waktu dihapus dalam 6 jam.",
    "sentence_kept": "Kalimat disimpan dan dipakai mulai pesan berikutnya.",
    "word_taught": "Sebutan {word} disimpan dan dipakai mulai pesan berikutnya.",
    "word_forgotten": "Sebutan {word} dihapus.",
    "export_asked": "Berkas sedang dibuat. Tautannya muncul di sini.",
    "rules_kept": "Pengaturan disimpan dan langsung berlaku.",
    "signed_out": "Anda sudah keluar.",
    "message_done": "Pesan ditandai selesai.",
    "officer_approved": "{name} disetujui untuk {lks}.",
    "officer_refused": "Pendaftaran {name} ditolak.",
    "officer_told": "Kabar dikirim ke nomornya.",
    "officer_without_phone": "Nomornya belum pernah mengirim pesan, jadi beri tahu langsung.",
    "already": "Sudah {deed} oleh {who} pada {when}. Tidak ada yang diubah.",
    "officer_no_lks": "LKS itu belum ada di daftar. Pilih dari daftar, atau centang LKS baru.",
    "somebody": "petugas lain",
    "the_sender": "pelapor",
    "urgent_done": "Anda yang menangani. Segera hubungi pelapor; petugas lain tidak dipanggil.",
    "erase_done": "Permintaan hapus data ditandai selesai tanpa menghapus.",
    "recheck_done": "Nomor ditandai masih milik pengurusnya.",
    "erased": "Data sudah dihapus. Pesan terakhir untuk pemilik nomor masuk antrean kirim.",
    "erase_unsure": "Belum dihapus: centang dulu bahwa permintaannya sudah diperiksa.",
    "erase_urgent": "Belum dihapus: panggilan darurat dari nomor ini masih terbuka. Tangani dulu.",
    "change_approved": "{field} {lks} sudah diubah.",
    "change_refused": "Perubahan {field} {lks} ditolak.",
    "change_too_long": "Tidak diubah: isinya lebih dari {room} huruf. Minta UBAH lagi, atau tolak.",
    "change_name_taken": "Tidak diubah: nama itu sudah dipakai LKS lain.",
    "officer_medium": "Saluran untuk {name} disimpan.",
    "template_kept": "Template disimpan.",
    "message_gone": "Pesan itu sudah dibereskan petugas lain.",
    "message_filed": "Laporan {number} dibuat, pengirim mendapat nomornya.",
    "filing_lacks": "Belum dibuat: kategori, jumlah, dan kelurahan harus diisi.",
    "answer_kept": "Jawaban siap pakai disimpan.",
    "answer_removed": "Jawaban siap pakai dihapus.",
    "answer_untitled": "Beri judul dulu.",
    "answer_title_taken": "Judul itu sudah dipakai. Pilih judul lain.",
    "inbox_answered": "Balasan masuk antrean kirim.",
    "inbox_no_answer": "Nomor pengirim ini tidak bisa dibalas.",
    "inbox_assigned": "Percakapan ini sekarang dipegang: {name}.",
    "inbox_closed": "Percakapan ditutup. Pesan baru membukanya lagi.",
    "nobody": "belum ada",
    "step_done": "Laporan {number}: {state}.",
    "step_told": "Kabar untuk pelapor masuk antrean kirim.",
    "step_untold": "Pelapor tidak dikabari.",
    "step_impossible": "Tidak diubah: dari status {state} tidak bisa ke sana.",
    "step_reason": "Tulis alasannya dulu. Belum ada yang diubah.",
    "step_empty": "Isi kabar kosong. Tulis, atau hapus centang kabari pelapor.",
    "step_too_long": "Kabar lebih dari {most} SMS. Perpendek dulu. Belum ada yang diubah.",
    "changed_meanwhile": "Belum disimpan: {who} mengubah laporan ini pada {when}. Periksa lagi.",
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
    "simulator_doubled": "Pesan tiba dua kali dengan tanda yang sama: hanya satu yang dicatat.",
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

ATTACHMENT_KINDS = {
    "photo": "Foto",
    "place": "Lokasi",
    "voice": "Rekaman suara",
    "video": "Video",
    "sticker": "Stiker",
    "contact": "Kartu kontak",
    "document": "Dokumen",
}
# Why a photo is not here; other faults are the provider's own codes.
_ATTACHMENT_FAULTS = {
    "address": "alamatnya bukan milik Twilio",
    "redirects": "dialihkan terlalu jauh",
    "private address": "alamatnya bukan milik Twilio",
    "too large": "lebih dari 5 MB",
    "too many pixels": "gambarnya terlalu besar",
    "not a photo": "isinya bukan foto",
    "disk": "disk server penuh atau rusak",
    "404": "sudah tidak ada di Twilio",
    "slow": "Twilio terlalu lambat",
}

# Title, what it means, what to do.
ERRORS = {
    "400": ("Permintaan tidak lengkap", "Isian yang dikirim tidak dapat dibaca. Coba ulangi."),
    "csrf": (
        "Formulir sudah kedaluwarsa",
        "Halaman ini terbuka terlalu lama atau Anda sudah keluar. Muat ulang, lalu kirim lagi.",
    ),
    "403": ("Tidak diizinkan", "Akun Anda tidak boleh membuka halaman ini."),
    "404": ("Tidak ditemukan", "Alamat atau nomor ini tidak ada. Periksa lagi tulisannya."),
    "405": ("Tidak bisa dibuka begitu", "Halaman ini hanya bisa dipakai lewat tombolnya."),
    "409": ("Sudah berubah", "Ada yang lebih dulu mengubahnya. Muat ulang, lalu lihat lagi."),
    "413": ("Terlalu besar", "Kiriman ini terlalu besar. Perpendek, lalu kirim lagi."),
    "429": (
        "Terlalu sering",
        "Terlalu banyak permintaan dalam waktu singkat. Tunggu beberapa menit, lalu coba lagi.",
    ),
    "500": (
        "Sistem sedang terganggu",
        "Kesalahan ini sudah tercatat. Data Anda aman. Coba lagi sebentar lagi.",
    ),
}


def delivery(row: Outbox) -> tuple[str, str]:
    """What became of a text, for a person, and how it looks (`calm`, `good`, `warn`, `bad`)."""
    words, look = _DELIVERY[row.state]
    if row.state in ("failed", "undelivered"):
        words = f"{words}: {reason(row.error_code)}"
    return words, look


def attachment_fault(name: str) -> str:
    """Why a photo is not here, for a person."""
    return _ATTACHMENT_FAULTS.get(name, _CODE.format(code=name))


def fault(name: str) -> str:
    """Why a text waits, for a person."""
    return FAULTS.get(name, _OUR_FAULT)


def figure(number: int) -> str:
    """`1.234`, as Indonesian writes a thousand."""
    return f"{number:,}".replace(",", ".")


def register(app: Flask) -> None:
    """Gives templates the names of states, kinds and fields."""
    app.add_template_filter(fault)
    app.add_template_filter(attachment_fault)
    app.add_template_filter(figure)
    app.jinja_env.globals.update(
        HIDDEN=HIDDEN,
        EXPORT_STATES=EXPORT_STATES,
        REPORT_STATES=REPORT_STATES,
        REPORT_KINDS=REPORT_KINDS,
        REPORT_FIELDS=REPORT_FIELDS,
        VERSION_DEEDS=VERSION_DEEDS,
        STEP_DEEDS=STEP_DEEDS,
        STEP_REOPEN=STEP_REOPEN,
        EVENT_DEEDS=EVENT_DEEDS,
        INBOX_BOXES=INBOX_BOXES,
        DECISIONS=DECISIONS,
        LKS_FIELDS=LKS_FIELDS,
        MEDIA=MEDIA,
        TEMPLATE_PURPOSES=TEMPLATE_PURPOSES,
        TEMPLATE_VALUES=TEMPLATE_VALUES,
        ATTACHMENT_KINDS=ATTACHMENT_KINDS,
        CHANNELS=CHANNELS,
        INCIDENTS=INCIDENTS,
        REMEDIES=REMEDIES,
    )
