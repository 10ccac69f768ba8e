"""What every test would do anew, and need not: more than half of the suite's time.

Templates, addresses and statements come out the same in each app of one process.
"""

import gc
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule
from werkzeug.routing.rules import RulePart

from bot.services import Services, open_services
from bot.settings import Settings
from models.database import open_database

_builders: dict[tuple[str, tuple[Any, ...], bool], Any] = {}
_compile_builder = Rule._compile_builder
_parsed: dict[str, tuple[list[RulePart], list[tuple[bool, str]], dict[str, Any]]] = {}
_parse_rule = Rule._parse_rule


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Any:
    key = (rule.rule, tuple((rule.defaults or {}).items()), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


def _parsed_once(rule: Rule, text: str) -> Iterable[RulePart]:
    if text not in _parsed:
        before = len(rule._trace)
        parts = list(_parse_rule(rule, text))
        _parsed[text] = parts, rule._trace[before:], dict(rule._converters)
        return parts
    parts, trace, converters = _parsed[text]
    rule._trace += trace
    rule._converters |= converters
    rule.arguments |= converters.keys()
    return parts


def compile_once() -> None:
    """From here on, each template and each address of this process is compiled once."""
    # A template's source is part of its key: one that changed is compiled anew.
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign]
    Rule._parse_rule = _parsed_once  # type: ignore[method-assign]


@cache
def _engine(url: str) -> Engine:
    return open_database(url)


def opened(settings: Settings) -> Services:
    """`open_services`, on this process's one engine for that database: statements compiled once.

    Disposed of, an engine lets go of its connections and keeps what it has compiled.
    """
    services = open_services(settings)
    services.sessions.configure(bind=_engine(settings.database_url))
    return services


class Given(Settings):
    """Settings that are not looked for in the environment."""

    @classmethod
    def settings_customise_sources(cls, settings_cls: Any, init_settings: Any, **_: Any) -> Any:
        """What the call names, and nothing else."""
        return (init_settings,)


def do_not_collect() -> None:
    """While all tests are imported, the collector finds nothing, at a fifth of that time."""
    gc.disable()


def rarely_collect() -> None:
    """All tests and all our modules stay to the end: the collector need not look at them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
