"""The mail that one person gets: their language, their links, an organiser's words as they are."""

from __future__ import annotations

from bisect import bisect_left
from email import message_from_bytes
from email.policy import default as modern

import pytest
from flask import Flask

from tests.accounts.builders import a_user
from tests.registrations.builders import DOMAIN, NOW, add_event, find, mails, sign_up
from tests.registrations.letters import links_in
from tests.registrations.mailings.drafts import (
    LATER,
    draft,
    expand,
    letter,
    rendered,
    send,
    sent_mails,
    stored,
)
from webinars.accounts.models import User
from webinars.events.models import Event, EventFormat, EventText
from webinars.extensions import db, transaction
from webinars.mail.mime import build
from webinars.registrations.mailings import queueing
from webinars.registrations.mailings.composing import Words, list_heavy
from webinars.registrations.mailings.sending import NotReady
from webinars.registrations.messages.mailings import HIDDEN, preview
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter

ALL = "{name}|{event}|{date}|{event_page}|{own_page}|{join_link}"
EVERYBODY = PeopleFilter()


def say(body: str, **more: str) -> dict[str, Words]:
    """A message in English, and in others."""
    texts = {"en": body, **more}
    return {code: Words(subject=f"News ({code})", body=text) for code, text in texts.items()}


def write_to(event_id: int, texts: dict[str, Words]) -> None:
    """Send a message to everybody."""
    send(draft(event_id, texts, EVERYBODY))
    expand()


