"""The form of the reminders' rules: which days, at what hour, whether at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from bot.staff.reminder_words import FAULTS, KINDS
from models.reminder_rules import MOST_DAYS, Rule

_MOST_STEPS = 6


@dataclass(slots=True)
class RulesForm:
    """`typed` by kind and field (`attend-days`), `faults` likewise, `rules` once without faults."""

    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Mapping[str, Rule]) -> "RulesForm":
        """The rules as they stand."""
        typed: dict[str, str] = {}
        for kind, rule in rules.items():
            typed[f"{kind}-days"] = ", ".join(str(day) for day in rule.days)
            typed[f"{kind}-at"] = f"{rule.at:%H:%M}"
            typed |= {f"{kind}-on": "ya"} if rule.on else {}
        return cls(typed)

    @classmethod
    def from_post(cls, form: Mapping[str, str]) -> "RulesForm":
        """What was sent, read."""
        sent = cls({name: value.strip() for name, value in form.items()})
        for kind in KINDS:
            days, at = sent._days(kind), sent._time(kind)
            sent.rules[kind] = Rule(days, at, f"{kind}-on" in form)
        return sent

    def _days(self, kind: str) -> tuple[int, ...]:
        typed, most = self.typed.get(f"{kind}-days", ""), MOST_DAYS[kind]
        parts = typed.replace(",", " ").split()
        days = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 4]
        if not parts or len(days) != len(parts) or len(days) > _MOST_STEPS or max(days) > most:
            self.faults[f"{kind}-days"] = FAULTS["days"].format(most=most)
            return ()
        return tuple(sorted(set(days), reverse=True))

    def _time(self, kind: str) -> time:
        try:
            return time.fromisoformat(self.typed.get(f"{kind}-at", "").replace(".", ":"))
        except ValueError:
            self.faults[f"{kind}-at"] = FAULTS["time"]
            return time()
