"""README.md tells what is true."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("setting", sorted(Settings.model_fields))
def test_every_setting_is_named(setting: str) -> None:
    assert f"\n| `{setting.upper()}` |" in README


def test_no_setting_is_named_that_is_gone() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    commands = {"STATUS", "BANTUAN"}
    assert {name.lower() for name in named if name not in commands} == set(Settings.model_fields)


def test_every_proof_is_there() -> None:
    page = (ROOT / "docs" / "attacks.md").read_text()
    proofs = set(re.findall(r"`(test_\w+)(?:\.py)?`", page))
    assert len(proofs) > 50
    tests = list((ROOT / "tests").rglob("*.py"))
    there = {test.stem for test in tests}
    there |= {name for test in tests for name in re.findall(r"def (test_\w+)", test.read_text())}
    assert proofs - there == set()


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