def test_every_placeholder_is_the_persons_own(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    write_to(event_id, say(ALL))
    person, content = find(), letter("amina@example.org")
    line = next(line for line in content.text.splitlines() if "|" in line)
    name, event, date, event_page, own_page, join_link = line.split("|")
    assert (name, event) == ("Amina Diallo", "Community sponsorship")
    assert "11:00" in date
    assert "Brussels time" in date
    assert event_page.startswith("http://localhost:8000/en/events/")
    assert own_page.endswith(f"/registrations/{person.token}/")
    assert join_link.endswith(f"/join/{person.join_token}")


def test_each_person_reads_their_own_language_else_that_of_the_event(app: Flask) -> None:
    event_id = add_event()
    for code in ("en", "fr", "ar"):
        sign_up(event_id, f"{code}@example.org", language=code)
    write_to(event_id, say("Good morning", fr="Bonjour"))
    assert "Good morning" in letter("en@example.org").text
    french = letter("fr@example.org")
    assert "Bonjour" in french.text
    assert french.subject == "News (fr)"
    assert french.language == "fr"
    assert "Vous recevez" in french.text
    assert "Good morning" in letter("ar@example.org").text


def test_a_text_in_another_language_than_the_letters_says_so(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="fr")
    write_to(event_id, say("Good morning"))
    content = letter("amina@example.org")
    assert content.language == "fr"
    assert '<div lang="en" dir="ltr">' in content.html
    assert "anglais" in content.text


def test_a_text_from_right_to_left_is_written_so(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="ar")
    write_to(event_id, say("Good morning", ar="صباح الخير {name}"))
    content = letter("amina@example.org")
    assert '<div lang="ar" dir="rtl">' in content.html
    assert "صباح الخير <bdi>Amina Diallo</bdi>" in content.html


def test_the_title_is_in_the_language_of_the_text(app: Flask) -> None:
    texts = [EventText(language="en", title="Welcome"), EventText(language="fr", title="Accueil")]
    event_id = add_event(texts=texts)
    sign_up(event_id, language="fr")
    write_to(event_id, say("{event}", fr="« {event} »"))
    assert "« Accueil »" in letter("amina@example.org").text


def test_names_are_not_believed(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en", name="<b>https://evil.example</b> {own_page}")
    write_to(event_id, say("Dear {name}"))
    person, content = find(), letter("amina@example.org")
    assert "&lt;b&gt;https://evil.example&lt;/b&gt;" in content.html
    assert not any("evil" in link for link in links_in(content.html))
    line = next(line for line in content.text.splitlines() if line.startswith("Dear"))
    assert person.token not in line


def test_the_text_and_the_html_have_the_same_links(app: Flask) -> None:
    event_id = add_event(contact_email="noor@example.org")
    sign_up(event_id, language="en")
    write_to(event_id, say("Read https://example.org/report.\n\n{join_link}\n{event_page}"))
    content = letter("amina@example.org")
    for link in links_in(content.html):
        assert link in content.text, link
    assert "https://example.org/report" in links_in(content.html)


def test_markup_of_the_organiser_is_text(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    write_to(event_id, say("<script>alert(1)</script>\n& more"))
    content = letter("amina@example.org")
    assert "<script" not in content.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in content.html


@pytest.mark.parametrize("status", [RegistrationStatus.WAITING, RegistrationStatus.PENDING])
def test_a_join_link_goes_only_to_the_confirmed(app: Flask, status: RegistrationStatus) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    write_to(event_id, say("Join: {join_link}!"))
    with transaction():
        db.session.query(Registration).one().status = status
    person, content = find(), letter("amina@example.org")
    assert "Join: !" in content.text
    assert person.join_token not in content.text + content.html


def test_nobody_gets_a_join_link_to_an_event_in_person(app: Flask) -> None:
    event_id = add_event(format=EventFormat.IN_PERSON)
    sign_up(event_id, language="en")
    write_to(event_id, say("Join: {join_link}!"))
    assert "Join: !" in letter("amina@example.org").text


def test_on_the_wire_it_is_one_automatic_mail_to_one_person(app: Flask) -> None:
    event_id = add_event(contact_email="noor@example.org")
    sign_up(event_id, language="en")
    write_to(event_id, say("Good morning"))
    [mail] = sent_mails()
    content = rendered(mail)
    assert content is not None
    message = message_from_bytes(build(mail, content, LATER), policy=modern)
    assert message["To"].addresses[0].addr_spec == "amina@example.org"
    assert len(message["To"].addresses) == 1
    assert message["Reply-To"] == "noor@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == mail.message_id
    for name in ("Cc", "Bcc", "List-Unsubscribe", "List-Unsubscribe-Post"):
        assert message[name] is None, name
    html = content.html
    assert "<img" not in html
    assert len(html.encode()) < 30_000


def test_line_breaks_in_values_cannot_become_headers(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    with transaction():
        db.session.query(Registration).one().name = "A\r\nBcc: evil@example.org"
    texts = {"en": Words(subject="For {name}", body="Good morning")}
    write_to(event_id, texts)
    [mail] = sent_mails()
    content = rendered(mail)
    assert content is not None
    assert message_from_bytes(build(mail, content, LATER), policy=modern)["Bcc"] is None


def test_a_look_at_it_shows_nobody_s_own_links(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    mailing = stored(draft(event_id, say(ALL)))
    person = db.session.query(Registration).one()
    content = preview(mailing, person, NOW)
    assert content is not None
    assert "Amina Diallo" in content.text
    assert f"/join/{HIDDEN}" in content.text
    for secret in (person.token, person.join_token):
        assert secret not in content.text + content.html


def test_a_test_goes_to_who_writes_it_and_holds_no_secret(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, language="en")
    public_id = draft(event_id, say(ALL, fr="Bonjour {name}"))
    user_id = a_user("noor@example.org").id
    mailing_id = stored(public_id).id
    with transaction():
        queueing.queue_mailing_test(
            db.session.get_one(User, user_id),
            mailing_id=mailing_id,
            language="fr",
            domain=DOMAIN,
            now=NOW,
        )
    [mail] = mails("noor@example.org")
    content = rendered(mail, now=NOW)
    assert content is not None
    assert "Bonjour" in content.text
    assert content.subject.startswith("Test")
    assert mail.forget
    assert mail.part_of is None


@pytest.mark.parametrize(
    ("unit", "times"),
    [("&", 10_000), ("a\n\n", 3_300), ("ሰላም", 3_300), ("{name} ", 1_400)],
    ids=["ampersands", "short paragraphs", "Amharic", "names"],
)
def test_what_is_written_as_long_as_it_may_be_arrives_below_30_kilobytes(
    sqlite_app: Flask, unit: str, times: int
) -> None:
    """The longest that is not refused, from which a person with the longest name gets a mail."""
    event_id = add_event()
    sign_up(event_id, name="&" * 200, language="fr")
    event = db.session.get_one(Event, event_id)

    def is_heavy(count: int) -> bool:
        return bool(list_heavy(event, say(unit * count)))

    assert is_heavy(times)
    longest = bisect_left(range(times), 1, key=is_heavy) - 1
    db.session.rollback()
    assert longest > 20
    write_to(event_id, say(unit * longest))
    assert 28_000 < len(letter("amina@example.org").html.encode()) <= 30_000
    with pytest.raises(NotReady):
        send(draft(event_id, say(unit * (longest + 1)), EVERYBODY))
