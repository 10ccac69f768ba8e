"""The words of what waits for staff: the cards of Beranda and the list of Tugas."""

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

TASK_DEEDS = {"urgent": "ditangani", "erase": "diselesaikan", "recheck": "diperiksa"}

FLASH = {
    "urgent_done": "Anda yang menangani. Segera hubungi pelapor; petugas lain tidak dipanggil.",
    "erase_done": "Permintaan hapus data ditandai selesai tanpa menghapus.",
    "recheck_done": "Nomor ditandai masih milik pengurusnya.",
    "erased": "Data sudah dihapus. Pesan terakhir untuk pemilik nomor masuk antrean kirim.",
    "erase_unsure": "Belum dihapus: centang dulu bahwa permintaannya sudah diperiksa.",
    "erase_urgent": "Belum dihapus: panggilan darurat dari nomor ini masih terbuka. Tangani dulu.",
}
