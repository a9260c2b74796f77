"""Who was registered by somebody else, or with a mailbox of two, reads what is true of them."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.registrations.builders import find, mails, sign_up
from tests.web.registering import location
from tests.web.registering import send as send_single
from tests.web.test_register_several import PATH, letter, send
from tests.web.visiting import own, text_of
from webinars.extensions import transaction
from webinars.mail.content import get_render
from webinars.registrations import manage
from webinars.times import utc_now


def test_who_passed_on_a_need_is_named_in_the_mail_and_on_the_own_page(
    client: FlaskClient, talk: int
) -> None:
    send(
        client,
        "amina",
        "layla",
        **{f"person-{n}-access_needs": "A ramp" for n in (1, 2)},
        **{f"person-{n}-access_consent": "y" for n in (1, 2)},
    )
    told = "Layla Haddad told us for you that you need something to take part well."
    assert told in " ".join(letter("amina@example.org").text.split())
    page = text_of(client.get(own(find("amina@example.org").token)))
    assert "<bdi>Layla Haddad</bdi> passed this on for you on" in page
    assert "What you told us" not in page

    assert "You told us that you need" in letter("layla@example.org").text
    assert "You agreed on" in text_of(client.get(own(find("layla@example.org").token)))

    with transaction():
        manage.erase(
            registration=find("layla@example.org"), domain="events.example.org", now=utc_now()
        )
    assert "It was passed on for you that you need" in letter("amina@example.org").text
    assert "Passed on for you on" in text_of(client.get(own(find("amina@example.org").token)))


def test_who_is_registered_with_the_senders_address_reads_who_registered_them(
    client: FlaskClient, talk: int
) -> None:
    send(client, "yusuf", **{"person-1-email": "layla@example.org"})
    by = "registered you, and gave us your name"
    confirmation = next(
        get_render(mail.message)(mail.payload, "layla@example.org", utc_now())
        for mail in mails("layla@example.org")
        if mail.message == "confirmation"
    )
    assert confirmation is not None
    assert f"Layla Haddad {by}" in confirmation.text
    assert f"<bdi>Layla Haddad</bdi> {by}" in text_of(
        client.get(own(find("layla@example.org").token))
    )


ONE_EACH = "One address registers one person."


def test_form_receipt_and_mail_say_that_one_address_is_one_person(
    client: FlaskClient, talk: int
) -> None:
    sign_up(talk, "amina@example.org", now=utc_now(), language="en")
    for path in ("/events/talk/", PATH):
        assert ONE_EACH in client.get(path).text
    answers = []
    for email in ("amina@example.org", "new@example.org"):
        answers.append(client.get(location(send_single(client, email=email, name="Sara"))).text)
    assert all(ONE_EACH in answer for answer in answers)
    assert ONE_EACH in client.get(location(send(client, "amina", "omar"))).text
    again = next(mail for mail in mails("amina@example.org") if "already" in mail.message)
    content = get_render(again.message)(again.payload, "amina@example.org", utc_now())
    assert content is not None
    for form in (content.text, content.html or ""):
        assert "If you meant another person: they are not registered." in form
