"""What the letters of a registration look like, in plain text, HTML and calendar."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from tests.registrations.letters import (
    JOIN_TOKEN,
    MEETING,
    NOW,
    SENDERS,
    SERIES,
    TOKEN,
    deliver,
    deliver_one,
    invitation_of,
    links_in,
    make_event,
    make_registration,
    send,
)
from webinars.events.models import EventFormat, EventText
from webinars.mail.mime import build
from webinars.registrations.door_codes import show_door_code

pytestmark = pytest.mark.usefixtures("sqlite_app")

OWN_PAGE = f"http://localhost:8000/en/registrations/{TOKEN}/"
JOIN_PAGE = f"http://localhost:8000/en/join/{JOIN_TOKEN}"


WITH_CALENDAR = {
    "confirmation": "REQUEST",
    "invitation": "REQUEST",
    "cancelled": "CANCEL",
    "declined": "CANCEL",
    "cancellation-date": "CANCEL",
    "address-changed": "CANCEL",
    "erased": "CANCEL",
    "update": "REQUEST",
    "update-date": "REQUEST",
    "date-gone": "CANCEL",
}
NAMELESS = {"verify-email", "links", "address-changed"}
JOINING = {
    *("confirmation", "invitation", "changed", "already-registered"),
    *("update", "update-date"),
}


every_message = pytest.mark.parametrize("message", list(SENDERS))


@every_message
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_plain_text_has_every_link_and_fact_of_the_html(message: str, language: str) -> None:
    registration = make_registration(make_event(SERIES), language=language)
    content = send(message, registration)
    assert links_in(content.html)
    for link in links_in(content.html):
        assert link in content.text
    for fact in re.findall(r"<bdi>(.*?)</bdi>", content.html):
        assert re.sub(r"</?span[^>]*>", "", fact).replace("&amp;", "&") in content.text
    times = r"\d\d:\d\d–\d\d:\d\d"
    whole = re.findall(f'<span style="white-space:nowrap">{times}</span>', content.html)
    assert len(whole) == len(re.findall(times, content.html))


@every_message
@pytest.mark.parametrize(
    ("language", "title", "host"),
    [("en", "Welcome & stay", "The Network"), ("fr", "Accueillir", "Le Réseau")],
)
def test_a_letter_speaks_the_persons_language(
    message: str, language: str, title: str, host: str
) -> None:
    registration = make_registration(make_event(SERIES), language=language)
    content = send(message, registration)
    assert content.language == language
    assert f'<html lang="{language}" dir="ltr">' in content.html
    assert title in content.text
    assert f"/{language}/events/welcome/" in content.text
    assert {"en": "Wednesday 24 March", "fr": "mercredi 24 mars"}[language] in content.text or (
        message in {"invitation", "cancellation-date", "erased", "update-date"}
    )
    if message != "links":
        assert (content.sender.name, content.sender.email) == (host, "events@network.example")
        assert content.reply_to == "noor@network.example"
        assert "Noor Haddad, noor@network.example" in content.text


@every_message
def test_a_text_without_translation_is_marked_as_another_language(message: str) -> None:
    texts = [EventText(language="fr", title="Accueillir")]
    event = make_event(SERIES, source_language="fr", texts=texts)
    content = send(message, make_registration(event))
    assert 'lang="fr" dir="ltr">Accueillir</a>' in content.html
    assert '<html lang="en"' in content.html


@every_message
def test_hostile_titles_and_names_stay_text(message: str) -> None:
    nasty = "<script>alert(1)</script>\r\nBcc: all@example.com\x00 & %(x)s {{ 7*7 }}"
    event = make_event(SERIES, texts=[EventText(language="en", title=nasty)], contact_name=nasty)
    content = send(message, make_registration(event, name=nasty))
    assert "<script" not in content.html
    assert "&lt;script&gt;" in content.html
    assert "<script>alert(1)</script>" in content.text  # plain text isn't escaped
    assert not set(content.subject + content.to_name) & set("\r\n\0")


@every_message
def test_a_letter_is_light_and_loads_nothing(message: str) -> None:
    content = send(message, make_registration(make_event(SERIES)))
    assert len(content.html.encode()) < 30 * 1024
    assert not re.search(r"<(img|link|script|iframe|table)\b|url\(|\bsrc=", content.html)
    assert "prefers-color-scheme: dark" in content.html
    assert '<meta name="color-scheme" content="light dark">' in content.html
    assert content.subject
    assert len(content.subject) < 160
    assert "\n\n\n" not in content.text


@pytest.mark.parametrize(
    "message",
    ["confirmation", "waiting", "changed", "cancelled", "already-registered", "verify-email"],
)
def test_a_letter_about_a_hundred_dates_is_light_and_its_plain_text_names_each(
    message: str,
) -> None:
    days = [timedelta(days=number) for number in range(100)]
    event = make_event([(SERIES[0][0] + day, SERIES[0][1] + day) for day in days])
    content = send(message, make_registration(event))
    assert len(content.html.encode()) < 30 * 1024
    assert re.search(r"and \d\d more dates</a>", content.html)
    assert content.text.count("(Brussels time)") == 100
    assert "more dates" not in content.text


@every_message
def test_the_way_into_the_meeting_is_for_who_is_confirmed(message: str) -> None:
    content = send(message, make_registration(make_event(SERIES)))
    calendar = content.calendar.body.decode() if content.calendar else ""
    everything = content.subject + content.text + content.html + calendar.replace("\r\n ", "")
    assert MEETING not in everything
    assert ("4711-x" in content.text) == (message in JOINING)
    is_said_anew = message in JOINING and message != "update"  # it tells of another time alone
    assert ("+32 2 555 01 23" in content.text) == is_said_anew
    assert (JOIN_PAGE in content.text) == (message in JOINING)
    assert (JOIN_PAGE in calendar.replace("\r\n ", "")) == (
        message in {"confirmation", "invitation", "update", "update-date"}
    )


@every_message
def test_a_calendar_that_is_shared_gives_no_registration_away(message: str) -> None:
    content = send(message, make_registration(make_event(SERIES)))
    if content.calendar is None:
        return
    entry = invitation_of(content)
    lines = content.calendar.body.decode().replace("\r\n ", "")
    assert TOKEN not in lines
    assert "/registrations/" not in lines
    if content.calendar.method == "REQUEST":
        assert entry["LOCATION"] == JOIN_PAGE
        assert entry["CONFERENCE"] == [JOIN_PAGE, "tel:+3225550123"]
        assert JOIN_PAGE in str(entry["DESCRIPTION"])
        assert "Cannot come?" in str(entry["DESCRIPTION"])
        assert str(entry["DESCRIPTION"]).endswith("/en/lost-link")


@every_message
def test_a_name_is_isolated_from_the_sentence_around_it(message: str) -> None:
    content = send(message, make_registration(make_event(SERIES), name="أمل سعيد"))
    if message in NAMELESS:
        assert "أمل" not in content.html + content.text + content.to_name
    else:
        assert "<bdi>أمل سعيد</bdi>" in content.html
        assert "Hello أمل سعيد," in content.text
        assert content.to_name == "أمل سعيد"


@every_message
def test_the_calendar_part_speaks_to_the_one_recipient(message: str) -> None:
    event = make_event(SERIES)
    event.dates[0].sequence, event.dates[1].sequence = 4, 7
    content = send(message, make_registration(event))
    assert (content.calendar is None) == (message not in WITH_CALENDAR)
    if content.calendar is None:
        return
    entry = invitation_of(content)
    if message == "date-gone":  # it is of a date that the event does not have
        assert (entry["UID"], entry["SEQUENCE"]) == ("gone@here.org", 2 + 1 + 2)
        return
    further = message in {"invitation", "cancellation-date", "update-date"}
    date = event.dates[1 if further else 0]
    raised = message in {"cancelled", "cancellation-date", "declined", "erased"}
    assert content.calendar.method == WITH_CALENDAR[message]
    assert entry["UID"] == date.uid
    assert entry["SEQUENCE"] == date.sequence + (3 if raised else 2)
    assert entry["ATTENDEE"] == "mailto:Amal@example.com"
    assert entry["ATTENDEE"].params.get("CN") == (None if message in NAMELESS else "Amal Said")
    assert entry["ORGANIZER"] == "mailto:events@network.example"
    assert entry["ORGANIZER"].params["CN"] == content.sender.name
    assert entry.decoded("DTSTART").replace(tzinfo=None) == date.starts_local
    assert entry.decoded("DTSTAMP") == NOW


@pytest.mark.parametrize("message", sorted(WITH_CALENDAR))
def test_the_finished_mail_is_an_imip_message(message: str) -> None:
    registration = make_registration(make_event(SERIES), name="Zoë, “Zed” Šaid")
    SENDERS[message](registration)
    [(mail, content)] = deliver(message)
    assert content is not None
    raw = build(mail, content, NOW)
    received = message_from_bytes(raw, policy=policy.default)
    assert isinstance(received, EmailMessage)
    assert received["To"].addresses[0].addr_spec == "Amal@example.com"
    name = "" if message in NAMELESS else "Zoë, “Zed” Šaid"
    assert received["To"].addresses[0].display_name == name
    assert received["From"].addresses[0].addr_spec == "events@network.example"
    assert received["Subject"] == content.subject
    alternatives, attachment = received.iter_parts()
    plain, html, calendar = alternatives.iter_parts()
    assert [part.get_content_type() for part in (alternatives, plain, html, attachment)] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/ics",
    ]
    assert plain.get_content().replace("\r\n", "\n") == content.text
    assert html.get_content().replace("\r\n", "\n").rstrip() == content.html.rstrip()
    assert content.calendar is not None
    assert calendar["Content-Type"].params["method"] == content.calendar.method
    assert calendar["Content-Disposition"] is None
    assert calendar.get_payload(decode=True) == attachment.get_payload(decode=True)
    assert calendar.get_payload(decode=True) == content.calendar.body


def test_who_comes_to_a_place_gets_the_code_for_the_door_and_others_do_not() -> None:
    hybrid = make_registration(make_event(format=EventFormat.HYBRID))
    there = send("confirmation", hybrid)
    code = show_door_code(hybrid.door_code)
    for text in (there.text, there.html):
        assert f"{OWN_PAGE}pass" in text
        assert code in text
        assert hybrid.door_token not in text


@pytest.mark.parametrize(
    ("message", "format_"),
    [("confirmation", EventFormat.ONLINE), ("waiting", EventFormat.IN_PERSON)],
)
def test_others_get_no_code(message: str, format_: EventFormat) -> None:
    content = send(message, make_registration(make_event(format=format_)))
    assert "/pass" not in content.text
    assert "/pass" not in content.html


@pytest.mark.parametrize(
    ("message", "subject", "said"),
    [
        ("cancelled", "Registration cancelled", "Your registration for this event is cancelled."),
        ("erased", "Registration ended", "This address is no longer registered"),
        ("address-changed", "Address changed", "has moved to another address"),
    ],
)
def test_further_dates_leave_with_the_words_of_the_mail_before(
    message: str, subject: str, said: str
) -> None:
    SENDERS[message](make_registration(make_event(SERIES)))
    content = deliver_one("cancellation-date")
    assert content.subject == f"{subject}: Wed 31 Mar – Welcome & stay"
    assert said in content.text
    assert said in content.html


def test_numbers_can_be_tapped_and_the_entrance_comes_before_the_join_page() -> None:
    content = send("confirmation", make_registration(make_event(SERIES, format=EventFormat.HYBRID)))
    assert 'href="tel:+3225550123"' in content.html
    assert "tel:" not in content.text
    buttons = re.findall(r'class="button" href="[^"]*/(pass|join)[^"]*"', content.html)
    assert buttons == ["pass", "join"]
