"""Moving a database to the newest tables, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

_SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(engine: Engine, revision: str = "head", secret_key: str | None = None) -> None:
    """Brings the tables up to `revision`, in one transaction on both databases.

    `secret_key` is SECRET_KEY, by default the environment's; what is kept sealed needs it.
    """
    with engine.begin() as connection:
        command.upgrade(_config(connection, secret_key), revision)


def downgrade(engine: Engine, revision: str, secret_key: str | None = None) -> None:
    """Takes the tables back to `revision` (`base` is none at all)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection, secret_key), revision)


def _config(connection: Connection, secret_key: str | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    config.attributes["secret_key"] = secret_key
    return config
