"""`python -m bot ...`: the administrator's commands; each imports what it needs when it runs."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click


@click.group()
def main() -> None:
    """Sapa LKS: penghitung pesan teks Dinas Sosial."""


@main.command()
@click.option("--district", default=None, help="Folder under data/; default SAPA_DISTRICT.")
def baca(district: str | None) -> None:
    """Show what the bot understands, one JSON line per message, and store nothing.

    Standard input: lines {"id", "channel", "text"}. Standard output: the same id, the intent and
    its fields, flat, in the shape of `expected` of the corpora. A line that is no such object
    gives {"id": null, "error": ...}; the rest is still read and the exit code is 1.
    """
    # Imported here: other commands must not pay for the dictionary, nor this one for a database.
    from reading import load_district, read  # noqa: PLC0415

    place = load_district(district)
    faulty = False
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer: dict[str, Any]
        try:
            message = json.loads(line)
            reading = read(_text_of(message), place)
            answer = {"id": message.get("id"), "intent": reading.intent, **reading.to_expected()}
        except (ValueError, RecursionError) as fault:
            faulty = True
            answer = {"id": None, "error": str(fault)}
        # Bytes, for an id may hold half a surrogate pair, which UTF-8 has no place for.
        click.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    if faulty:
        raise SystemExit(1)


def _text_of(message: object) -> str:
    """The text of one input object. Raises ValueError when there is none."""
    if isinstance(message, dict) and isinstance(message.get("text"), str):
        return str(message["text"])
    raise ValueError('expected an object with a "text"')


@main.command()
@click.argument("username")
@click.option("--name", default=None, help="Full name; default the user name.")
def administrator(username: str, name: str | None) -> None:
    """Make an administrator, or help one who is locked out: prints a link that sets a password.

    An account of that name becomes an active administrator without two-factor; its password and
    its log-ins end. Settings come from the environment, else from var/settings.env.
    """
    # As above: only this command opens a database.
    from bot.first_account import LOCAL_URL, make_administrator  # noqa: PLC0415
    from bot.house.surroundings import ROOT, read_settings  # noqa: PLC0415

    surroundings = dict(os.environ)
    if "DATABASE_URL" not in surroundings:
        surroundings = read_settings(surroundings, ROOT / "var")
    token = make_administrator(
        surroundings["DATABASE_URL"],
        username.strip().lower(),
        name,
        surroundings.get("SECRET_KEY"),
    )
    click.echo("Open this once, within 24 hours, and set the password:")
    click.echo(f"{surroundings.get('PUBLIC_URL', LOCAL_URL)}/sandi/{token}")
