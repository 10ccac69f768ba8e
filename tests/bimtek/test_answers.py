"""HADIR, TIDAK, WAKIL, perhaps: what is recorded, and what every answer repeats."""

from datetime import datetime, timedelta

import pytest
import time_machine

from models import seating
from models.base import now
from models.bimtek import CLOSED
from models.invitation import Invitation
from models.message import HANDLED, REVIEW
from tests.bimtek.conftest import WITA, Office

STRANGER = "+6281399990000"


def when(starts_at: datetime) -> str:
    days = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    local = starts_at.astimezone(WITA)
    return f"{days[local.weekday()]} {local:%d/%m} pkl 08.30"


@pytest.mark.parametrize(
    ("words", "answer", "recorded"),
    [
        ("HADIR", "yes", "tercatat HADIR"),
        ("siap hadir pak", "yes", "tercatat HADIR"),
        ("TIDAK ada keluarga sakit", "no", "tercatat TIDAK hadir"),
        ("belum pasti hadir", "maybe", "BELUM PASTI"),
        ("WAKIL Rosdiana Lao", "yes", "Rosdiana Lao mewakili Siti 0"),
    ],
)
def test_an_answer_repeats_what_was_recorded_with_day_hour_and_place(
    words: str, answer: str, recorded: str, office: Office, soon: datetime
) -> None:
    [siti] = office.officers(1)
    code = office.bimtek(soon, [siti])

    said = office.text(siti, words)

    assert recorded in said
    assert "Bimtek Pengelolaan" in said
    assert when(soon) in said
    assert "Aula Kantor Walikota" in said
    assert office.invitation(siti, code).answer == answer
    assert office.last_state(siti) == HANDLED


def test_reason_and_delegate_are_kept_and_the_last_answer_counts(
    office: Office, soon: datetime
) -> None:
    [siti] = office.officers(1)
    code = office.bimtek(soon, [siti])

    office.text(siti, "TIDAK ada keluarga sakit")
    assert office.invitation(siti, code).reason == "ada keluarga sakit"
    office.text(siti, "WAKIL Rosdiana Lao")
    assert office.invitation(siti, code).attendee == "Rosdiana Lao"
    office.text(siti, "HADIR")
    kept = office.invitation(siti, code)
    assert (kept.answer, kept.attendee, kept.reason) == ("yes", "Siti 0", None)


def test_of_several_invitations_the_code_or_a_numbered_question_tells_which(
    office: Office, soon: datetime
) -> None:
    siti, hawa = office.officers(2)
    first = office.bimtek(soon, [siti, hawa])
    second = office.bimtek(soon + timedelta(days=1), [siti, hawa], title="Rakor Pendamping")

    assert "Rakor Pendamping" in office.text(siti, f"HADIR {second}")
    assert office.invitation(siti, first).answer == "none"

    asked = office.text(siti, "tidak bisa hadir, anak sakit")
    assert "Balas angkanya: 1 Bimtek" in asked
    assert ", 2 Rakor" in asked
    assert "tercatat TIDAK hadir: Bimtek" in office.text(siti, "1")
    assert office.invitation(siti, first).reason == "anak sakit"

    office.text(hawa, "WAKIL Rosdiana")
    assert "Rosdiana mewakili Siti 1 di Rakor" in office.text(hawa, second)
    assert "bukan kode undangan" in office.text(hawa, "HADIR 9999")


def test_a_full_event_has_a_waiting_list_and_a_cancellation_seats_the_next(
    office: Office, soon: datetime
) -> None:
    phones = office.officers(4)
    code = office.bimtek(soon, phones, capacity=2)
    for number in phones[:2]:
        office.text(number, "HADIR")

    assert "Penuh. Siti 2 daftar tunggu no 1" in office.text(phones[2], "HADIR")
    assert "daftar tunggu no 2" in office.text(phones[3], "WAKIL Rosdiana")

    office.text(phones[0], "TIDAK")

    [told] = office.told(phones[2])
    assert "ada kursi" in told
    assert when(soon) in told
    assert f"TIDAK {code}" in told
    assert office.told(phones[3]) == []
    assert office.invitation(phones[2], code).answer == "yes"
    assert "tercatat HADIR" in office.text(phones[1], "HADIR")
    assert "daftar tunggu no 1" in office.text(phones[3], "HADIR")


