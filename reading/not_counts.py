"""Numbers that count nobody: addresses, dates, hours, phones, lists, measures, families."""

from __future__ import annotations

from reading.around import Around
from reading.dates import is_clock_or_date, is_year
from reading.quantities import MOST_DIGITS, Quantity
from reading.tokens import MARK, WORD
from reading.words import listed

_STREETS = frozenset({"jalan", "jln", "gang", "lorong"})
_NUMBERED = frozenset({"posyandu", "perumahan", "btn", "perum", "blok", "komplek", "kompleks"})
_COUPLES = frozenset({"suami", "pasutri", "keluarga"})
_MOTHERS = frozenset({"janda", "tunggal", "cerai"})  # "janda beranak 4", "ibu tunggal anak 3"
SHORTEST_PHONE = 5  # digits
_LIST_REACH = 30  # tokens that one item of a list may take
_CLAUSE = 6  # words in which "butuh ... 2 ..." is still about the need


def counts_nobody(around: Around, quantity: Quantity) -> bool:
    """Whether any rule explains the number as something else than a count."""
    return any(rule(around, quantity) for rule in RULES)


def is_too_long(around: Around, quantity: Quantity) -> bool:
    """Phones, NIK and account numbers, also in groups ("0812 3456 7890")."""
    if quantity.digits > MOST_DIGITS:
        return True
    text = around.text(quantity.first)
    if len(text) >= 3 and text.startswith(("08", "62")):
        return True
    return quantity.digits >= 3 and (
        _beside_digits(around, quantity.first - 1, -1)
        or _beside_digits(around, quantity.last + 1, 1)
    )


def _beside_digits(around: Around, index: int, step: int) -> bool:
    if around.text(index) == "-":
        index += step
    return around.is_number(index) and len(around.text(index)) >= 3


def is_labelled(around: Around, quantity: Quantity) -> bool:
    """RT 05/02, no 12, jam 9, kelas 3: the word before says that it is no count."""
    labels = listed("numbers", "labels")
    first = quantity.first
    label = around.label(first)
    beside_people = label in _STREETS or label in listed("numbers", "school")
    if beside_people and around.word(quantity.last + 1) in ("orang", "kk", "jiwa"):
        return False  # "pingsan di jalan 1 org", "anak SMP 2 org"
    if around.word(first - 2) in _NUMBERED and around.word(first - 1) and quantity.digits:
        return True  # "Posyandu Melati 4"
    in_name = around.is_named(around.label_at(first)) and not around.is_named(first)
    # "umur 67 th 1 org", "dipasung 4 tahun. 1 org"
    aged = label in ("tahun", "bulan") and around.is_number(around.label_at(first) - 1)
    if (
        in_name
        or aged
        or (label in listed("numbers", "phones") and quantity.digits < SHORTEST_PHONE)
    ):
        return False  # "mencuri hp. 1 org"
    if label in labels and around.text(first - 1) not in ")#":
        return True
    if around.text(first - 1) in ("/", "&") and around.is_number(first - 2):
        return around.label(first - 2) in labels or around.text(first - 1) == "/"
    glued_letter = around.token(first - 1)
    return (
        glued_letter is not None
        and glued_letter.kind == WORD
        and len(glued_letter.text) == 1
        and bool(around.token(first) and around.tokens[first].glued)
        and glued_letter.text not in listed("numbers", "male") | listed("numbers", "female")
    )


def is_list_number(around: Around, quantity: Quantity) -> bool:
    """ "1." or "1)" at the start of a line or of a running list."""
    last = quantity.last
    if quantity.digits not in (1, 2) or around.text(last + 1) not in (".", ")"):
        return False
    if around.is_number(last + 2) and around.tokens[last + 2].glued:
        return False
    if around.starts_line(quantity.first):
        return around.token(last + 2) is not None
    before = around.token(quantity.first - 1)
    opens = before is not None and before.kind == MARK and before.text in ":,;.-("
    opens = opens or _goes_on_list(around, quantity)
    return opens and around.text(last + 1) == ")" and around.text(quantity.first - 1) != "("


def _goes_on_list(around: Around, quantity: Quantity) -> bool:
    """ "1) pemulung 3 org kolo 2) pengemis": the number that follows one with a bracket."""
    wanted = str(quantity.value - 1)
    earlier = range(max(0, quantity.first - _LIST_REACH), quantity.first)
    return any(around.text(i) == wanted and around.text(i + 1) == ")" for i in earlier)


