"""What a letter with news says: what changed, old and new, why, in whose language and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.registrations.letters import (
    DOMAIN,
    JOIN_TOKEN,
    MEETING,
    MORNING,
    NOW,
    SERIES,
    TOKEN,
    invitation_of,
    links_in,
    make_event,
    make_registration,
)
from webinars.database import new_public_id
from webinars.events.editing.heard import differences, heard
from webinars.events.models import Event, EventFormat, EventLink, EventStatus, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programming.agenda import ItemDetails, add_item
from webinars.events.programming.changes import AgendaChange, changing_agenda
from webinars.events.schedule import set_dates
from webinars.extensions import db
from webinars.mail.content import Content, get_render
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.merging import load_notices, news_of, touched_dates

pytestmark = pytest.mark.usefixtures("sqlite_app")
DAY = timedelta(days=1)


def move(event: Event, by: timedelta = DAY) -> None:
    spans = [(date.starts_local + by, date.ends_local + by) for date in event.dates]
    set_dates(event, spans, domain=DOMAIN, now=NOW)


def put_off(event: Event) -> None:
    event.status = EventStatus.POSTPONED


def call_off(event: Event) -> None:
    event.status = EventStatus.CANCELLED


def go_to_a_hall(event: Event) -> None:
    event.format, event.venue = EventFormat.HYBRID, "Maison des associations"


def change_the_link(event: Event) -> None:
    event.join_url = "https://meet.example.net/j/another-room"


def change_the_platform(event: Event) -> None:
    event.platform = "Jitsi"


def change_the_phone(event: Event, to: str = "+32 2 555 99 99 Belgium\n02 555 99 98") -> None:
    event.join_phone = to


def publish_slides(event: Event) -> None:
    event.links.append(
        EventLink(url="https://files.example/slides.pdf", label="Slides", is_material=True)
    )


def retitle(event: Event) -> None:
    event.text("en").title = "Stay & welcome"
    event.text("fr").title = "Rester"


def open_later(event: Event, offset: int = 0, **texts: tuple[str, str]) -> AgendaChange:
    """Put one more item on the agenda, so many minutes after the beginning."""
    date = event.dates[0]
    start = date.starts_local + timedelta(minutes=offset)
    details = ItemDetails(
        date=date,
        start=start.time(),
        end=(start + timedelta(minutes=20)).time(),
        place="Room 2",
        texts={"en": ("Opening", ""), "fr": ("Ouverture", ""), **texts},
    )
    return add_item(
        event=event, details=details, public_id=new_public_id(), domain=DOMAIN, now=NOW
    )[1]


def put_later(event: Event, minutes: int = 30) -> AgendaChange:
    """Let what is on the agenda begin so much later."""
    with changing_agenda(event=event, now=NOW) as change:
        for item in event.dates[0].items:
            item.offset_minutes += minutes
    return change


CHANGES: dict[str, Any] = {
    "moved": move,
    "postponed": put_off,
    "cancelled": call_off,
    "place": go_to_a_hall,
    "link": change_the_link,
    "platform": change_the_platform,
    "phone": change_the_phone,
    "materials": publish_slides,
    "agenda": open_later,
    "texts": retitle,
}
every_change = pytest.mark.parametrize("change", list(CHANGES))


def noted(event: Event, *names: str, reasons: dict[str, str] | None = None) -> list[int]:
    """Change the event, one notice after the other. Their ids."""
    ids = []
    for name in names:
        before = heard(event)
        agenda = CHANGES[name](event)
        db.session.flush()
        notice = EventNotice(
            event_id=event.id,
            kind=NoticeKind.TEXTS,
            changes={"agenda": [agenda.before, agenda.after]}
            if agenda
            else differences(before, heard(event)),
            reasons=reasons or {},
            created_at=NOW,
        )
        db.session.add(notice)
        db.session.flush()
        ids.append(notice.id)
    return ids


def letter(
    registration: Registration, notices: list[int], uid: str | None = "first"
) -> Content | None:
    if uid == "first":
        uid = registration.event.dates[0].uid
    payload = {"registration": registration.id, "notices": notices, "uid": uid, "slow": False}
    return get_render("update")(payload, registration.email or "", NOW)


def send(change: str, **person: object) -> Content:
    event = make_event()
    registration = make_registration(event, **person)
    content = letter(
        registration, noted(event, change, reasons={"en": "The hall", "fr": "La salle"})
    )
    assert content is not None
    return content


@pytest.mark.parametrize("format_", EventFormat)
def test_another_telephone_number_reaches_calendars_where_it_stands_in_them(
    format_: EventFormat,
) -> None:
    event = make_event()
    event.format = format_
    news = news_of(event, load_notices(noted(event, "phone")))
    assert bool(touched_dates(news, NOW)) is (format_ is not EventFormat.IN_PERSON)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: change_the_phone(event, f"{event.join_phone}\n02 555 99 98"),
        lambda event: setattr(event.text("fr"), "title", "Rester"),
    ],
    ids=["a number for the country alone", "a text in another language"],
)
def test_a_series_hears_at_most_once_of_what_its_reader_s_calendar_does_not_show(
    change: Callable[[Event], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "unseen", change)
    event = make_event(SERIES)
    registration = make_registration(event)
    told = noted(event, "unseen")
    content = letter(registration, told)
    assert content is None or content.calendar is None
    second = {"registration": registration.id, "notices": told, "uid": event.dates[1].uid}
    payload = second | {"sequence": registration.sequence}
    assert get_render("update-date")(payload, "Amal@example.com", NOW) is None


@every_change
def test_the_plain_text_has_every_link_of_the_html(change: str) -> None:
    content = send(change)
    for link in links_in(content.html):
        assert link in content.text
    assert len(content.html.encode()) < 30 * 1024
    assert "\n\n\n" not in content.text


@pytest.mark.parametrize(
    ("by", "said"), [(timedelta(hours=1), "The time has changed"), (DAY, "The date has changed")]
)
def test_only_the_hour_that_moved_is_no_new_date(
    by: timedelta, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "moved", lambda event: move(event, by))
    assert said in send("moved", language="en").text


@every_change
def test_it_gives_the_organiser_s_reason_in_the_person_s_language(change: str) -> None:
    assert "The hall" in send(change).text


def test_a_reason_in_another_language_is_better_than_none() -> None:
    event = make_event()
    registration = make_registration(event, language="fr")
    content = letter(registration, noted(event, "moved", reasons={"en": "The hall"}))
    assert content is not None
    assert "The hall" in content.text
    assert 'lang="en"' in content.html


def test_a_move_says_old_and_new_on_both_clocks() -> None:
    text = send("moved").text
    before, after = text.split("From now on:")[0], text.split("From now on:")[1]
    assert "Wednesday 24 March 2027, 11:00–12:30 (Brussels time)" in before
    assert "For you: Wednesday 24 March 2027, 12:00–13:30 (Kyiv time)" in before
    assert "Thursday 25 March 2027, 11:00–12:30 (Brussels time)" in after
    assert "For you: Thursday 25 March 2027, 12:00–13:30 (Kyiv time)" in after


def test_a_reader_on_the_event_s_clocks_reads_each_time_once() -> None:
    assert "For you" not in send("moved", zone="Europe/Brussels").text


def test_it_speaks_french() -> None:
    content = send("moved", language="fr")
    assert "jeudi 25 mars 2027" in content.text
    assert "La salle" in content.text
    assert content.subject.endswith(": Accueillir")


@pytest.mark.parametrize(
    ("change", "method", "status"),
    [
        ("moved", "REQUEST", "CONFIRMED"),
        ("place", "REQUEST", "CONFIRMED"),
        ("texts", "REQUEST", "CONFIRMED"),
        ("phone", "REQUEST", "CONFIRMED"),
        ("postponed", "CANCEL", "CANCELLED"),
        ("cancelled", "CANCEL", "CANCELLED"),
    ],
)
def test_the_calendar_hears_of_it(change: str, method: str, status: str) -> None:
    content = send(change)
    event = invitation_of(content)
    assert content.calendar is not None
    assert content.calendar.method == method
    assert event["STATUS"] == status
    assert (JOIN_TOKEN in content.calendar.body.decode()) is (method == "REQUEST")


def test_an_update_has_the_numbers_that_can_be_dialled_from_anywhere() -> None:
    calendar = send("phone").calendar
    assert calendar is not None
    body = calendar.body.decode().replace("\r\n ", "")
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


def test_another_platform_is_told_by_its_name() -> None:
    text = send("platform").text
    before, after = text.split("From now on:")[0], text.split("From now on:")[1]
    assert "Zoom" in before
    assert "Jitsi" in after


@pytest.mark.parametrize("change", ["link", "platform", "materials", "agenda"])
def test_what_no_calendar_shows_sends_it_nothing(change: str) -> None:
    assert send(change).calendar is None


def test_the_meeting_s_own_address_is_never_told() -> None:
    text = send("link").text
    assert "Link to the meeting" in text
    assert "another-room" not in text
    assert MEETING not in text


@every_change
def test_who_waits_is_told_in_plain_words_of_what_matters(change: str) -> None:
    event = make_event()
    registration = make_registration(event, status=RegistrationStatus.WAITING)
    content = letter(registration, noted(event, change))
    if change in {"link", "platform", "phone", "materials", "texts", "agenda"}:
        assert content is None
        return
    assert content is not None
    assert content.calendar is None
    assert JOIN_TOKEN not in content.text
    assert "no confirmed place yet" in content.text
    assert f"/registrations/{TOKEN}/" in content.text


@pytest.mark.parametrize("status", [RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED])
def test_who_has_left_hears_nothing(status: RegistrationStatus) -> None:
    event = make_event()
    registration = make_registration(event, status=status)
    assert letter(registration, noted(event, "moved")) is None


def test_several_changes_are_one_letter_from_the_first_to_now() -> None:
    event = make_event()
    registration = make_registration(event)
    content = letter(registration, noted(event, "moved", "moved", "place"))
    assert content is not None
    assert content.text.count("Until now:") == 2  # the date, and the format
    assert "24 March" in content.text
    assert "26 March" in content.text
    assert "25 March" not in content.text
    assert "Maison des associations" in content.text


def test_what_is_the_same_again_is_no_news() -> None:
    event = make_event()
    registration = make_registration(event)
    ids = noted(event, "moved")
    set_dates(event, [MORNING], domain=DOMAIN, now=NOW)
    assert letter(registration, ids) is None


def test_a_move_of_what_is_cancelled_by_now_is_no_news_either() -> None:
    event = make_event()
    registration = make_registration(event)
    ids = noted(event, "moved")
    noted(event, "cancelled")
    assert letter(registration, ids) is None


def test_a_new_agenda_says_what_and_when_on_both_clocks() -> None:
    text = send("agenda").text
    for words in (
        "The agenda has changed",
        "Opening",
        "Wednesday 24 March 2027, 11:00–11:20 (Brussels time)",
        "For you: Wednesday 24 March 2027, 12:00–12:20 (Kyiv time)",
        "Room 2",
    ):
        assert words in text


def test_a_slot_that_moved_after_its_date_was_on_the_date_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event()
    registration = make_registration(event, zone="Europe/Brussels")
    open_later(event, 10)
    monkeypatch.setitem(CHANGES, "later", put_later)
    content = letter(registration, noted(event, "moved", "later"))
    assert content is not None
    before, after = content.text.split("Opening")[1:]
    assert "Wednesday 24 March 2027, 11:10–11:30" in before
    assert "Thursday 25 March 2027, 11:40–12:00" in after


def test_a_slot_that_moved_with_its_date_alone_is_not_mentioned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event()
    registration = make_registration(event)
    open_later(event, 10)
    monkeypatch.setitem(CHANGES, "later", put_later)
    monkeypatch.setitem(CHANGES, "back", lambda event: put_later(event, -30))
    content = letter(registration, noted(event, "later", "moved", "back"))
    assert content is not None
    assert "Opening" not in content.text


def test_dates_that_came_and_went_are_named() -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    before = heard(event)
    set_dates(event, [SERIES[0]], domain=DOMAIN, now=NOW)
    db.session.flush()
    notice = EventNotice(
        event_id=event.id,
        kind=NoticeKind.MOVED,
        changes=differences(before, heard(event)),
        created_at=NOW,
    )
    db.session.add(notice)
    db.session.flush()
    content = letter(registration, [notice.id], uid=None)
    assert content is not None
    assert "Wednesday 31 March" in content.text
    assert "It is no longer there." in content.text


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
