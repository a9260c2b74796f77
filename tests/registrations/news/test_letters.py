"""What a letter with news says: what changed, old and new, when, and to whom."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from tests.registrations.builders import sign_up, sign_up_together
from tests.registrations.changing import edit
from tests.registrations.letters import (
    DOMAIN,
    JOIN_TOKEN,
    MEETING,
    MORNING,
    NOW,
    TOKEN,
    invitation_of,
    links_in,
    make_event,
    make_registration,
)
from tests.registrations.news.life import Life
from tests.registrations.news.noting import (
    CHANGES,
    letter,
    noted,
    open_later,
    put_later,
    send,
)
from webinars.events.models import Event, EventFormat, Visibility
from webinars.events.programming.people import Part
from webinars.events.schedule import set_dates
from webinars.extensions import db
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.news.merging import load_notices
from webinars.registrations.taking_part import TakesPart

pytestmark = pytest.mark.usefixtures("sqlite_app")
every_change = pytest.mark.parametrize("change", list(CHANGES))


@every_change
def test_the_plain_text_has_every_link_of_the_html(change: str) -> None:
    content = send(change)
    for link in links_in(content.html):
        assert link in content.text
    assert len(content.html.encode()) < 30 * 1024
    assert "\n\n\n" not in content.text


@pytest.mark.parametrize("title", ["Talk", "Нарада про права " * 17], ids=["short", "long"])
def test_a_long_agenda_that_moved_whole_is_a_light_letter_that_tells_all(
    monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    """The HTML tells the first changes and where the rest stands, the plain text each of them."""
    monkeypatch.setitem(CHANGES, "later", put_later)
    event = make_event()
    registration = make_registration(event, language="en", zone="Asia/Kathmandu")
    for number in range(40):
        open_later(event, number, en=(f"{title} {number}", ""))
    content = letter(registration, noted(event, "later"))
    assert content is not None
    assert 10 * 1024 < len(content.html.encode()) < 30 * 1024
    [left_out] = re.findall(r"There are (\d\d) more changes", content.html)
    assert content.html.count("From now on:") == 40 - int(left_out)
    assert content.text.count("From now on:") == 40
    assert content.text.count(title.strip()) == 80
    assert "more changes" not in content.text


@pytest.mark.parametrize("visibility", list(Visibility))
def test_what_a_heavy_letter_leaves_out_stands_where_it_links(
    monkeypatch: pytest.MonkeyPatch, sqlite_app: Flask, visibility: Visibility
) -> None:
    monkeypatch.setitem(CHANGES, "later", put_later)
    event = make_event()
    event.visibility = visibility
    registration = make_registration(event, language="en")
    for number in range(40):
        open_later(event, number, en=(f"Talk {number}.", ""))
    content = letter(registration, noted(event, "later"))
    db.session.commit()
    assert content is not None
    assert "Talk 39." not in content.html
    [page] = re.findall(r'more changes\..*?href="http://localhost:8000([^"]+)"', content.html, re.S)
    assert "Talk 39." in sqlite_app.test_client().get(page).text


def test_a_heavy_letter_says_the_new_address_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of it is a street, at its end the room: half of it leads nowhere."""
    address = "Будинок громадських організацій, вулиця Хрещатик, " * 9 + "кімната 12"

    def go_there(event: Event) -> None:
        event.address = address

    monkeypatch.setitem(CHANGES, "later", put_later)
    monkeypatch.setitem(CHANGES, "there", go_there)
    event = make_event()
    event.format = EventFormat.IN_PERSON
    registration = make_registration(event, language="en")
    for number in range(40):
        open_later(event, number, en=("Нарада про права " * 17, ""))
    content = letter(registration, noted(event, "later", "there"))
    assert content is not None
    assert "…" in content.html
    assert address in content.html.split("Address")[1].split("</strong>")[0]
    assert len(content.html.encode()) < 30 * 1024


@pytest.mark.parametrize(("dates", "is_whole"), [(16, True), (80, False)])
def test_a_series_that_moved_to_another_hall_hides_neither(dates: int, is_whole: bool) -> None:
    """Beside many dates the letter says where they are now, which is little."""
    days = [timedelta(days=number) for number in range(dates)]
    event = make_event([(MORNING[0] + day, MORNING[1] + day) for day in days])
    registration = make_registration(event, language="en", zone="Asia/Kathmandu")
    content = letter(registration, noted(event, "moved", "place"))
    assert content is not None
    assert len(content.html.encode()) < 30 * 1024
    assert "Maison des associations" in content.html
    assert (content.html.count("<del>") == 2 * dates + 1) is is_whole
    assert ("more changes" in content.html) is not is_whole
    assert content.text.count("From now on:") == dates + 1


