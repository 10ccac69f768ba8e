"""What SMSD does to its tables, done by a test: texts come in, texts are sent, reports arrive."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

AT = "2026-11-23 16:35:30"


@dataclass(frozen=True, slots=True)
class Modem:
    """SMSD's side of the database at `url`."""

    engine: Engine
    url: str

    def receive(self, sender: str, words: str, **more: Any) -> int:
        """A text comes in as one row; returns the row's id."""
        row = {
            "SenderNumber": sender,
            "TextDecoded": words,
            "Text": words.encode("utf-16-be").hex().upper(),
            "UDH": "",
            "ReceivingDateTime": AT,
            "RecipientID": "modem-1",
            "Coding": "Default_No_Compression",
            **more,
        }
        return int(self._insert("inbox", row, 'RETURNING "ID"').scalar_one())

    def send_all(self, state: str = "SendingOK") -> None:
        """Sends what is in the outbox, as SMSD does: written down as sent, then deleted."""
        for row in self.rows("outbox"):
            parts = [row, *self.rows("outbox_multipart", f'"ID" = {row["ID"]}')]
            for number, part in enumerate(parts, 1):
                sent = {
                    "ID": row["ID"], "SequencePosition": number, "CreatorID": row["CreatorID"],
                    "Status": state, "Text": "", "UDH": part["UDH"] or "", "SenderID": "modem-1",
                    "DestinationNumber": row["DestinationNumber"],
                    "TextDecoded": part["TextDecoded"],
                }  # fmt: skip
                self._insert("sentitems", sent)
            for table in ("outbox", "outbox_multipart"):
                self.run(f'DELETE FROM {table} WHERE "ID" = {row["ID"]}')

    def report(self, state: str, where: str = "1=1") -> None:
        """A delivery report comes for what was sent."""
        self.run(f"UPDATE sentitems SET \"Status\" = '{state}' WHERE {where}")

    def rows(self, table: str, where: str = "1=1") -> list[dict[str, Any]]:
        """The rows of one of SMSD's tables, in order."""
        with self.engine.connect() as connection:
            found = connection.execute(text(f'SELECT * FROM {table} WHERE {where} ORDER BY "ID"'))
            return [dict(each) for each in found.mappings()]

    def unprocessed(self) -> list[int]:
        """The ids of the inbox's rows that nobody has marked."""
        return [row["ID"] for row in self.rows("inbox", "\"Processed\" = 'false'")]

    def run(self, statement: str) -> None:
        """One statement, committed."""
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def _insert(self, table: str, row: dict[str, Any], more: str = "") -> Any:
        names = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        with self.engine.begin() as connection:
            statement = f"INSERT INTO {table} ({names}) VALUES ({values}) {more}"
            found = connection.execute(text(statement), row)
            return found.freeze()() if more else found
