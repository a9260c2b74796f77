"""A list of people on its way in, page by page, as an organiser goes."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, find, messages, sign_up, statuses
from tests.registrations.moving.lists import csv_of, xlsx_of
from tests.web.organiser.people import Organiser, join, organisation_of
from tests.web.organiser.test_people import at_partners, co_host
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry, Role
from webinars.events.models import Event, HostSight
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.moving import importing, reading
from webinars.registrations.moving.models import UploadedFile
from webinars.web.organiser import importing as pages

LIST = csv_of(
    ["Nom", "Courriel", "Organisme", "Remarque"],
    ["Amina Diallo", "amina@example.org", "SHARE", "x"],
    ["Bo", "bo@gmial.com", "", ""],
    ["Broken", "broken", "", ""],
)
COLUMNS = {"column-0": "name", "column-1": "email", "column-2": "organisation", "column-3": ""}
CHOICES = {"way": "on paper", "statement": "They signed a list.", "full": "wait", "tells": "yes"}


def upload(
    organiser: Organiser, desk: str, content: bytes = LIST, name: str = "list.csv"
) -> TestResponse:
    return organiser.post(
        f"{desk}/people/import",
        {"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def uploaded(organiser: Organiser, desk: str, content: bytes = LIST) -> str:
    """Upload a list; the address of its page."""
    answer = upload(organiser, desk, content)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def checked(organiser: Organiser, desk: str, content: bytes = LIST, **changes: str) -> str:
    """Upload and check a list; the address of its page."""
    page = uploaded(organiser, desk, content)
    sent = COLUMNS | CHOICES | {"act": "check"} | changes
    answer = organiser.post(page, sent)
    assert answer.status_code == 303, answer.text
    return page


def bring_in(organiser: Organiser, page: str) -> TestResponse:
    version = re.search(r'name="version" value="(\d+)"', organiser.get(page).text)
    assert version is not None
    return organiser.post(page, {"act": "import", "version": version[1]}, follow_redirects=True)


def test_columns_are_guessed_and_shown_with_what_they_say(owner: Organiser, desk: str) -> None:
    page = owner.get(uploaded(owner, desk)).text
    for index, column in enumerate(("name", "email", "organisation", "")):
        select = re.search(rf'<select id="column-{index}".*?</select>', page, re.S)
        assert select is not None
        assert f'<option selected value="{column}">' in select[0]
    assert "amina@example.org" in page
    assert statuses_now() == {}


def statuses_now() -> dict[str, RegistrationStatus]:
    event = db.session.query(Event).order_by(Event.id).first()
    assert event is not None
    return statuses(event.id)


def test_the_check_says_what_would_happen_and_changes_nothing(owner: Organiser, desk: str) -> None:
    page = checked(owner, desk)
    text = owner.get(page).text
    assert "Nothing was changed yet." in text
    assert "Import 2 people" in text
    assert "“broken” is not an e-mail address." in text
    assert re.search(r'data-label="Row">4<', text)
    assert "Perhaps bo@gmail.com is meant." in owner.get(f"{page}?show=mistyped").text
    assert statuses_now() == {}
    assert messages() == []


def test_a_language_without_mails_is_told_before_it_is_replaced(
    owner: Organiser, desk: str
) -> None:
    told = csv_of(
        ["Nom", "Courriel", "Langue"],
        ["Amina", "amina@example.org", "français"],
        ["Bo", "bo@gmial.com", "néerlandais"],
        ["Rim", "rim@example.org", "arabe"],
        ["Li", "li@example.org", ""],
    )
    page = checked(owner, desk, told, **{"column-2": "language"})
    text = text_of(owner.get(page))
    assert "languages for 2 people in which there are no mails. Theirs are in English." in text
    rows = owner.get(f"{page}?show=mail-language").text
    assert "There are no mails in “arabe”." in rows
    assert "Perhaps bo@gmail.com is meant. There are no mails in “néerlandais”." in rows
    assert "li@example.org" not in rows
    assert "rim@example.org" not in owner.get(f"{page}?show=mistyped").text


def test_the_import_registers_and_is_written_down(
    owner: Organiser, desk: str, event_id: int
) -> None:
    page = checked(owner, desk)
    assert "The list is imported" in bring_in(owner, page).text
    assert set(statuses(event_id)) == {"amina@example.org", "bo@gmial.com"}
    entry = db.session.query(AuditEntry).filter_by(action="people.import").one()
    assert entry.details == {
        "rows": 2,
        "way": "on paper",
        "reason": "They signed a list.",
    }
    person = owner.get(f"{desk}/people/{find().public_id}/").text
    assert "They signed a list." in person


def test_agreeing_twice_imports_once(owner: Organiser, desk: str, event_id: int) -> None:
    page = checked(owner, desk)
    version = re.search(r'name="version" value="(\d+)"', owner.get(page).text)
    assert version is not None
    for _each in range(2):
        sent = {"act": "import", "version": version[1]}
        assert owner.post(page, sent, follow_redirects=True).status_code == 200
    assert len(statuses(event_id)) == 2
    assert db.session.query(AuditEntry).filter_by(action="people.import").count() == 1
    assert len(messages()) == 2


def test_what_another_window_checked_has_to_be_looked_at_first(
    owner: Organiser, desk: str, event_id: int
) -> None:
    page = checked(owner, desk)
    version = re.search(r'name="version" value="(\d+)"', owner.get(page).text)
    assert version is not None
    owner.post(page, COLUMNS | CHOICES | {"act": "check", "tells": "no"})
    sent = {"act": "import", "version": version[1]}
    assert "checked anew in another window" in owner.post(page, sent, follow_redirects=True).text
    assert statuses(event_id) == {}


def test_a_long_list_shows_how_far_it_is_and_ends_without_the_page(
    owner: Organiser, desk: str, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    monkeypatch.setattr(pages, "AT_ONCE", 0.0)
    page = checked(owner, desk)
    text = owner.get(page).text
    assert "0 of 3" in text
    assert "<noscript><meta http-equiv" in text
    for file_id in importing.list_in_progress():
        more = True
        while more:
            with transaction():
                more = importing.advance(
                    file_id=file_id, domain="example.org", now=find_now(file_id)
                )
    assert "Import 2 people" in owner.get(page).text


def find_now(file_id: int) -> Any:  # noqa: ANN401 - a datetime
    return db.session.get_one(UploadedFile, file_id).created_at


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.csv", "There are no people in the file."),
        (b"Name,E-mail\n", "list.csv", "There are no people in the file."),
        (b"PK\x03\x04" + b"x" * 100, "list.xlsx", "The file cannot be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xls", "This is an old Excel file"),
        (b"a,b\n" * 20_002, "list.csv", "at most 20,000 rows are read"),
    ],
    ids=["empty", "headings", "broken", "old", "long"],
)
def test_a_file_that_cannot_be_read_says_why(
    owner: Organiser, desk: str, content: bytes, name: str, sentence: str
) -> None:
    answer = upload(owner, desk, content, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error:" in answer.text


def test_a_file_that_is_a_little_too_large_says_so(
    owner: Organiser, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    answer = upload(owner, desk, b"x" * 101)
    assert answer.status_code == 422
    assert "at most 10 MB are read" in answer.text


def test_a_hundred_megabytes_are_refused_before_they_are_read(owner: Organiser, desk: str) -> None:
    answer = owner.client.post(
        f"{desk}/people/import",
        input_stream=io.BytesIO(b"--x\r\n"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024)},
    )
    assert answer.status_code == 413


def test_no_file_is_an_error(owner: Organiser, desk: str) -> None:
    assert "Choose a file." in owner.post(f"{desk}/people/import", {}).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"column-1": ""}, "Say which column has the e-mail address."),
        ({"column-0": ""}, "Say which column has the name."),
        ({"column-3": "email"}, "Two columns cannot be the same thing."),
        ({"way": ""}, "Choose how these people agreed."),
        ({"way": "by magic"}, "Choose how these people agreed."),
        ({"statement": " "}, "Say what shows that they agreed"),
        ({"statement": "x" * 6000}, "Use at most 1000 characters."),
        ({"statement": "\x01\u202e\r\nx"}, "a character that cannot be used"),
        ({"column-0": "status"}, "Not a valid choice"),
    ],
)
def test_the_form_says_what_is_missing(
    owner: Organiser, desk: str, changes: dict[str, str], sentence: str
) -> None:
    page = uploaded(owner, desk)
    answer = owner.post(page, COLUMNS | CHOICES | {"act": "check"} | changes)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_hostile_cells_change_nothing_else(owner: Organiser, desk: str, event_id: int) -> None:
    rows = xlsx_of(
        ["Name", "E-mail", "Organisation", "Note"],
        ["<script>alert(1)</script>", "a@example.org", "=cmd|' /C calc'!A0", ""],
        ["\u202egnp.exe", "b@example.org", "x\r\nBcc: c@example.org", ""],
    )
    page = checked(owner, desk, rows)
    bring_in(owner, page)
    text = owner.get(f"{desk}/people/").text
    assert "<script>alert(1)" not in text
    assert find("b@example.org").name == "gnp.exe"
    assert "\n" not in find("b@example.org").organisation
    assert len(statuses(event_id)) == 2


def test_a_list_belongs_to_the_member_who_uploaded_it(
    app: Flask, owner: Organiser, editor: Organiser, desk: str, event_id: int
) -> None:
    page = checked(owner, desk)
    assert editor.get(page).status_code == 404
    for act in ("check", "import", "discard"):
        assert editor.post(page, {"act": act, "version": "1"}).status_code == 404
    assert "list.csv" not in editor.get(f"{desk}/people/import").text
    assert "list.csv" in owner.get(f"{desk}/people/import").text
    other = db.session.get_one(Event, add_event(organisation=organisation_of(event_id))).slug
    assert owner.get(page.replace(desk.rpartition("/")[2], other)).status_code == 404
    assert owner.get(page.replace("/import/", "/attendance/")).status_code == 404
    assert statuses(event_id) == {}


def test_viewers_and_check_in_may_not_import(
    viewer: Organiser, checker: Organiser, desk: str
) -> None:
    for member in (viewer, checker):
        assert upload(member, desk).status_code == 403
    assert db.session.query(UploadedFile).count() == 0
    assert "Import a list" not in viewer.get(f"{desk}/people/").text


def test_a_list_is_gone_after_a_day_and_when_it_is_deleted(owner: Organiser, desk: str) -> None:
    page = checked(owner, desk)
    with transaction():
        db.session.query(UploadedFile).one().created_at -= timedelta(days=1)
    assert owner.get(page).status_code == 404
    again = checked(owner, desk)
    assert (
        "The list is deleted." in owner.post(again, {"act": "discard"}, follow_redirects=True).text
    )
    assert owner.get(again).status_code == 404


def test_over_capacity_the_page_says_how_many_will_wait(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    page = checked(owner, desk)
    text = owner.get(page).text
    assert "1 place is left" in text
    assert "1 person goes on the waiting list" in text
    bring_in(owner, page)
    assert statuses(event_id)["bo@gmial.com"] is RegistrationStatus.WAITING


def test_who_is_left_alone_is_named_with_a_link(owner: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id)
    page = checked(owner, desk)
    text = owner.get(f"{page}?show=known").text
    assert f"/people/{find().public_id}/" in text


def test_rows_come_in_pages_and_need_as_many_queries_for_fifty_as_for_one(
    owner: Organiser, desk: str, count_queries: list[str]
) -> None:
    def queries(count: int) -> int:
        rows = [[f"P{n}", f"wrong{n}", "", ""] for n in range(count)]
        page = checked(owner, desk, csv_of(["Name", "E-mail", "Organisation", "x"], *rows))
        count_queries.clear()
        text = owner.get(page).text
        assert text.count('data-label="Row"') == min(count, 50)
        assert ('rel="next"' in text) is (count > 50)
        return len(count_queries)

    assert queries(1) == queries(50) == queries(120)


def test_the_page_of_uploads_needs_as_many_queries_for_many_lists(
    owner: Organiser, desk: str, count_queries: list[str]
) -> None:
    def queries() -> int:
        count_queries.clear()
        owner.get(f"{desk}/people/import")
        return len(count_queries)

    uploaded(owner, desk)
    one = queries()
    for _each in range(5):
        uploaded(owner, desk)
    assert queries() == one


def test_a_co_host_does_not_import(app: Flask, desk: str, event_id: int) -> None:
    stranger = join(app, organisation_of(add_event()), Role.OWNER)
    co_host(event_id, HostSight.ALL)
    assert upload(stranger, at_partners(desk, stranger)).status_code == 403


def test_people_without_an_address_come_by_the_list_and_their_slips_are_printed_together(
    owner: Organiser, viewer: Organiser, desk: str, count_queries: list[str]
) -> None:
    some = [[f"Noor {each}", "", "", "+32 2"] for each in range(3)]
    rows = csv_of(["Nom", "Courriel", "Organisme", "GSM"], *some, ["Bo", "bo@example.org", "", ""])
    page = uploaded(owner, desk, rows)
    assert "Rows without an e-mail address" in owner.get(page).text
    sent = COLUMNS | CHOICES | {"act": "check", "column-3": "phone", "without": "in person"}
    late = owner.post(page, sent | {"agreed_on": "2090-01-01", "taken_by": ""})
    assert late.status_code == 422
    assert "not in the future" in late.text
    assert "Enter who took it down." in late.text
    owner.post(page, sent | {"agreed_on": "2026-04-01", "taken_by": "Amira"})
    found = owner.get(page).text
    assert "3 people have no e-mail address: you print a slip for each of them." in found
    assert "1 person gets a mail." in found
    assert 'value="2026-04-01"' in owner.get(f"{page}?columns=yes").text
    assert f"{desk}/people/slips?origin=import" in bring_in(owner, page).text
    noor = db.session.query(Registration).filter_by(name="Noor 0").one()
    assert "Taken down by: Amira" in owner.get(f"{desk}/people/{noor.public_id}/").text

    def slips(query: str) -> tuple[str, int]:
        count_queries.clear()
        return owner.get(f"{desk}/people/slips?{query}").text, len(count_queries)

    (all_, many), (one, few) = slips("origin=import"), slips("q=Noor+1")
    assert (all_.count('class="slip"'), one.count('class="slip"')) == (3, 1)
    assert many == few
    assert "bo@example.org" not in all_
    assert viewer.get(f"{desk}/people/slips").status_code == 403


def test_a_list_of_names_alone_needs_the_proof(owner: Organiser, desk: str) -> None:
    page = uploaded(owner, desk, csv_of(["Nom", "Organisme"], ["Noor", "Shelter"]))
    sent = CHOICES | {"act": "check", "column-0": "name", "column-1": "organisation"}
    assert "Say which column has the e-mail address." in owner.post(page, sent).text
    proof = {"without": "on paper", "agreed_on": "2026-04-01", "taken_by": "Amira"}
    assert owner.post(page, sent | proof).status_code == 303
