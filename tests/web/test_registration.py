"""A person's own page: see, cancel and undo, take along, erase."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    cancel,
    find,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    sign_up_together,
)
from tests.web.registering import location
from tests.web.visiting import LATER, TOLD, letter_of, own, register_person, send, span, text_of
from webinars.events.models import Event, EventStatus, Visibility
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.offering import accept_offer
from webinars.times import utc_now

PAGES = ("", "edit", "email", "cancel", "erase", "calendar.ics", "data", "data.json")


class TestSeeing:
    """The page itself."""

    def test_everything_that_was_told_is_there(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)

        page = text_of(client.get(own(token)))

        for text in ("You are registered", "Amina Diallo", "amina@example.org", *TOLD.values()):
            assert text in page

    @pytest.mark.parametrize(
        ("zone", "month", "day", "words"),
        [
            ("Africa/Tunis", 3, 27, "Saturday 27 March 2027, 18:00 – Sunday 28 March 2027, 11"),
            ("Africa/Tunis", 10, 30, "Saturday 30 October 2027, 17:00 – Sunday 31 October"),
            ("Africa/Lagos", 3, 27, "Saturday 27 March 2027, 18:00 – Sunday 28 March 2027, 11"),
        ],
    )
    def test_a_date_that_only_ends_at_another_time_for_the_person_says_so(
        self, client: FlaskClient, zone: str, month: int, day: int, words: str
    ) -> None:
        night = (datetime(2027, month, day, 18), datetime(2027, month, day + 1, 12))
        token = register_person(spans=[night])
        with transaction():
            find_in_transaction("amina@example.org").zone = zone

        assert f"For you: {words}" in text_of(client.get(own(token)))

    @pytest.mark.parametrize(
        ("event", "words"),
        [
            ({}, "Your place is confirmed"),
            ({"capacity": 0}, "You are on the waiting list"),
            ({"approval": True}, "The organisers have not decided yet"),
        ],
    )
    def test_it_says_where_the_person_stands(
        self, client: FlaskClient, event: dict[str, Any], words: str
    ) -> None:
        token = register_person(**event)

        page = text_of(client.get(own(token)))

        assert words in page
        assert ("Join page" in page) == (not event)

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (EventStatus.CANCELLED, "The event is cancelled"),
            (EventStatus.POSTPONED, "The event is postponed"),
        ],
    )
    def test_what_befell_the_event_stands_alone(
        self, client: FlaskClient, status: EventStatus, words: str
    ) -> None:
        token = register_person()
        with transaction():
            db.session.scalars(select(Event)).one().status = status

        page = text_of(client.get(own(token)))

        assert words in page
        assert "You are registered" not in page
        assert "Join page" not in page

    @pytest.mark.parametrize("page", PAGES)
    def test_all_of_it_stays_private_and_reads_nothing_but(
        self, client: FlaskClient, page: str, count_queries: list[str]
    ) -> None:
        token = register_person(details=TOLD)
        count_queries.clear()

        answer = client.get(own(token, page))

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        reading = [query for query in count_queries if query != "BEGIN"]
        assert not [query for query in reading if not query.startswith("SELECT")]
        assert len(reading) <= 22
        assert client.head(own(token, page)).status_code == 200

    @pytest.mark.parametrize("page", PAGES)
    def test_an_altered_link_leads_nowhere(self, client: FlaskClient, page: str) -> None:
        token = register_person()
        for altered in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[:-1], token.lower()):
            answer = client.get(own(altered, page))
            assert answer.status_code == 404
            assert answer.headers["Referrer-Policy"] == "no-referrer"

    def test_data_can_be_taken_along(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD, slug="this")

        answer = client.get(own(token, "data.json"))

        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="registration-this.json"'
        )
        assert answer.json is not None
        assert answer.json["access_needs"] == "A quiet place"
        assert token not in answer.text
        assert find().join_token not in answer.text


class TestAfterTheEnd:
    """What was, and no way to what cannot be any more."""

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("confirmed", "You were registered."),
            ("waiting", "no place became free for you"),
            ("pending", "The organisers did not decide"),
            ("declined", "The organisers could not give you a place."),
            ("cancelled", "Your registration had been cancelled."),
        ],
    )
    def test_it_says_how_it_ended(self, client: FlaskClient, status: str, words: str) -> None:
        token = register_person(spans=[span(timedelta(hours=1), timedelta(hours=1))])
        join_page = f"/en/join/{find().join_token}"
        _come_to(RegistrationStatus(status))

        for path in (own(token), join_page):
            page = text_of(client.get(path))
            assert "The event is over" in page
            assert words in page
            for wrong in (
                "Your place is confirmed",
                "e-mail when",
                "you get an e-mail",
                "In your calendar",
            ):
                assert wrong not in page, wrong
            assert "/cancel" not in page

    def test_nothing_can_be_cancelled(self, client: FlaskClient) -> None:
        token = register_person(spans=[span(timedelta(hours=1), timedelta(hours=1))])
        _come_to(RegistrationStatus.CONFIRMED)

        page = text_of(client.get(location(client.get(own(token, "cancel")))))

        assert "There is nothing to cancel any more." in page
        send(client, own(token, "cancel"))
        send(client, own(token, "offer/decline"))
        assert find().status is RegistrationStatus.CONFIRMED

    def test_who_waits_for_dates_that_are_over_waits_no_more(self, client: FlaskClient) -> None:
        days = [span(timedelta(days=day)) for day in (-9, 9)]
        event_id = add_event(spans=days, choose_dates=True)
        first = db.session.get_one(Event, event_id).dates[0]
        sign_up(event_id, now=first.starts_at - timedelta(days=1), dates=[first.uid])
        with transaction():
            find_in_transaction().status = RegistrationStatus.WAITING

        page = text_of(client.get(own(find().token)))

        assert find().status is RegistrationStatus.WAITING
        assert "Your dates are over" in page
        assert "You wait" not in page
        assert "/cancel" not in page


def _come_to(status: RegistrationStatus) -> None:
    """Let the person stand so, and the event be over for an hour."""
    with transaction():
        find_in_transaction().status = status
        event = db.session.scalars(select(Event)).one()
        [date] = event.dates
        event.starts_at = date.starts_at = utc_now() - timedelta(hours=2)
        event.ends_at = date.ends_at = utc_now() - timedelta(hours=1)


class TestCancelling:
    """A page, a button, and a way back."""

    def test_cancelling_is_a_page_a_button_and_an_undo(self, client: FlaskClient) -> None:
        token = register_person()
        assert "Cancel your registration?" in text_of(client.get(own(token, "cancel")))
        assert find().status is RegistrationStatus.CONFIRMED

        page = text_of(client.get(location(send(client, own(token, "cancel")))))

        assert find().status is RegistrationStatus.CANCELLED
        assert "Cancelled" in page
        assert f'action="{own(token, "undo")}"' in page
        assert "an e-mail that takes the event out of your calendar" in page
        assert client.get(own(token, "cancel")).headers["Location"] == own(token)

        page = text_of(client.get(location(send(client, own(token, "undo")))))
        assert "The cancellation is undone." in page

        assert find().status is RegistrationStatus.CONFIRMED
        assert "You are registered" in page

    def test_a_seat_taken_meanwhile_is_not_taken_back(self, client: FlaskClient) -> None:
        event_id = add_event(capacity=1, waiting_list=False, spans=[span(LATER)])
        sign_up(event_id, now=utc_now())
        token = find().token
        send(client, own(token, "cancel"))
        sign_up(event_id, "next@example.org", now=utc_now())

        page = text_of(client.get(location(send(client, own(token, "undo")))))

        assert "All places are taken by now" in page
        assert find().status is RegistrationStatus.CANCELLED
        assert "There is no waiting list." in page
        assert f'action="{own(token, "undo")}"' not in page

    def test_the_button_says_what_undoing_leads_to(self, client: FlaskClient) -> None:
        event_id = add_event(capacity=1, spans=[span(LATER)])
        sign_up(event_id, now=utc_now())
        token = find().token
        send(client, own(token, "cancel"))
        assert "Undo: keep my place" in text_of(client.get(own(token)))
        sign_up(event_id, "next@example.org", now=utc_now())

        page = text_of(client.get(own(token)))
        assert "keep my place" not in page
        assert "Go back on the waiting list" in page
        assert "In your calendar" not in page

        page = text_of(client.get(location(send(client, own(token, "undo")))))
        assert "Your place is not free any more. You are on the waiting list" in page
        assert "When you have a place, you get an invitation" in page

    def test_a_place_that_is_offered_is_not_said_to_be_gone(self, client: FlaskClient) -> None:
        event_id = add_event(capacity=1, offer_hours=24, spans=[span(LATER)])
        sign_up(event_id, now=utc_now())
        sign_up(event_id, "next@example.org", now=utc_now())
        token = find().token
        send(client, own(token, "cancel"))
        page = text_of(client.get(own(token)))
        assert "Your place is kept for somebody else at the moment." in page
        assert "gone to somebody else" not in page
        with transaction():
            taker = find_in_transaction("next@example.org")
            accept_offer(registration=taker, domain=DOMAIN, now=utc_now())
        assert "Your place has gone to somebody else." in text_of(client.get(own(token)))

    def test_whose_own_dates_are_over_reads_that_and_of_no_place_lost(
        self, client: FlaskClient
    ) -> None:
        days = [span(timedelta(days=day)) for day in (-9, 9)]
        event_id = add_event(spans=days, choose_dates=True)
        first = db.session.get_one(Event, event_id).dates[0]
        before = first.starts_at - timedelta(days=1)
        sign_up(event_id, now=before, dates=[first.uid])
        cancel(now=before)
        token = find().token

        page = text_of(client.get(own(token)))
        assert "Your dates are over." in page
        assert "gone to somebody else" not in page
        assert "There is no waiting list." not in page
        assert f'action="{own(token, "undo")}"' not in page

        page = text_of(client.get(location(send(client, own(token, "undo")))))
        assert "The event is over." not in page
        assert find().status is RegistrationStatus.CANCELLED

    def test_whose_group_waits_together_has_lost_no_place(self, client: FlaskClient) -> None:
        event_id = add_event(capacity=2, spans=[span(LATER)])
        sign_up(event_id, now=utc_now())
        sign_up_together(event_id, "team", 3, now=utc_now())
        with transaction():
            gone = find_in_transaction("team-1@example.org")
            gone.status_before = RegistrationStatus.CONFIRMED
            gone.status = RegistrationStatus.CANCELLED
        token = find("team-1@example.org").token

        page = text_of(client.get(own(token)))
        assert "Go back on the waiting list" in page
        assert "gone to somebody else" not in page

        page = text_of(client.get(location(send(client, own(token, "undo")))))
        assert find("team-1@example.org").status is RegistrationStatus.WAITING
        assert "gone to somebody else" not in page

    def test_another_site_cannot_cancel(self, client: FlaskClient) -> None:
        token = register_person()

        answer = client.post(own(token, "cancel"), headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.status_code == 403
        assert find().status is RegistrationStatus.CONFIRMED


class TestErasing:
    """Everything, at once."""

    def test_erasing_leaves_nothing_behind(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)
        assert "This cannot be undone" in text_of(client.get(own(token, "erase")))

        answer = send(client, own(token, "erase"))

        assert "Your data is deleted" in text_of(answer)
        assert "You can register again" in text_of(answer)
        assert db.session.scalar(select(func.count()).select_from(Registration)) == 0
        assert messages() == ["erased"]
        assert client.get(own(token)).status_code == 404

    def test_who_was_invited_reads_before_whom_to_ask_for_a_way_back(
        self, client: FlaskClient
    ) -> None:
        token = register_person()
        with transaction():
            find_in_transaction().event.visibility = Visibility.INVITATION
        asks = "ask the organisers for it"
        assert asks in text_of(client.get(own(token, "erase")))

        answer = text_of(send(client, own(token, "erase")))

        assert asks in answer
        assert "You can register again" not in answer
        letter = letter_of(mails()[-1])
        assert "L’événement est sur invitation." in letter
        assert "office@example.org" in letter
