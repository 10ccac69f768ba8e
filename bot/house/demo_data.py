"""Invented institutions, people and texts for the demo; the places are real ones of Kota Bima."""

# Name, kelurahan, chair, and in how many days the permit ends: two in each of the five kecamatan.
LKS = (
    ("LKS Cahaya Paruga", "52.72.01.1001", "Hj. Nurmi Talib", 25),
    ("LKS Melati Sarae", "52.72.01.1003", "Abdul Haris", 410),
    ("LKS Ama Ina", "52.72.02.1009", "Syarifuddin H.M.", 720),
    ("LKS Tunas Kumbe", "52.72.02.1004", "Rosmiati Yasin", 300),
    ("LKS Teluk Harapan", "52.72.03.1004", "Ahmad Yani Jafar", 55),
    ("LKS Ncuhi Sejahtera", "52.72.03.1003", "Nurjanah Usman", 530),
    ("LKS Nuansa Raba", "52.72.04.1001", "Mustamin Idris", 860),
    ("LKS Kasih Ntobo", "52.72.04.1005", "Sumarni Ali", 240),
    ("LKS Mutiara Mpunda", "52.72.05.1003", "H. Zainul Arifin", 640),
    ("LKS Setia Penatoi", "52.72.05.1005", "Faridah Anwar", 190),
)

# Name, last two digits of the phone, place of the LKS in the list above.
OFFICERS = (
    ("Nurhaidah Ismail", 1, 0),
    ("Firmansyah Abubakar", 2, 1),
    ("Siti Hawa Landa", 3, 2),
    ("Muhidin Talabiu", 4, 3),
    ("Ruslan Ama Tika", 5, 4),
    ("Fatimah La Mbila", 6, 5),
    ("Arifuddin Sanolo", 7, 6),
    ("Sri Wahyuni Dae", 8, 7),
    ("Jubair Mangge", 9, 8),
    ("Hadijah Ompu Sehe", 10, 9),
    ("Taufik Rade", 11, 4),
    ("Nining Sape", 12, 9),
)
# They have not reported this month.
SILENT = {"Arifuddin Sanolo", "Sri Wahyuni Dae"}
STILL_PENDING = {"Taufik Rade", "Nining Sape"}

# Last two digits of the phone, medium, text. 11 and 12 are pending, 21 and above nobody's.
TEXTS = (
    (1, "sms", "LAPOR LANSIA 2 PARUGA tinggal sendiri, perlu sembako"),
    (2, "whatsapp", "Assalamualaikum, lapor disabilitas 1 orang di Sarae butuh kursi roda"),
    (3, "sms", "LAPOR#MISKIN#4#DODU#rumah tidak layak huni"),
    (4, "sms", "lapor pemulung tiga kumbe"),
    (5, "whatsapp", "LAPOR KOLO ANAK TERLANTAR 2 putus sekolah"),
    (6, "sms", "LAPOR LANSIA 5 JATIBARU"),
    (10, "sms", "lapor pengemis 3 penaraga sekitar pasar"),
    (9, "whatsapp", "Lapor: Ntobo, fakir miskin, 6 KK, belum dapat bantuan"),
    (9, "sms", "LAPOR BALITA TERLANTAR 1 SANTI"),
    (10, "whatsapp", "LAPOR DISABILITAS 2 PENATOI perlu alat bantu dengar"),
    (10, "whatsapp", "LAPOR GELANDANGAN 1 SADIA dekat terminal"),
    (1, "sms", "LAPOR ANAK JALANAN 4 TANJUNG pelabuhan"),
    (11, "sms", "LAPOR LANSIA 1 KOLO"),
    (21, "sms", "LAPOR MISKIN 2 MANDE"),
    (22, "whatsapp", "DAFTAR Julaiha Mone # LKS Harapan Rite # Rite"),
    (23, "sms", "pak, kapan kantor buka?"),
    (1, "sms", "HADIR"),
    (2, "whatsapp", "Insya Allah hadir pak"),
    (4, "sms", "WAKIL Aminah Ahmad"),
    (6, "sms", "TIDAK bisa hadir, sakit"),
    (9, "sms", "HADIR"),
    (6, "whatsapp", "DARURAT BANJIR 5 KK JATIBARU air masuk rumah sejak subuh"),
    (12, "sms", "HAPUS data saya, saya pindah ke Dompu"),
)

# What was reported in the last two months, by category: how often, at most how many at once, and
# what was said of it.
PAST = {
    "LUT": (18, 4, ("hidup sendiri", "perlu sembako", "sakit dan tidak ada yang merawat", "")),
    "PD": (14, 3, ("butuh kursi roda", "perlu alat bantu dengar", "belum punya KTP", "")),
    "FM": (22, 9, ("rumah tidak layak huni", "belum dapat bantuan", "atap bocor", "")),
    "AT": (9, 3, ("putus sekolah", "tinggal dengan nenek", "")),
    "ABT": (4, 2, ("gizi kurang", "")),
    "AJ": (5, 4, ("sekitar pasar", "pelabuhan", "")),
    "PRSE": (9, 5, ("janda, tiga anak", "minta modal usaha", "")),
    "PGM": (5, 3, ("dekat terminal", "lampu merah")),
    "PML": (4, 4, ("tempat pembuangan", "")),
    "KBA": (4, 14, ("banjir, air masuk rumah", "angin kencang, atap terbang")),
    "GLD": (3, 2, ("tidur di emper toko", "")),
    "BWBLP": (2, 1, ("minta pelatihan", "")),
    "KTK": (1, 1, ("sudah didampingi PSM",)),
}
# Why the office refused or referred one.
REASONS = {
    "dirujuk": ("RSUD Bima", "Puskesmas Paruga", "Dinas Perumahan", "Sentra Paramita Mataram"),
    "ditolak": ("sudah dilaporkan LKS lain", "alamat tidak ditemukan"),
}
