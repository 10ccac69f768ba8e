"""What is committed fits every machine: pinned, hashed, and without anybody's folders."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOMES = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    lines = (ROOT / name).read_text().replace("\\\n", "").splitlines()
    wanted = [line for line in lines if line and not line.lstrip().startswith("#")]
    pinned = r"[a-z0-9.\-]+(\[[a-z,]+\])?==\S+( ; [^;]+?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+"
    assert len(wanted) > 10
    assert [line[:60] for line in wanted if not re.fullmatch(pinned, line)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_no_registry_is_named(name: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links", (ROOT / name).read_text())


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_no_file_names_a_folder_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    offending = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        file = ROOT / name
        if file.is_file():
            text = file.read_bytes().decode(errors="replace")
            offending += [name] * bool(HOMES.search(text) or f"{ROOT}/" in text)
    assert offending == []
