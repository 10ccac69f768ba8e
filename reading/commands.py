"""What each keyword at the head of a text means: one reader per keyword, in one table.

A reader answers None when the word was no keyword after all ("bantuan beras kapan cair"); the
text is then read like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from reading.attendance import read_check_in, read_delegate, read_maybe, read_no, read_yes
from reading.corrections import read_cancellation, read_correction, read_numbered, read_status
from reading.keywords import Lead
from reading.message import Message
from reading.references import find_reference
from reading.registration import read_registration
from reading.reports import read_potential, read_report
from reading.residents import read_residents
from reading.tokens import NUMBER, WORD
from reading.updates import find_field, read_update
from reading.values import Reading
from reading.words import listed, words

Command = Callable[[Message, Lead], Reading | None]

# What makes a text with LAPOR in front no report: nothing to report, a mention, a quotation.
NO_REPORT = ("negated", "not_reporting", "past_report")
_LONGEST_ANSWER = 16  # words; an answer to an invitation is short


def report(message: Message, lead: Lead) -> Reading | None:
    """LAPOR; "lapor potensi" and "lapor binaan" are what they say."""
    follower = _next_keyword(message, lead)
    if follower == "BINAAN" or _counts_residents(message):
        return read_residents(message, "BINAAN")
    if follower == "POTENSI" or _only_resources(message):
        return read_potential(message, "POTENSI")
    if message.gives("status_asked") and not message.counts:
        return None
    if message.tokens[lead.after - 1].word == "laporan" and _about_a_report(message, lead):
        return None
    complete = any(case.category and case.count for case in read_report(message).reports)
    if message.gives("negated") and not complete:
        return None
    if message.gives("not_reporting", "past_report") and not (complete and lead.first):
        return None
    if message.gives("spam") and not message.categories:
        return None
    nil = [count.value for count in message.counts]
    if nil and not any(nil) and None not in nil:
        return None
    if message.gives("help_wanted", "resolved") and not complete:
        return None
    return read_report(message, urgent=is_urgent(message), keyword="LAPOR")


def _about_a_report(message: Message, lead: Lead) -> bool:
    """ "laporan 3012 salah", "laporan keuangan sudah dikirim": the noun, not the verb."""
    if find_reference(message) is not None or message.gives("correcting", "cancelling"):
        return True
    says_nothing = not (message.categories or message.counts or message.places)
    return says_nothing and not _rest_within(message, lead, _courtesy() | _owners())


def is_urgent(message: Message) -> bool:
    """DARURAT in any words: said so, or help asked at once for somebody in danger."""
    if message.gives("not_urgent"):
        return False
    if any(word in _ALARMS for word in message.words) or "🆘" in message.text:
        return True
    return message.gives("urgent") and message.gives("danger")


_ALARMS = frozenset({"darurat", "gawat", "urgent", "emergency", "sos", "drrt", "sekarat", "kritis"})


def _only_resources(message: Message) -> bool:
    """ "lapor tagana 4 orang di kolo": a type with its number and no category."""
    if message.categories or not message.resources or not message.counts:
        return False
    resource = message.resources[-1]
    return any(-3 <= count.first - resource.last <= 3 for count in message.counts)


def _counts_residents(message: Message) -> bool:
    return "binaan" in message.words and not message.categories and bool(message.counts)


def _next_keyword(message: Message, lead: Lead) -> str | None:
    """The keyword among the next words, courtesy passed over."""
    openers = listed("polite", "openers") | {"jumlah", "data", "tentang", "soal"}
    for token in message.tokens[lead.after :]:
        if token.kind != WORD:
            continue
        keyword = words().keywords.get(token.word)
        if keyword is not None and token.word not in openers:
            return keyword
        if token.word not in openers:
            return None
    return None


def potential(message: Message, lead: Lead) -> Reading | None:
    """POTENSI."""
    if message.gives("spam", "announcement") and not message.resources:
        return None
    if message.gives("negated"):
        return None
    return read_potential(message, "POTENSI")


def urgent(message: Message, lead: Lead) -> Reading | None:
    """DARURAT; a question about emergencies, a drill or a loan advert is none."""
    if message.gives("not_urgent", "spam") and not message.counts:
        return None
    if message.gives("not_urgent"):
        return None
    return read_report(message, urgent=True, keyword="DARURAT")


def residents(message: Message, lead: Lead) -> Reading | None:
    """BINAAN."""
    return read_residents(message, "BINAAN")


def update(message: Message, lead: Lead) -> Reading | None:
    """UBAH; with a report's number, or a report's field, it corrects a report."""
    if message.gives("delegating"):
        return read_delegate(message, 0, "WAKIL")
    field = find_field(message, lead.after)
    reference = find_reference(message)
    about_report = reference is not None and (field is None or field[1] > reference[2])
    if about_report and (field is None or field[0] != "alamat"):
        return read_correction(message, "UBAH")
    report_field = any(word in ("jumlah", "kelurahan", "kategori") for word in message.words)
    if field is None and (report_field or message.categories or message.counts):
        return read_correction(message, "UBAH")
    if field is None and not lead.bare:
        return None
    return read_update(message, lead.after, "UBAH")


def show(message: Message, lead: Lead) -> Reading | None:
    """DATA alone, or of one's own LKS."""
    if not lead.bare or not _rest_within(message, lead, _owners() | _courtesy()):
        return None
    return Reading("lks_show", "DATA")


