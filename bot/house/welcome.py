"""What `make run` says, and how it knows that there is something to say."""

import http.client
from urllib.parse import urlsplit

from bot.house.surroundings import USERNAME

_WELCOME = """
Sapa LKS is running.

  Pages for the staff   {url}/
"""
_DEMO = """\
  Phone simulator       {url}/simulator
  Log in as             {username}
  Password              {password}

What to do first: open the simulator, choose a number, and text

  LAPOR LANSIA 3 PENATOI butuh kursi roda

The answer comes within a second; the report stands on the staff's pages.
"""
_END = """
Ctrl-C stops everything. All data stays in the folder var.
"""
_FORGOTTEN = "as printed the first time; `make password` makes a new one"


def say(line: str) -> None:
    """Prints at once, also into a pipe."""
    print(line, flush=True)


def welcome(url: str, *, demo: bool, password: str | None) -> None:
    """Says where everything is, and the demo account's password, which is known only once."""
    shown = f"{password}   (shown only this once)" if password else _FORGOTTEN
    text = _WELCOME + (_DEMO if demo else "") + _END
    say(text.format(url=url, username=USERNAME, password=shown))


def answers(address: tuple[str, int], public_url: str) -> bool:
    """Whether the web server at `address` says that it is well."""
    connection = http.client.HTTPConnection(*address, timeout=5)
    try:
        # It may answer only those who call it by its public name.
        connection.request("GET", "/healthz", headers={"Host": urlsplit(public_url).netloc})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
