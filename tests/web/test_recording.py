"""Where an event is recorded, people agree to be in it, or do not, and can think again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import cancel, find, find_in_transaction, mails
from tests.web.events import add, show
from tests.web.registering import send as register
from tests.web.test_register_several import send as register_several
from tests.web.visiting import own, send, text_of
from webinars.events.models import EventFormat
from webinars.extensions import transaction
from webinars.mail.content import get_render
from webinars.registrations.models import Consent, ConsentPurpose
from webinars.times import utc_now

BOX = 'name="recording_consent"'
TEXT = (
    "I agree that the recording of this event by SHARE Network may show my name, picture and"
    " voice. I can take this back at any time: on my own page, or, once my registration is"
    " deleted, by writing to office@example.org."
)


def recordings(email: str = "amina@example.org") -> list[Consent]:
    """What somebody has said about being recorded."""
    return [each for each in find(email).consents if each.purpose is ConsentPurpose.RECORDING]


@pytest.mark.parametrize(
    ("takes_place", "hint"),
    [
        (EventFormat.ONLINE, "keep your camera and microphone off."),
        (EventFormat.IN_PERSON, "ask at the entrance where you are not recorded."),
        (EventFormat.HYBRID, "in the room, ask at the entrance where you are not recorded."),
    ],
)
def test_the_box_is_there_where_the_event_is_recorded_and_says_how_to_do_without(
    client: FlaskClient, takes_place: EventFormat, hint: str
) -> None:
    add(recording=True, format=takes_place)
    page = show(client)
    assert TEXT in page
    assert hint in page
    assert f"{BOX} value" in page
    assert "checked" not in page.partition(BOX)[2][:40]
    assert hint in show(client, "/events/talk/register-several")


def test_nobody_is_asked_where_nothing_is_recorded(client: FlaskClient) -> None:
    add()
    assert BOX not in show(client)
    register(client, recording_consent="y")
    assert recordings() == []


def test_who_agrees_can_take_it_back_and_agree_again(client: FlaskClient) -> None:
    add(recording=True)
    register(client, recording_consent="y")
    [given] = recordings()
    assert (given.text, given.language, given.way) == (TEXT, "en", "registration form")
    token = find().token
    assert BOX not in client.get(own(token, "edit")).text
    page = text_of(client.get(own(token)))
    assert TEXT in page
    assert "You agreed on" in page

    send(client, own(token, "consents/recording/withdraw"))
    assert recordings()[0].withdrawn_at is not None
    page = text_of(client.get(own(token)))
    assert "You have not agreed to be in it." in page
    assert own(token, "edit#recording_consent") in page

    save(client, token, recording_consent="y")
    assert [(each.way, each.withdrawn_at is None) for each in recordings()] == [
        ("registration form", False),
        ("own page", True),
    ]
    assert "To be recorded" in text_of(client.get(own(token, "data")))
    save(client, token)
    assert recordings()[-1].withdrawn_at is None, "a form that does not ask takes nothing back"


def save(client: FlaskClient, token: str, **changes: str) -> None:
    data: dict[str, object] = {"name": "Amina Diallo", **changes}
    assert send(client, own(token, "edit"), data, subject="talk").status_code == 303


def test_taking_it_back_leaves_what_somebody_needs(client: FlaskClient) -> None:
    add(recording=True)
    register(client, recording_consent="y", access_needs="A ramp", access_consent="y")
    send(client, own(find().token, "consents/recording/withdraw"))
    assert find().access_needs is not None


@pytest.mark.parametrize("ends", ["consents/recording/withdraw", "erase"])
@pytest.mark.parametrize("has_begun", [False, True])
def test_the_contact_hears_of_it_who_has_to_cut_the_recording(
    client: FlaskClient, ends: str, has_begun: bool
) -> None:
    add(recording=True)
    register(client, name="Amina Diallo", recording_consent="y")
    token = find().token
    if has_begun:
        with transaction():
            event = find_in_transaction().event
            event.starts_at = event.dates[0].starts_at = utc_now()
    send(client, own(token, ends))
    told = [mail for mail in mails("office@example.org") if mail.message == "recording-ended"]
    assert len(told) is int(has_begun)
    for mail in told:
        content = get_render(mail.message)(mail.payload, mail.recipient, utc_now())
        assert content is not None
        assert ("Amina" in content.text) is (ends != "erase")
        assert "take them out of it" in content.text


def test_the_contact_gets_one_mail_while_several_are_erased(client: FlaskClient) -> None:
    add(recording=True)
    people = ("amina@example.org", "bo@example.org")
    for email in people:
        register(client, email=email, recording_consent="y", submission=email)
    with transaction():
        event = find_in_transaction(people[0]).event
        event.starts_at = event.dates[0].starts_at = utc_now()
    for email in people:
        send(client, own(find(email).token, "erase"))
    told = [mail for mail in mails("office@example.org") if mail.message == "recording-ended"]
    assert len(told) == 1


def test_registering_again_without_it_ends_it(client: FlaskClient) -> None:
    add(recording=True)
    register(client, recording_consent="y")
    cancel(now=utc_now())
    register(client, submission="another")
    assert recordings()[0].withdrawn_at == find().created_at
    assert "when you registered again." in text_of(client.get(own(find().token)))


def test_who_registers_several_passes_on_who_agrees(client: FlaskClient) -> None:
    add(recording=True)
    register_several(client, "amina", "omar", **{"person-1-recording_consent": "y"})
    [passed_on] = recordings()
    assert passed_on.way == "form for several people"
    assert passed_on.text.startswith("They asked me to say: the recording of this event by SHARE")
    assert recordings("omar@example.org") == []
    page = text_of(client.get(own(find().token)))
    assert "passed this on for you on" in page
    assert "You agreed on" not in page