def test_a_reason_in_another_language_says_which() -> None:
    event = make_event()
    registration = make_registration(event, language="fr")
    [told] = noted(event, "place", reasons={"ar": "القاعة محجوزة"})
    content = letter(registration, [told])
    assert content is not None
    for written in (content.text, unescape(content.html)):
        assert "Les organisateurs écrivent dans une autre langue (arabe)\u00a0:" in written
    assert '<p lang="ar" dir="rtl"' in content.html
    own = letter(registration, noted(event, "link", reasons={"fr": "La salle"}))
    assert own is not None
    assert "Les organisateurs écrivent\u00a0:" in own.text
    assert 'lang="fr" dir="auto"' not in own.html


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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("8812-y", "New passcode:\n  - 8812-y"),
        ("", "Passcode:\n  It is no longer there."),
    ],
)
def test_a_new_access_code_stands_beside_its_name(
    code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "code", lambda event: setattr(event, "join_passcode", code))
    text = send("code", language="en").text
    assert said in text
    assert "From now on" not in text


@pytest.mark.parametrize(
    ("way", "is_told"), [(TakesPart.ROOM, False), (TakesPart.ONLINE, True), (None, True)]
)
@pytest.mark.parametrize("change", ["link", "phone", "platform"])
def test_who_comes_to_the_room_hears_nothing_of_the_meeting(
    change: str, way: TakesPart | None, is_told: bool
) -> None:
    registration = make_registration(make_event(format=EventFormat.HYBRID), takes_part=way)
    told = letter(registration, noted(registration.event, change))
    assert (told is not None) is is_told


@pytest.mark.parametrize(
    ("change", "said", "left_out"),
    [("moved", "Where:", "When:"), ("agenda", "When:", "Where:"), ("venue", "When:", "Where:")],
)
def test_what_is_told_as_a_change_or_stays_as_it_was_is_not_repeated(
    change: str, said: str, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "venue", lambda event: setattr(event, "venue", "Town hall"))
    text = send(change, language="en").text
    assert said in text
    assert left_out not in text
    assert "+32 2 555 01 23" not in text
    assert (JOIN_TOKEN in text) is (change != "agenda")


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (EventFormat.HYBRID, EventFormat.IN_PERSON, "Town hall"),
        (EventFormat.IN_PERSON, EventFormat.ONLINE, "Zoom"),
    ],
)
def test_another_format_is_told_with_where_it_is(
    before: EventFormat, after: EventFormat, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CHANGES, "format", lambda event: setattr(event, "format", after))
    event = make_event(format=before, venue="Town hall")
    content = letter(make_registration(event), noted(event, "format"))
    assert content is not None
    assert where in content.text.split("From now on:")[-1]


@pytest.mark.parametrize("change", ["cancelled", "postponed"])
def test_an_event_that_is_cancelled_offers_nothing_to_cancel(change: str) -> None:
    text = send(change, language="en").text
    assert ("See, change or cancel" in text) is (change == "postponed")
    assert TOKEN in text


@pytest.mark.parametrize("zone", ["", "Europe/Brussels"], ids=["not known", "their own"])
def test_nothing_is_said_to_be_for_somebody_whose_zone_nobody_knows(
    zone: str, sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[MORNING])
    sign_up(life.event_id, "amina@example.org", language="en", zone=zone, now=life.tick())
    life.settle()
    for moved_to in ("Europe/London", "Europe/Kyiv"):
        life.edit(zone=moved_to)
        life.settle()
        assert ("For you:" in life.postbox.last_text()) is bool(zone)


def test_nor_for_somebody_whom_another_registered(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[MORNING])
    sign_up_together(life.event_id, "group", 1, now=life.now)
    life.settle()
    for zone in ("Europe/London", "Europe/Kyiv"):
        life.change(edit(zone=zone))
        life.settle()
        text = life.postbox.last_text()
        assert f"{zone.partition(chr(47))[2]} time" in text
        assert "For you:" not in text


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


def test_what_notices_did_not_hold_before_is_not_told_as_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event()
    registration = make_registration(event)
    open_later(event, 10, people=[Part("Ana Silva")])
    monkeypatch.setitem(CHANGES, "later", put_later)
    ids = noted(event, "later")
    [notice] = load_notices(ids)
    held = [
        [{k: v for k, v in each.items() if k not in ("people", "track")} for each in side]
        for side in notice.changes["agenda"]
    ]
    notice.changes = {"agenda": held}
    content = letter(registration, ids)
    assert content is not None
    assert "11:40–12:00" in content.text
    assert "Ana Silva" not in content.text


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
