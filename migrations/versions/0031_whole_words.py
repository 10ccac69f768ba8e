"""whole words: the indexes know words as people see them, also in "Kel.Penatoi" and "RT/RW"

PostgreSQL's reader of texts takes such for the name of a host or of a file.
"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_COLUMNS = {"message": "text", "report": "note"}
# Word for word as in bot/staff/word_search.py.
_WORDS = "regexp_replace({column}, '(\\W|_)+', ' ', 'g')"


def upgrade() -> None:
    _index(_WORDS)


def downgrade() -> None:
    _index("{column}")


def _index(words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in _COLUMNS.items():
            held = words.format(column=column)
            op.execute(f"DROP INDEX ix_{table}_words")
            op.execute(
                f"CREATE INDEX ix_{table}_words ON {table} USING gin (to_tsvector('simple', {held}))"
            )
