"""`python -m bot baca` as a process: its lines, its faults, its freedom from everything else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def baca(*lines: str) -> tuple[list[dict[str, Any]], int]:
    """The answers and the exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "baca"],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    return [json.loads(line) for line in done.stdout.decode().splitlines()], done.returncode


def test_one_flat_line_for_each_message() -> None:
    answers, code = baca(
        '{"id": "a", "channel": "sms", "text": "LAPOR LANSIA 3 PENATOI butuh kursi roda"}',
        "",
        '{"id": "b", "channel": "whatsapp", "text": "halo"}',
    )
    assert code == 0
    assert answers == [
        {
            "id": "a",
            "intent": "report",
            "reports": [
                {
                    "category": "LUT",
                    "count": 3,
                    "kelurahan": "52.72.05.1005",
                    "need": "kursi roda",
                }
            ],
        },
        {"id": "b", "intent": "none"},
    ]


def test_a_faulty_line_is_told_and_the_rest_is_read() -> None:
    answers, code = baca("{", '{"id": "a"}', "[1]", '{"id": "b", "channel": "sms", "text": "STOP"}')
    assert code == 1
    assert [answer["id"] for answer in answers] == [None, None, None, "b"]
    assert all("error" in answer for answer in answers[:3])
    assert answers[3]["intent"] == "opt_out"


def test_the_oddest_lines_stop_nothing() -> None:
    answers, code = baca(
        "[" * 100_000,
        '{"id": "\\ud800", "channel": "sms", "text": "LAPOR LUT 2 RITE \\ud83d \\u0000"}',
        '{"id": "z", "channel": "sms", "text": "STOP"}',
    )
    assert code == 1
    assert "error" in answers[0]
    assert [answer["intent"] for answer in answers[1:]] == ["report", "opt_out"]


def test_it_needs_neither_database_nor_web() -> None:
    seen = "import sys, bot.cli, reading; reading.read('LAPOR LUT 2 RITE'); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, check=True, cwd=ROOT, text=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"sqlalchemy", "flask", "redis", "rq", "models", "handlers"})