def test_a_second_officer_of_an_lks_waits_for_the_quota(office: Office, soon: datetime) -> None:
    siti, mate, other = office.officers(3, per_lks=2)
    code = office.bimtek(soon, [siti, other])
    office.text(siti, "HADIR")

    # Never written to, but of an LKS that was.
    assert "Kuota LKS diisi Siti 0" in office.text(mate, "HADIR")
    assert "tercatat HADIR" in office.text(other, "HADIR")
    office.text(siti, "TIDAK")
    assert "ada kursi. Siti 1" in office.told(mate)[0]
    assert office.invitation(mate, code).answer == "yes"


def test_two_persons_sit_where_the_quota_allows_and_are_asked_about_where_not(
    office: Office, soon: datetime
) -> None:
    siti, hawa = office.officers(2)
    code = office.bimtek(soon, [siti, hawa], quota_per_lks=2, capacity=3)

    assert "HADIR 2 orang" in office.text(siti, "hadir 2 orang")
    assert "Penuh" in office.text(hawa, "hadir berdua")
    assert "tercatat HADIR" in office.text(hawa, "hadir 1 orang")
    assert "selebihnya menunggu izin" in office.text(hawa, "HADIR 5 orang")
    assert office.last_state(hawa) == REVIEW
    kept = office.invitation(hawa, code)
    assert (kept.answer, kept.party_size, kept.party_asked) == ("yes", 1, 5)


def test_after_the_closing_a_yes_waits_for_the_staff_and_a_no_frees_the_seat(
    office: Office, soon: datetime
) -> None:
    phones = office.officers(4)
    code = office.bimtek(soon, phones, capacity=2)
    for number in phones[:3]:
        office.text(number, "HADIR")
    office.change(code, lambda _, bimtek: bimtek.become(CLOSED))

    assert "sudah ditutup" in office.text(phones[3], "HADIR")
    assert office.last_state(phones[3]) == REVIEW
    for number in phones[:2]:
        office.text(number, "TIDAK sakit")
    assert office.invitation(phones[2], code).answer == "yes"
    assert office.invitation(phones[3], code).answer == "waiting"

    late = office.invitation(phones[3], code).id
    office.change(
        code,
        lambda session, _: seating.seat_by_hand(session, session.get_one(Invitation, late), now()),
    )
    assert office.invitation(phones[3], code).answer == "yes"


def test_who_was_not_invited_is_put_before_the_staff(office: Office, soon: datetime) -> None:
    siti, hawa = office.officers(2)
    code = office.bimtek(soon, [siti])

    assert "Belum ada undangan" in office.text(hawa, "HADIR")
    assert "tidak ada di daftar undangan" in office.text(hawa, f"HADIR {code}")
    assert office.last_state(hawa) == REVIEW
    assert office.invitation(hawa, code).origin == "asked"
    assert "tidak ada di daftar undangan" in office.text(STRANGER, f"HADIR {code}")


def test_a_cancelled_or_past_event_takes_no_answer(office: Office, soon: datetime) -> None:
    [siti] = office.officers(1)
    gone = office.bimtek(soon, [siti])
    past = office.bimtek(soon, [siti])
    office.change(gone, seating.cancel)

    assert "DIBATALKAN" in office.text(siti, f"HADIR {gone}")
    with time_machine.travel(soon + timedelta(minutes=1), tick=False):
        assert "sudah dimulai" in office.text(siti, f"HADIR {past}")
    assert office.invitation(siti, past).answer == "none"


def test_a_bare_yes_is_asked_back(office: Office, soon: datetime) -> None:
    [siti] = office.officers(1)
    code = office.bimtek(soon, [siti])
    assert f"Balas HADIR {code}" in office.text(siti, "iya bu")
    assert office.invitation(siti, code).answer == "none"


def test_a_number_that_never_texted_is_told_too(office: Office, soon: datetime) -> None:
    phones = office.officers(2)
    code = office.bimtek(soon, phones, capacity=1)
    office.text(phones[0], "HADIR")
    silent = office.invitation(phones[1], code).id
    office.change(
        code,
        lambda session, _: seating.accept(session, session.get_one(Invitation, silent), now()),
    )
    office.text(phones[0], "TIDAK")
    assert "ada kursi" in office.told(phones[1])[0]
