"""How well `python -m bot baca` understands: `python -m tests.corpus.score [FILE...]`.

Scored as the development corpus says: the intent exactly; cases as an unordered match on category,
count and kelurahan; `missing` and `ambiguous` as sets; references, codes and phones by letters and
digits; other text ignoring case, repeated spaces and outer punctuation. Name, age and need are
counted apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REPORTS = {"report", "report_multi", "urgent"}
STORING = {"report", "report_multi", "urgent", "potential", "residents", "lks_update", "correct",
           "cancel", "register", "rsvp_yes", "rsvp_no", "rsvp_maybe", "rsvp_delegate", "check_in",
           "opt_out", "opt_in", "erase", "repeat", "restore", "consent"}  # fmt: skip
DETAILS = ("name", "age", "need")

Item = dict[str, Any]


@dataclass
class Score:
    """The tallies of one file; `failures` holds (expected item, answer)."""

    messages: int = 0
    intent_right: int = 0
    fully_right: int = 0
    missing_right: int = 0
    cases_expected: int = 0
    cases_read: int = 0
    cases_right: int = 0
    details_expected: int = 0
    details_right: int = 0
    false_action: int = 0
    wrong_kelurahan: int = 0
    urgent_missed: int = 0
    false_stop: int = 0
    seconds: float = 0.0
    failures: list[tuple[Item, Item]] = field(default_factory=list)


def messages_of(path: Path) -> list[Item]:
    """The messages of a corpus file; a file of noise has no intent, so none is expected."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [{"channel": "sms", "intent": "none", "expected": {}} | item for item in items]


def answers_to(items: list[Item]) -> tuple[list[Item], float]:
    """What `python -m bot baca` says to each message, and the seconds it took."""
    lines = "\n".join(
        json.dumps({"id": item["id"], "channel": item["channel"], "text": item["text"]})
        for item in items
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "baca"],
        input=lines.encode(),
        capture_output=True,
        check=True,
        cwd=HERE.parent.parent,
    )
    seconds = time.perf_counter() - started
    return [json.loads(line) for line in done.stdout.decode().splitlines()], seconds


def score(items: list[Item]) -> Score:
    """The tallies over some messages."""
    result = Score()
    answers, result.seconds = answers_to(items)
    for item, answer in zip(items, answers, strict=True):
        _count(result, item, answer)
    return result


def _count(result: Score, item: Item, answer: Item) -> None:
    expected = item["expected"]
    got = {name: value for name, value in answer.items() if name not in ("id", "intent")}
    intent_right = answer["intent"] == item["intent"]
    wanted, read = _cases(expected), _cases(got)
    right = intent_right and _comparable(got) == _comparable(expected)
    result.messages += 1
    result.intent_right += intent_right
    result.fully_right += right
    result.missing_right += set(got.get("missing", ())) == set(expected.get("missing", ()))
    result.cases_expected += wanted.total()
    result.cases_read += read.total()
    result.cases_right += (wanted & read).total()
    result.false_action += item["intent"] == "none" and answer["intent"] in STORING
    result.wrong_kelurahan += bool(_kelurahan(got) - _kelurahan(expected))
    result.urgent_missed += item["intent"] == "urgent" and not intent_right
    result.false_stop += answer["intent"] == "opt_out" and not intent_right
    _count_details(result, expected, got)
    if not right:
        result.failures.append((item, answer))


def _count_details(result: Score, expected: Item, got: Item) -> None:
    read = {
        _three(case): {name: _plain(case.get(name)) for name in DETAILS}
        for case in got.get("reports", ())
    }
    for case in expected.get("reports", ()):
        for name in DETAILS:
            if name in case:
                result.details_expected += 1
                same = read.get(_three(case), {}).get(name) == _plain(case[name])
                result.details_right += same


def _cases(fields: Item) -> Counter[tuple[Any, ...]]:
    return Counter(
        _three(case) for kind in ("reports", "potentials") for case in fields.get(kind, ())
    )


def _three(case: Item) -> tuple[Any, ...]:
    return case.get("category", case.get("type")), case["count"], case["kelurahan"]


def _kelurahan(fields: Item) -> set[str]:
    """Every kelurahan that would be stored."""
    stored = {case[2] for case in _cases(fields)} | {fields.get("kelurahan")}
    stored.add(fields.get("changes", {}).get("kelurahan"))
    return {code for code in stored if code}


def _comparable(fields: Item) -> Item:
    same: Item = {}
    for name, value in fields.items():
        if name in ("reports", "potentials"):
            same[name] = _cases({name: value})
        elif name == "missing":
            same[name] = set(value)
        elif name == "ambiguous":
            same[name] = {key: set(codes) for key, codes in value.items()}
        elif name in ("ref", "code") and isinstance(value, str):
            same[name] = "".join(char for char in value.lower() if char.isalnum())
        else:
            same[name] = _plain(value)
    optional = ("missing", "ambiguous")  # an absent list is an empty one
    return {name: value for name, value in same.items() if value or name not in optional}


def _plain(value: Any) -> Any:
    return " ".join(value.lower().split()).strip(" .,;:!-") if isinstance(value, str) else value


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def table(name: str, result: Score) -> str:
    """The tallies of one file, a line each."""
    rows = [
        ("messages", str(result.messages)),
        ("intent right", _percent(result.intent_right, result.messages)),
        ("message fully right", _percent(result.fully_right, result.messages)),
        ("right set of missing fields", _percent(result.missing_right, result.messages)),
        ("cases: precision", _percent(result.cases_right, result.cases_read)),
        ("cases: recall", _percent(result.cases_right, result.cases_expected)),
        ("name, age, need", _percent(result.details_right, result.details_expected)),
        ("acted on a text that asks nothing", str(result.false_action)),
        ("wrong kelurahan stored", str(result.wrong_kelurahan)),
        ("urgent missed", str(result.urgent_missed)),
        ("false STOP", str(result.false_stop)),
        ("messages a second, with start", f"{result.messages / result.seconds:.0f}"),
    ]
    lines = [f"  {label:34} {value:>8}" for label, value in rows]
    return "\n".join([name, *lines])


def main(arguments: list[str]) -> None:
    """Print the table of each file; with -v the failures too."""
    verbose = "-v" in arguments
    paths = [Path(name) for name in arguments if name != "-v"]
    for path in paths or sorted(HERE.glob("[fhmn]*.jsonl")):
        result = score(messages_of(path))
        print(table(path.name, result))
        for item, answer in result.failures if verbose else ():
            print(f"    {item['id']} {item['text']!r}")
            print(f"        expected {item['intent']} {json.dumps(item['expected'])}")
            print(f"        read     {json.dumps(answer)}")


if __name__ == "__main__":
    main(sys.argv[1:])
