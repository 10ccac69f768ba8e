"""A GSM modem run by Gammu SMSD, whose database we share. Every word of SMSD's is in this file.

Facts are from SMSD's own source and tables (schema 17 and 18) and from its dummy phone. Its clock
columns have no time zone, so none of them is compared with ours.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from urllib.parse import quote

from sqlalchemy import Connection, Engine, RowMapping, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import Accepted, Posting, Pulse, TryLater
from bot.channels.parts import Joined, Row, header, join, place_of, split
from bot.channels.sms import check_number, key_of, row_in, sender_number, text_id
from bot.settings import Settings
from handlers.gsm import measure
from values import Incoming, Receipt

CHANNEL = "gammu"

# SMSD's word -> its rank among the callbacks, whether the text arrived, and the word we keep.
_MEANINGS: Mapping[str, tuple[int, bool | None, str]] = {
    "Reserved": (0, None, "Reserved"),
    "SendingOK": (1, None, "SendingOK"),
    "SendingOKNoReport": (1, None, "SendingOK"),
    "DeliveryPending": (2, None, "DeliveryPending"),
    "DeliveryUnknown": (2, None, "DeliveryUnknown"),
    "Error": (3, False, "Error"),
    "SendingError": (3, False, "SendingError"),
    "DeliveryFailed": (3, False, "DeliveryFailed"),
    "DeliveryOK": (4, True, "DeliveryOK"),
}
# An SMSD newer than this file may say something else: then the text is at least with it.
_UNHEARD_OF = (1, None, "other")

_UNPROCESSED = text(
    'SELECT "ID", "ReceivingDateTime", "SenderNumber", "RecipientID", "UDH", "Text", "TextDecoded",'
    ' "Coding" FROM inbox WHERE "Processed" = \'false\' ORDER BY "ID" LIMIT 500'
)
_PROCESSED = text('UPDATE inbox SET "Processed" = \'true\' WHERE "ID" = :id')
# One statement sees one state: SMSD writes the sent text down before it deletes the one to send.
_KNOWN = text(
    'SELECT "Status", "UDH" FROM sentitems WHERE "CreatorID" = :key'
    " UNION ALL SELECT 'Reserved', '' FROM outbox WHERE \"CreatorID\" = :key"
)
_INSERT = text(
    'INSERT INTO outbox ("CreatorID", "SenderID", "DestinationNumber", "TextDecoded", "UDH",'
    ' "Coding", "MultiPart", "DeliveryReport")'
    " VALUES (:key, :modem, :address, :words, :udh, :coding, :multipart, 'yes')"
    ' RETURNING "ID"'
)
_INSERT_PART = text(
    'INSERT INTO outbox_multipart ("ID", "SequencePosition", "TextDecoded", "UDH", "Coding")'
    " VALUES (:id, :number, :words, :udh, :coding)"
)
# By the key, which has an index: SMSD keeps what it sent for ever, and reports come within days.
_LATEST_SENT = text(
    'SELECT "CreatorID", "Status", "UDH" FROM sentitems WHERE "CreatorID" LIKE \'sapa-%\''
    ' AND "ID" > (SELECT COALESCE(MAX("ID"), 0) - 2000 FROM sentitems)'
    ' ORDER BY "ID", "SequencePosition"'
)

# SMSD writes this several times a minute while it and its modem are at work.
_PULSE = text(
    'SELECT MAX("UpdatedInDB") FROM phones WHERE CAST(:modem AS TEXT) IS NULL OR "ID" = :modem'
)


class GammuChannel:
    """Texts in and out through SMSD's tables."""

    polls = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine = _open_engine(settings)
        self._rows: dict[str, list[int]] = {}  # provider id -> rows, from fetch to acknowledge
        self._waiting: dict[int, float] = {}  # first row of an unfinished text -> since when

    def send(self, posting: Posting) -> Accepted:
        """Hands one text to SMSD, once however often it is called. Raises `TryLater`, `Rejected`.

        Never `Uncertain`: the text is in SMSD's tables under our name, or it is not.
        """
        check_number(posting)
        key = key_of(self._settings, posting)
        with self._writing(key) as connection:
            known = _states(connection, key)
            if not known:
                self._insert(connection, key, posting)
        return _accepted(key, known)

    def find_sent(self, posting: Posting, since: datetime) -> list[Accepted]:
        """Whether SMSD has this text, to be sent or sent. Raises `TryLater`."""
        key = key_of(self._settings, posting)
        with self._reading() as connection:
            known = _states(connection, key)
        return [_accepted(key, known)] if known else []

    def fetch(self, since: datetime) -> Iterator[Incoming]:
        """Every text that is not acknowledged yet, however old. Raises `TryLater`.

        One that lacks a part is held back for a while, in case the part is only late.
        """
        with self._reading() as connection:
            found = [_row(each) for each in connection.execute(_UNPROCESSED).mappings()]
        texts = list(join(found))
        self._waiting = {
            each.rows[0].id: self._waiting.get(each.rows[0].id, time.monotonic())
            for each in texts
            if not each.is_whole
        }
        yield from (self._incoming(each) for each in texts if self._is_ready(each))

    def acknowledge(self, incoming: Incoming) -> None:
        """Says that we have this text for good. Raises `TryLater`; then it is fetched again."""
        with self._writing(incoming.provider_id) as connection:
            for row in self._rows.get(incoming.provider_id, ()):
                connection.execute(_PROCESSED, {"id": row})
        self._rows.pop(incoming.provider_id, None)

    def receipts(self) -> list[Receipt]:
        """What SMSD says of the latest texts that it sent for us. Raises `TryLater`."""
        with self._reading() as connection:
            rows = [(str(each[0]), (str(each[1]), str(each[2])))
                    for each in connection.execute(_LATEST_SENT)]  # fmt: skip
        return [
            self._receipt(key, [part for _, part in parts])
            for key, parts in groupby(rows, key=lambda each: each[0])
        ]

    def pulse(self) -> Pulse:
        """When SMSD last wrote down how its modem is. Raises `TryLater`."""
        with self._reading() as connection:
            written = connection.execute(_PULSE, {"modem": self._settings.gammu_phone_id})
            return Pulse(sign=str(written.scalar() or "never"))

    def close(self) -> None:
        """Lets go of the database's connections."""
        self._engine.dispose()

    def _receipt(self, key: str, parts: list[tuple[str, str]]) -> Receipt:
        rank, delivered, word = _worst(parts)
        return Receipt(
            channel=CHANNEL,
            provider_id=key,
            provider_state=word,
            rank=rank,
            delivered=delivered,
            outbox_id=row_in(self._settings, key),
            error_code=word if delivered is False else None,
        )

    def _incoming(self, found: Joined) -> Incoming:
        first = found.rows[0]
        sender = sender_number(first.sender)
        provider_id = text_id(sender, first.received, found.text)
        # Two rows of one text, since SMSD read it twice: both are done with it.
        self._rows.setdefault(provider_id, []).extend(row.id for row in found.rows)
        return Incoming(
            channel=CHANNEL,
            provider_id=provider_id,
            sender=sender,
            recipient=first.recipient[:64],
            text=found.text,
            medium="sms",
        )

    def _is_ready(self, found: Joined) -> bool:
        if found.is_whole:
            return True
        waited = time.monotonic() - self._waiting[found.rows[0].id]
        return waited >= self._settings.gammu_multipart_seconds

    def _insert(self, connection: Connection, key: str, posting: Posting) -> None:
        is_gsm = measure(posting.text).alphabet == "GSM-7"
        parts, coding = split(posting.text), "Default" if is_gsm else "Unicode"
        fields = [
            {
                "words": words,
                "udh": header(posting.outbox_id, len(parts), number) if len(parts) > 1 else None,
                "coding": f"{coding}_No_Compression",
                "number": number,
            }
            for number, words in enumerate(parts, 1)
        ]
        whole = {
            "key": key,
            "modem": self._settings.gammu_phone_id,
            "address": posting.address,
            "multipart": "true" if len(parts) > 1 else "false",
        }
        row = connection.execute(_INSERT, fields[0] | whole).scalar_one()
        for part in fields[1:]:
            connection.execute(_INSERT_PART, part | {"id": row})

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise TryLater("gammu database") from error

    @contextmanager
    def _writing(self, name: str) -> Iterator[Connection]:
        """One transaction, alone among those of this name."""
        try:
            with self._engine.begin() as connection:
                if self._engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                    connection.execute(lock, {"name": name})
                yield connection
        except SQLAlchemyError as error:
            raise TryLater("gammu database") from error


