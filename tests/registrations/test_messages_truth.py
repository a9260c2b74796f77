"""A letter is sent only while it is true, and says what is so at that moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask_babel import force_locale, get_locale

from tests.registrations.letters import (
    DOMAIN,
    ELSEWHERE,
    JOIN_TOKEN,
    NOW,
    SENDERS,
    SERIES,
    TOKEN,
    deliver,
    deliver_one,
    invitation_of,
    make_event,
    make_registration,
    send,
)
from webinars.events.models import EventFormat, EventStatus, EventText
from webinars.extensions import db
from webinars.registrations import farewells, notices, subscriptions
from webinars.registrations.models import Consent, ConsentPurpose, EmailChange, RegistrationStatus

pytestmark = pytest.mark.usefixtures("sqlite_app")

ABOUT_A_COMING_EVENT = [
    "confirmation",
    "invitation",
    "waiting",
    "pending",
    "changed",
    "already-registered",
]
TO_THE_PERSON = [
    "confirmation",
    "invitation",
    "waiting",
    "pending",
    "changed",
    "already-registered",
    "cancelled",
]


def is_sent(message: str, *, now: datetime = NOW) -> bool:
    [(_, content)] = deliver(message, now=now)
    return content is not None


@pytest.mark.parametrize("message", ["invitation", "changed", "already-registered"])
def test_nothing_is_said_about_an_event_that_is_cancelled(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    assert is_sent(message)
    event.status = EventStatus.CANCELLED
    assert not is_sent(message)


@pytest.mark.parametrize("hours", [None, 24])
def test_who_waits_learns_whether_they_will_have_to_answer(hours: int | None) -> None:
    content = send("waiting", make_registration(make_event(SERIES, offer_hours=hours)))
    for part in (content.text, content.html):
        assert ("You do not have to do anything." in part) is (hours is None)
        assert ("We keep the place for you for up to 24 hours." in part) is (hours is not None)


def test_news_to_who_has_an_offer_says_that_they_have_to_answer_and_until_when() -> None:
    registration = make_registration(
        make_event(SERIES),
        status=RegistrationStatus.WAITING,
        offered_until=NOW + timedelta(hours=5),
        sequence=0,
    )
    content = send("update", registration)
    for part in (content.text, content.html):
        assert "A place is still kept for you. Please say yes or no on your page" in part
        assert "Please answer before" in part
        assert "Monday 1 March 2027, 16:00" in part
        assert "no confirmed place yet" not in part


@pytest.mark.parametrize("message", ["confirmation", "waiting", "pending"])
def test_who_registered_just_before_learns_that_the_event_is_cancelled(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    event.status = EventStatus.CANCELLED
    content = deliver_one(message)
    assert content.subject == "Cancelled: Welcome & stay"
    for part in (content.text, content.html):
        assert "We have your registration. Since you sent it, the event was cancelled." in part
        assert f"http://localhost:8000/en/registrations/{TOKEN}/" in part
        assert JOIN_TOKEN not in part
    assert content.calendar is None
    assert not is_sent(message, now=event.ends_at)


@pytest.mark.parametrize("message", ["confirmation", "waiting", "pending"])
def test_who_registered_just_before_learns_that_the_event_is_postponed(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    event.status = EventStatus.POSTPONED
    content = deliver_one(message, now=event.ends_at)
    assert content.subject == "Postponed: Welcome & stay"
    for part in (content.text, content.html):
        assert "Postponed. The new date is not known yet." in part
        assert "You keep your registration. If there is no news of the event for 180 days" in part
        assert f"http://localhost:8000/en/registrations/{TOKEN}/" in part
        assert JOIN_TOKEN not in part
        assert "24 March" not in part
    assert content.calendar is None


def test_a_letter_about_a_postponed_event_asks_for_the_newsletter_too() -> None:
    event = make_event()
    registration = make_registration(event)
    registration.consents.append(
        Consent(
            purpose=ConsentPurpose.NEWSLETTER, text="News", language="en", way="form", given_at=NOW
        )
    )
    event.status = EventStatus.POSTPONED
    content = send("confirmation", registration)
    assert "You asked for the newsletter." in content.text
    assert "You asked for the newsletter." in content.html


@pytest.mark.parametrize("message", ABOUT_A_COMING_EVENT)
def test_nothing_is_said_about_an_event_that_is_over(message: str) -> None:
    event = make_event(SERIES)
    SENDERS[message](make_registration(event))
    assert is_sent(message, now=event.ends_at - timedelta(seconds=1))
    assert not is_sent(message, now=event.ends_at)


@pytest.mark.parametrize("message", TO_THE_PERSON)
def test_nothing_is_said_about_an_erased_registration(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    db.session.delete(registration)
    assert not is_sent(message)


@pytest.mark.parametrize("message", TO_THE_PERSON)
def test_nothing_goes_to_an_address_that_is_no_longer_the_persons(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.email = ELSEWHERE
    assert not is_sent(message)


@pytest.mark.parametrize("message", ["confirmation", "invitation", "changed", "already-registered"])
def test_a_cancelled_registration_is_not_confirmed_any_more(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.status = RegistrationStatus.CANCELLED
    assert not is_sent(message)


@pytest.mark.parametrize("message", ["cancelled", "cancellation-date"])
def test_a_cancellation_that_was_undone_is_not_sent(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.status = RegistrationStatus.CONFIRMED
    registration.sequence += 1
    assert not is_sent(message)


@pytest.mark.parametrize("message", ["cancelled", "cancellation-date"])
def test_what_is_withdrawn_leaves_the_calendar_of_who_returned_only_to_wait(message: str) -> None:
    registration = make_registration(make_event(SERIES))
    SENDERS[message](registration)
    registration.status = RegistrationStatus.WAITING
    registration.sequence += 1
    [(_, content)] = deliver(message)
    assert content is not None
    assert invitation_of(content)["SEQUENCE"] == 3
    assert "Undo the cancellation" not in content.text


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


def test_a_postponed_event_invites_nobody_but_keeps_its_registrations() -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    event.status = EventStatus.POSTPONED
    SENDERS["invitation"](registration)
    assert not is_sent("invitation")
    content = send("changed", registration)
    assert "Postponed. The new date is not known yet." in content.text
    assert "24 March" not in content.text


def test_the_time_is_said_in_the_persons_zone_where_it_differs() -> None:
    event = make_event([(datetime(2027, 3, 24, 23, 30), datetime(2027, 3, 25, 0, 30))])
    content = send("confirmation", make_registration(event))
    assert "23:30 – Thursday 25 March 2027, 00:30 (Brussels time)" in content.text
    own = "For you: Thursday 25 March 2027, 00:30–01:30 (Kyiv time)"
    assert f"00:30 (Brussels time)\n    {own}\n" in content.text, "it belongs to the line above"
    html = re.sub("</?span[^>]*>", "", content.html)
    assert re.search(rf'<div class="soft"[^>]*><bdi>{re.escape(own)}</bdi>', html)


def test_the_time_is_said_once_where_the_clocks_agree() -> None:
    content = send("confirmation", make_registration(make_event(), zone="Europe/Paris"))
    assert "11:00–12:30 (Brussels time)" in content.text
    assert "For you" not in content.text


def test_the_zones_are_compared_on_the_day_of_the_event() -> None:
    # Between the changes of the clocks in America and in Europe, New York is five hours behind.
    event = make_event([(datetime(2027, 3, 24, 15), datetime(2027, 3, 24, 16))])
    content = send("confirmation", make_registration(event, zone="America/New_York"))
    assert "For you: Wednesday 24 March 2027, 10:00–11:00 (New York time)" in content.text


def test_all_dates_to_come_are_listed_and_each_has_its_invitation() -> None:
    event = make_event(SERIES)
    registration = make_registration(event)
    notices.queue_confirmation(registration, domain=DOMAIN, now=NOW)
    first = deliver_one("confirmation")
    assert "24 March" in first.text
    assert "31 March" in first.text
    further = deliver_one("invitation")
    assert further.subject == "Wednesday 31 March 2027: Welcome & stay"
    assert "24 March" not in further.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "come within the next hours"), ("fr", "arrivent dans les prochaines heures")],
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
    assert "Welcome & stay" not in content.text
    if message == "confirmation":
        assert '<bdi lang="ar" dir="rtl">اضغط 2.</bdi>' in content.html
    if content.calendar is not None:
        entry = invitation_of(content)
        assert "أهلا" in str(entry["SUMMARY"])
        assert ("كيف تفعل المدن." in str(entry.get("DESCRIPTION"))) is (message == "confirmation")


def test_each_number_to_dial_in_stands_on_its_own_line() -> None:
    event = make_event(join_phone="+32 2 555 01 23 Brussels\n+33 1 23 45 67 89 Paris")
    text = send("confirmation", make_registration(event)).text
    assert "  +32 2 555 01 23 (Brussels)\n  +33 1 23 45 67 89 (Paris)\n" in text
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


@pytest.mark.parametrize("message", ["address-changed", "verify-email", "erased"])
def test_an_address_that_is_not_confirmed_or_left_gets_no_link_to_a_registration(
    message: str,
) -> None:
    content = send(message, make_registration(make_event()))
    assert TOKEN not in content.text + content.html
    if content.calendar:
        assert TOKEN.encode() not in content.calendar.body.replace(b"\r\n ", b"")


def test_a_new_address_is_asked_only_while_the_change_is_wanted() -> None:
    registration = make_registration(make_event())
    SENDERS["verify-email"](registration)
    assert f"/en/confirm-email/{'v' * 32}" in deliver_one("verify-email").text
    assert not is_sent("verify-email", now=NOW + timedelta(days=1))
    db.session.get_one(EmailChange, registration.id).email = "third@example.com"
    assert not is_sent("verify-email")
    db.session.delete(db.session.get_one(EmailChange, registration.id))
    assert not is_sent("verify-email")


def test_further_dates_leave_the_calendar_of_an_erased_person() -> None:
    SENDERS["erased"](make_registration(make_event(SERIES)))
    content = deliver_one("cancellation-date")
    assert content.calendar is not None
    assert content.calendar.method == "CANCEL"
    assert "This address is no longer registered for the event." in content.text


def test_a_letter_leaves_the_language_of_its_surroundings_as_it_was() -> None:
    registration = make_registration(make_event(), language="en")
    with force_locale("fr"):
        send("confirmation", registration)
        assert str(get_locale()) == "fr"
