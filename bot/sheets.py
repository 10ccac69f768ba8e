"""Tables that staff upload (XLSX or CSV), read where a hostile file can do no harm.

An XLSX is a zip of XML: a few kilobytes can unfold into gigabytes. It is read by a child process
with a limit on its memory, its processor time and its time on the clock (`bot/sheet_reader.py`).
"""

import json
import subprocess
import sys
from pathlib import Path

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 60
# One more than the register holds in any field: what is longer is seen to be.
LONGEST_CELL = 2_001
MOST_CHARACTERS = 20_000_000
_SECONDS = 12

_ROOT = Path(__file__).resolve().parent.parent


class Unreadable(Exception):
    """The file cannot be used; `key` names the reason in `SHEET_FAULTS` of import_words.py."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def read_sheet(content: bytes) -> list[list[str]]:
    """The first sheet's rows from the top, each cell as a person reads it; empty rows stay.

    Rows are of unequal length: empty cells at the end are left out, as are empty rows there. A
    number has no exponent and no `.0`, a date is `YYYY-MM-DD`. Raises `Unreadable`.
    """
    if not content.strip():
        raise Unreadable("empty")
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large")
    try:
        read = subprocess.run(
            [sys.executable, "-m", "bot.sheet_reader"],
            cwd=_ROOT,
            env={},  # no secrets for whoever finds a hole in the parser
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("too_much") from None
    if read.returncode != 0:  # out of memory or time, whichever way that shows
        raise Unreadable("too_much")
    answer = json.loads(read.stdout)
    if "fault" in answer:
        raise Unreadable(answer["fault"])
    rows: list[list[str]] = answer["rows"]
    return rows
