"""A personal link: the form filled in, one person for each, and a no with one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find, messages, sign_up, statuses
from tests.registrations.invitations.lists import invite, invited
from tests.web.visiting import LATER, OWN, send, span, text_of
from webinars.events.models import Event, EventStatus, Visibility
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations.invitations.models import InvitationStatus
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now

STATUS = RegistrationStatus
BEFORE = timedelta(minutes=10)
AMINA: dict[str, object] = {
    "name": "Amina D.",
    "email": "amina@example.org",
    "organisation": "ECRE",
}


def closed(**changes: Any) -> int:  # noqa: ANN401
    """An event by invitation only, with Amina and Bo invited."""
    fields: dict[str, Any] = {
        "slug": "talk",
        "visibility": Visibility.INVITATION,
        "spans": [span(LATER)],
    }
    event_id = add_event(**(fields | changes))
    invite(event_id, now=utc_now() - BEFORE)
    return event_id


def own(email: str = "amina@example.org", page: str = "") -> str:
    return f"/en/invitations/{invited(email).token}/{page}"


def test_the_link_opens_the_form_filled_in_and_changes_nothing(
    app: Flask, client: FlaskClient
) -> None:
    closed(approval=True)
    assert "by invitation only" in text_of(client.get("/events/talk/"))
    answer = client.get(own())
    page = text_of(answer)
    for value in ("Amina Diallo", "ECRE", "amina@example.org"):
        assert f'value="{value}"' in page
    assert f'action="{own()}"' in page
    assert "answer by e-mail" not in page
    assert "Register several people" not in page  # each link is one person's
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    assert 'value="Amina Diallo"' in client.get(own().replace("/en/", "/fr/")).text
    last = invited().token[-1]
    altered = f"{own()[:-2]}{'b' if last == 'a' else 'a'}/"
    assert client.get(altered).status_code == 404
    assert invited().answered_at is None


def test_one_link_registers_one_person_without_approval(app: Flask, client: FlaskClient) -> None:
    event_id = closed(approval=True)
    assert send(client, "/events/talk/register", AMINA, subject="talk").status_code == 409
    wrong = send(client, own(), {**AMINA, "name": ""}, subject="talk")
    assert wrong.status_code == 422
    assert "Enter your name." in wrong.text
    corrected = {**AMINA, "email": "amina@new.example.org"}
    for _click in range(2):
        answer = send(client, own(), corrected, subject="talk")
        assert answer.status_code == 303
    assert statuses(event_id) == {"amina@new.example.org": STATUS.CONFIRMED}
    assert messages("amina@new.example.org") == ["confirmation"]
    receipt = text_of(client.get(answer.location))
    assert "Look in your mailbox" in receipt
    assert "Register another person" not in receipt
    other = send(client, own(), {**AMINA, "email": "zoe@example.org"}, subject="talk")
    for page in (other, client.get(own()), client.get(own(page="decline"))):
        assert "This invitation was answered" in text_of(page)
        assert "new.example.org" not in page.text
        assert "Amina" not in page.text
    assert other.status_code == 409
    assert len(statuses(event_id)) == 1


def test_a_mistyped_address_opens_the_link_again_whether_it_was_known_or_not(
    app: Flask, client: FlaskClient
) -> None:
    event_id = closed(visibility=Visibility.PUBLIC)
    sign_up(event_id, "known@example.org", now=utc_now())
    for mistyped in ("known@example.org", "unknown@example.org"):
        answer = send(client, own(), {**AMINA, "email": mistyped}, subject="talk")
        assert answer.status_code == 303
        assert "was answered" in text_of(client.get(own()))
        back = client.post(answer.location, headers=OWN)
        assert back.location.startswith(own())
        assert 'value="Amina Diallo"' in client.get(own()).text
    assert send(client, own(), AMINA, subject="talk").status_code == 303
    assert statuses(event_id) == dict.fromkeys(
        ("known@example.org", "amina@example.org"), STATUS.CONFIRMED
    )


def test_a_no_is_one_click_and_can_be_taken_back(app: Flask, client: FlaskClient) -> None:
    event_id = closed()
    page = text_of(client.get(own(page="decline")))
    assert "You cannot come?" in page
    assert invited().status is InvitationStatus.OPEN
    answer = client.post(own(page="decline"), headers=OWN, follow_redirects=True)
    assert "Thank you for your answer" in text_of(answer)
    assert invited().status is InvitationStatus.DECLINED
    answer = client.post(own(page="come"), headers=OWN, follow_redirects=True)
    assert 'value="Amina Diallo"' in answer.text
    assert invited().status is InvitationStatus.OPEN
    # What a mail program posts by itself (RFC 8058): no redirect, no browser's headers.
    one_click = client.post(own(page="decline"), data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 204
    assert "you can still register" in text_of(client.get(own()))
    assert send(client, own(), AMINA, subject="talk").status_code == 303
    assert invited().status is InvitationStatus.OPEN
    assert client.post(own(page="decline"), headers=OWN).status_code == 409
    assert statuses(event_id) == {"amina@example.org": STATUS.CONFIRMED}


@pytest.mark.parametrize(
    ("changes", "said", "taken"),
    [
        ({"capacity": 0}, "All places are taken", STATUS.WAITING),
        ({"registration_closes_local": span(-LATER)[0]}, "Registration is closed", None),
        ({"status": EventStatus.CANCELLED}, "This event is cancelled", None),
    ],
)
def test_places_and_deadlines_hold_for_the_invited_as_well(
    app: Flask,
    client: FlaskClient,
    changes: dict[str, object],
    said: str,
    taken: RegistrationStatus | None,
) -> None:
    event_id = closed(capacity=10)
    with transaction():
        event = db.session.get_one(Event, event_id)
        for name, value in changes.items():
            setattr(event, name, value)
    assert said in text_of(client.get(own()))
    answer = send(client, own(), AMINA, subject="talk")
    assert answer.status_code == (303 if taken else 409)
    assert statuses(event_id) == ({"amina@example.org": taken} if taken else {})
    if not taken:
        assert invited().registration_id is None


def test_seats_that_are_held_are_for_those_who_are_invited(app: Flask, client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=1)
    with transaction():
        held = SeatReservation(event_id=event_id, label="Panel", code="x" * 24, seats=1)
        db.session.add(held)
        db.session.flush()
        held_id = held.id
    invite(event_id, reservation_id=held_id, now=utc_now() - BEFORE)
    sign_up(event_id, "first@example.org", now=utc_now())
    assert "Places are held for this group" in text_of(client.get(own()))
    send(client, own(), AMINA, subject="talk")
    assert statuses(event_id) == {
        "first@example.org": STATUS.WAITING,
        "amina@example.org": STATUS.CONFIRMED,
    }


def test_whoever_registers_in_another_way_has_answered(app: Flask, client: FlaskClient) -> None:
    event_id = closed(visibility=Visibility.PUBLIC)
    sign_up(event_id, "AMINA@example.org", now=utc_now())
    assert invited().registration_id == find("AMINA@example.org").id
    over = text_of(client.get(own()))
    assert "This address is registered already." in over
    assert "with this link" not in over
    data = client.get(f"/registrations/{find('AMINA@example.org').token}/data.json").json
    assert data is not None
    [told] = data["invitations"]
    assert told["email"] == "amina@example.org"
    assert told["group"] == "Members"
    assert invited().token not in str(data)


def test_the_event_s_own_form_gives_the_invited_their_seat_and_does_not_tell(
    app: Flask, client: FlaskClient
) -> None:
    event_id = add_event(
        slug="talk", spans=[span(LATER)], capacity=2, waiting_list=True, approval=True
    )
    with transaction():
        held = SeatReservation(event_id=event_id, label="Panel", code="x" * 24, seats=2)
        db.session.add(held)
        db.session.flush()
        held_id = held.id
    invite(event_id, reservation_id=held_id, now=utc_now() - BEFORE)
    answers = [
        send(client, "/events/talk/register", {**AMINA, "email": email}, subject="talk")
        for email in ("zoe@example.org", "amina@example.org")
    ]
    assert [each.status_code for each in answers] == [303, 303]
    assert statuses(event_id) == {
        "zoe@example.org": STATUS.PENDING,
        "amina@example.org": STATUS.CONFIRMED,
    }
    assert find().reservation_id == held_id
    with transaction():
        db.session.get_one(Event, event_id).waiting_list = False
    for email in ("yan@example.org", "bo@example.org"):  # invited or not: it is full
        full = send(client, "/events/talk/register", {**AMINA, "email": email}, subject="talk")
        assert full.status_code == 409
    assert invited("bo@example.org").is_open


def test_another_s_invitation_tells_nothing_of_its_owner(app: Flask, client: FlaskClient) -> None:
    event_id = closed(visibility=Visibility.PUBLIC)
    send(client, own(), {**AMINA, "email": "zoe@example.org"}, subject="talk")
    data = client.get(f"/registrations/{find('zoe@example.org').token}/data.json").text
    assert "invitations" in data
    assert "amina@example.org" not in data
    sign_up(event_id, "amina@example.org", now=utc_now())
    told = client.get(f"/registrations/{find().token}/data.json").json
    assert told is not None
    assert [each["email"] for each in told["invitations"]] == ["amina@example.org"]