def is_measured(around: Around, quantity: Quantity) -> bool:
    """ "2 karung", "3 hari", "5 rb", "Rp 5", "50%": the unit is not people."""
    after = around.text(quantity.last + 1)
    if after == "," and around.is_number(quantity.last + 2):
        fraction = around.tokens[quantity.last + 2]  # "6,5 kg"
        if fraction.glued and around.word(quantity.last + 3) in listed("units", "others"):
            return True
    if after in ("%", "°") or around.text(quantity.first - 1) in ("$", "%"):
        return True
    if after in ("rt", "rw"):  # "2 RT" counts neighbourhoods, "2 RT 05" people and an address
        return not around.is_number(quantity.last + 2)
    if around.word(quantity.last + 1) in listed("units", "areas"):
        return around.is_end(quantity.last + 2)
    couples = after == "pasang" and around.word(quantity.last + 2) in _COUPLES
    if around.word(quantity.last + 1) in listed("units", "others"):
        return not couples
    return after in listed("units", "others")


def counts_another(around: Around, quantity: Quantity) -> bool:
    """ "dan cucunya 1 anak terlantar": a relative who is reported as well."""
    behind = quantity.last + 1
    tells = around.word(behind) not in listed("numbers", "family") or around.is_named(behind + 1)
    return around.word(quantity.first - 1).endswith("nya") and around.is_named(behind) and tells


def is_family(around: Around, quantity: Quantity) -> bool:
    """ "bawa anak 2", "punya 3 anak", "janda anak 3": context of the person in need."""
    having, family = listed("numbers", "having"), listed("numbers", "family")
    before, after = around.word(quantity.first - 1), around.word(quantity.last + 1)
    told = before in listed("numbers", "of_children")  # "bawa anak kecil dua"
    if told and around.word(quantity.first - 2) in family:
        return around.word(quantity.first - 3) in having | {"janda"}
    if around.is_named(quantity.first - 1) and around.is_named(quantity.first - 2):
        return False  # "ditinggal suami 3 org": a name of a category
    if before in family and around.word(quantity.first - 2) in having | {"janda"}:
        return True
    if before.endswith("nya") and before in family:
        return not counts_another(around, quantity)
    if after in family and before in having:
        return True
    behind_unit = around.word(quantity.last + 2)
    return after in ("orang", "org") and behind_unit in family and before in having


def is_her_children(around: Around, quantity: Quantity) -> bool:
    """ "janda beranak 4", though that is a name of a category; not "janda anak 3 org"."""
    before, after = around.word(quantity.first - 1), around.word(quantity.last + 1)
    if before in _MOTHERS and after == "anak" and not around.is_named(quantity.last + 1):
        return True  # "janda 5 anak"
    mother = around.word(quantity.first - 2) in _MOTHERS
    said = mother and before in ("anak", "beranak")
    return said and after not in listed("units", "persons")


def is_needed_amount(around: Around, quantity: Quantity) -> bool:
    """ "butuh 2 kursi roda": a number behind a need that no person unit follows."""
    after = around.word(quantity.last + 1)
    if after in listed("units", "persons") or after in listed("units", "households"):
        return False
    for index in range(quantity.first - 1, max(-1, quantity.first - _CLAUSE), -1):
        token = around.tokens[index]
        if around.is_end(index) or token.text in _FIELD_MARKS:
            return False
        if token.word in ("butuh", "perlu") and index not in around.named:
            return bool(after)
    return False


def is_ourselves(around: Around, quantity: Quantity) -> bool:
    """ "kami bertiga sedang survei": the officers."""
    we = around.word(quantity.first - 1) in ("kami", "kita", "saya")
    return we and around.text(quantity.first).startswith("ber")


def is_repeated(around: Around, quantity: Quantity) -> bool:
    """ "dua-duanya", "ke-2": all of them, or the second one."""
    first = around.tokens[quantity.first]
    return first.doubled or (
        around.text(quantity.first - 1) == "-" and around.word(quantity.first - 2) == "ke"
    )


RULES = (
    is_too_long,
    is_list_number,
    is_labelled,
    is_clock_or_date,
    is_year,
    is_measured,
    is_family,
    is_her_children,
    is_needed_amount,
    is_repeated,
    is_ourselves,
)
_FIELD_MARKS = frozenset("#*/;")
