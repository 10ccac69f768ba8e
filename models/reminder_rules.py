"""When people are reminded: the rules, their defaults, and what staff made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from models import office_setting
from models.reminder import ATTEND, FOLLOW_UP, NUDGE, PERMIT, REPORT, RESIDENTS

_KEY = "reminders"


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` before the event, the answers' end or the permit's; after the report; of the month.

    `at` is the office's own time. A rule that is not `on` reminds nobody.
    """

    days: tuple[int, ...]
    at: time = time(9)
    on: bool = True


Rules = Mapping[str, Rule]

# A day 0 of `attend` is the morning itself: at that hour, or two hours before if that is earlier.
DEFAULTS: Rules = {
    ATTEND: Rule((3, 1, 0)),
    NUDGE: Rule((2,)),
    PERMIT: Rule((90, 30, 7)),
    RESIDENTS: Rule((25,)),
    REPORT: Rule((25,)),
    FOLLOW_UP: Rule((14,)),
}
MOST_DAYS: Mapping[str, int] = {
    ATTEND: 30, NUDGE: 30, PERMIT: 365, RESIDENTS: 31, REPORT: 31, FOLLOW_UP: 90,
}  # fmt: skip


def in_force(session: Session) -> dict[str, Rule]:
    """Every kind's rule: the default where staff set none."""
    kept = office_setting.read(session, _KEY)
    return {kind: _read(kept[kind]) if kind in kept else rule for kind, rule in DEFAULTS.items()}


def keep(session: Session, rules: Rules, staff_id: int | None) -> None:
    """Puts the rules in force; the next plan moves, makes and withdraws accordingly."""
    value = {
        kind: {"days": list(rule.days), "at": f"{rule.at:%H:%M}", "on": rule.on}
        for kind, rule in rules.items()
    }
    office_setting.write(session, _KEY, value, staff_id)


def _read(kept: Mapping[str, Any]) -> Rule:
    return Rule(tuple(kept["days"]), time.fromisoformat(kept["at"]), kept["on"])
