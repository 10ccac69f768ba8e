"""Lists of recipients that staff paste or upload: which column holds the number, which the name."""

import re
from collections.abc import Iterator, Sequence

from bot.numbers import looks_like_number, phone_of
from models.broadcast_line import Line

# Looked for in this order: "nama LKS" is the LKS, "no HP pengurus" the number.
_HEADS = {
    "lks": re.compile(r"\b(lks|lembaga|panti|yayasan)\b"),
    "number": re.compile(r"\b(nomor|no|hp|telepon|telp|tlp|wa|whatsapp|phone)\b"),
    "name": re.compile(r"\b(nama|pengurus|name)\b"),
}
_PARTS = re.compile(r"[;,\t]")


def lines_of(rows: Sequence[Sequence[str]]) -> list[Line]:
    """A line for each row that says something; the first one may name the columns.

    Without names the number is what looks like one, the first other cell the name, the next the
    LKS. `line` counts as the sheet does, from 1.
    """
    if not rows:
        return []
    heads = _heads(rows[0])
    return list(_lines(rows[1:] if heads else rows, heads, first=2 if heads else 1))


def rows_of(pasted: str) -> list[list[str]]:
    """Pasted lines as a table's rows."""
    return [[cell.strip() for cell in _PARTS.split(line)] for line in pasted.splitlines()]


def _heads(row: Sequence[str]) -> dict[str, int]:
    """Column numbers by what they hold, if this row names them; a row with a number does not."""
    if any(phone_of(cell) for cell in row):
        return {}
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        kind = next((kind for kind, head in _HEADS.items() if head.search(cell.lower())), None)
        if kind is not None:
            found.setdefault(kind, column)
    return found if "number" in found else {}


def _lines(rows: Sequence[Sequence[str]], heads: dict[str, int], first: int) -> Iterator[Line]:
    for number, row in enumerate(rows, first):
        if not any(row):
            continue
        given, name, lks = _by_head(row, heads) if heads else _by_look(row)
        yield Line(number, given[:80], phone_of(given), name[:80], lks[:120])


def _by_head(row: Sequence[str], heads: dict[str, int]) -> tuple[str, str, str]:
    def cell(kind: str) -> str:
        column = heads.get(kind, len(row))
        return row[column] if column < len(row) else ""

    # A row that has a name and no number says so.
    return cell("number") or cell("name") or "-", cell("name"), cell("lks")


def _by_look(row: Sequence[str]) -> tuple[str, str, str]:
    found = next((cell for cell in row if phone_of(cell)), None)
    if found is None:
        found = next((cell for cell in row if looks_like_number(cell)), row[0])
    others = [cell for cell in row if cell and cell != found]
    return found, others[0] if others else "", others[1] if len(others) > 1 else ""
