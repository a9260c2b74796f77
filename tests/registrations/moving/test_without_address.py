"""Rows without an e-mail address: people like those whom an organiser adds by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN, NOW, add_event, mails, sign_up
from tests.registrations.moving.lists import (
    CHOICES,
    begin,
    bring_in,
    check,
    counts,
    csv_of,
    keep,
    problems,
    run,
)
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.moving import importing, taking_back
from webinars.registrations.moving.files import lock_file
from webinars.registrations.moving.importing import TakenDown
from webinars.registrations.moving.models import ErasedAddress, ImportGround, UploadedRow
from webinars.registrations.people.without_email import list_to_tell
from webinars.registrations.scope import Scope

HEADINGS = ["Name", "E-mail", "Organisation", "Téléphone"]
NOOR, OMAR = ["Noor", "", "Shelter", "+32 470"], ["Omar", " ", "", ""]
MIXED = csv_of(HEADINGS, ["Amina", "amina@example.org", "", "+32 1"], NOOR, OMAR)
TWO_OF_A_FAMILY = [["ALI", "Gent", "Lea"], ["Ali", "Gent", "Leah"]]
PROOF = TakenDown(
    way="in person",
    agreed_on="2026-04-01",
    given_at="2026-04-01T10:00:00+00:00",
    taken_by="Amira",
    statement="They signed. Taken down by: Amira",
)
WITH_ALL = replace(CHOICES, without=PROOF)


@pytest.fixture
def event_id(app: Flask) -> int:
    return add_event(capacity=2, waiting_list=True)


def people() -> dict[str, Registration]:
    db.session.rollback()
    return {each.name: each for each in db.session.query(Registration)}


def test_they_are_registered_by_their_own_proof_and_running_again_adds_nobody(
    event_id: int,
) -> None:
    file_id = keep(event_id, MIXED)
    check(file_id, WITH_ALL)
    assert counts(file_id) == {"new": 3, "without-address": 2}
    begin(file_id)
    run(file_id)

    there = people()
    assert {name: (each.email, each.phone) for name, each in there.items()} == {
        "Amina": ("amina@example.org", ""),
        "Noor": (None, "+32 470"),
        "Omar": (None, ""),
    }
    assert there["Omar"].status is RegistrationStatus.WAITING
    assert {mail.recipient for mail in mails()} == {"amina@example.org"}
    assert list_to_tell(Scope(event_id=event_id)) == []
    noor, amina = (db.session.get_one(ImportGround, there[name].id) for name in ("Noor", "Amina"))
    assert (noor.way, noor.statement) == (PROOF.way, PROOF.statement)
    assert (noor.given_at.isoformat(), amina.way) == (PROOF.given_at, CHOICES.way)
    again = csv_of(HEADINGS, ["noör", "", "SHELTER", ""], OMAR, ["Amina", "", "", ""])
    assert counts(bring_in(event_id, again, WITH_ALL)) == {"known": 3}
    assert people().keys() == there.keys()


def test_the_same_name_is_another_person_only_in_another_organisation(event_id: int) -> None:
    rows = [NOOR, ["Noor", "", "Library", ""], ["NOOR", "", "shelter", ""]]
    file_id = bring_in(event_id, csv_of(HEADINGS, *rows), WITH_ALL)
    assert counts(file_id) == {"added": 2, "repeated": 1, "without-address": 2}
    assert problems(file_id) == {4: {"code": "same-name", "value": "2"}}


@pytest.mark.parametrize(("batch", "second"), [(50, "repeated"), (1, "known")])
def test_who_has_an_address_in_one_row_alone_is_one_person(
    event_id: int, monkeypatch: pytest.MonkeyPatch, batch: int, second: str
) -> None:
    file_id = keep(event_id, csv_of(HEADINGS, ["Noor", "noor@example.org", "Shelter", ""], NOOR))
    with monkeypatch.context() as patch:
        patch.setattr(importing, "BATCH", batch)
        check(file_id, WITH_ALL)
    begin(file_id)
    run(file_id)
    found = counts(file_id)
    assert (found["added"], found[second]) == (1, 1)
    assert db.session.query(Registration).count() == 1


@pytest.mark.parametrize("mapping", [None, ["name", "", "", ""]])
def test_an_address_in_another_column_keeps_nobody_without_one(
    event_id: int, mapping: list[str] | None
) -> None:
    headings = ["Name", "E-mail", "Private e-mail", "Organisation"]
    rows = [["Amina", "amina@example.org", "", ""], ["Noor", "", "noor@example.org", ""], OMAR]
    file_id = keep(event_id, csv_of(headings, *rows))
    check(file_id, WITH_ALL, mapping)
    wrong = {2, 3} if mapping else {3}
    assert counts(file_id) == {"new": 3 - len(wrong), "wrong": len(wrong), "without-address": 1}
    assert {row for row, each in problems(file_id).items() if each["code"] == "no-email"} == wrong


def test_without_proof_they_are_left_out(event_id: int) -> None:
    file_id = bring_in(event_id, MIXED)
    assert counts(file_id) == {"added": 1, "wrong": 2}
    assert problems(file_id)[3] == {"code": "no-email"}


def test_who_is_erased_is_in_no_list_any_more_and_is_not_brought_back(event_id: int) -> None:
    bring_in(event_id, csv_of(HEADINGS, NOOR, ["Lea Ali", "", "", ""]), WITH_ALL)
    waiting = keep(event_id, MIXED)
    apart = keep(event_id, csv_of(["Nom", "Ville", "Prénom"], *TWO_OF_A_FAMILY))
    for name in ("Noor", "Lea Ali"):
        with transaction():
            manage.erase(registration=people()[name], domain=DOMAIN, now=NOW)
    assert db.session.query(ErasedAddress).count() == 2
    assert [row.cells[0] for row in db.session.query(UploadedRow).filter_by(file_id=waiting)] == [
        "Amina",
        "Omar",
    ]
    [left] = db.session.query(UploadedRow).filter_by(file_id=apart)
    assert left.cells == TWO_OF_A_FAMILY[1]
    assert counts(bring_in(event_id, csv_of(HEADINGS, NOOR), WITH_ALL)) == {"erased": 1}
    assert people() == {}


def test_taking_back_takes_those_whom_the_list_brought(event_id: int) -> None:
    sign_up(event_id, "earlier@example.org", name="Omar")
    file_id = bring_in(event_id, MIXED, WITH_ALL)
    with transaction():
        file = lock_file(file_id)
        assert file is not None
        taking_back.start(file)
    run(file_id)
    assert people().keys() == {"Omar"}
    assert mails("amina@example.org") == []


def test_without_an_address_there_is_no_language_of_mails(event_id: int) -> None:
    rows = [["Amina", "amina@example.org", "arabe"], ["Noor", "", "arabe"]]
    file_id = keep(event_id, csv_of(["Name", "E-mail", "Langue"], *rows))
    check(file_id, WITH_ALL, ["name", "email", "language"])
    assert counts(file_id) == {"new": 2, "without-address": 1, "mail-language": 1}
