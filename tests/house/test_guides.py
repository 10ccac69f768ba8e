"""The user guides say what is true: each text in them is understood, each picture is there."""

import re
from html import unescape
from pathlib import Path

import pytest

from reading import read

GUIDES = Path(__file__).parents[2] / "docs" / "panduan"


def texts(name: str) -> list[str]:
    """What the guide tells people to type, a whole message each."""
    page = (GUIDES / name).read_text()
    if name.endswith(".html"):
        return [unescape(found) for found in re.findall(r"<td><code>(.*?)</code>", page)]
    return [found for row in page.split("\n") if row.startswith("| `")
            for found in re.findall(r"`([^`]+)`", row.split("|")[1])]  # fmt: skip


@pytest.mark.parametrize("name", ["pengurus-lks.md", "kartu-saku.html"])
def test_every_text_in_a_guide_is_understood(name: str) -> None:
    found = texts(name)
    assert len(found) > 8
    unread = [text for text in found if read(text).intent == "none"]
    assert unread == []


def test_every_picture_is_there_and_every_link_leads_somewhere() -> None:
    for guide in GUIDES.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", guide.read_text()):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
