"""A letter says what the person needs: when, how to come in, in which language, and what to do."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.calendar.samples import lines_of
from tests.registrations.letters import (
    DOMAIN,
    JOIN_TOKEN,
    NOW,
    SENDERS,
    SERIES,
    TOKEN,
    deliver_one,
    invitation_of,
    make_event,
    make_registration,
    send,
)
from webinars.events.models import EventFormat, EventStatus, EventText
from webinars.registrations import farewells, notices, subscriptions
from webinars.registrations.models import Consent, ConsentPurpose, RegistrationStatus
from webinars.registrations.taking_part import TakesPart

pytestmark = pytest.mark.usefixtures("sqlite_app")


def test_the_newsletter_is_mentioned_while_its_list_does_not_have_the_address() -> None:
    registration = make_registration(make_event())
    assert "You asked for the newsletter." not in send("confirmation", registration).text
    consent = Consent(
        purpose=ConsentPurpose.NEWSLETTER, text="News", language="en", way="form", given_at=NOW
    )
    registration.consents.append(consent)
    assert "You asked for the newsletter." in deliver_one("confirmation").text
    subscriptions.subscribe(registration, consent, now=NOW)
    assert "You asked for the newsletter." not in deliver_one("confirmation").text


def test_the_time_is_said_in_the_persons_zone_where_it_differs() -> None:
    event = make_event([(datetime(2027, 3, 24, 23, 30), datetime(2027, 3, 25, 0, 30))])
    content = send("confirmation", make_registration(event))
    assert "23:30 – Thursday 25 March 2027, 00:30 (Brussels time)" in content.text
    own = "For you: Thursday 25 March 2027, 00:30–01:30 (Kyiv time)"
    assert f"00:30 (Brussels time)\n    {own}\n" in content.text, "it belongs to the line above"
    html = re.sub("</?span[^>]*>", "", content.html)
    assert re.search(rf'<div class="soft"[^>]*><bdi>{re.escape(own)}</bdi>', html)


@pytest.mark.parametrize(
    ("zone", "said"), [("", "(Brussels time, UTC+1)"), ("Europe/Paris", "(Brussels time)")]
)
def test_whose_zone_nobody_knows_reads_the_distance_to_utc(zone: str, said: str) -> None:
    content = send("confirmation", make_registration(make_event(), zone=zone))
    assert f"Wednesday 24 March 2027, 11:00–12:30 {said}" in content.text.replace("\u00a0", " ")


def test_a_confirmation_says_that_the_event_is_recorded() -> None:
    told = "This event will be recorded."
    content = send("confirmation", make_registration(make_event(recording=True)))
    assert told in content.text
    assert told in (content.html or "")


def test_the_time_is_said_once_where_the_clocks_agree() -> None:
    content = send("confirmation", make_registration(make_event(), zone="Europe/Paris"))
    assert "11:00–12:30 (Brussels time)" in content.text
    assert "For you" not in content.text


def test_the_zones_are_compared_on_the_day_of_the_event() -> None:
    # Between the changes of the clocks in America and in Europe, New York is five hours behind.
    event = make_event([(datetime(2027, 3, 24, 15), datetime(2027, 3, 24, 16))])
    content = send("confirmation", make_registration(event, zone="America/New_York"))
    assert "For you: Wednesday 24 March 2027, 10:00–11:00 (New York time)" in content.text


@pytest.mark.parametrize(
    ("month", "day", "own"),
    [
        (3, 27, "Saturday 27 March 2027, 18:00 – Sunday 28 March 2027, 11:00 (Tunis time)"),
        (10, 30, "Saturday 30 October 2027, 17:00 – Sunday 31 October 2027, 12:00 (Tunis"),
    ],
)
def test_the_zones_are_compared_at_the_end_as_well(month: int, day: int, own: str) -> None:
    event = make_event([(datetime(2027, month, day, 18), datetime(2027, month, day + 1, 12))])
    content = send("confirmation", make_registration(event, zone="Africa/Tunis"))
    assert f"For you: {own}" in content.text


def test_all_dates_to_come_are_listed_and_each_has_its_invitation() -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    notices.queue_confirmation(registration, domain=DOMAIN, now=NOW)
    first = deliver_one("confirmation")
    assert "24 March" in first.text
    assert "31 March" in first.text
    further = deliver_one("invitation")
    assert further.subject == "Wed 31 Mar: Welcome & stay"
    assert "24 March" not in further.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "some now, the others a few per hour"), ("fr", "les autres quelques-unes par heure")],
)
@pytest.mark.parametrize(
    ("dates", "paced", "some_later"), [(5, True, True), (4, True, False), (5, False, False)]
)
def test_invitations_that_come_later_are_announced(
    dates: int, paced: bool, some_later: bool, language: str, sentence: str
) -> None:
    spans = [
        (start + timedelta(7 * week), end + timedelta(7 * week))
        for week in range(dates)
        for start, end in SERIES[:1]
    ]
    registration = make_registration(make_event(spans), language=language)
    notices.queue_confirmation(registration, domain=DOMAIN, now=NOW, due_at=NOW, paced=paced)
    letter = deliver_one("confirmation")
    assert (sentence in letter.text) == (sentence in letter.html) == some_later
    assert re.search(r"^(Calendar file|Fichier pour agenda)", letter.text, re.MULTILINE)


def test_a_late_confirmation_leaves_out_the_date_that_is_over() -> None:
    event = make_event(SERIES)
    SENDERS["confirmation"](make_registration(event))
    content = deliver_one("confirmation", now=event.dates[0].ends_at)
    assert "24 March" not in content.text
    assert "31 March" in content.text
    assert content.calendar is None  # the second date's invitation is a mail of its own


def test_a_freed_seat_is_announced_as_such() -> None:
    registration = make_registration(make_event())
    notices.queue_confirmation(registration, domain=DOMAIN, now=NOW, promoted=True)
    assert "A place has become free." in deliver_one("confirmation").text


def test_interpretation_is_explained_with_the_language_that_was_chosen() -> None:
    text = send("confirmation", make_registration(make_event())).text
    assert "You chose to listen in: French" in text
    assert "“Interpretation”" in text


def test_interpretation_on_another_platform_is_explained_on_the_join_page() -> None:
    text = send("confirmation", make_registration(make_event(platform="KUDO"))).text
    assert "your join page says how" in text
    assert "“Interpretation”" not in text


def test_the_organisers_explain_interpretation_in_their_own_words() -> None:
    event = make_event(listening_help={"en": "Press 2 at any time."})
    text = send("confirmation", make_registration(event)).text
    assert "Press 2 at any time." in text
    assert "“Interpretation”" not in text


@pytest.mark.parametrize(
    "message", ["confirmation", "erased", "date-gone", "verify-email", "links"]
)
def test_who_reads_the_event_in_another_language_finds_its_texts_in_that(message: str) -> None:
    event = make_event(listening_help={"en": "Press 2.", "ar": "اضغط 2."})
    event.texts.append(EventText(language="ar", title="أهلا", summary="كيف تفعل المدن."))
    content = send(message, make_registration(event, text_language="ar"))
    assert 'lang="ar" dir="rtl">أهلا</a>' in content.html
    assert "\n\nأهلا\n" in content.text or message == "links", "apart from what stands above it"
    assert "Welcome & stay" not in content.text
    if message == "confirmation":
        assert '<bdi lang="ar" dir="rtl">اضغط 2.</bdi>' in content.html
    if content.calendar is not None:
        entry = invitation_of(content)
        assert "أهلا" in str(entry["SUMMARY"])
        assert ("كيف تفعل المدن." in str(entry.get("DESCRIPTION"))) is (message == "confirmation")


def test_each_number_to_dial_in_stands_on_its_own_line() -> None:
    event = make_event(join_phone="+32 2 555 01 23 Brussels\n+33 1 23 45 67 89 Paris")
    content = send("confirmation", make_registration(event))
    text = content.text
    assert "  +32 2 555 01 23 (Brussels)\n  +33 1 23 45 67 89 (Paris)\n" in text
    shared = str(invitation_of(content)["DESCRIPTION"])
    assert "Paris)\nThe passcode is on the join page, and in our e-mails.\n" in shared
    assert event.join_passcode in text
    assert event.join_passcode not in shared
    assert "By telephone you hear who speaks, without interpretation." in text


def test_an_event_without_interpretation_does_not_explain_it() -> None:
    event = make_event()
    event.channels = event.channels[:1]
    text = send("confirmation", make_registration(event, listening_language=None)).text
    assert "“Interpretation”" not in text


def test_an_event_in_person_has_an_address_and_no_join_page() -> None:
    event = make_event(format=EventFormat.IN_PERSON, venue="Town hall", address="Main Square 1")
    content = send("confirmation", make_registration(event))
    assert "Town hall\n  Main Square 1" in content.text
    assert "join" not in content.text
    assert content.calendar is not None
    assert b"CONFERENCE" not in content.calendar.body


def test_a_hybrid_event_has_both() -> None:
    event = make_event(format=EventFormat.HYBRID, venue="Town hall")
    content = send("confirmation", make_registration(event))
    assert "Town hall\n  Online, on Zoom" in content.text
    assert f"/en/join/{JOIN_TOKEN}" in content.text


@pytest.mark.parametrize("message", ["confirmation", "update"])
def test_of_a_hybrid_event_the_room_hears_nothing_of_the_meeting(message: str) -> None:
    event = make_event(
        SERIES, format=EventFormat.HYBRID, venue="Town hall", address="1 Main Square"
    )
    content = send(message, make_registration(event, takes_part=TakesPart.ROOM))
    assert "Town hall" in content.text
    assert not [each for each in ("Zoom", "4711-x", "globe") if each in content.text]
    if content.calendar:
        lines = lines_of(content.calendar.body)
        assert "LOCATION:Town hall\\, 1 Main Square" in lines
        assert "/join/" not in "".join(lines)


@pytest.mark.parametrize("message", ["confirmation", "update"])
def test_of_a_hybrid_event_who_is_online_is_given_no_address(message: str) -> None:
    event = make_event(
        SERIES, format=EventFormat.HYBRID, venue="Town hall", address="1 Main Square"
    )
    content = send(message, make_registration(event, takes_part=TakesPart.ONLINE))
    assert "Town hall" not in content.text
    assert "Main Square" not in content.html
    assert "Online, on Zoom" in content.text


@pytest.mark.parametrize(
    ("way", "said"), [(TakesPart.ROOM, True), (TakesPart.ONLINE, False), (None, True)]
)
@pytest.mark.parametrize("message", ["confirmation", "update"])
def test_a_place_is_given_to_somebody_else_only_where_there_is_one(
    message: str, way: TakesPart | None, said: bool
) -> None:
    event = make_event(SERIES, format=EventFormat.HYBRID, capacity=2, online_open=True)
    content = send(message, make_registration(event, takes_part=way))
    assert ("somebody else can have your place" in content.text) is said


def test_a_cancellation_says_whose_and_how_to_undo_it() -> None:
    content = send("cancelled", make_registration(make_event()))
    assert content.subject == "Registration cancelled: Welcome & stay"
    assert "The event itself is not cancelled." in content.text
    assert (
        f"Undo the cancellation:\nhttp://localhost:8000/en/registrations/{TOKEN}/" in content.text
    )


def test_a_cancellation_from_the_waiting_list_leaves_calendars_alone() -> None:
    registration = make_registration(
        make_event(), status=RegistrationStatus.CANCELLED, invited=False
    )
    farewells.queue_cancelled(registration, dates=[], domain=DOMAIN, now=NOW)
    content = deliver_one("cancelled")
    assert content.calendar is None
    assert "Your calendar" not in content.text


def test_a_cancelled_event_offers_no_way_back() -> None:
    event = make_event()
    event.status = EventStatus.CANCELLED
    content = send("cancelled", make_registration(event))
    assert "Undo" not in content.text
    assert "The event itself" not in content.text
