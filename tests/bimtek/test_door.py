"""ABSEN with the code on the board, walk-ins, and NILAI afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from models import door, seating
from models.base import now
from models.bimtek import CANCELLED, NotPossible
from models.invitation import BY_TICK, Invitation
from models.message import REVIEW
from tests.bimtek.conftest import WITA, Office

START = datetime(2026, 9, 14, 8, 30, tzinfo=WITA)
DELEGATE = "+6281399990000"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START - timedelta(days=3), tick=False) as traveller:
        yield traveller


def test_arrivals_are_numbered_and_noted_once(
    office: Office, clock: time_machine.Traveller
) -> None:
    siti, hawa = office.officers(2)
    code = office.bimtek(START, [siti, hawa])
    office.text(siti, "WAKIL Rosdiana Lao")
    on_board = office.day_code(code)

    assert "tidak cocok" in office.text(siti, f"ABSEN {on_board}")  # three days too early
    clock.move_to(START - timedelta(minutes=20))
    assert "no 1: Rosdiana Lao" in office.text(siti, f"ABSEN {on_board}")
    assert "sudah tercatat hadir" in office.text(siti, f"absen {on_board}")
    # Everybody invited knows the other code: it proves nothing.
    assert "tidak cocok" in office.text(hawa, f"ABSEN {code}")
    assert "kodenya?" in office.text(hawa, "ABSEN")
    assert "no 2: Siti 1" in office.text(hawa, on_board)
    kept = office.invitation(siti, code)
    assert (kept.door_no, kept.checked_in_how, kept.attendee) == (1, "text", "Rosdiana Lao")


def test_who_was_not_expected_is_counted_too(office: Office, clock: time_machine.Traveller) -> None:
    siti, hawa = office.officers(2)
    code = office.bimtek(START, [siti])
    clock.move_to(START)
    on_board = office.day_code(code)

    assert "no 1: Siti 1" in office.text(hawa, f"ABSEN {on_board}")
    assert office.invitation(hawa, code).origin == "walk_in"
    assert "sebutkan nama dan LKS" in office.text(DELEGATE, f"ABSEN {on_board}")
    assert office.last_state(DELEGATE) == REVIEW


def test_a_tick_that_waited_in_a_phone_keeps_its_hour_and_a_wrong_one_is_undone(
    office: Office, clock: time_machine.Traveller
) -> None:
    [siti] = office.officers(1)
    code = office.bimtek(START, [siti])
    clock.move_to(START + timedelta(hours=2))
    with office.sessions.begin() as session:
        invitation = session.get_one(Invitation, office.invitation(siti, code).id)
        seating.held(session, invitation.bimtek_id)
        assert door.check_in(session, invitation, START, BY_TICK)
        with pytest.raises(NotPossible):
            door.check_in(session, invitation, START - timedelta(days=1), BY_TICK)
        assert invitation.checked_in_at == START
        door.undo_check_in(invitation)
    assert not office.invitation(siti, code).is_in


def test_an_opinion_is_of_who_was_there_and_can_be_changed(
    office: Office, clock: time_machine.Traveller
) -> None:
    siti, hawa = office.officers(2)
    code = office.bimtek(START, [siti, hawa])
    clock.move_to(START)
    office.text(siti, f"ABSEN {office.day_code(code)}")
    clock.move_to(START + timedelta(hours=4))

    assert "nilai 5" in office.text(siti, "NILAI 5 materinya jelas")
    assert "hanya untuk peserta" in office.text(hawa, "NILAI 5")
    assert "Berapa nilai" in office.text(siti, "NILAI")
    assert "nilai 4" in office.text(siti, "4")
    kept = office.invitation(siti, code)
    assert (kept.rating, kept.comment) == (4, None)
    clock.move_to(START + timedelta(days=31))
    assert "30 hari" in office.text(siti, "NILAI 3")


def test_states_move_by_their_table(office: Office) -> None:
    [siti] = office.officers(1)
    code = office.bimtek(START, [siti])
    office.change(code, seating.cancel)
    with pytest.raises(NotPossible):
        office.change(code, lambda _, bimtek: bimtek.become("invited"))
    with pytest.raises(NotPossible):
        office.change(
            code,
            lambda session, bimtek: seating.reschedule(
                session, bimtek, now(), now() + timedelta(hours=1), "Aula"
            ),
        )
    assert office.invitation(siti, code).bimtek.state == CANCELLED
