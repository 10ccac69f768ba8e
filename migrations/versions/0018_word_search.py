"""word search: PostgreSQL's index of the words in texts and notes"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Word for word as in bot/staff/word_search.py.
_INDEXES = {
    "ix_message_words": "message USING gin (to_tsvector('simple', text))",
    "ix_report_words": "report USING gin (to_tsvector('simple', note))",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, on in _INDEXES.items():
            op.execute(f"CREATE INDEX {name} ON {on}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in _INDEXES:
            op.execute(f"DROP INDEX {name}")
