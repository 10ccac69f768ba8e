"""Files are fetched from Twilio's own hosts, whatever a webhook or a redirect says."""

from collections.abc import Iterator

import pytest

from bot.channels import Rejected, TryLater
from bot.channels.twilio_files import TwilioFiles
from bot.settings import Settings
from tests.conftest import TEST_SETTINGS
from tests.stubs.files import Answer, FileStub, running_files

ACCOUNT = f"/2010-04-01/Accounts/AC{0:032}"
PATH = f"{ACCOUNT}/Messages/MM{1:032}/Media/ME{2:032}"
OTHER = f"{ACCOUNT}/Messages/MM{1:032}/Media/ME{3:032}"
MOST = 1000


@pytest.fixture
def stub() -> Iterator[FileStub]:
    """A Twilio that has files."""
    with running_files() as files:
        yield files


@pytest.fixture
def files(stub: FileStub) -> TwilioFiles:
    """The way to them, with hosts that the tests may reach."""
    places = {"database_url": "sqlite:///x", "redis_url": "redis://127.0.0.1:9"}
    own = {"twilio_api_url": stub.url, "send_timeout": 0.5}
    settings = Settings.model_validate(TEST_SETTINGS | places | own)
    return TwilioFiles(settings, stores={"media.twiliocdn.com": "/", "localhost": "/store/"})


def test_a_file_comes_with_our_password_and_over_a_redirect(
    stub: FileStub, files: TwilioFiles
) -> None:
    source = stub.put(PATH, Answer(status=307, location=OTHER))
    stub.put(OTHER, Answer(b"bytes"))

    assert files.download(source, MOST) == b"bytes"
    assert [path for path, _ in stub.asked] == [PATH, OTHER]
    assert all(str(mark).startswith("Basic ") for _, mark in stub.asked)


# {0} is our stub, {1} its port: nothing of it may be asked.
ADDRESSES = [
    "",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "{0}/",
    "{0}/healthz?x=" + PATH,
    "{0}" + PATH.replace("AC0", "AC1"),
    "{0}" + PATH + "/../../../..",
    "{0}" + PATH + "?x=1",
    "{0}" + PATH + "#x",
    "{0}" + PATH + "\n",
    "{0}/x/.." + PATH,
    "http://user@127.0.0.1:{1}" + PATH,
    "http://127.0.0.1:{1}.evil.example" + PATH,
    "http://evil.example#@127.0.0.1:{1}" + PATH,
    "http://localhost:{1}" + PATH,
    "http://[::ffff:127.0.0.1]:{1}" + PATH,
    "http://2130706433:{1}" + PATH,
    "http://127.1:{1}" + PATH,
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_but_our_own_accounts_files(
    address: str, stub: FileStub, files: TwilioFiles
) -> None:
    with pytest.raises(Rejected, match="address"):
        files.download(address.format(stub.url, stub.url.rpartition(":")[2]), MOST)
    assert stub.asked == []


REDIRECTS = [
    "",
    "/healthz",
    "//evil.example/x",
    "https://evil.example/x",
    "http://media.twiliocdn.com/x",
    "https://media.twiliocdn.com:8443/x",
    "https://media.twiliocdn.com.evil.example/x",
    "https://media.twiliocdn.com@evil.example/x",
    "https://evil.example\\@media.twiliocdn.com/x",
    "https://xmedia.twiliocdn.com/x",
    "https://localhost/elsewhere",
    "https://127.0.0.1/store/x",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_x",
]


@pytest.mark.parametrize("location", REDIRECTS)
def test_no_redirect_leaves_twilio(location: str, stub: FileStub, files: TwilioFiles) -> None:
    source = stub.put(PATH, Answer(status=302, location=location))
    with pytest.raises(Rejected, match=r"address|redirects"):
        files.download(source, MOST)
    assert {path for path, _ in stub.asked} == {PATH}


def test_a_name_that_leads_to_a_private_address_is_not_talked_to(
    stub: FileStub, files: TwilioFiles
) -> None:
    # The name is one of those allowed; what it resolves to is this machine.
    source = stub.put(PATH, Answer(status=302, location="https://localhost/store/x"))
    files._public.connection_pool_kw["port"] = int(stub.url.rpartition(":")[2])
    with pytest.raises((Rejected, TryLater)):
        files.download(source, MOST)
    assert len(stub.asked) == 1


def test_a_circle_of_redirects_ends(stub: FileStub, files: TwilioFiles) -> None:
    source = stub.put(PATH, Answer(status=302, location=PATH))
    with pytest.raises(Rejected, match="redirects"):
        files.download(source, MOST)
    assert len(stub.asked) == 3


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    stub: FileStub, files: TwilioFiles
) -> None:
    source = stub.put(PATH, Answer(b"x" * (MOST + 1)))
    with pytest.raises(Rejected, match="too large"):
        files.download(source, MOST)


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_what_may_pass_is_tried_again(status: int, stub: FileStub, files: TwilioFiles) -> None:
    source = stub.put(PATH, Answer(status=status))
    with pytest.raises(TryLater, match=str(status)):
        files.download(source, MOST)
