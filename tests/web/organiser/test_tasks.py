"""An event's home for those who prepare it, and its preview."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from tests.events.builders import make_whole_event
from tests.events.programming.agendas import plan
from tests.registrations.builders import sign_up
from tests.web.organiser.people import Organiser, join
from tests.web.organiser.writing import begin
from webinars.accounts.models import Role
from webinars.events.models import Event, EventFormat, EventStatus, EventText, Visibility
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programme import ChannelKind, LanguageChannel
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration

SOON = datetime(2027, 3, 1, tzinfo=UTC)


def change(event_id: int, **fields: object) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        for name, value in fields.items():
            setattr(event, name, value)


def test_an_event_online_has_no_door(
    owner: Organiser, checker: Organiser, desk: str, event_id: int
) -> None:
    links = [f"{desk}/{page}" for page in ("check-in/", "people/sign-in-sheet", "people/badges")]
    change(event_id, format=EventFormat.ONLINE)
    online = owner.get(f"{desk}/people/").text
    for link in links:
        assert f'href="{link}"' not in online
    assert f'href="{links[0]}"' in checker.get(links[0]).text, "they have no other page"
    change(event_id, format=EventFormat.HYBRID, venue="Town hall")
    assert all(f'href="{link}"' in owner.get(f"{desk}/people/").text for link in links)


def test_titles_of_the_agenda_without_a_translation_are_named_with_the_agenda(
    owner: Organiser, desk: str, event_id: int
) -> None:
    plan(event_id, ("Break", "11:00", "11:30"))
    lack = "Titles in the agenda lack: French."
    assert lack not in owner.get(f"{desk}/").text, "there is no French at all"
    with transaction():
        db.session.add(EventText(event_id=event_id, language="fr", title="Un titre"))
    parts = tasks(owner.get(f"{desk}/").text)
    assert lack in parts["Agenda"]
    assert lack not in parts["Texts"]


def tasks(page: str) -> dict[str, str]:
    """Each part's name, and what stands beside it."""
    listed = page.split('<ul class="tasks">')[1].split("</ul>", maxsplit=1)[0]
    found = {}
    for item in listed.split("<li>")[1:]:
        name, *rest = [
            text for each in item.split("<") if (text := each.rpartition(">")[2].strip())
        ]
        found[name] = " ".join(rest)
    return found


def test_a_way_into_the_meeting_that_everybody_reads_is_said_at_its_page_and_before_publishing(
    editor: Organiser, desk: str, event_id: int
) -> None:
    change(event_id, join_url="https://meet.example.org/j/123", address="meet.example.org/j/123")
    warned = "or its passcode, stands there: take it out."
    there = tasks(editor.get(f"{desk}/").text)
    assert warned in there["Basics"]
    assert there["Basics"].startswith("To do")
    assert warned not in there["Texts"]
    change(event_id, status=EventStatus.DRAFT)
    assert warned in editor.get(f"{desk}/publish").text
    change(event_id, address="")
    assert warned not in editor.get(f"{desk}/").text


