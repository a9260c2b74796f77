"""New links, on a person's own page: the old ones end, and only the address gets the new ones."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.registrations.builders import find, find_in_transaction, mails, messages
from tests.registrations.letters import invitation_of
from tests.web.visiting import own, register_person, send, text_of
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import limits
from webinars.registrations.models import EmailChange, RegistrationStatus
from webinars.registrations.own_feed import open_feed
from webinars.times import utc_now


def secrets_of() -> set[str | None]:
    found = find()
    return {found.token, found.join_token, found.door_token, found.door_code, found.feed_token}


def test_the_old_links_end_and_the_address_gets_new_ones(client: FlaskClient) -> None:
    token = register_person(join_url="https://meet.example/room")
    with transaction():
        open_feed(registration=find_in_transaction())
    before, join, feed = secrets_of(), find().join_token, find().feed_token
    assert "make new links" in text_of(client.get(own(token)))
    assert "Make new links?" in text_of(client.get(own(token, "new-links")))
    assert find().token == token, "looking changes nothing"

    answer = send(client, own(token, "new-links"))

    assert "Your new links are on their way" in text_of(answer)
    assert not any(secret in text_of(answer) for secret in secrets_of() if secret)
    assert before.isdisjoint(secrets_of())
    for path in (own(token), f"/en/join/{join}", f"/feeds/{feed}.ics"):
        assert client.get(path).status_code == 404, path
    assert send(client, own(token, "new-links")).status_code == 404
    assert client.get(own(find().token)).status_code == 200


def test_mails_that_wait_hold_the_new_links_and_the_calendar_is_updated(
    client: FlaskClient,
) -> None:
    token = register_person(join_url="https://meet.example/room")
    join, first = find().join_token, written(mails()[0])
    assert first is not None
    send(client, own(token, "new-links"))
    assert messages() == ["confirmation", "confirmation"]
    assert ["new_links" in mail.payload for mail in mails()] == [False, True]
    assert mails()[0].state is MailState.SUPERSEDED
    in_hand = written(mails()[0])
    assert in_hand is None or token not in in_hand.text, "a worker that has it sends no ended link"
    content = written(mails()[1])
    assert content is not None
    assert content.subject.startswith("Vos nouveaux liens")
    assert find().token in content.text
    assert token not in content.text + content.html
    assert "Vos liens sont nouveaux" in content.text
    assert "Vos liens sont nouveaux" in content.html
    assert content.calendar is not None
    assert content.calendar.method == "REQUEST"
    assert [int(str(invitation_of(each)["SEQUENCE"])) for each in (first, content)] == [0, 1]
    assert join not in str(invitation_of(content))
    assert find().join_token in str(invitation_of(content).to_ical().replace(b"\r\n ", b""))


def written(mail: OutgoingMail) -> Content | None:
    return get_render(mail.message)(mail.payload, mail.recipient, utc_now())


def test_a_confirmation_that_waits_is_said_anew_with_the_new_links(client: FlaskClient) -> None:
    with transaction():
        for _ in range(limits.MAILS_PER_HOUR):
            limits.mail_allowed("amina@example.org", utc_now())
    register_person()
    [waiting] = mails()
    assert waiting.next_attempt_at > utc_now()
    send(client, own(find().token, "new-links"))
    assert [mail.state for mail in mails()] == [MailState.SUPERSEDED, MailState.QUEUED]


def test_an_address_that_somebody_else_asked_for_is_not_confirmed(client: FlaskClient) -> None:
    token = register_person()
    send(client, own(token, "email"), {"email": "eve@example.net"}, subject="email")
    link = f"/en/confirm-email/{db.session.scalars(select(EmailChange.token)).one()}"
    send(client, own(token, "new-links"))
    assert send(client, link).status_code == 404
    assert find().email == "amina@example.org"


def test_who_has_cancelled_gets_the_link_too(client: FlaskClient) -> None:
    token = register_person()
    send(client, own(token, "cancel"))
    send(client, own(token, "new-links"))
    assert find().status is RegistrationStatus.CANCELLED
    assert messages()[-1] == "links"


def test_links_are_made_anew_three_times_an_hour(client: FlaskClient) -> None:
    register_person()
    for _ in range(3):
        send(client, own(find().token, "new-links"))
    token = find().token
    answer = send(client, own(token, "new-links"))
    assert find().token == token
    page = text_of(client.get(answer.location))
    assert "Nothing was changed" in page
    assert "Try again in an hour" in page
