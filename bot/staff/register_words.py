"""The words of the register of institutions."""

from flask import Flask

PARTS = {
    "identity": "Identitas",
    "people": "Pengurus",
    "papers": "Legalitas",
    "permit": "Pendaftaran dan izin",
    "accreditation": "Akreditasi",
    "services": "Layanan",
}

FIELDS = {
    "name": "Nama", "short_name": "Nama singkat", "pillar": "Pilar", "kind": "Jenis lembaga",
    "legal_form": "Bentuk", "address": "Alamat", "neighbourhood": "RT/RW",
    "kelurahan": "Kelurahan", "latitude": "Lintang", "longitude": "Bujur", "phone": "Telepon",
    "email": "Email", "established_on": "Tanggal berdiri", "is_active": "Masih aktif",
    "scope": "Lingkup wilayah kerja", "coverage": "Kelurahan yang dilayani",
    "chair": "Ketua", "chair_phone": "HP ketua", "secretary": "Sekretaris",
    "treasurer": "Bendahara", "officer_count": "Jumlah pengurus",
    "term_from": "Masa bakti mulai", "term_until": "Masa bakti sampai",
    "staff_count": "Jumlah pelaksana", "identity_on_file": "Fotokopi KTP pengurus ada",
    "deed": "Nomor akta atau nota pendirian", "deed_on": "Tanggal akta", "notary": "Notaris",
    "ministry_number": "Nomor pengesahan (AHU)", "tax_id": "NPWP",
    "statutes_on_file": "AD/ART ada", "domicile_letter": "Surat domisili (nomor, tanggal)",
    "bank_account_on_file": "Rekening atas nama LKS ada",
    "permit_kind": "Jenis surat", "permit": "Nomor tanda daftar atau izin",
    "permit_from": "Izin terbit", "permit_until": "Izin berlaku sampai",
    "recommended": "Ada rekomendasi", "siks_ng": "Terdaftar di SIKS-NG",
    "accreditation": "Peringkat akreditasi", "accreditation_number": "Nomor sertifikat",
    "accreditation_from": "Tanggal akreditasi", "accreditation_until": "Akreditasi sampai",
    "services": "Jenis pelayanan", "target_groups": "Sasaran (PPKS)",
    "service_system": "Sistem pelayanan", "male": "Binaan laki-laki",
    "female": "Binaan perempuan", "funding": "Sumber dana", "facilities": "Sarana prasarana",
    "aid_received": "Bantuan yang diterima", "coaching": "Pembinaan yang diikuti",
    "observation": "Hasil pemantauan dinas",
}  # fmt: skip

CHOICES = {
    "lks": "LKS", "karang_taruna": "Karang Taruna", "psm": "PSM", "tksk": "TKSK",
    "lksa": "LKSA (anak)", "lkslu": "LKSLU (lansia)", "lkspd": "LKSPD (disabilitas)",
    "napza": "Napza", "tuna_sosial": "Tuna sosial", "umum": "Umum",
    "berbadan_hukum": "Berbadan hukum", "tidak_berbadan_hukum": "Tidak berbadan hukum",
    "kota": "Kota", "provinsi": "Provinsi", "nasional": "Nasional",
    "stp": "STP (pertama)", "stpu": "STPU (ulang)", "tanda_daftar": "Tanda daftar",
    "izin_operasional": "Izin operasional", "A": "A", "B": "B", "C": "C", "belum": "Belum",
    "dalam": "Dalam panti", "luar": "Luar panti", "keduanya": "Keduanya",
    "ya": "Ya", "tidak": "Tidak",
}  # fmt: skip

CAUSES = {
    "by_hand": "diubah petugas",
    "approved": "lewat UBAH, disetujui petugas",
    "imported": "diimpor dari tabel",
    "merged": "digabung dari entri ganda",
    "unmerged": "gabungan diurungkan",
}

FAULTS = {
    "name": "Isi namanya.",
    "long": "Terlalu panjang.",
    "choice": "Pilih dari daftar.",
    "date": "Tanggal tidak bisa dibaca.",
    "number": "Isi dengan angka saja.",
    "place": "Pilih kelurahan dari daftar.",
    "phone": "Bukan nomor telepon. Contoh: 0812 3456 7890.",
    "taken": "Nama itu sudah dipakai LKS lain.",
}

OFFICER_FIELDS = {
    "merge": "Gabungan",
    "name": "Nama",
    "phone": "Nomor",
    "lks": "LKS",
    "kelurahan": "Kelurahan",
}

# An officer or a change of an LKS's entry, as the office decided.
DECISIONS = {"pending": "Menunggu", "approved": "Disetujui", "refused": "Ditolak"}

# What a decision upon an officer or a change is answered with.
DECIDED = {
    "officer_approved": "{name} disetujui untuk {lks}.",
    "officer_refused": "Pendaftaran {name} ditolak.",
    "officer_told": "Kabar dikirim ke nomornya.",
    "officer_without_phone": "Nomornya belum pernah mengirim pesan, jadi beri tahu langsung.",
    "officer_no_lks": "LKS itu belum ada di daftar. Pilih dari daftar, atau centang LKS baru.",
    "officer_medium": "Saluran untuk {name} disimpan.",
    "change_approved": "{field} {lks} sudah diubah.",
    "change_refused": "Perubahan {field} {lks} ditolak.",
    "change_too_long": "Tidak diubah: isinya lebih dari {room} huruf. Minta UBAH lagi, atau tolak.",
    "change_name_taken": "Tidak diubah: nama itu sudah dipakai LKS lain.",
}

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

# /pengurus/baru, beside the words of an import's row.
LISTING = {
    "name": "Isi nama, paling banyak 80 huruf.",
    "phone": "Isi nomor HP. Contoh: 0812 3456 7890.",
    "lks": "Pilih LKS dari daftar. Belum ada? Tambah dulu di halaman LKS.",
    "busy": "Baru saja ada yang memakai nomor itu. Coba sekali lagi.",
    "done": "{name} terdaftar untuk {lks}.",
}

SAID = {
    "saved": "{name} disimpan.",
    "unchanged": "Tidak ada yang berubah.",
    "officer_name": "Belum disimpan: isi nama, paling banyak 80 huruf.",
    "officer_lks": "Belum disimpan: LKS itu tidak ada di daftar. Pilih dari daftar.",
    "number_bad": "Belum diganti: itu bukan nomor HP. Contoh: 0812 3456 7890.",
    "number_taken": "Belum diganti: nomor itu milik {name} ({lks}). Orang yang sama? Gabungkan.",
    "number_busy": "Belum diganti: baru saja ada pesan dari nomor itu. Coba sekali lagi.",
    "number_changed": "Nomor {name} sekarang {number}.",
}


def register(app: Flask) -> None:
    """Gives templates the names of the register's parts, fields and choices."""
    app.jinja_env.globals.update(
        REGISTER_PARTS=PARTS,
        REGISTER_FIELDS=FIELDS,
        REGISTER_CHOICES=CHOICES,
        REGISTER_CAUSES=CAUSES,
        REGISTER_FAULTS=FAULTS,
        OFFICER_FIELDS=OFFICER_FIELDS,
        DECISIONS=DECISIONS,
        LKS_FIELDS=LKS_FIELDS,
    )
