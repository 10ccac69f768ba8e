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
    "answer": "Jawaban",
    "bimtek": "Bimtek",
    "broadcast": "Siaran",
    "contact": "Percakapan",
    "export_job": "Unduhan",
    "lks": "LKS",
    "lks_change": "Perubahan",
    "message": "Pesan",
    "officer": "Pengurus",
    "recap": "Rekap",
    "reply": "Kalimat",
    "report": "Laporan",
    "setting": "Pengaturan",
    "staff": "Akun",
    "task": "Tugas",
    "template": "Template",
    "word": "Kata",
}

# How a deed came that was not done on a page.
WAYS = {"sms": "lewat SMS", "whatsapp": "lewat WhatsApp"}

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
    "change_approved": "Menyetujui perubahan LKS",
    "change_refused": "Menolak perubahan LKS",
    "lks_created": "Menambah LKS",
    "lks_changed": "Mengubah LKS",
    "urgent_done": "Menangani panggilan darurat",
    "erase_done": "Menyelesaikan hapus data",
    "viewed": "Melihat data rahasia",
    "report_diverifikasi": "Memverifikasi laporan",
    "report_ditangani": "Menangani laporan",
    "report_selesai": "Menyelesaikan laporan",
    "report_dirujuk": "Merujuk laporan",
    "report_ditolak": "Menolak laporan",
    "report_baru": "Membuka lagi laporan",
    "report_assigned": "Mendisposisi laporan",
    "report_merged": "Menandai laporan ganda",
    "report_due": "Mengatur tenggat laporan",
    "report_note": "Mencatat pada laporan",
    "message_filed": "Menjadikan pesan laporan",
    "officer_medium": "Mengubah saluran pengurus",
    "answer_kept": "Menyimpan jawaban siap pakai",
    "answer_removed": "Menghapus jawaban siap pakai",
    "bimtek_created": "Membuat Bimtek",
    "bimtek_changed": "Mengubah Bimtek",
    "bimtek_rescheduled": "Mengubah jadwal Bimtek",
    "bimtek_cancelled": "Membatalkan Bimtek",
    "bimtek_added": "Menambah undangan Bimtek",
    "bimtek_answer": "Mencatat jawaban Bimtek",
    "bimtek_door": "Mencatat kehadiran Bimtek",
    "bimtek_paper": "Mengunduh berkas Bimtek",
    "broadcast_created": "Membuat siaran",
    "broadcast_saved": "Mengubah siaran",
    "broadcast_again": "Mengulang siaran",
    "broadcast_listed": "Memasang daftar penerima siaran",
    "broadcast_submitted": "Mengirim siaran",
    "broadcast_approved": "Menyetujui siaran",
    "broadcast_undone": "Mengurungkan siaran",
    "broadcast_paused": "Menjeda siaran",
    "broadcast_resumed": "Melanjutkan siaran",
    "broadcast_cancelled": "Membatalkan siaran",
    "phone_order": "Meminta siaran dari HP",
    "phone_order_void": "Permintaan dari HP batal: 3 kali kode salah",
    "filter_kept": "Menyimpan saringan",
    "lks_tagged": "Memberi label LKS",
    "export_asked": "Meminta unduhan",
    "export_fetched": "Mengunduh data",
    "recap_exported": "Mengunduh rekap",
    "office_rules_changed": "Mengubah aturan pengiriman",
    "reminder_rules_changed": "Mengubah aturan pengingat",
    "reminder_cancelled": "Membatalkan pengingat",
    "retention_kept": "Mengubah masa simpan",
    "sentence_reworded": "Mengubah kalimat balasan",
    "template_kept": "Mengubah template WhatsApp",
    "word_taught": "Mengajarkan kata",
    "word_forgotten": "Menghapus kata",
}


def register(app: Flask) -> None:
    """Gives templates the names of roles and faults."""
    app.jinja_env.globals.update(ROLES=ROLES, FAULTS=FAULTS, DEEDS=DEEDS)
