"""A person changes what they told: the form, filled with it, and what is withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.registrations.builders import cancel, find, find_in_transaction, mails, messages
from tests.web.registering import location
from tests.web.visiting import (
    AGREED,
    TOLD,
    letter_of,
    own,
    register_person,
    send,
    stamp_for,
    text_of,
)
from webinars.events.models import EventStatus
from webinars.events.programme import (
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionText,
    QuestionType,
)
from webinars.extensions import db, transaction
from webinars.localtime import format_moment
from webinars.mail.content import get_render
from webinars.registrations.models import Subscriber
from webinars.times import to_local, utc_now


class TestChanging:
    """The form, filled with what was said."""

    def test_what_was_said_stands_in_the_form(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)

        page = client.get(own(token, "edit")).text

        assert 'value="Amina Diallo"' in page
        assert 'value="Refugee Council"' in page
        assert "A quiet place" in page
        assert 'name="newsletter"' not in page

    def test_a_change_is_kept_and_said(self, client: FlaskClient) -> None:
        token = register_person(slug="this")

        answer = self.save(client, token, name="Amina B. Diallo", organisation="Caritas")

        assert location(answer) == own(token) + "?done=saved"
        assert "Your changes are saved." in text_of(client.get(location(answer)))
        assert (find().name, find().organisation) == ("Amina B. Diallo", "Caritas")
        assert messages()[-1] == "changed"
        self.save(
            client, token, name="Amina B. Diallo", access_needs="A quiet place", access_consent="y"
        )
        letter = letter_of(mails()[-1])
        changed = letter.partition("What was changed:")[2].partition("\n\n")[0].split("\n")
        assert {each.strip() for each in changed} - {""} == {
            *("Name", "Organisation", "Language", "What you need")
        }
        assert "quiet" not in letter

    def test_whoever_has_the_link_may_be_quick(self, client: FlaskClient) -> None:
        token = register_person(slug="this")
        stamp = stamp_for("this", age=timedelta(0))

        send(client, own(token, "edit"), {"name": "Amina B.", "stamp": stamp})

        assert find().name == "Amina B."

    def test_a_name_from_before_does_not_stand_in_the_way(self, client: FlaskClient) -> None:
        token = register_person(slug="this")
        with transaction():
            find_in_transaction().name = "voix.ru"

        self.save(client, token, name="voix.ru", organisation="Voix")
        assert find().organisation == "Voix"
        assert self.save(client, token, name="other.ru").status_code == 422

    def test_the_own_zone_is_seen_used_and_changed(self, client: FlaskClient) -> None:
        token = register_person(slug="this")
        date = find().event.dates[0]
        starts_at = to_local(date.starts_at, "Europe/Kyiv")

        self.save(client, token, name="Amina", zone="Europe/Kyiv")

        assert find().zone == "Europe/Kyiv"
        page = text_of(client.get(own(token)))
        assert '<dt>Your time zone</dt><dd class="answer" dir="auto">Kyiv time</dd>' in page
        own_time = f"For you: {format_moment(starts_at, 'en')}"
        assert own_time in page
        assert '<option selected value="Europe/Kyiv">' in client.get(own(token, "edit")).text
        assert own_time not in client.get(f"/en/join/{find().join_token}").text
        self.save(client, token, name="Amina", zone="Mars/Olympus")
        assert find().clocks == "Europe/Brussels"
        form = client.get(own(token, "edit")).text
        assert '<option selected value="">As the event (Brussels time)</option>' in form
        self.save(client, token, name="Amina Diallo", zone="")
        assert find().zone == "", "as it was shown"
        assert "As the event (Brussels time)" in client.get(own(token)).text
        self.save(client, token, name="Amina Diallo", zone="Europe/Brussels")
        assert find().zone == "Europe/Brussels", "by its name"

    def test_who_has_cancelled_is_led_to_the_way_back(self, client: FlaskClient) -> None:
        token = register_person(slug="this")
        cancel(now=utc_now())

        for answer in (client.get(own(token, "edit")), self.save(client, token, name="X")):
            shown = text_of(client.get(location(answer)))
            assert "Nothing was changed" in shown
            assert "First take your place back" in shown
        assert find().name == "Amina Diallo"

    def test_what_is_empty_is_named(self, client: FlaskClient) -> None:
        token = register_person(slug="this", details=TOLD)

        answer = self.save(client, token, name=" ", organisation="Kept <b>")

        assert answer.status_code == 422
        page = text_of(answer)
        assert "<title>Error:" in page
        assert '<a href="#name">Enter your name.</a>' in page
        assert 'value="Kept &lt;b&gt;"' in page
        assert find().name == "Amina Diallo"

    def test_a_line_break_in_a_name_is_refused(self, client: FlaskClient) -> None:
        token = register_person(slug="this")

        assert self.save(client, token, name="Amina\r\nBcc: x").status_code == 422

    def test_listening_language_and_answers_can_be_changed(self, client: FlaskClient) -> None:
        channels = [
            LanguageChannel(kind=ChannelKind.FLOOR, language="en", position=0),
            LanguageChannel(kind=ChannelKind.INTERPRETATION, language="fr", position=1),
        ]
        question = Question(
            key="country",
            type=QuestionType.COUNTRY,
            texts=[QuestionText(language="en", label="Where do you live?")],
        )
        token = register_person(slug="this", channels=channels, questions=[question])

        answer = self.save(client, token, listening_language="fr", **{"question-country": "BE"})

        page = text_of(client.get(location(answer)))
        assert "Belgium" in page
        assert find().listening_language == "fr"
        assert self.save(client, token, listening_language="xx").status_code == 422

    def test_access_needs_are_kept_with_consent_only(self, client: FlaskClient) -> None:
        token = register_person(slug="this")

        assert self.save(client, token, access_needs="Captions").status_code == 422
        answer = self.save(client, token, access_needs="Captions", access_consent="y")

        assert "Captions" in text_of(client.get(location(answer)))
        assert [each.way for each in find().consents] == ["own page"]
        assert "On your own page" in text_of(client.get(own(token, "data")))

    @pytest.mark.parametrize("purpose", ["access-needs", "newsletter"])
    def test_a_consent_is_withdrawn_with_what_rested_on_it(
        self, client: FlaskClient, purpose: str
    ) -> None:
        token = register_person(details=TOLD)

        answer = send(client, own(token, f"consents/{purpose}/withdraw"))

        assert "You withdrew your agreement." in text_of(client.get(location(answer)))
        assert (find().access_needs is None) == (purpose == "access-needs")
        [consent] = [each for each in find().consents if each.withdrawn_at]
        assert consent.purpose == purpose

    def test_the_newsletter_comes_after_a_yes_on_the_own_page(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)
        button = f'action="{own(token, "newsletter")}"'
        assert button in client.get(own(token)).text
        assert db.session.scalars(select(Subscriber)).all() == []

        answer = send(client, own(token, "newsletter"))

        assert "You get the newsletter from now on." in text_of(client.get(location(answer)))
        assert db.session.scalars(select(Subscriber.email)).all() == ["amina@example.org"]
        assert button not in client.get(own(token)).text

    def test_the_newsletter_is_stopped_on_the_own_page(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)
        send(client, own(token, "newsletter"))
        with transaction():
            for consent in list(find().consents):  # as of a registration that was absorbed
                db.session.delete(consent)
        page = text_of(client.get(own(token)))
        assert "You get the newsletter of <bdi>SHARE Network</bdi>." in page
        assert page.count("Send me news.") == 1
        assert "any more" in text_of(client.get(own(token, "erase")))

        answer = send(client, own(token, "consents/newsletter/withdraw"))

        page = text_of(client.get(location(answer)))
        assert "You withdrew your agreement." in page
        assert "You get the newsletter" not in page
        assert "Nothing. You did not have to." in page
        assert db.session.scalars(select(Subscriber.email)).all() == [None]

    def test_erasing_ends_the_newsletter_and_every_page_says_so(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)
        ends = "You do not get the newsletter of"
        assert "If you delete your data" in text_of(client.get("/en/privacy"))
        assert "newsletter ends too" in text_of(client.get("/en/privacy"))
        send(client, own(token, "newsletter"))
        assert "If you delete your data, the newsletter ends too." in text_of(
            client.get(own(token))
        )
        assert "newsletter any more" in text_of(client.get(own(token, "erase")))

        assert ends in text_of(send(client, own(token, "erase")))
        mail = mails("amina@example.org")[-1]
        content = get_render(mail.message)(mail.payload, "amina@example.org", utc_now())
        assert content is not None
        assert mail.message == "erased"
        for body in (content.text, content.html):
            assert "La lettre d’information s’arrête aussi." in " ".join(body.split())
        assert db.session.scalars(select(Subscriber.email)).all() == [None]

    def test_who_got_no_newsletter_reads_of_none(self, client: FlaskClient) -> None:
        token = register_person()
        ends = "You do not get the newsletter of"
        assert ends not in text_of(send(client, own(token, "erase")))
        mail = mails("amina@example.org")[-1]
        content = get_render(mail.message)(mail.payload, "amina@example.org", utc_now())
        assert content is not None
        assert "lettre d’information" not in content.text

    def test_what_is_on_the_list_is_shown_once(self, client: FlaskClient) -> None:
        token = register_person(details=TOLD)
        send(client, own(token, "newsletter"))

        page = text_of(client.get(own(token)))

        assert page.count("Send me news.") == 1
        assert "Stop the newsletter" in page
        assert page.count(AGREED) == 1

    def test_a_postponed_event_says_how_long_it_keeps_what_it_has(
        self, client: FlaskClient
    ) -> None:
        token = register_person(slug="this", details=TOLD)
        with transaction():
            find().event.status = EventStatus.POSTPONED

        page = text_of(client.get(own(token)))

        assert "If there is no news of the event for 180 days, we delete it." in page

    def test_an_unknown_consent_cannot_be_withdrawn(self, client: FlaskClient) -> None:
        token = register_person()

        assert send(client, own(token, "consents/everything/withdraw")).status_code == 404

    def save(self, client: FlaskClient, token: str, **fields: object) -> TestResponse:
        """Send the form with `fields` changed."""
        return send(client, own(token, "edit"), {"name": "Amina Diallo", **fields}, subject="this")