def open_channel(settings: Settings) -> GammuChannel:
    """The channel over SMSD's database; nothing is opened before the first use."""
    return GammuChannel(settings)


def _open_engine(settings: Settings) -> Engine:
    if settings.gammu_database_url is None:
        raise ValueError("settings with channel gammu always name its database")
    url = make_url(settings.gammu_database_url.get_secret_value())
    if url.get_backend_name() != "sqlite":
        limits = "-c statement_timeout=10000 -c lock_timeout=5000"
        return create_engine(
            url, pool_size=4, pool_pre_ping=True, hide_parameters=True,
            connect_args={"connect_timeout": 5, "options": limits},
        )  # fmt: skip
    # Only a file that is there: SQLite would make an empty one of a mistyped name. How its journal
    # is kept stays SMSD's choice: WAL would need files that both users may write.
    address = f"file:{quote(str(url.database))}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=10, isolation_level=None, check_same_thread=False
        )

    return create_engine(url, creator=connect, hide_parameters=True)


def _row(found: RowMapping) -> Row:
    # An 8-bit text is data for a machine: its bytes are no words.
    raw = "" if found["Coding"] == "8bit" else str(found["Text"] or "")
    return Row(
        id=int(str(found["ID"])),
        received=str(found["ReceivingDateTime"]),
        sender=str(found["SenderNumber"]),
        recipient=str(found["RecipientID"]),
        udh=str(found["UDH"] or ""),
        raw=raw,
        text=str(found["TextDecoded"] or ""),
    )


def _states(connection: Connection, key: str) -> list[tuple[str, str]]:
    return [(str(each[0]), str(each[1])) for each in connection.execute(_KNOWN, {"key": key})]


def _worst(parts: list[tuple[str, str]]) -> tuple[int, bool | None, str]:
    """What the parts' states make of the whole: one failed is failed, all arrived is arrived."""
    meanings = [_MEANINGS.get(word, _UNHEARD_OF) for word, _ in parts]
    failed = [each for each in meanings if each[1] is False]
    place = place_of(parts[0][1])
    if not failed and place and len(parts) < place.total:  # SMSD is still at it
        return _MEANINGS["SendingOK"]
    return min(failed or meanings)


def _accepted(key: str, known: list[tuple[str, str]]) -> Accepted:
    _, delivered, word = _worst(known or [("Reserved", "")])
    return Accepted(key, word, delivered=delivered is True)
