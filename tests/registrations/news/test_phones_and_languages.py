"""What a letter with news says of telephone numbers, and in which language it says what."""

from __future__ import annotations

import pytest

from tests.registrations.letters import NOW, SERIES, invitation_of, make_event, make_registration
from tests.registrations.news.noting import (
    CHANGES,
    change_the_phone,
    letter,
    noted,
    open_later,
    send,
)
from webinars.events.models import EventFormat, EventText
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.mail.content import get_render
from webinars.registrations.news.merging import load_notices, news_of, touched_dates

pytestmark = pytest.mark.usefixtures("sqlite_app")


@pytest.mark.parametrize("format_", EventFormat)
def test_another_telephone_number_reaches_calendars_where_it_stands_in_them(
    format_: EventFormat,
) -> None:
    event = make_event()
    event.format = format_
    news = news_of(event, load_notices(noted(event, "phone")))
    assert bool(touched_dates(news, NOW)) is (format_ is not EventFormat.IN_PERSON)


def test_a_series_hears_at_most_once_of_what_its_reader_s_calendar_does_not_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(
        CHANGES, "unseen", lambda event: setattr(event.text("fr"), "title", "Rester")
    )
    event = make_event(SERIES)
    registration = make_registration(event)
    told = noted(event, "unseen")
    content = letter(registration, told)
    assert content is None or content.calendar is None
    second = {"registration": registration.id, "notices": told, "uid": event.dates[1].uid}
    payload = second | {"sequence": registration.sequence}
    assert get_render("update-date")(payload, "Amal@example.com", NOW) is None


@pytest.mark.parametrize("change", list(CHANGES))
def test_it_gives_the_organiser_s_reason_in_the_person_s_language(change: str) -> None:
    assert "The hall" in send(change).text


def test_a_reason_in_another_language_is_better_than_none() -> None:
    event = make_event()
    registration = make_registration(event, language="fr")
    content = letter(registration, noted(event, "moved", reasons={"en": "The hall"}))
    assert content is not None
    assert "The hall" in content.text
    assert 'lang="en"' in content.html


def test_it_speaks_french() -> None:
    content = send("moved", language="fr")
    assert "jeudi 25 mars 2027" in content.text
    assert "La salle" in content.text
    assert content.subject == "Déplacé au jeu. 25 mars, 12:00 (heure de Kyiv) – Accueillir"


@pytest.mark.parametrize(
    ("change", "subject"), [("phone", "How to join: "), ("place", "Place or way in: ")]
)
def test_its_subject_names_a_place_only_where_that_is_another(change: str, subject: str) -> None:
    assert send(change).subject.startswith(subject)


def test_an_update_has_the_numbers_and_the_pin_in_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = "+32 2 555 99 99 (Belgium)\n02 555 99 98\nPIN: 8455#"
    monkeypatch.setitem(CHANGES, "phone", lambda event: change_the_phone(event, numbers))
    calendar = send("phone").calendar
    assert calendar is not None
    body = calendar.body.decode().replace("\r\n ", "")
    assert r"Join by telephone\n+32 2 555 99 99 (Belgium)\n02 555 99 98\nPIN: 8455#\n" in body
    assert "tel:+3225559999\r\n" in body
    assert body.count("FEATURE=PHONE") == 1


def test_of_telephone_numbers_it_names_the_lines_that_changed() -> None:
    content = send("phone")
    before, after = content.text.split("From now on:")[0], content.text.split("From now on:")[1]
    assert "+32 2 555 01 23" in before
    assert "+32 2 555 99 99 (Belgium)" in after
    assert "<strong><bdi>02 555 99 98</bdi></strong>" in content.html


def test_of_numbers_whose_notice_is_older_it_says_that_they_changed() -> None:
    event = make_event()
    [told] = noted(event, "phone")
    db.session.get_one(EventNotice, told).changes = {"join_phone": [None, None]}
    content = letter(make_registration(event), [told])
    assert content is not None
    assert "<strong><bdi>changed</bdi></strong>" in content.html


def test_numbers_that_are_as_they_were_again_are_no_news() -> None:
    event = make_event()
    numbers = event.join_phone
    told = noted(event, "phone")
    event.join_phone = numbers
    assert letter(make_registration(event), told) is None


def test_who_reads_the_event_in_another_language_hears_of_it_in_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event()
    event.texts.append(EventText(language="ar", title="أهلا"))
    monkeypatch.setitem(CHANGES, "title", lambda event: setattr(event.text("ar"), "title", "مرحبا"))
    monkeypatch.setitem(CHANGES, "slot", lambda event: open_later(event, ar=("افتتاح", "")))
    registration = make_registration(event, text_language="ar")
    content = letter(registration, noted(event, "title", "slot"))
    assert content is not None
    assert "Hello Amal Said" in content.text
    assert "\nمرحبا\nhttp://localhost:8000/en/events/welcome/?text=ar\n" in content.text
    assert '<div lang="ar" dir="rtl"><del><bdi>أهلا</bdi></del></div>' in content.html
    assert '<bdi lang="ar" dir="rtl">افتتاح</bdi>' in content.html
    assert "Opening" not in content.text
    assert invitation_of(content)["SUMMARY"] == "مرحبا"
