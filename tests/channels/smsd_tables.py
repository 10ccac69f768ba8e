"""SMSD's tables, as far as the channel and SMSD's queries touch them.

The columns, types and checks are those of schema 17 (Gammu 1.42), as the Debian package documents
them in /usr/share/doc/gammu-smsd/examples/sqlite.sql and pgsql.sql; triggers and tables that
nobody reads here are left out. The real SMSD runs over its own file in test_real_smsd.py.
"""

from sqlalchemy import Engine, text

_CODINGS = (
    "'Default_No_Compression','Unicode_No_Compression','8bit',"
    "'Default_Compression','Unicode_Compression'"
)
_STATES = (
    "'SendingOK','SendingOKNoReport','SendingError','DeliveryOK','DeliveryFailed',"
    "'DeliveryPending','DeliveryUnknown','Error'"
)

# {serial}, {moment}, {now}, {boolean}: what the two databases call them in SMSD's files.
_TABLES = (
    """CREATE TABLE inbox (
        "UpdatedInDB" {moment} NOT NULL DEFAULT {now},
        "ReceivingDateTime" {moment} NOT NULL DEFAULT {now},
        "Text" TEXT NOT NULL,
        "SenderNumber" VARCHAR(20) NOT NULL DEFAULT '',
        "Coding" VARCHAR(255) NOT NULL DEFAULT 'Default_No_Compression',
        "UDH" TEXT NOT NULL,
        "SMSCNumber" VARCHAR(20) NOT NULL DEFAULT '',
        "Class" INTEGER NOT NULL DEFAULT '-1',
        "TextDecoded" TEXT NOT NULL DEFAULT '',
        "ID" {serial} PRIMARY KEY,
        "RecipientID" TEXT NOT NULL,
        "Processed" {boolean} NOT NULL DEFAULT 'false',
        "Status" INTEGER NOT NULL DEFAULT '-1',
        CHECK ("Coding" IN ({codings})))""",
    """CREATE TABLE outbox (
        "UpdatedInDB" {moment} NOT NULL DEFAULT {now},
        "InsertIntoDB" {moment} NOT NULL DEFAULT {now},
        "SendingDateTime" {moment} NOT NULL DEFAULT {now},
        "SendBefore" TIME NOT NULL DEFAULT '23:59:59',
        "SendAfter" TIME NOT NULL DEFAULT '00:00:00',
        "Text" TEXT,
        "DestinationNumber" VARCHAR(20) NOT NULL DEFAULT '',
        "Coding" VARCHAR(255) NOT NULL DEFAULT 'Default_No_Compression',
        "UDH" TEXT,
        "Class" INTEGER DEFAULT '-1',
        "TextDecoded" TEXT NOT NULL DEFAULT '',
        "ID" {serial} PRIMARY KEY,
        "MultiPart" {boolean} NOT NULL DEFAULT 'false',
        "RelativeValidity" INTEGER DEFAULT '-1',
        "SenderID" VARCHAR(255),
        "SendingTimeOut" {moment} NOT NULL DEFAULT {now},
        "DeliveryReport" VARCHAR(10) DEFAULT 'default',
        "CreatorID" TEXT NOT NULL,
        "Retries" INTEGER DEFAULT '0',
        "Priority" INTEGER DEFAULT '0',
        "Status" VARCHAR(255) NOT NULL DEFAULT 'Reserved',
        "StatusCode" INTEGER NOT NULL DEFAULT '-1',
        CHECK ("Coding" IN ({codings})),
        CHECK ("DeliveryReport" IN ('default','yes','no')),
        CHECK ("Status" IN ({states},'Reserved')))""",
    """CREATE TABLE outbox_multipart (
        "Text" TEXT,
        "Coding" VARCHAR(255) NOT NULL DEFAULT 'Default_No_Compression',
        "UDH" TEXT,
        "Class" INTEGER DEFAULT '-1',
        "TextDecoded" TEXT DEFAULT NULL,
        "ID" INTEGER,
        "SequencePosition" INTEGER NOT NULL DEFAULT '1',
        "Status" VARCHAR(255) NOT NULL DEFAULT 'Reserved',
        "StatusCode" INTEGER NOT NULL DEFAULT '-1',
        PRIMARY KEY ("ID", "SequencePosition"),
        CHECK ("Coding" IN ({codings})))""",
    """CREATE TABLE sentitems (
        "UpdatedInDB" {moment} NOT NULL DEFAULT {now},
        "InsertIntoDB" {moment} NOT NULL DEFAULT {now},
        "SendingDateTime" {moment} NOT NULL DEFAULT {now},
        "DeliveryDateTime" {moment} NULL,
        "Text" TEXT NOT NULL,
        "DestinationNumber" VARCHAR(20) NOT NULL DEFAULT '',
        "Coding" VARCHAR(255) NOT NULL DEFAULT 'Default_No_Compression',
        "UDH" TEXT NOT NULL,
        "SMSCNumber" VARCHAR(20) NOT NULL DEFAULT '',
        "Class" INTEGER NOT NULL DEFAULT '-1',
        "TextDecoded" TEXT NOT NULL DEFAULT '',
        "ID" INTEGER,
        "SenderID" VARCHAR(255) NOT NULL,
        "SequencePosition" INTEGER NOT NULL DEFAULT '1',
        "Status" VARCHAR(255) NOT NULL DEFAULT 'SendingOK',
        "StatusError" INTEGER NOT NULL DEFAULT '-1',
        "TPMR" INTEGER NOT NULL DEFAULT '-1',
        "RelativeValidity" INTEGER NOT NULL DEFAULT '-1',
        "CreatorID" TEXT NOT NULL,
        "StatusCode" INTEGER NOT NULL DEFAULT '-1',
        CHECK ("Status" IN ({states})),
        CHECK ("Coding" IN ({codings})),
        PRIMARY KEY ("ID", "SequencePosition"))""",
)


def make_tables(engine: Engine) -> None:
    """SMSD's tables, empty, in an empty database."""
    on_sqlite = engine.dialect.name == "sqlite"
    words = {
        "serial": "INTEGER" if on_sqlite else "SERIAL",
        "moment": "NUMERIC" if on_sqlite else "TIMESTAMP(0)",
        "now": "(datetime('now'))" if on_sqlite else "LOCALTIMESTAMP(0)",
        "boolean": "TEXT" if on_sqlite else "BOOLEAN",
        "codings": _CODINGS,
        "states": _STATES,
    }
    with engine.begin() as connection:
        for table in _TABLES:
            connection.execute(text(table.format(**words)))
