"""Words within texts: by PostgreSQL's own index of words, so that millions of texts are no matter.

There every word that is typed has to begin a word of the text, and one that a space follows to be
one: the index goes through all words with a beginning, and through one word in no time. SQLite goes
through all texts, and finds middles of words as well.
"""

import re
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import GenericFunction

# Too many words begin so: behind other words it is compared, but not looked up.
_TELLS_LITTLE = 3
_WORD = re.compile(r"([^\W_]+)(\s)?")


class begins_words(GenericFunction[bool]):  # noqa: N801 - SQLAlchemy names functions so
    """Of a text and a query for `to_tsquery`; true wherever there is no index of words."""

    type = Boolean()
    inherit_cache = True


@compiles(begins_words)
def _anywhere(_element: begins_words, _compiler: Any, **_more: Any) -> str:
    return "1 = 1"


@compiles(begins_words, "postgresql")
def _by_index(element: begins_words, compiler: Any, **more: Any) -> str:
    # Word for word as in migration `word_search`: else its indexes are not used.
    text, query = (compiler.process(one, **more) for one in element.clauses)
    return f"to_tsvector('simple', {text}) @@ to_tsquery('simple', {query})"


def has_words(text: InstrumentedAttribute[str], typed: str) -> ColumnElement[bool]:
    """Whether a text holds what was typed, in this order and letter for letter but for its case."""
    held = text.icontains(typed, autoescape=True)
    words = _WORD.findall(typed)
    if not words:
        return held
    if len(words) > 1 and len(words[-1][0]) < _TELLS_LITTLE:
        del words[-1]
    query = literal(" & ".join(word if space else f"{word}:*" for word, space in words))
    return and_(begins_words(text, query), held)
