"""The way out through SMSD's tables: once, whatever happens, and what becomes of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels import Posting, Rejected, TryLater
from bot.channels.gammu import GammuChannel
from tests.channels.modem import Modem

NUMBER = "+6281234567890"
POSTING = Posting(17, "sms", NUMBER, "Diterima no 12345: LANSIA 3 orang, Penatoi.")
EVER = datetime(2000, 1, 1, tzinfo=UTC)


def test_what_smsd_is_told(gammu: GammuChannel, modem: Modem) -> None:
    accepted = gammu.send(POSTING)

    (row,) = modem.rows("outbox")
    assert row["CreatorID"] == accepted.provider_id
    assert accepted.provider_id.startswith("sapa-17-")
    assert len(accepted.provider_id) <= 36
    assert (row["DestinationNumber"], row["TextDecoded"]) == (NUMBER, POSTING.text)
    assert (row["Coding"], row["DeliveryReport"]) == ("Default_No_Compression", "yes")
    assert str(row["MultiPart"]).lower() == "false"
    assert row["SenderID"] is None
    assert (accepted.provider_state, accepted.delivered) == ("Reserved", False)


def test_one_modem_among_several(open_gammu: Callable[..., GammuChannel], modem: Modem) -> None:
    open_gammu(gammu_phone_id="modem-2").send(POSTING)

    assert modem.rows("outbox")[0]["SenderID"] == "modem-2"


def test_a_repeat_is_the_same_text(gammu: GammuChannel, modem: Modem) -> None:
    first = gammu.send(POSTING)
    assert gammu.send(POSTING).provider_id == first.provider_id
    modem.send_all()
    assert gammu.send(POSTING).provider_state == "SendingOK"

    assert modem.rows("outbox") == []
    assert len(modem.rows("sentitems")) == 1


def test_two_at_the_same_instant_are_one_text(gammu: GammuChannel, modem: Modem) -> None:
    with ThreadPoolExecutor(8) as pool:
        accepted = set(pool.map(lambda _: gammu.send(POSTING).provider_id, range(24)))

    assert len(accepted) == 1
    assert len(modem.rows("outbox")) == 1


def test_a_new_installation_is_not_taken_for_the_old_one(
    gammu: GammuChannel, open_gammu: Callable[..., GammuChannel], modem: Modem
) -> None:
    gammu.send(POSTING)
    anew = open_gammu(secret_key="another-secret-" + "y" * 32)
    anew.send(POSTING)
    # The database was restored from an older copy: the number is given out a second time.
    gammu.send(Posting(17, "sms", NUMBER, "Belum dimengerti."))

    assert len({row["CreatorID"] for row in modem.rows("outbox")}) == 3
    modem.send_all("DeliveryOK")
    theirs = {each.outbox_id for each in anew.receipts()}
    assert theirs == {17, None}


def test_evidence(gammu: GammuChannel, modem: Modem) -> None:
    assert gammu.find_sent(POSTING, EVER) == []
    gammu.send(POSTING)
    assert [each.provider_state for each in gammu.find_sent(POSTING, EVER)] == ["Reserved"]
    modem.send_all("DeliveryOK")
    (found,) = gammu.find_sent(POSTING, EVER)
    assert (found.provider_state, found.delivered) == ("DeliveryOK", True)
    assert gammu.find_sent(Posting(18, "sms", NUMBER, POSTING.text), EVER) == []


@pytest.mark.parametrize(
    ("word", "rank", "delivered", "code"),
    [
        ("SendingOK", 1, None, None),
        ("SendingOKNoReport", 1, None, None),
        ("DeliveryPending", 2, None, None),
        ("DeliveryUnknown", 2, None, None),
        ("SendingError", 3, False, "SendingError"),
        ("Error", 3, False, "Error"),
        ("DeliveryFailed", 3, False, "DeliveryFailed"),
        ("DeliveryOK", 4, True, None),
    ],
)
def test_every_word_of_smsds(
    word: str, rank: int, delivered: bool | None, code: str | None,
    gammu: GammuChannel, modem: Modem,
) -> None:  # fmt: skip
    key = gammu.send(POSTING).provider_id
    modem.send_all(word)

    (receipt,) = gammu.receipts()
    assert (receipt.provider_id, receipt.outbox_id) == (key, 17)
    assert (receipt.rank, receipt.delivered, receipt.error_code) == (rank, delivered, code)
    assert len(receipt.provider_state) <= 16


def test_others_may_use_the_modem_too(gammu: GammuChannel, modem: Modem) -> None:
    modem.run(
        'INSERT INTO sentitems ("ID", "Text", "UDH", "SenderID", "CreatorID")'
        " VALUES (1, '', '', 'modem-1', 'Gammu 1.42.0'), (2, '', '', 'modem-1', 'sapa-1')"
    )

    assert [each.outbox_id for each in gammu.receipts()] == [None]


@pytest.mark.parametrize(
    ("words", "coding", "sizes"),
    [
        ("x" * 160, "Default_No_Compression", [160]),
        ("x" * 161, "Default_No_Compression", [153, 8]),
        ("x" * 152 + "[" + "y" * 20, "Default_No_Compression", [152, 21]),
        ("é" * 320, "Default_No_Compression", [153, 153, 14]),
        ("“" * 70, "Unicode_No_Compression", [70]),
        ("“" * 71, "Unicode_No_Compression", [67, 4]),
        ("🙏" * 36, "Unicode_No_Compression", [33, 3]),
    ],
)
def test_a_long_text_leaves_in_parts(
    words: str, coding: str, sizes: list[int], gammu: GammuChannel, modem: Modem
) -> None:
    gammu.send(Posting(300, "sms", NUMBER, words))

    (row,) = modem.rows("outbox")
    parts = [row, *modem.rows("outbox_multipart")]
    assert [len(part["TextDecoded"]) for part in parts] == sizes
    assert "".join(part["TextDecoded"] for part in parts) == words
    assert {part["Coding"] for part in parts} == {coding}
    assert str(row["MultiPart"]).lower() == str(len(sizes) > 1).lower()
    if len(sizes) > 1:
        expected = [f"0500032C{len(sizes):02X}{number:02X}" for number in range(1, len(sizes) + 1)]
        assert [part["UDH"] for part in parts] == expected
        assert [part["SequencePosition"] for part in parts[1:]] == list(range(2, len(sizes) + 1))


def test_a_long_text_has_arrived_when_all_of_it_has(gammu: GammuChannel, modem: Modem) -> None:
    gammu.send(Posting(17, "sms", NUMBER, "x" * 400))
    modem.send_all()

    def state() -> tuple[str, bool | None]:
        (receipt,) = gammu.receipts()
        return receipt.provider_state, receipt.delivered

    modem.report("DeliveryOK", '"SequencePosition" < 3')
    assert state() == ("SendingOK", None)
    modem.report("DeliveryOK")
    assert state() == ("DeliveryOK", True)
    modem.report("DeliveryFailed", '"SequencePosition" = 2')
    assert state() == ("DeliveryFailed", False)
    modem.report("DeliveryOK")
    # SMSD is still at it: the last part is not written down yet.
    modem.run('DELETE FROM sentitems WHERE "SequencePosition" = 3')
    assert state() == ("SendingOK", None)


@pytest.mark.parametrize(
    "posting",
    [
        Posting(1, "sms", "ID.a1B2c3", "x"),
        Posting(1, "sms", "INDOSAT", "x"),
        Posting(1, "whatsapp", NUMBER, "x"),
    ],
)
def test_what_no_sim_card_can_send(posting: Posting, gammu: GammuChannel, modem: Modem) -> None:
    with pytest.raises(Rejected):
        gammu.send(posting)
    assert modem.rows("outbox") == []


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nonexistent/smsd.db",
        "postgresql+psycopg://nobody@127.0.0.1:9/smsd",
    ],
)
def test_without_a_database_it_is_surely_not_sent(
    url: str, open_gammu: Callable[..., GammuChannel]
) -> None:
    away = open_gammu(gammu_database_url=url)
    for ask in (
        lambda: away.send(POSTING),
        lambda: away.find_sent(POSTING, EVER),
        lambda: list(away.fetch(EVER)),
        away.receipts,
    ):
        with pytest.raises(TryLater, match="gammu database"):
            ask()


def test_a_mistyped_name_makes_no_file(
    open_gammu: Callable[..., GammuChannel], tmp_path: Path
) -> None:
    with pytest.raises(TryLater):
        open_gammu(gammu_database_url=f"sqlite:///{tmp_path / 'mistyped.db'}").send(POSTING)

    assert not (tmp_path / "mistyped.db").exists()
