"""The table that staff fill in: empty, or with what the register says now; and how to fill it."""

from collections.abc import Iterable, Sequence

from bot.sheet_out import Cell, Sheet, xlsx
from bot.staff import import_lks, import_officers
from bot.staff.import_words import HINTS, KINDS, LABELS
from bot.staff.register_words import CHOICES as WORDS
from models.register import CHOICES, FIELDS_BY_NAME
from models.sheet_import import LKS
from reading.district import District

_WIDE, _NARROW = 30, 16
_NEEDED = {"lks": ("name",), "pengurus": ("name", "phone", "lks")}


def template(kind: str, rows: Iterable[Sequence[Cell]], district: District) -> bytes:
    """An XLSX of two sheets: the table, and what each of its columns takes."""
    columns = (import_lks if kind == LKS else import_officers).COLUMNS
    widths = [_WIDE if name in {"name", "lks", "address"} else _NARROW for name in columns]
    help_rows = [
        [words, "wajib" if name in _NEEDED[kind] else "", _takes(kind, name, district)]
        for name, words in columns.items()
    ]
    return xlsx(
        [
            Sheet(KINDS[kind], list(columns.values()), rows, widths=widths),
            Sheet("Petunjuk", ("Kolom", "Wajib", "Isi"), help_rows, widths=(32, 8, 90)),
        ]
    )


def _takes(kind: str, name: str, district: District) -> str:
    if name in LABELS and (kind, name) != (LKS, "phone"):
        return HINTS[name]
    field = FIELDS_BY_NAME[name]
    if field.kind == "choice":
        return ", ".join(WORDS[code] for code in CHOICES[name])
    if name == "target_groups":
        return HINTS["codes"] + ", ".join(one.name for one in district.categories.values())
    return HINTS[field.kind]
