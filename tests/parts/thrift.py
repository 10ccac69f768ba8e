"""What a new app for every test would do anew each time, and need not: a third of the suite's time.

Templates and the builders of addresses come out the same in each app of one process.
"""

from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

_builders: dict[tuple[str, tuple[Any, ...], bool], Any] = {}
_compile_builder = Rule._compile_builder


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Any:
    key = (rule.rule, tuple((rule.defaults or {}).items()), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


def compile_once() -> None:
    """From here on, each template and each address of this process is compiled once."""
    # A template's source is part of its key: one that changed is compiled anew.
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign]
