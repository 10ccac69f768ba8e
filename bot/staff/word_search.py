"""Words within texts, in any order: in PostgreSQL by its own index of words.

There every word that is typed has to be one of the text's, and the last may be only the beginning
of one: the index goes through all words with a beginning, and through one word in no time. SQLite
goes through all texts, and finds middles of words as well.
"""

import re
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.functions import GenericFunction

# Of a search: so many rows are gone through first, the latest; with so many matches among them that
# is all, else so many more are looked up.
LATEST, ENOUGH, MOST_FOUND = 2_000, 250, 1_000

# Too many words begin so: beside others it has to be a whole word.
_TELLS_LITTLE = 3
_WORD = re.compile(r"[^\W_]+")


class begins_words(GenericFunction[bool]):  # noqa: N801 - SQLAlchemy names functions so
    """Of a text and a query for `to_tsquery`; true wherever there is no index of words."""

    type = Boolean()
    inherit_cache = True


@compiles(begins_words)
def _anywhere(_element: begins_words, _compiler: Any, **_more: Any) -> str:
    return "1 = 1"


@compiles(begins_words, "postgresql")
def _by_index(element: begins_words, compiler: Any, **more: Any) -> str:
    # Word for word as in migration `whole_words`: else its indexes are not used.
    text, query = (compiler.process(one, **more) for one in element.clauses)
    words = f"regexp_replace({text}, '(\\W|_)+', ' ', 'g')"
    return f"to_tsvector('simple', {words}) @@ to_tsquery('simple', {query})"


def has_words(text: InstrumentedAttribute[str], typed: str) -> ColumnElement[bool]:
    """Whether a text holds all words that were typed; the index knows nothing of mere signs."""
    words = _WORD.findall(typed)
    if not words:
        return false()
    is_whole = len(words) > 1 and len(words[-1]) < _TELLS_LITTLE
    query = literal(" & ".join(words) + ("" if is_whole else ":*"))
    return and_(begins_words(text, query), holds_words(text, typed))


def holds_words(text: InstrumentedAttribute[Any], typed: str) -> ColumnElement[bool]:
    """The same letter by letter and without an index, for few texts; signs too."""
    words = _WORD.findall(typed) or [typed]
    return and_(*(text.icontains(word, autoescape=True) for word in words))


def by_index(session: Session) -> None:
    """Has words looked up for the rest of this transaction.

    PostgreSQL expects words that are common each to stand together often. Where they never do it
    would read all texts in the hope of coming to an end soon.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.set_config("enable_seqscan", "off", True)))
