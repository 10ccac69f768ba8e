"""Whom a broadcast goes to: a filter over the register, a list of numbers, or another broadcast.

What staff chose, and what it is asked for; models/recipients.py finds the people.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

YES, NO = "yes", "no"
# The state of an operating permit: no end is known, it has ended, ends within 90 days, or is good.
PERMITS = ("unknown", "expired", "expiring", "valid")


@dataclass(frozen=True, slots=True)
class Audience:
    """What staff chose. Conditions of different kinds all hold, of one kind any: empty is no
    condition, and no condition at all is everybody.

    Codes are those of models/register.py; `permit` has words of `PERMITS`; `reported` and `counted`
    are `yes` or `no`: a LAPOR or POTENSI, a BINAAN this month. `listed` takes the broadcast's own
    list instead, `failed_of` those whom that broadcast did not reach (with `failed_why` only those
    of these reasons, see `cause`), `silent_of` those who have not answered that bimtek.
    """

    listed: bool = False
    failed_of: int | None = None
    failed_why: tuple[str, ...] = ()
    silent_of: int | None = None
    lks: tuple[int, ...] = ()
    kecamatan: tuple[str, ...] = ()
    kelurahan: tuple[str, ...] = ()
    pillar: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    accreditation: tuple[str, ...] = ()
    permit: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reported: str = ""
    counted: str = ""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Audience":
        """What `as_json` made; names that are not known any more are passed over."""
        known = {field.name for field in fields(cls)}
        chosen: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**chosen)

    def as_json(self) -> dict[str, Any]:
        """Only what was chosen."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Scope:
    """What the audience is asked for: the broadcast, its bimtek if any, and what month it is.

    `month_begins` is the office's midnight. `is_again`: the text is for people who are on the
    bimtek's list already, since the first one did not arrive or they have not answered it.
    """

    broadcast_id: int
    today: date
    month: date
    month_begins: datetime
    bimtek_id: int | None = None
    is_again: bool = False


def cause(state: str, error_code: str | None) -> str:
    """Why a text did not arrive, as `failed_why` names it: the row's state and code."""
    return f"{state}:{error_code or ''}"
