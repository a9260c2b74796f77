"""People as a file: which columns, why, for whom, and what a spreadsheet makes of it."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, cancel, find, sign_up
from tests.web.organiser.codes import let_pass
from tests.web.organiser.people import PASSWORD, Organiser, join, organisation_of, user_of
from tests.web.organiser.test_people import answer_all, at_partners, co_host, fill
from tests.web.organiser.test_step_up import LATER, MUCH_LATER, fields_of
from webinars.accounts.models import AuditEntry, Member, Role
from webinars.calendar.replies import PartStat
from webinars.events.models import Event, EventText, HostSight
from webinars.events.programme import Question, QuestionText, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration
from webinars.registrations.moving.sheets import as_csv, as_xlsx, neutral

SENT = {"columns": ["name", "email", "organisation"], "kind": "csv", "reason": "Name badges"}


def export(
    organiser: Organiser, desk: str, query: str = "", **changes: str | list[str]
) -> TestResponse:
    return organiser.post(f"{desk}/people/export{query}", SENT | changes, buffered=True)


def rows(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheet(answer: TestResponse) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def let_see_needs(organiser: Organiser) -> None:
    with transaction():
        user_id = user_of(organiser).id
        db.session.query(Member).filter_by(user_id=user_id).one().sees_access_needs = True


def test_the_chosen_columns_of_everybody_are_in_the_file(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, name="آمنة ديالو", organisation="SHARE; Réseau")
    sign_up(event_id, "bo@example.org", name="Bo")
    answer = export(owner, desk)
    assert rows(answer) == [
        ["Name", "E-mail", "Organisation"],
        ["Bo", "bo@example.org", ""],
        ["آمنة ديالو", "amina@example.org", "SHARE; Réseau"],
    ]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Cache-Control"] == "no-store"
    slug = desk.rpartition("/")[2]
    assert f'filename="{slug}-people-20' in answer.headers["Content-Disposition"]


def test_excel_gets_the_same_rows(owner: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id, name="آمنة & <Co>")
    answer = export(owner, desk, kind="xlsx")
    assert str(answer.mimetype).endswith("spreadsheetml.sheet")
    assert sheet(answer) == [
        ["Name", "E-mail", "Organisation"],
        ["آمنة & <Co>", "amina@example.org", ""],
    ]


def test_what_calendars_said_is_in_the_file(owner: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id)
    answer_all(event_id, PartStat.TENTATIVE)
    assert rows(export(owner, desk, columns=["name", "calendar"])) == [
        ["Name", "Answered in the calendar"],
        ["Amina Diallo", "Comes, perhaps"],
    ]


def test_in_which_language_people_read_the_event_is_in_the_file(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.add(EventText(event_id=event_id, language="ar", title="أهلا"))
    sign_up(event_id, text_language="ar")
    sign_up(event_id, "bo@example.org", name="Bo")
    assert rows(export(owner, desk, columns=["name", "reads"])) == [
        ["Name", "Reads the event in"],
        ["Bo", ""],
        ["Amina Diallo", "Arabic"],
    ]


def test_the_file_is_in_the_order_of_the_list(owner: Organiser, desk: str, event_id: int) -> None:
    for name in ("Bo", "Amina", "Carl"):
        sign_up(event_id, f"{name.lower()}@example.org", name=name)
    for sort, order in {"name": ["Amina", "Bo", "Carl"], "-name": ["Carl", "Bo", "Amina"]}.items():
        found = rows(export(owner, desk, f"?sort={sort}", columns=["name"]))
        assert [row[0] for row in found[1:]] == order
    assert "order of the list: Name, Z to A" in owner.get(f"{desk}/people/export?sort=-name").text


def test_a_filter_leaves_others_out(owner: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id)
    sign_up(event_id, "bo@example.org", name="Bo")
    cancel("bo@example.org")
    page = owner.get(f"{desk}/people/export?status=confirmed").text
    assert "A file with 1 person." in page
    assert [row[0] for row in rows(export(owner, desk, "?status=confirmed"))] == [
        "Name",
        "Amina Diallo",
    ]


def test_answers_dates_and_moments_are_written_so_that_they_can_be_sorted(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.questions = [
            Question(key=key, type=kind, texts=[QuestionText(language="en", label=key.title())])
            for key, kind in (("born", QuestionType.DATE), ("first", QuestionType.YES_NO))
        ]
    born, first = db.session.get_one(Event, event_id).questions
    sign_up(event_id, answers={born.id: "1990-07-06", first.id: True})
    answer = export(owner, desk, columns=["name", "registered", "answer-born", "answer-first"])
    assert rows(answer) == [
        ["Name", "Registered (Brussels time)", "Born", "First"],
        ["Amina Diallo", "2027-03-01 10:00", "1990-07-06", "Yes"],
    ]


def test_a_sheet_has_real_moments_and_days_below_a_bold_row_that_filters(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        born = Question(
            key="born", type=QuestionType.DATE, texts=[QuestionText(language="en", label="Born")]
        )
        db.session.get_one(Event, event_id).questions = [born]
    sign_up(event_id, answers={born.id: "1990-07-06"})
    sign_up(event_id, "bo@example.org", name="Bo", answers={born.id: "1890-07-06"})
    with transaction():
        find().attended_at = datetime(2027, 6, 1, 9, 5, 40, tzinfo=UTC)
    columns = ["name", "registered", "origin", "attended", "answer-born"]
    answer = export(owner, desk, kind="xlsx", columns=columns)
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    found = list(page.iter_rows(values_only=True))
    assert found[0][1:4] == (
        "Registered (Brussels time)",
        "How they were registered",
        "Attended, first time (Brussels time)",
    )
    assert found[1][3:] in ((None, "1890-07-06"), ("", "1890-07-06")), "no sheet counts so far back"
    assert (found[2][1], found[2][3:]) == (
        datetime(2027, 3, 1, 10),
        (datetime(2027, 6, 1, 11, 5), datetime(1990, 7, 6)),
    )
    assert page["A1"].font.b
    assert not page["A2"].font.b
    assert (page.auto_filter.ref, page.freeze_panes) == ("A1:E3", "A2")


@pytest.mark.parametrize("first", [*"=+-@\t\r\n", *"＝＋－＠"])
def test_no_cell_is_a_formula(first: str) -> None:
    text = f"{first}cmd|'/C calc'!A0"
    assert neutral(text) == f"'{text}"
    written = b"".join(as_csv([[text, "fine"]], ","))
    assert next(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))[0] == f"'{text}"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(as_xlsx([[text]]))))
    cell = book.worksheets[0]["A1"]
    assert cell.data_type in {"s", "inlineStr"}
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize(("written", "read"), [(";", ","), (",", ";")])
def test_no_cell_becomes_a_formula_where_the_other_delimiter_is_expected(
    written: str, read: str
) -> None:
    text = f"Ann{read}=1+cmd|'/C calc'!A0"
    content = b"".join(as_csv([[text, "fine"]], written)).decode("utf-8-sig")
    (cells,) = csv.reader(io.StringIO(content, newline=""), delimiter=read)
    assert not any(cell.startswith("=") for cell in cells)


def test_a_formula_in_a_name_is_neutral_in_both_files(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, name='=HYPERLINK("https://evil.example")')
    assert rows(export(owner, desk))[1][0].startswith("'=")
    assert sheet(export(owner, desk, kind="xlsx"))[1][0].startswith("'=")


def test_it_is_written_down_who_exported_what_and_why(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    export(owner, desk)
    entry = db.session.query(AuditEntry).filter_by(action="export.people").one()
    assert entry.user_id == user_of(owner).id
    assert entry.details == {
        "columns": ["name", "email", "organisation"],
        "rows": 1,
        "reason": "Name badges",
    }
    log = owner.get(f"{desk.partition('/events/')[0]}/log/").text
    assert "Reason: Name badges" in log


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Say what the list is for."),
        ({"reason": " \u200b\u2060"}, "Say what the list is for."),
        ({"reason": "x" * 6000}, "Use at most 200 characters."),
        ({"reason": "a\r\nb"}, "cannot be used"),
        ({"columns": []}, "Choose at least one column."),
        ({"columns": ["name", "access_needs"]}, "valid choice"),
        ({"columns": ["token"]}, "valid choice"),
        ({"kind": "pdf"}, "Not a valid choice"),
    ],
)
def test_without_a_reason_or_with_other_columns_there_is_no_file(
    owner: Organiser, desk: str, event_id: int, changes: dict[str, Any], sentence: str
) -> None:
    answer = export(owner, desk, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(AuditEntry).count() == 0


def test_needs_are_never_in_the_general_export(owner: Organiser, desk: str, event_id: int) -> None:
    sign_up(event_id, access_needs="A ramp", access_consent="Yes.")
    let_see_needs(owner)
    page = owner.get(f"{desk}/people/export").text
    columns = [part.partition('"')[0] for part in page.split('name="columns" value="')[1:]]
    assert "name" in columns
    answer = export(owner, desk, columns=columns)
    assert b"A ramp" not in answer.data
    assert not any("need" in column for column in columns)


def test_needs_have_an_export_of_their_own_for_those_who_arrange_them(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, access_needs="A ramp", access_consent="Yes.")
    sign_up(event_id, "bo@example.org", access_needs="Captions", access_consent="Yes.")
    cancel("bo@example.org")
    path, sent = f"{desk}/people/export-needs", {"kind": "csv", "reason": "The ramp"}
    assert owner.get(path).status_code == owner.post(path, sent).status_code == 404
    let_see_needs(owner)
    assert "1 person told what they need." in owner.get(path).text
    assert rows(owner.post(path, sent, buffered=True)) == [
        ["Name", "Status", "What they need to take part"],
        ["Amina Diallo", "Confirmed", "A ramp"],
    ]
    entry = db.session.query(AuditEntry).one()
    assert (entry.action, entry.details) == (
        "export.access-needs",
        {"columns": ["name", "status", "access-needs"], "rows": 1, "reason": "The ramp"},
    )


def test_the_password_is_asked_for_again_and_what_was_chosen_is_kept(
    owner: Organiser, desk: str, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(event_id)
    let_pass(monkeypatch, LATER)
    assert "/organiser/-/confirm" in owner.get(f"{desk}/people/export").location
    let_pass(monkeypatch, MUCH_LATER)
    asked = export(owner, desk)
    assert asked.status_code == 401
    assert b"amina" not in asked.data
    kept = fields_of(asked)
    assert kept["reason"] == "Name badges"
    offered = owner.post(f"{desk}/people/export", SENT | {"confirm-password": PASSWORD})
    assert "Save the file" in offered.text  # the browser stays on a page that makes sense
    assert f'href="{desk}/people/"' in offered.text
    assert db.session.query(AuditEntry).filter_by(action="export.people").count() == 0
    answer = owner.post(f"{desk}/people/export", fields_of(offered), buffered=True)
    assert len(rows(answer)) == 2


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("checker", 403), ("stranger", 404)])
def test_who_may_not_export_gets_nothing(
    request: pytest.FixtureRequest, desk: str, event_id: int, who: str, status: int
) -> None:
    member: Organiser = request.getfixturevalue(who)
    sign_up(event_id)
    for path in ("export", "export-needs", "sign-in-sheet", "badges"):
        assert member.get(f"{desk}/people/{path}").status_code == status, path
    assert export(member, desk).status_code == status
    if who == "viewer":
        assert "/people/export" not in member.get(f"{desk}/people/").text


def test_a_co_host_does_not_export(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    co_host(event_id, HostSight.ALL)
    theirs = at_partners(desk, stranger)
    assert stranger.get(f"{theirs}/people/").status_code == 200
    assert export(stranger, theirs).status_code == 403
    for path in ("export", "export-needs", "sign-in-sheet", "badges"):
        assert stranger.get(f"{theirs}/people/{path}").status_code == 403, path


def test_another_events_people_are_not_in_it(
    app: Flask, owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(add_event(organisation=organisation_of(event_id)), "other@example.org")
    assert rows(export(owner, desk))[1:] == []
    join(app, organisation_of(event_id), Role.EDITOR)
    assert find("other@example.org")


def test_french_files_have_what_french_excel_expects(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        user_of(owner).language = "fr"
    sign_up(event_id)
    assert b'"Nom";' in export(owner, desk).data


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_many_people_need_no_more_memory_than_few(
    owner: Organiser, desk: str, event_id: int, kind: str
) -> None:
    def peak() -> tuple[int, int]:
        """The size of the file, and the most memory that was held on the way."""
        sent = SENT | {"csrf_token": owner.token, "kind": kind}
        tracemalloc.start()
        with owner.client.application.test_request_context():
            answer = owner.client.post(f"{path}/people/export", data=sent, buffered=False)
            size = sum(len(chunk) for chunk in answer.iter_encoded())
            answer.close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, found

    path = desk
    export(owner, desk)
    fill(event_id, 400)
    peak()
    few = peak()
    other = add_event(organisation=organisation_of(event_id))
    fill(other, 3000)
    path = f"{desk.rpartition('/')[0]}/{db.session.get_one(Event, other).slug}"
    many = peak()
    assert many[0] > 4 * few[0]
    assert many[1] < few[1] + 2 * 1024 * 1024


def test_many_people_need_no_query_each(
    owner: Organiser, desk: str, event_id: int, count_queries: list[str]
) -> None:
    def queries() -> int:
        count_queries.clear()
        export(owner, desk, columns=["name", "partner", "seats", "origin", "calendar"])
        return len(count_queries)

    fill(event_id, 1)
    answer_all(event_id, PartStat.ACCEPTED)
    export(owner, desk)
    one = queries()
    with transaction():
        db.session.query(Registration).delete()
    fill(event_id, 50)
    answer_all(event_id, PartStat.ACCEPTED)
    assert queries() == one