def status(message: Message, lead: Lead) -> Reading | None:
    """STATUS; "cek" needs a report to check."""
    if message.tokens[lead.after - 1].word == "cek":
        about = {"laporan", "lap", "status", "lapor"} & set(message.words)
        if not about and find_reference(message) is None:
            return None
    return read_status(message, "STATUS")


def correction(message: Message, lead: Lead) -> Reading | None:
    """RALAT."""
    return read_correction(message, "RALAT")


def cancellation(message: Message, lead: Lead) -> Reading | None:
    """BATAL; "batal hadir" answers an invitation, "batal puasa" nothing of ours."""
    if message.gives("not_attending"):
        return read_no(message, lead.after, "TIDAK")
    about = {"laporan", "lap", "lapor", "nomor", "no", "kode", "terakhir"} & set(message.words)
    if about or find_reference(message) or _rest_within(message, lead, _courtesy()):
        return read_cancellation(message, "BATAL")
    return None


def attend(message: Message, lead: Lead) -> Reading | None:
    """HADIR, unless somebody else's coming is told; with a condition it is a maybe."""
    if message.gives("others_attend") or len(message.words) > _LONGEST_ANSWER:
        return None
    if message.gives("not_attending"):
        return read_no(message, 0, "TIDAK")
    if message.gives("maybe_attending"):
        return read_maybe(message, lead.after, "HADIR")
    if message.gives("spam", "announcement", "news"):
        return None
    return read_yes(message, lead.after, "HADIR")


def refuse(message: Message, lead: Lead) -> Reading | None:
    """TIDAK alone, with a code or with a reason; "tidak ada pengemis" is no answer."""
    if not lead.bare or message.gives("negated", "others_attend"):
        return None
    if message.gives("delegating"):
        return read_delegate(message, 0, None)
    if message.gives("maybe_attending"):
        return read_maybe(message, 0, None)
    if message.gives("not_attending"):
        return read_no(message, lead.after, "TIDAK")
    follower = message.tokens[lead.after].word if lead.after < len(message.tokens) else ""
    not_answers = listed("attendance", "not_answers")
    if follower in not_answers or len(message.words) > _LONGEST_ANSWER:
        return None
    if message.gives("question_word") or (message.categories and message.places):
        return None
    return read_no(message, lead.after, "TIDAK")


def delegate(message: Message, lead: Lead) -> Reading | None:
    """WAKIL; "wakil bupati ..." is a person in the news."""
    if message.gives("announcement", "news", "spam"):
        return None
    return read_delegate(message, lead.after, "WAKIL")


def check_in(message: Message, lead: Lead) -> Reading | None:
    """ABSEN with a code; with a reason it says that somebody stays away."""
    reading = read_check_in(message, lead.after, "ABSEN")
    if reading.missing and not _rest_within(message, lead, _courtesy() | {"kode", "hadir"}):
        return read_no(message, lead.after, "TIDAK") if len(message.words) < 9 else None
    return reading


def question(message: Message, lead: Lead) -> Reading | None:
    """TANYA, whatever follows."""
    return None if message.gives("spam") and not lead.first else Reading("question", "TANYA")


def helping(message: Message, lead: Lead) -> Reading | None:
    """BANTUAN alone or with a keyword; "bantuan sembako ..." is about aid."""
    keyword = _next_keyword(message, lead)
    allowed = _courtesy() | {"keyword", "cara", "format", "menu", "lapor", "nya", "sms", "pesan"}
    if not lead.bare or (keyword is None and not _rest_within(message, lead, allowed)):
        return None
    if message.counts or message.places:
        return None
    return Reading("help", "BANTUAN", fields={"keyword": keyword if keyword != "BANTUAN" else None})


