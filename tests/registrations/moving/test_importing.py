"""A list on its way in: checked without a change, imported, and imported again without one."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    deliver_all,
    find,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    statuses,
)
from tests.registrations.moving.lists import (
    CHOICES,
    begin,
    bring_in,
    check,
    counts,
    csv_of,
    file_of,
    keep,
    problems,
    run,
)
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.delivery import Pace
from webinars.registrations import manage, own_data
from webinars.registrations.models import Consent, Origin, Registration, RegistrationStatus
from webinars.registrations.moving import importing
from webinars.registrations.moving.files import find_file, lock_file, remove_old_files
from webinars.registrations.moving.importing import CheckedAnew
from webinars.registrations.moving.models import (
    ErasedAddress,
    FileKind,
    ImportGround,
    Step,
    UploadedRow,
)
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.retention import remove_expired
from webinars.registrations.scope import Scope
from webinars.worker import Worker

STATUS = RegistrationStatus
HEADINGS = ["Name", "E-mail", "Organisation", "Language"]
TWO = csv_of(
    HEADINGS,
    ["Amina Diallo", "amina@example.org", "SHARE", "French"],
    ["بو هوانغ", "Bo@Example.org", "", ""],
)


@pytest.fixture
def event_id(app: Flask) -> int:
    return add_event()


def crowd(count: int) -> bytes:
    people = [[f"Person {each}", f"person{each}@example.org", "", ""] for each in range(count)]
    return csv_of(HEADINGS, *people)


def test_people_are_registered_as_the_list_says(event_id: int) -> None:
    file_id = bring_in(event_id, TWO)
    amina, bo = find("amina@example.org"), find("Bo@example.org")
    assert (amina.name, amina.organisation, amina.language) == ("Amina Diallo", "SHARE", "fr")
    assert (bo.name, bo.organisation, bo.language) == ("بو هوانغ", "", "en")
    assert (amina.origin, amina.status) == (Origin.IMPORT, STATUS.CONFIRMED)
    assert (amina.zone, amina.clocks) == ("", "Europe/Brussels")
    assert messages() == ["confirmation", "confirmation"]
    assert counts(file_id) == {"added": 2}
    assert file_of(file_id).step is Step.DONE


def test_a_check_changes_nothing(event_id: int) -> None:
    file_id = keep(event_id, TWO)
    check(file_id)
    assert counts(file_id) == {"new": 2}
    assert statuses(event_id) == {}
    assert messages() == []


def test_running_again_adds_nothing(event_id: int) -> None:
    bring_in(event_id, TWO)
    deliver_all()
    before = len(mails())
    again = bring_in(event_id, TWO)
    assert counts(again) == {"known": 2}
    assert len(mails()) == before
    assert len(statuses(event_id)) == 2


def test_agreeing_twice_imports_once(event_id: int) -> None:
    file_id = keep(event_id, TWO)
    check(file_id)
    begin(file_id)
    run(file_id)
    begin(file_id)
    run(file_id)
    assert counts(file_id) == {"added": 2}
    assert len(mails()) == 2


def test_how_they_agreed_is_kept_with_each_and_they_can_see_it(event_id: int) -> None:
    bring_in(event_id, TWO)
    amina = find("amina@example.org")
    ground = db.session.get_one(ImportGround, amina.id)
    assert (ground.way, ground.statement) == (CHOICES.way, CHOICES.statement)
    assert own_data.as_data(amina)["imported"] == {
        "way": CHOICES.way,
        "statement": CHOICES.statement,
        "given_at": NOW.isoformat(),
    }


def test_no_consent_comes_from_a_list(event_id: int) -> None:
    bring_in(
        event_id,
        csv_of(
            ["Name", "E-mail", "Newsletter", "Access needs"], ["A", "a@example.org", "yes", "X"]
        ),
    )
    assert db.session.scalars(select(Consent)).all() == []
    assert find("a@example.org").access_needs is None


def test_nobody_hears_of_it_where_they_are_not_to(event_id: int) -> None:
    bring_in(event_id, TWO, replace(CHOICES, tells=False))
    assert messages() == []
    assert set(statuses(event_id).values()) == {STATUS.CONFIRMED}


def test_their_mails_go_behind_those_of_people_at_a_screen(event_id: int) -> None:
    bring_in(event_id, TWO)
    sign_up(event_id, "late@example.org")
    assert min(mails(), key=lambda mail: mail.priority).recipient == "late@example.org"


def test_who_cancelled_was_declined_or_erased_is_not_brought_back(event_id: int) -> None:
    for name in ("gone", "declined", "erased"):
        sign_up(event_id, f"{name}@example.org")
    cancel("gone@example.org")
    with transaction():
        decide(
            scope=Scope(event_id=event_id),
            public_ids=[find_in_transaction("declined@example.org").public_id],
            decision=Decision.DECLINE,
            domain=DOMAIN,
            now=NOW,
        )
    with transaction():
        erased = find_in_transaction("erased@example.org")
        manage.erase(registration=erased, domain=DOMAIN, now=NOW)
    before = len(mails())
    people = [["X", f"{name}@example.org", "", ""] for name in ("Gone", "declined", "ERASED")]
    file_id = bring_in(event_id, csv_of(HEADINGS, *people))
    assert counts(file_id) == {"ended": 2, "erased": 1}
    assert statuses(event_id) == {
        "gone@example.org": STATUS.CANCELLED,
        "declined@example.org": STATUS.DECLINED,
    }
    assert len(mails()) == before


def test_an_erased_address_is_not_kept_and_is_forgotten_with_the_event(event_id: int) -> None:
    sign_up(event_id)
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
    kept = db.session.execute(select(ErasedAddress.event_id, ErasedAddress.email_hash)).all()
    assert len(kept) == 1
    assert "amina" not in str(kept)
    with transaction():
        assert remove_expired(now=NOW).erased_addresses == 0
    with transaction():
        assert remove_expired(now=datetime(2028, 7, 6, tzinfo=NOW.tzinfo)).erased_addresses == 1


def test_who_is_erased_between_check_and_import_stays_away(event_id: int) -> None:
    sign_up(event_id)
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
    file_id = keep(event_id, TWO)
    with transaction():
        db.session.execute(delete(ErasedAddress))
    check(file_id)
    sign_up(event_id)
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
    begin(file_id)
    run(file_id)
    assert counts(file_id) == {"added": 1}


def test_who_registers_between_check_and_import_keeps_what_they_said(event_id: int) -> None:
    file_id = keep(event_id, TWO)
    check(file_id)
    sign_up(event_id, name="Amina D.")
    begin(file_id)
    run(file_id)
    assert counts(file_id) == {"known": 1, "added": 1}
    assert find().name == "Amina D."


def test_over_capacity_they_wait_in_the_lists_order(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 3
    sign_up(event_id)
    file_id = bring_in(event_id, crowd(5))
    assert counts(file_id) == {"added": 2, "waiting": 3}
    assert statuses(event_id)["person1@example.org"] is STATUS.CONFIRMED
    assert statuses(event_id)["person2@example.org"] is STATUS.WAITING
    assert messages("person4@example.org") == ["waiting"]


def test_or_they_are_refused(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 2
    file_id = bring_in(event_id, crowd(3), replace(CHOICES, waits=False))
    assert counts(file_id) == {"added": 2, "refused": 1}
    assert problems(file_id) == {4: {"code": "refused", "value": "full"}}
    again = bring_in(event_id, crowd(3), replace(CHOICES, waits=False))
    assert counts(again) == {"known": 2, "refused": 1}


def test_whoever_waits_already_is_served_first(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, "first@example.org")
    sign_up(event_id, "second@example.org")
    with transaction():
        db.session.get_one(Event, event_id).capacity = 2
    file_id = bring_in(event_id, crowd(1))
    assert statuses(event_id)["second@example.org"] is STATUS.CONFIRMED
    assert counts(file_id) == {"waiting": 1}


def test_a_crash_between_batches_loses_nobody_and_doubles_nobody(
    event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    file_id = keep(event_id, crowd(5))
    check(file_id)
    begin(file_id)
    with transaction():
        assert importing.advance(file_id=file_id, domain=DOMAIN, now=NOW)
    with pytest.raises(RuntimeError):
        _advance_and_crash(file_id)
    assert len(statuses(event_id)) == 2
    run(file_id)
    assert len(statuses(event_id)) == 5
    assert len(mails()) == 5
    assert counts(file_id) == {"added": 5}


def _advance_and_crash(file_id: int) -> None:
    with transaction():
        importing.advance(file_id=file_id, domain=DOMAIN, now=NOW)
        raise RuntimeError


def test_what_was_checked_is_what_is_imported(event_id: int) -> None:
    file_id = keep(event_id, TWO)
    check(file_id)
    version = file_of(file_id).version
    check(file_id, replace(CHOICES, tells=False))
    with pytest.raises(CheckedAnew):
        begin(file_id, version)
    assert statuses(event_id) == {}


def test_rows_of_people_go_when_the_list_is_done_and_the_list_a_day_later(event_id: int) -> None:
    file_id = bring_in(event_id, csv_of(HEADINGS, ["A", "a@example.org"], ["B", "wrong"]))
    kept = db.session.query(UploadedRow).filter_by(file_id=file_id).all()
    assert [row.number for row in kept] == [3]
    file = file_of(file_id)
    later, owner = NOW + timedelta(days=1), file.user_id

    def found(user_id: int = owner, kind: FileKind = FileKind.PEOPLE, now: datetime = NOW) -> bool:
        seen = find_file(
            event_id=event_id, user_id=user_id, public_id=file.public_id, kind=kind, now=now
        )
        return seen is not None

    assert found()
    assert not found(kind=FileKind.ATTENDANCE)
    assert not found(user_id=owner + 1)
    assert not found(now=later)
    with transaction():
        assert remove_old_files(now=later) == 1
    assert db.session.query(UploadedRow).count() == 0


def test_a_called_off_event_takes_nobody(event_id: int) -> None:
    file_id = keep(event_id, TWO)
    check(file_id)
    begin(file_id)
    run(file_id, now=NOW + timedelta(days=365))
    assert counts(file_id) == {"refused": 2}
    assert problems(file_id)[2] == {"code": "refused", "value": "ended"}


def test_a_batch_needs_few_statements_beside_the_rows_it_writes(
    event_id: int, count_queries: list[str]
) -> None:
    def selects(count: int, name: str) -> int:
        people = [["X", f"{name[:3]}{each}@example.org", "", ""] for each in range(count)]
        file_id = keep(event_id, csv_of(HEADINGS, *people))
        check(file_id)
        begin(file_id)
        count_queries.clear()
        run(file_id)
        return sum(query.startswith("SELECT") for query in count_queries)

    assert selects(1, "one") == selects(importing.BATCH - 1, "nearly a batch")
    assert db.session.query(Registration).count() == importing.BATCH


def test_a_worker_goes_on_with_what_the_page_began(app: Flask, event_id: int) -> None:
    file_id = keep(event_id, TWO)
    with transaction():
        file = lock_file(file_id)
        assert file is not None
        importing.start_check(file, mapping=file.mapping, choices=CHOICES)
    worker = Worker(app, stop=threading.Event(), name="import", pace=Pace())
    worker.step()
    assert counts(file_id) == {"new": 2}
    begin(file_id)
    worker.step()
    assert file_of(file_id).step is Step.DONE
    assert set(statuses(event_id)) == {"amina@example.org", "Bo@example.org"}
