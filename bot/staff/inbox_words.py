"""The words of texts: what one was read as, what became of it, and what came along."""

from flask import Flask

from bot.staff.failures import reason
from models.outbox import Outbox

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

# Why a text waits although it was taken in; every other fault is one of our own code.
FAULTS = {"silent": "Tidak dibalas: terlalu banyak pesan"}
_OUR_FAULT = "Gangguan sistem"

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

FLASH = {
    "message_done": "Pesan ditandai selesai.",
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


def register(app: Flask) -> None:
    """Gives templates the names of boxes and media, and what went wrong in words."""
    app.add_template_filter(fault)
    app.add_template_filter(attachment_fault)
    app.jinja_env.globals.update(
        INBOX_BOXES=INBOX_BOXES,
        MEDIA=MEDIA,
        ATTACHMENT_KINDS=ATTACHMENT_KINDS,
    )
