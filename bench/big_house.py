"""A database as it is after many years: a million reports, three million texts, made by SQL."""

from sqlalchemy import Engine, text

from bot.staff.passwords import hash_password
from models.base import now
from models.database import session_factory
from models.staff import ADMIN, Staff
from reading.district import load_district

REPORTS, MESSAGES, OUTBOX = 1_000_000, 3_000_000, 1_000_000
OFFICERS, STRANGERS, INSTITUTIONS = 160, 5_000, 60
USERNAME, PASSWORD = "bangku", "bangku uji halaman"

# Row n is of the time that lies n out of all rows before now, over five years.
_WHEN = "now() - interval '5 years' * (1 - n::float / {rows})"
# Most texts are of officers, each of whom lives in one place and reports on its neighbourhood.
_CONTACT = "CASE WHEN n % 50 = 0 THEN {officers} + 1 + n % {strangers} ELSE 1 + n % {officers} END"

_STEPS = (
    """INSERT INTO lks (id, name, kelurahan, created_at)
       SELECT n, 'LKS Bangku Uji ' || n, (CAST(:kelurahan AS text[]))[1 + n % 41], now()
       FROM generate_series(1, {institutions}) n""",
    """INSERT INTO officer (id, name, phone, lks_id, lks_name, kelurahan, state, created_at)
       SELECT n, 'Pengurus ' || n, '+6280000' || 100000 + n, 1 + n % {institutions}, '',
              (CAST(:kelurahan AS text[]))[1 + n % 41],
              CASE WHEN n > {officers} - 5 THEN 'pending' ELSE 'approved' END, now()
       FROM generate_series(1, {officers}) n""",
    """INSERT INTO contact (id, address, officer_id, channel, medium, first_seen_at, last_seen_at)
       SELECT n, '+6280000' || 100000 + n, CASE WHEN n <= {officers} THEN n END, 'simulator',
              CASE WHEN n % 3 = 0 THEN 'whatsapp' ELSE 'sms' END, now() - interval '5 years', now()
       FROM generate_series(1, {officers} + {strangers}) n""",
    """INSERT INTO message (id, channel, provider_id, medium, sender, recipient, text, contact_id,
                             intent, state, received_at)
       SELECT n, 'simulator', 'bench-' || n, 'sms', '+6280000' || 100000 + who, '+628000000000',
              'LAPOR LANSIA ' || n % 9 || ' PENATOI perlu bantuan nomor ' || n, who, 'lapor',
              CASE WHEN n > {messages} - 40 THEN 'review' ELSE 'handled' END, {when_message}
       FROM (SELECT n, {contact} AS who FROM generate_series(1, {messages}) n) said""",
    """INSERT INTO report (id, contact_id, officer_id, message_id, kind, category, count, kelurahan,
                            note, urgent, verified, state, created_at)
       SELECT n, who, CASE WHEN who <= {officers} THEN who END, n * 3, 'case',
              (CAST(:categories AS text[]))[1 + (who + n / 7 % 6) % 26], 1 + n % 6,
              (CAST(:kelurahan AS text[]))[1 + (who + n / 11 % 2) % 41],
              'perlu bantuan nomor ' || n,
              n % 200 = 0, who <= {officers} - 5,
              (ARRAY['baru', 'diverifikasi', 'ditangani', 'selesai', 'selesai', 'selesai',
                     'ditolak', 'dirujuk', 'dibatalkan', 'selesai'])[1 + n % 10], {when_report}
       FROM (SELECT n, {contact} AS who FROM generate_series(1, {reports}) n) said""",
    """INSERT INTO outbox (dedupe_key, contact_id, message_id, channel, medium, address, text,
                            priority, state, due_at, deadline, attempts, claim_no, provider_rank,
                            provider_id, created_at)
       SELECT 'bench:' || n, who, n * 3, 'simulator', 'sms', '+6280000' || 100000 + who,
              'Diterima no ' || n || ': LANSIA 3 orang, Penatoi.', 10, 'delivered', {when_outbox},
              {when_outbox} + interval '1 day', 1, 1, 5, 'sent-' || n, {when_outbox}
       FROM (SELECT n, {contact} AS who FROM generate_series(1, {outbox}) n) said""",
    """INSERT INTO inbox_thread (contact_id, state, waiting_since, touched_at)
       SELECT contact_id, 'open', min(received_at), now() FROM message WHERE state = 'review'
       GROUP BY contact_id""",
    """INSERT INTO task (kind, contact_id, message_id, created_at, due_at, times_told, done_at)
       SELECT 'urgent', 1 + n % {officers}, n * 500, now(), now(), 0,
              CASE WHEN n < 5000 - 4 THEN now() END FROM generate_series(1, 5000) n""",
)


def fill(engine: Engine) -> None:
    """Fills empty tables. Some minutes, most of them spent on indexes."""
    district = load_district()
    sizes = {
        "reports": REPORTS,
        "messages": MESSAGES,
        "outbox": OUTBOX,
        "officers": OFFICERS,
        "strangers": STRANGERS,
        "institutions": INSTITUTIONS,
        "contact": _CONTACT.format(officers=OFFICERS, strangers=STRANGERS),
        **{
            f"when_{name}": _WHEN.format(rows=rows)
            for name, rows in (("message", MESSAGES), ("report", REPORTS), ("outbox", OUTBOX))
        },
    }
    names = {"kelurahan": list(district.kelurahan), "categories": list(district.categories)}
    for step in _STEPS:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            statement = step.format(**sizes)
            used = {name: value for name, value in names.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
    with engine.begin() as connection:
        for table in ("lks", "officer", "contact", "message", "report"):
            last = f"(SELECT max(id) FROM {table})"
            connection.execute(text(f"SELECT setval('{table}_id_seq', {last})"))
    with session_factory(engine).begin() as session:
        account = Staff(username=USERNAME, name="Bangku Uji", role=ADMIN, created_at=now())
        account.password_hash = hash_password(PASSWORD)
        session.add(account)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