def test_a_message_that_is_written_has_to_be_sent_by_who_may(
    editor: Organiser, viewer: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    begin(editor, desk)
    change(event_id, status=EventStatus.DRAFT)
    there = tasks(editor.get(f"{desk}/").text)
    assert there["Messages"] == "To do 1 message is written and not sent."
    assert there["Preview and publish"].startswith("To do")
    assert "1 message is written" not in editor.get(f"{desk}/publish").text
    assert "Messages" not in tasks(viewer.get(f"{desk}/").text)


def test_each_part_is_done_or_says_what_is_missing(
    editor: Organiser, desk: str, event_id: int
) -> None:
    there = tasks(editor.get(f"{desk}/").text)
    assert there["Basics"] == "Done"
    assert there["Registration"] == "Done"
    assert there["Messages"] == "Done"
    assert there["Preview and publish"].startswith("Done")
    assert there["Joining online"] == "To do The link to the meeting is missing."
    assert there["Texts"].startswith("To do The summary is missing")
    change(
        event_id,
        join_url="https://meet.example/1",
        format=EventFormat.HYBRID,
        channels=[LanguageChannel(kind=ChannelKind.FLOOR, language="en")],
        texts=[EventText(language=code, title="A", summary="B") for code in ("en", "fr")],
    )
    there = tasks(editor.get(f"{desk}/").text)
    assert there["Basics"] == "To do The place is missing."
    assert there["Joining online"] == there["Texts"] == "Done"


def test_an_agenda_that_does_not_fit_is_to_do(editor: Organiser, desk: str, event_id: int) -> None:
    plan(event_id, ("Welcome", "11:00", "11:30"), ("Panel", "11:40", "12:00"))
    assert tasks(editor.get(f"{desk}/").text)["Agenda"] == "Done"
    plan(event_id, ("Closing", "11:50", "13:00"))
    there = tasks(editor.get(f"{desk}/").text)["Agenda"]
    assert there == "To do 2 things in it do not fit: see the agenda."


def test_an_event_in_person_needs_no_way_in(editor: Organiser, desk: str, event_id: int) -> None:
    change(event_id, format=EventFormat.IN_PERSON, venue="Hall")
    assert "Joining online" not in tasks(editor.get(f"{desk}/").text)


def test_a_deadline_after_the_end_is_to_do(editor: Organiser, desk: str, event_id: int) -> None:
    change(event_id, registration_closes_local=datetime(2027, 8, 1, 12))
    assert "the dates have moved" in tasks(editor.get(f"{desk}/").text)["Registration"]


def test_of_a_draft_with_old_dates_nobody_s_data_was_removed(
    editor: Organiser, desk: str, event_id: int
) -> None:
    past = datetime(2020, 3, 1, 12, tzinfo=UTC)
    sign_up(event_id)
    change(event_id, starts_at=past - timedelta(hours=1), ends_at=past)
    assert "Personal data was removed" not in editor.get(f"{desk}/").text, "it is there still"
    with transaction():
        db.session.execute(delete(Registration))
    assert "Personal data was removed" in editor.get(f"{desk}/").text
    change(event_id, status=EventStatus.DRAFT)
    assert "Personal data was removed" not in editor.get(f"{desk}/").text


def test_a_draft_whose_deadline_has_passed_is_to_do(
    editor: Organiser, desk: str, event_id: int
) -> None:
    change(event_id, registration_closes_local=datetime(2020, 12, 9, 12))
    assert "has passed" not in tasks(editor.get(f"{desk}/").text)["Registration"]
    change(event_id, status=EventStatus.DRAFT)
    assert "has passed" in tasks(editor.get(f"{desk}/").text)["Registration"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Everybody: it is in the lists and calendars of this site."),
        ({"visibility": Visibility.UNLISTED}, "Whoever has its address; it is in no list."),
        ({"visibility": Visibility.INVITATION}, "only those whom you invite or add take part."),
        ({"status": EventStatus.DRAFT}, "Only you and your colleagues: it is a draft."),
    ],
)
def test_the_page_says_who_sees_the_event(
    editor: Organiser, desk: str, event_id: int, fields: dict[str, object], sentence: str
) -> None:
    change(event_id, **fields)
    assert sentence in editor.get(f"{desk}/").text


def test_the_page_says_when_personal_data_is_removed(
    editor: Organiser, desk: str, event_id: int
) -> None:
    change(event_id, retention_days=30)
    assert "removed on Thursday 5 August 2027" in editor.get(f"{desk}/").text
    change(event_id, status=EventStatus.POSTPONED)
    assert "180 days after the last news of it" in editor.get(f"{desk}/").text


