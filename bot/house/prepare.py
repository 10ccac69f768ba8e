"""Makes the database ready, once, before the web server forks.

    python -m bot.house.prepare             newest tables, and demo data where there is none
    python -m bot.house.prepare password    a new password for the demo's staff account

The first prints JSON for the supervisor, the second a sentence.
"""

import json
import os
import sys

from sqlalchemy.exc import OperationalError

from bot.house import demo
from bot.house.surroundings import ROOT, USERNAME, read_settings
from bot.logs import set_up_logs
from bot.settings import SettingsError, load_settings
from models.database import open_database, session_factory
from models.migration import upgrade


def prepare() -> None:
    """Called by the supervisor, with every setting in the environment."""
    set_up_logs()  # on standard error: the supervisor reads the other
    settings = load_settings()
    engine = open_database(settings.database_url)
    upgrade(engine, secret_key=settings.secret_key.get_secret_value())
    password = demo.seed(session_factory(engine)) if settings.demo else None
    engine.dispose()
    print(json.dumps({"demo": settings.demo, "password": password}))


def new_password() -> None:
    """Called by `make password`, also while everything runs."""
    settings = read_settings(os.environ, ROOT / "var")
    engine = open_database(settings["DATABASE_URL"])
    upgrade(engine, secret_key=settings.get("SECRET_KEY"))
    with session_factory(engine).begin() as session:
        password = demo.set_password(session)
    engine.dispose()
    print(f"{USERNAME} now logs in with the password {password}")


if __name__ == "__main__":
    try:
        new_password() if sys.argv[1:] == ["password"] else prepare()
    except SettingsError as faults:
        sys.exit(str(faults))
    except OperationalError as error:
        sys.exit(f"The database cannot be opened: {error.orig}")
