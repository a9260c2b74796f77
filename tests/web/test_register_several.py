"""Registering several people at once: all or none, each with their own mail, and nothing leaks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import add_event, find, mails, messages, sign_up, statuses
from tests.web.registering import Values, errors_of, location, registered
from tests.web.registering import send as send_single
from tests.web.visiting import LATER, OWN, own, span, text_of
from webinars.events.models import Event, EventText
from webinars.events.programme import Question, QuestionText, QuestionType
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.registrations import manage, own_data
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.parties.models import Party
from webinars.times import utc_now
from webinars.web.forms import sign

PATH = "/events/talk/register-several"
CONFIRMED, WAITING = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING
PEOPLE = ["amina", "omar", "lea"]


def rows(*names: str) -> Values:
    """The rows of these people, from the first."""
    found: Values = {}
    for number, name in enumerate(names, 1):
        found[f"person-{number}-name"] = name.title()
        found[f"person-{number}-email"] = f"{name}@example.org"
        found[f"person-{number}-language"] = "en"
    return found


def send(
    client: FlaskClient, *names: str, path: str = PATH, submission: str = "one", **more: object
) -> TestResponse:
    """Send the form as Layla fills it in for these people; a value of None is left out."""
    stamp = sign("form.several.talk", submission, now=utc_now() - timedelta(seconds=20))
    data: Values = {
        "stamp": stamp,
        "contact_name": "Layla Haddad",
        "contact_email": "layla@example.org",
        "organisation": "Voix",
        **rows(*(names or PEOPLE)),
        **more,
    }
    sent = {name: value for name, value in data.items() if value is not None}
    return client.post(path, data=sent, headers=OWN)


def letter(recipient: str) -> Content:
    """The first mail to an address, as it is sent now."""
    mail = mails(recipient)[0]
    content = get_render(mail.message)(mail.payload, recipient, utc_now())
    assert content is not None
    return content


def test_each_gets_their_own_mail_and_the_contact_a_list(client: FlaskClient, talk: int) -> None:
    assert "register-several" in client.get("/events/talk/").text

    answer = send(client, **{"person-2-language": "fr", "zone": "Africa/Nairobi"})

    assert location(answer).startswith("/events/talk/registered-several?s=")
    assert "several times in the last hour" in text_of(client.get(location(answer)))
    assert {each.email for each in registered()} == {f"{name}@example.org" for name in PEOPLE}
    assert {(each.organisation, each.status) for each in registered()} == {("Voix", CONFIRMED)}
    assert find("omar@example.org").language == "fr"
    confirmation = letter("amina@example.org")
    for body in (confirmation.text, confirmation.html):
        assert "Layla Haddad" in body
        assert "registered you" in body
        assert find().token in body
    assert confirmation.calendar is not None
    assert "omar" not in confirmation.text
    told = letter("layla@example.org")
    for body in (told.text, told.html):
        assert all(f"{name}@example.org" in body for name in PEOPLE)
        assert "registrations/" not in body
    assert "(Nairobi time)" in told.text
    assert "Layla Haddad" in client.get(own(find().token)).text


def test_who_gets_mails_in_the_forms_language_reads_the_event_as_the_form_showed_it(
    client: FlaskClient, talk: int
) -> None:
    with transaction():
        for language, title in (("ar", "السكن"), ("fr", "Le logement")):
            db.session.add(EventText(event_id=talk, language=language, title=title))
    send(client, path=f"{PATH}?text=ar", **{"person-1-language": "fr"})
    told = {"amina": "Le logement", "omar": "السكن", "layla": "السكن"}
    for name, title in told.items():
        assert f"\n{title}\nhttp://" in letter(f"{name}@example.org").text


def test_only_what_was_given_is_named_and_nobody_hears_of_themselves(
    client: FlaskClient, talk: int
) -> None:
    send(client, organisation="", contact_name="Amina D.", contact_email="AMINA@example.org")

    assert "registered you" not in letter("amina@example.org").text
    assert "registered you" not in client.get(own(find().token)).text
    given = "registered you, and gave us your name and your e-mail address."
    assert f"Amina D. {given}" in letter("omar@example.org").text
    assert given in text_of(client.get(own(find("omar@example.org").token)))


def test_a_double_submit_is_one_set(client: FlaskClient, talk: int) -> None:
    assert [send(client).status_code for _ in range(2)] == [303, 303]

    assert sorted(messages()) == ["confirmation"] * 3 + ["party"]
    with transaction():
        db.session.get_one(Event, talk).capacity = 3
        db.session.get_one(Event, talk).waiting_list = False
    assert send(client).status_code == 303
    assert send(client, "noor", submission="two").status_code == 409
    assert len(mails()) == 4


def test_an_error_in_one_row_keeps_all_from_being_registered(
    client: FlaskClient, talk: int
) -> None:
    answer = send(
        client,
        **{
            "person-2-email": "AMINA@example.org",
            "person-4-name": "No Address",
            "person-3-access_needs": "A ramp",
        },
    )

    assert answer.status_code == 422
    assert not registered()
    assert answer.text.count("Person 4: Enter an e-mail address.") == 2  # summary and field
    assert [field for field, _text in errors_of(answer)] == [
        "person-3-access_consent",
        "person-4-email",
    ]
    assert 'value="No Address"' in answer.text
    answer = send(client, **{"person-2-email": "AMINA@example.org"})
    assert errors_of(answer) == [("person-2-email", "Person 2: Person 1 has this address already.")]
    nobody = {name: "" for name in rows(*PEOPLE) if not name.endswith("language")}
    assert errors_of(send(client, **nobody)) == [("person-1-name", "Enter at least one person.")]


def test_who_has_no_address_is_for_the_contact_and_the_rest_of_the_form_stays(
    client: FlaskClient, talk: int
) -> None:
    where = "For somebody without their own, ask the contact at the end of this page."
    assert where in text_of(client.get(PATH))
    answer = send(client, **{"person-3-email": ""})
    told = (
        "Person 3: Enter an e-mail address. If they have no e-mail address, ask the contact at the "
        "end of this page."
    )
    assert errors_of(answer) == [("person-3-email", told)]
    assert 'value="omar@example.org"' in answer.text
    assert 'value="Lea"' in answer.text
    assert "mailto:" in answer.text


def open_rows(answer: TestResponse) -> list[int]:
    """The people whose fields are seen without opening anything."""
    rows = r'<details class="person-fold"( open)?>\s*<summary>Person (\d+)'
    found = re.findall(rows, answer.text)
    return [int(number) for is_open, number in found if is_open]


def test_only_the_rows_that_are_used_take_room(client: FlaskClient, talk: int) -> None:
    page = client.get(PATH)
    assert page.text.count('class="person-fold"') == 4  # the first person is not folded
    assert open_rows(page) == []
    assert open_rows(send(client, **{"person-3-email": ""})) == [2, 3]
    more = {"more": "yes", "count": "5", "person-4-access_needs": "A ramp"}
    assert open_rows(send(client, "amina", **more)) == [4, 6]


def test_more_rows_keep_everything_up_to_twenty(client: FlaskClient, talk: int) -> None:
    count = 5
    for expected in (10, 15, 20, 20):
        answer = send(client, more="yes", count=str(count), **{"person-5-name": "Zoé"})
        assert answer.status_code == 200
        assert f"Person {expected}<" in answer.text
        assert f"Person {expected + 1}<" not in answer.text
        assert 'value="Zoé"' in answer.text
        count = expected
    assert "Add more rows" not in answer.text
    first = re.search(r"<form.*?<button ([^>]*)>", client.get(PATH).text.split("<main")[1], re.S)
    assert first is not None
    assert "name=" not in first[1]  # Enter presses it, and sends the form
    assert not registered()


def test_needs_are_passed_on_with_their_consent_and_questions_asked_of_each(
    client: FlaskClient, talk: int
) -> None:
    with transaction():
        question = Question(key="role", type=QuestionType.TEXT, required=True, position=1)
        question.texts = [QuestionText(language="en", label="Your role")]
        db.session.get_one(Event, talk).questions = [question]
    needs = {"person-1-access_needs": "A ramp", "person-1-access_consent": "y"}
    needs["person-1-language"] = "fr"
    roles = {"person-1-question-role": "Chair", "person-2-question-role": "Member"}

    answer = send(client, **needs, **roles)
    assert errors_of(answer) == [("person-3-question-role", "Person 3: Answer: Your role")]
    assert send(client, **needs, **roles, **{"person-3-question-role": "x"}).status_code == 303

    found = find()
    assert found.access_needs is not None
    assert found.access_needs.text == "A ramp"
    assert [answer.value for answer in found.answers] == ["Chair"]
    (consent,) = found.consents
    assert (consent.way, consent.language) == ("form for several people", "en"), "the page's own"


def test_each_row_counts_for_the_limits(
    from_afar: FlaskClient, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webinars.web.public.counting.PER_NETWORK", (5, timedelta(minutes=10)))

    assert send(from_afar).status_code == 303
    refused = send(from_afar, "a", "b", "c", submission="two")
    assert refused.status_code == 429
    assert "2 people can be registered from your internet connection now" in text_of(refused)
    assert "All those in the form can be registered from this moment on: <time" in text_of(refused)
    assert 0 < int(refused.headers["Retry-After"]) <= 710
    assert send(from_afar, "a", "b", submission="three").status_code == 303


def test_a_centre_registers_twenty_after_ten_that_came_singly(
    from_afar: FlaskClient, talk: int
) -> None:
    for number in range(10):
        send_single(from_afar, submission=f"s{number}", email=f"single{number}@example.org")
    twenty = [f"p{number}" for number in range(20)]
    assert send(from_afar, *twenty, count="20", contact_name="").status_code == 422

    assert send(from_afar, *twenty, count="20").status_code == 303
    assert len(registered()) == 30


def test_who_come_together_wait_together_and_see_so(client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=2)

    assert send(client, together="y").status_code == 303

    assert set(statuses(event_id).values()) == {WAITING}
    assert "wait together with your group" in text_of(client.get(own(find().token)))
    assert "wait together with your group" in letter("amina@example.org").text
    assert "only come together" in letter("layla@example.org").text


def test_erasing_leaves_the_others_and_forgets_who_registered_them(
    client: FlaskClient, talk: int
) -> None:
    send(client, "layla", "omar")
    data = own_data.as_data(find("omar@example.org"))
    assert isinstance(data["registered_by"], dict)
    assert data["registered_by"]["contact_name"] == "Layla Haddad"

    for name, left in (("layla", [("", "")]), ("omar", [])):
        with transaction():
            found = find(f"{name}@example.org")
            manage.erase(registration=found, domain="events.example.org", now=utc_now())
        parties = db.session.query(Party).all()
        assert [(each.contact_name, each.contact_email) for each in parties] == left


def test_a_contact_is_named_with_their_own_address(client: FlaskClient, talk: int) -> None:
    with transaction():
        event = db.session.get_one(Event, talk)
        event.contact_email, event.organisation.contact_name = "desk@example.org", "Dana Office"
    sign_up(talk, now=utc_now())
    for path in ("/events/talk/", PATH, "/events/talk/registered", own(find().token)):
        text = client.get(path).text
        assert "desk@example.org" in text
        assert "Dana Office" not in text


def test_nobody_is_greeted_by_the_address_of_a_website(client: FlaskClient, talk: int) -> None:
    answer = send(client, **{"contact_name": "https://spam.example", "person-1-name": "spam.com"})

    assert answer.text.count("Enter a name without the address of a website.") == 4
    assert registered() == []


def test_a_mistyped_domain_is_two_clear_choices_until_one_is_made(
    client: FlaskClient, talk: int
) -> None:
    typed = {"person-1-email": "amina@gmial.com"}
    for _again in range(2):
        answer = send(client, **typed)
        assert errors_of(answer)[0][1] == "Person 1: Did you mean amina@gmail.com?"
        assert "Yes, use amina@gmail.com</label>" in answer.text
        assert "No, keep amina@gmial.com</label>" in answer.text
    assert registered() == []

    chosen = {**typed, "person-1-email_choice": "amina@gmail.com"}
    assert send(client, **chosen).status_code == 303
    assert {each.email for each in registered()} == {
        *("amina@gmail.com", "omar@example.org", "lea@example.org")
    }


def test_forms_that_name_one_address_fill_no_mailbox_and_none_is_lost(
    client: FlaskClient, talk: int
) -> None:
    """However many there are, from however many networks: one list waits, and holds them all."""
    names = [f"person-of-{number}" for number in range(8)]
    for number, name in enumerate(names):
        together = {"together": "y"} if number == 7 else {}
        answer = send(client, name, "omar", submission=f"form {number}", **together)
        assert answer.status_code == 303
    assert len(mails("layla@example.org")) == 1
    content = letter("layla@example.org")
    for body in (content.text, content.html):
        assert [name for name in names if f"{name}@example.org" not in body] == []
        assert body.count("omar@example.org") == 2, "once more among those who come together"
        assert body.count("You asked that they only come together.") == 1
    with transaction():
        mails("layla@example.org")[0].attempts = 1  # it may have left
    send(client, "nour", submission="later")
    assert len(mails("layla@example.org")) == 2


def test_a_list_of_many_forms_is_whole_in_its_plain_text_and_light_in_its_html(
    client: FlaskClient, talk: int
) -> None:
    send(client, "nour")
    with transaction():
        mail = mails("layla@example.org")[0]
        people = [[f"P {number}", f"p{number}@example.org"] for number in range(300)]
        form = {"together": False, "dates": None, "people": people}
        mail.payload = {**mail.payload, "more": [form]}
    content = letter("layla@example.org")
    assert content.text.count("@example.org\n") >= 301
    assert "261 more people stand in the plain text" in content.html
    assert len(content.html.encode()) < 30_000