def test_the_page_says_what_people_are_told_and_that_they_were(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.add(EventNotice(event_id=event_id, kind=NoticeKind.MOVED, created_at=SOON))
        db.session.add(
            EventNotice(
                event_id=event_id,
                kind=NoticeKind.PLACE,
                created_at=SOON,
                expanded_at=SOON + timedelta(hours=1),
            )
        )
    page = editor.get(f"{desk}/").text
    assert "The dates have changed, Monday 1 March 2027, 01:00: People get an e-mail from" in page
    assert "01:00: Nobody got a mail: it concerned nobody who had a place" in page


def test_a_viewer_sees_it_and_can_change_nothing(viewer: Organiser, desk: str) -> None:
    page = viewer.get(f"{desk}/").text
    assert "To do" in page
    for page_name in ("basics", "publish", "cancel", "delete"):
        assert f'href="{desk}/{page_name}"' not in page


def test_it_needs_as_many_queries_for_much_as_for_little(
    app: Flask, count_queries: list[str]
) -> None:
    counts = []
    for size in (2, 10):
        make_whole_event(f"whole-{size}", size=size)
        event = db.session.query(Event).filter_by(slug=f"whole-{size}").one()
        slug = event.organisation.slug
        member = join(app, event.organisation, Role.EDITOR)
        path = f"/organiser/{slug}/events/whole-{size}/"
        member.get(path)
        count_queries.clear()
        assert member.get(path).status_code == 200
        counts.append(len(count_queries))
    assert counts[1] <= counts[0]


def test_the_preview_shows_a_draft_in_each_language(
    viewer: Organiser, client: FlaskClient, desk: str, event_id: int
) -> None:
    change(
        event_id,
        status=EventStatus.DRAFT,
        texts=[EventText(language="en", title="Talk"), EventText(language="fr", title="Exposé")],
    )
    slug = db.session.get_one(Event, event_id).slug
    assert client.get(f"/events/{slug}/").status_code == 404
    english, french = (viewer.get(f"{desk}/preview/{code}").text for code in ("en", "fr"))
    assert "<h1>Talk</h1>" in english
    assert "Now it is a draft, and nobody sees it." in english
    assert "<h1>Exposé</h1>" in french
    assert '<html lang="fr"' in french
    assert viewer.get(f"{desk}/preview/xx").status_code == 404


def test_the_preview_has_every_language_of_the_texts(
    viewer: Organiser, desk: str, event_id: int
) -> None:
    arabic = EventText(language="ar", title="مشاركة")
    change(event_id, texts=[EventText(language="en", title="Talk"), arabic])
    assert f'href="{desk}/preview/ar" lang="ar"' in viewer.get(f"{desk}/").text
    page = viewer.get(f"{desk}/preview/ar").text
    assert '<h1 lang="ar" dir="rtl">مشاركة</h1>' in page
    assert f'href="{desk}/preview/fr"' in page
    assert viewer.get(f"{desk}/preview/uk").status_code == 404


def test_the_preview_s_form_does_nothing(viewer: Organiser, desk: str) -> None:
    page = viewer.get(f"{desk}/preview/en").text
    form = page.split('id="register"')[1]
    assert "<div inert>" in form
    assert "<form" not in form
    assert 'name="email"' in form


def test_another_organisation_previews_nothing(stranger: Organiser, desk: str) -> None:
    assert stranger.get(f"{desk}/preview/en").status_code == 404


def test_a_page_of_tasks_counts_who_is_registered(
    editor: Organiser, desk: str, event_id: int
) -> None:
    change(event_id, capacity=1)
    sign_up(event_id)
    sign_up(event_id, "omar@example.org")
    assert "Confirmed: 1 / 1, On the waiting list: 1" in editor.get(f"{desk}/").text


def test_the_addresses_of_drafts_are_not_linked(
    editor: Organiser, desk: str, event_id: int
) -> None:
    slug = db.session.get_one(Event, event_id).slug
    assert f'href="http://localhost:8000/events/{slug}/"' in editor.get(f"{desk}/").text
    change(event_id, status=EventStatus.DRAFT)
    assert f'href="http://localhost:8000/events/{slug}/"' not in editor.get(f"{desk}/").text