def register(message: Message, lead: Lead) -> Reading | None:
    """DAFTAR; an advert or a list ("daftar harga") registers nobody."""
    if message.gives("spam", "news", "question_word", "help_wanted"):
        return None
    reading = read_registration(message, lead.after, "DAFTAR")
    follower = message.tokens[lead.after].word if lead.after < len(message.tokens) else ""
    if follower in _NOT_REGISTERED:
        return None
    return reading


_NOT_REGISTERED = frozenset(
    ["sekarang", "segera", "harga", "hadir", "isi", "menu", "belanja", "haji", "online", "gratis", "member", "akun", "cpns", "penerima", "dpt", "calon", "peserta", "lomba", "kerja", "kuliah", "sekolah", "tunggu", "nilai", "pustaka", "riwayat", "gaji", "umroh", "umrah", "bimtek", "pelatihan", "acara", "kegiatan", "barang", "tamu", "kursus", "lewat", "langsung", "ulang", "pkh", "bpnt", "bantuan", "bansos", "anak", "warga", "lansia", "laporan", "jadi"]
)


def stop(message: Message, lead: Lead) -> Reading | None:
    """STOP as the whole message or its first word alone; "stop pengemis" is an opinion."""
    if not lead.first and not lead.bare:
        return None
    if not _rest_within(message, lead, _courtesy() | _STOPPED) or "?" in message.text:
        return None
    return Reading("opt_out", "STOP")


_STOPPED = frozenset(
    ["langganan", "berlangganan", "pesan", "sms", "wa", "kirim", "mengirim", "pengumuman", "lagi", "jangan", "nomor", "no", "ini", "info", "informasi", "broadcast", "semua", "dikirim", "notifikasi", "kirimi", "whatsapp", "undangan"]
)


def start(message: Message, lead: Lead) -> Reading | None:
    """MULAI alone, or again."""
    allowed = _courtesy() | _STOPPED | {"kembali", "terima", "menerima", "aktif", "aktifkan"}
    if not lead.bare or not _rest_within(message, lead, allowed - {"jangan"}):
        return None
    return Reading("opt_in", "MULAI")


def consent(message: Message, lead: Lead) -> Reading | None:
    """SETUJU."""
    return Reading("consent", "SETUJU") if _rest_within(message, lead, _courtesy()) else None


def erase(message: Message, lead: Lead) -> Reading | None:
    """HAPUS my data; HAPUS with a report withdraws the report."""
    if find_reference(message) or {"laporan", "lap", "lapor"} & set(message.words):
        return read_cancellation(message, "BATAL")
    own = _courtesy() | _owners() | {"data", "datanya", "semua", "pribadi", "nomor", "no", "dari"}
    own |= {"seluruh", "identitas", "sistem", "ini", "hp", "akun", "dinsos"}
    return Reading("erase", "HAPUS") if _rest_within(message, lead, own) else None


def repeat(message: Message, lead: Lead) -> Reading | None:
    """BARU with the number of the report that it only looks like."""
    has_number = find_reference(message) is not None and lead.first
    return read_numbered(message, "repeat", "BARU") if has_number else None


def restore(message: Message, lead: Lead) -> Reading | None:
    """PULIH with the number of a withdrawn report."""
    return read_numbered(message, "restore", "PULIH") if lead.bare else None


def _rest_within(message: Message, lead: Lead, allowed: frozenset[str]) -> bool:
    """Whether only these words, and no number, follow the keyword."""
    return all(
        token.kind != NUMBER and (token.kind != WORD or token.word in allowed)
        for token in message.tokens[lead.after :]
    )


@lru_cache(maxsize=1)
def _courtesy() -> frozenset[str]:
    return listed("polite", "openers") | listed("polite", "closers")


@lru_cache(maxsize=1)
def _owners() -> frozenset[str]:
    return listed("lks", "owners")


COMMANDS: dict[str, Command] = {
    "LAPOR": report,
    "POTENSI": potential,
    "DARURAT": urgent,
    "BINAAN": residents,
    "UBAH": update,
    "DATA": show,
    "STATUS": status,
    "RALAT": correction,
    "BATAL": cancellation,
    "HADIR": attend,
    "TIDAK": refuse,
    "WAKIL": delegate,
    "ABSEN": check_in,
    "TANYA": question,
    "BANTUAN": helping,
    "DAFTAR": register,
    "STOP": stop,
    "MULAI": start,
    "SETUJU": consent,
    "HAPUS": erase,
    "BARU": repeat,
    "PULIH": restore,
}
