"""The page that ends a newsletter: for whoever has its link, also when no registration is left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.registrations.builders import (
    add_event,
    cancel,
    find,
    find_in_transaction,
    mails,
    sign_up,
)
from tests.web.visiting import TOLD, letter_of, own, register_person, send, text_of
from webinars.events.models import Event, EventHost
from webinars.extensions import db, transaction
from webinars.mail.content import get_render
from webinars.registrations import manage, retention, subscriptions
from webinars.registrations.models import Consent, Registration, Subscriber
from webinars.registrations.subscriptions import UNDO_FOR
from webinars.times import utc_now

ADDRESS = "amina@example.org"


@pytest.fixture
def token(app: Flask) -> str:
    """Amina gets the newsletter of the organisation whose event she registered for."""
    register_person(details=TOLD)
    with transaction():
        manage.confirm_newsletter(registration=find_in_transaction(), now=utc_now())
    return subscriber().token


def subscriber() -> Subscriber:
    """The only entry, as it is stored."""
    db.session.rollback()
    return db.session.scalars(select(Subscriber)).one()


def path(token: str, page: str = "") -> str:
    return f"/en/newsletter/{token}/{page}"


def test_it_says_whose_newsletter_goes_to_which_address(client: FlaskClient, token: str) -> None:
    answer = client.get(path(token))

    page = text_of(answer)
    for text in ("SHARE Network", ADDRESS, "Send me news.", "Stop the newsletter"):
        assert text in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert subscriber().email == ADDRESS, "looking changes nothing"


def test_it_is_stopped_and_that_can_be_undone(client: FlaskClient, token: str) -> None:
    answer = send(client, path(token))

    assert "Stopped." in text_of(answer)
    assert (subscriber().email, subscriber().withdrawn_at is None) == (None, False)
    assert all(consent.withdrawn_at for consent in newsletter_consents())

    for _twice in range(2):
        again = send(client, path(token, "again"), receipt_in(answer))
        assert again.status_code == 200
        assert ADDRESS in text_of(again)
        assert (subscriber().email, subscriber().withdrawn_at) == (ADDRESS, None)
        assert not any(consent.withdrawn_at for consent in newsletter_consents())


def receipt_in(answer: TestResponse) -> dict[str, object]:
    """What the page that stopped it sends along to undo it."""
    (receipt,) = re.findall(r'name="receipt" value="([^"]+)"', answer.text)
    return {"receipt": receipt}


def newsletter_consents() -> list[Consent]:
    return [each for each in find().consents if each.purpose == "newsletter"]


def test_undoing_leaves_what_was_agreed_to_anew(client: FlaskClient, token: str) -> None:
    receipt = receipt_in(send(client, path(token)))
    cancel(now=utc_now())
    sign_up(find().event_id, now=utc_now(), newsletter_consent="Send me news again.")
    assert send(client, path(token, "again"), receipt).status_code == 200
    assert [each.withdrawn_at is None for each in newsletter_consents()] == [False, True]


@pytest.mark.parametrize("receipt", [None, "", "x", "\0"])
def test_only_the_page_that_stopped_it_undoes_it(
    client: FlaskClient, token: str, receipt: str | None
) -> None:
    """A link alone, which whoever writes the newsletter knows, brings nobody back."""
    send(client, path(token))

    answer = send(client, path(token, "again"), {} if receipt is None else {"receipt": receipt})

    assert answer.status_code == 409
    assert "cannot be undone any more" in text_of(answer)
    assert subscriber().email is None


def test_what_was_stopped_in_another_way_since_stays_stopped(
    client: FlaskClient, token: str
) -> None:
    receipt = receipt_in(send(client, path(token)))
    send(client, path(token, "again"), receipt)
    with transaction():
        subscriptions.withdraw(find_in_transaction(), now=utc_now())

    assert send(client, path(token, "again"), receipt).status_code == 409
    assert subscriber().email is None


def test_it_cannot_be_undone_later(client: FlaskClient, token: str) -> None:
    receipt = receipt_in(send(client, path(token)))
    stopped_at = subscriber().withdrawn_at
    assert stopped_at is not None

    with pytest.raises(subscriptions.NothingToUndo):
        subscriptions.resume(
            token, subscriptions.Stopped(ADDRESS, stopped_at), now=stopped_at + UNDO_FOR
        )

    assert send(client, path(token, "again"), receipt).status_code == 200


def test_a_mail_program_stops_it_by_itself(client: FlaskClient, token: str) -> None:
    """RFC 8058, section 3.2: one POST without a cookie or another page before it."""
    for _twice in range(2):
        answer = client.post(path(token), data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.data) == (204, b"")

    assert subscriber().email is None
    assert "You do not get this newsletter." in text_of(client.get(path(token)))


def test_it_outlives_the_registration(client: FlaskClient, token: str) -> None:
    with transaction():
        removed = retention.remove_expired(now=find().event.ends_at + timedelta(days=400))
    assert removed.registrations == 1

    assert ADDRESS in text_of(client.get(path(token)))
    assert "Stopped." in text_of(send(client, path(token)))
    assert subscriber().email is None


def test_altering_any_byte_of_the_link_finds_nothing(client: FlaskClient, token: str) -> None:
    for place, letter in enumerate(token):
        other = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        assert client.get(path(other)).status_code == 404
    assert client.get(path("a%00b")).status_code == 404
    assert client.post(path("x"), data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert client.get(own(token)).status_code == 404, "it opens nothing else"


def test_the_own_page_and_the_confirmation_lead_there(client: FlaskClient, token: str) -> None:
    registered = find().token
    assert path(token) in client.get(own(registered)).text
    (mail,) = [each for each in mails() if each.message == "confirmation"]
    assert f"/newsletter/{token}/" in letter_of(mail)


def links_letter(email: str = ADDRESS) -> str:
    """What somebody gets who has lost their links; "" for nothing."""
    content = get_render("links")({"language": "en"}, email, utc_now())
    if content is None:
        return ""
    assert "SHARE Network" not in content.html or "/newsletter/" in content.html
    return content.subject + "\n" + content.text


def test_a_lost_link_names_the_newsletters(client: FlaskClient, token: str) -> None:
    assert f"/newsletter/{token}/" in links_letter()
    assert links_letter("bo@example.org") == ""
    with transaction():
        db.session.delete(db.session.scalars(select(Registration)).one())

    alone = links_letter()

    assert alone.startswith("The newsletters that you get")
    assert f"/newsletter/{token}/" in alone
    assert "SHARE Network" in alone
    assert "registration: see it" not in alone
    send(client, path(token))
    assert links_letter() == ""


def test_the_sentence_names_whose_list_it_is(client: FlaskClient) -> None:
    """A co-host gets nobody's address, so it is not named."""
    register_person(slug="shared")
    other = add_event()
    with transaction():
        partner = db.session.get_one(Event, other).organisation
        partner.texts[0].name = "Partners"
        event = db.session.scalars(select(Event).filter_by(slug="shared")).one()
        db.session.add(EventHost(event_id=event.id, organisation_id=partner.id))

    page = client.get("/en/events/shared/").text

    assert "Send me the newsletter of SHARE Network. I can stop it" in page
    assert "Partners" in page
