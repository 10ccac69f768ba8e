"""inbox: conversations that wait for the office, and its ready answers"""

import sqlalchemy as sa
from alembic import op

from models.base import Moment, now

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ANSWERS = {
    "Jam kantor": "Kantor Dinas Sosial buka Senin-Kamis 07.30-16.00 dan Jumat 07.30-16.30 WITA.",
    "Minta tempat": "Terima kasih. Di kelurahan dan RT/RW berapa? Balas di sini saja.",
    "Minta jumlah": "Terima kasih. Berapa orang atau KK yang perlu dibantu? Balas di sini saja.",
    "Diteruskan": "Terima kasih, sudah kami teruskan ke petugas bidang. Kabarnya lewat nomor ini.",
}


def upgrade() -> None:
    op.create_table(
        "inbox_thread",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("waiting_since", Moment(), nullable=True),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.Column("assigned_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_inbox_thread_state_known")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_inbox_thread_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_id"], ["staff.id"], name=op.f("fk_inbox_thread_assigned_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_inbox_thread")),
    )
    _index("inbox_thread", "waiting_since", ["waiting_since", "contact_id"], "waiting_since")
    _index("inbox_thread", "assigned_id", ["assigned_id", "touched_at"], "assigned_id")
    op.create_index("ix_inbox_thread_state_touched_at", "inbox_thread", ["state", "touched_at"])
    unread = sa.text("state = 'review'")
    op.create_index(
        "ix_message_unread",
        "message",
        ["contact_id", "id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )
    answers = op.create_table(
        "answer_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
        sa.UniqueConstraint("title", name=op.f("uq_answer_template_title")),
    )
    ready = [
        {"title": title, "text": words, "changed_at": now()} for title, words in _ANSWERS.items()
    ]
    op.bulk_insert(answers, ready)
    # Whoever waits already goes on waiting, since the first of their texts.
    op.execute(
        "INSERT INTO inbox_thread (contact_id, state, waiting_since, touched_at) "
        "SELECT contact_id, 'open', min(received_at), max(received_at) FROM message "
        "WHERE state = 'review' AND contact_id IS NOT NULL GROUP BY contact_id"
    )


def downgrade() -> None:
    op.drop_table("answer_template")
    op.drop_index("ix_message_unread", "message")
    op.drop_table("inbox_thread")


def _index(table: str, name: str, columns: list[str], present: str) -> None:
    where = sa.text(f"{present} IS NOT NULL")
    op.create_index(
        f"ix_{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where
    )
