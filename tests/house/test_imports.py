"""Who may import whom (docs/architecture.md): one test per rule; a failure names file and line."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# From the ground up: each may import itself and what stands before it, `reading` and `models`
# (which stand side by side) not each other.
LAYERS = {
    "values": set(),
    "models": {"values"},
    "reading": {"values"},
    "handlers": {"values", "models", "reading"},
    "bot": {"values", "models", "reading", "handlers"},
    "worker": {"values", "models", "reading", "handlers", "bot"},
    "migrations": {"models"},
}
WEB_AND_TRANSPORT = {
    "flask", "werkzeug", "requests", "urllib3", "http", "twilio", "rq", "redis", "gunicorn",
}  # fmt: skip
PROVIDERS = {"twilio"}


@dataclass(frozen=True)
class Import:
    """One module that one line imports."""

    file: str
    line: int
    module: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


def test_imports_go_down_only() -> None:
    ours = set(LAYERS)
    refuse(
        found
        for layer, allowed in LAYERS.items()
        for found in imports(layer)
        if found.top in ours - allowed - {layer}
    )


@pytest.mark.parametrize("layer", ["values", "models", "reading", "handlers"])
def test_no_web_no_provider_no_queue_below_bot(layer: str) -> None:
    refuse(found for found in imports(layer) if found.top.lower() in WEB_AND_TRANSPORT)


def test_only_a_channel_knows_its_provider() -> None:
    refuse(
        found
        for found in imports("bot") + imports("worker")
        if found.top in PROVIDERS and not found.file.startswith("bot/channels/")
    )


def test_only_the_nudge_enqueues() -> None:
    refuse(
        found
        for found in imports("bot")
        if found.top == "rq" and "Queue" in found.names and found.file != "bot/nudge.py"
    )


def test_the_worker_never_loads_flask() -> None:
    assert (ROOT / "bot/__init__.py").read_text() == ""
    refuse(found for found in imports("worker") if found.top.startswith("flask"))


def test_no_import_by_position() -> None:
    # `from .x import y` would slip past the rules above.
    refuse(found for layer in LAYERS for found in imports(layer) if found.module.startswith("."))


def refuse(found: Iterator[Import]) -> None:
    """Fails with every offending line, if there is one."""
    offending = [str(one) for one in found]
    assert not offending, "\n" + "\n".join(offending)


def imports(layer: str) -> list[Import]:
    """Everything that the layer's files import, wherever in the file."""
    files = [ROOT / f"{layer}.py", *sorted((ROOT / layer).rglob("*.py"))]
    return [found for file in files if file.exists() for found in _imports_of(file)]


def _imports_of(file: Path) -> Iterator[Import]:
    name = str(file.relative_to(ROOT))
    for node in ast.walk(ast.parse(file.read_text(), name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield Import(name, node.lineno, module, tuple(alias.name for alias in node.names))
