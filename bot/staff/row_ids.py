"""Ids in addresses: `<int:…>` matches only what the tables' keys can hold, else it is a 404."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

GREATEST = 2**31 - 1


class RowId(IntegerConverter):
    """A database would fail on a greater number, and somebody always types one."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=GREATEST)


def row_id(value: str) -> int:
    """An id that a form's field holds; 0, which no row has, for anything else."""
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 10 else 0
    return number if number <= GREATEST else 0


def known_id(value: str) -> str:
    """The number of a row, as typed; empty for what cannot be one."""
    number = value[:12]
    return number if number.isascii() and number.isdigit() and int(number) <= GREATEST else ""


def register(app: Flask) -> None:
    """Makes it the meaning of `int` for the pages that are added from here on."""
    app.url_map.converters["int"] = RowId
