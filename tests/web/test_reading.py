"""An event's page in a language that the interface does not have: `?text=`."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import find
from tests.web.events import add, show
from tests.web.registering import location, send
from tests.web.test_agenda import item
from tests.web.test_invited import closed, own
from tests.web.visiting import OWN, text_of
from tests.web.visiting import own as page
from tests.web.visiting import send as send_form
from webinars.events.models import Event, EventDate, EventLink, EventText
from webinars.events.programme import (
    AgendaItemText,
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionText,
    QuestionType,
)
from webinars.extensions import db, transaction

ARABIC = "/events/talk/?text=ar"


def texts(*languages: str) -> list[EventText]:
    titles = {"en": "Housing", "fr": "Logement", "ar": "السكن", "uk": "Житло"}
    return [EventText(language=code, title=titles[code]) for code in languages]


def add_talk(*languages: str) -> None:
    add(
        texts=texts(*(languages or ("en", "fr", "ar", "uk"))),
        questions=[
            Question(
                key="visa",
                type=QuestionType.CHOICE,
                required=True,
                texts=[
                    QuestionText(language="en", label="Do you need a visa?"),
                    QuestionText(language="ar", label="هل تحتاج إلى تأشيرة؟"),
                ],
                choices=[QuestionChoice(key="yes", position=0, labels={"en": "Yes", "ar": "نعم"})],
            ),
            Question(
                key="first",
                type=QuestionType.YES_NO,
                position=1,
                texts=[QuestionText(language="ar", label="أول مرة؟")],
            ),
        ],
    )


def offered(shown: str) -> dict[str, str]:
    """The languages in the page's line, with where they lead."""
    line = re.search(r"This event in: (.*?)</p>", shown)
    return dict(re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', line[1])) if line else {}


def test_the_page_offers_the_texts_that_its_interface_does_not_have(client: FlaskClient) -> None:
    add_talk()
    shown = show(client, "/en/events/talk/")
    assert offered(shown) == {
        "/en/events/talk/?text=uk": "Українська",
        "/en/events/talk/?text=ar": "العربية",
    }
    assert '<a href="/en/events/talk/?text=ar" lang="ar" hreflang="ar" dir="rtl">' in shown


def test_the_reader_s_own_language_comes_first_also_where_the_page_is_kept(
    client: FlaskClient,
) -> None:
    add_talk()
    for wanted, first in (("uk-UA,uk;q=0.9,en;q=0.5", "Українська"), ("ar", "العربية")):
        answer = client.get("/en/events/talk/", headers={"Accept-Language": wanted})
        assert next(iter(offered(answer.text).values())) == first
        assert f'class="button plain">{first}</a>' in answer.text


def test_without_such_texts_there_is_no_line(client: FlaskClient) -> None:
    add_talk("en", "fr")
    assert "This event in" not in show(client)


def test_what_the_organiser_wrote_is_in_it_and_the_page_stays_as_it_is(client: FlaskClient) -> None:
    add_talk()
    shown = show(client, ARABIC)
    assert '<html lang="en" dir="ltr">' in shown
    assert '<h1 lang="ar" dir="rtl">السكن</h1>' in shown
    assert '<span lang="ar" dir="rtl">هل تحتاج إلى تأشيرة؟</span>' in shown
    assert '<label for="question-visa" lang="ar" dir="rtl">نعم</label>' in shown
    assert '<label for="question-first">Yes</label>' in shown
    assert "Your e-mail address" in shown
    assert "There is no translation" not in shown
    assert offered(shown) == {
        "/en/events/talk/": "English",
        "/events/talk/?text=uk": "Українська",
    }


def test_the_agenda_is_in_it_where_it_was_translated(client: FlaskClient) -> None:
    add_talk()
    with transaction():
        date = db.session.query(EventDate).one()
        translated, other = item("Opening", 0, 30), item("Closing", 60, 30)
        translated.texts.append(AgendaItemText(language="ar", title="افتتاح"))
        other.texts.append(AgendaItemText(language="fr", title="Clôture"))
        date.items = [translated, other]
    shown = show(client, "/fr/events/talk/?text=ar")
    assert '<h3 lang="ar" dir="rtl">افتتاح</h3>' in shown
    assert "<h3>Clôture</h3>" in shown


def test_links_of_the_page_s_own_language_stay(client: FlaskClient) -> None:
    add(
        texts=texts("en", "ar"),
        links=[
            EventLink(url="https://example.org/en", label="Slides", language="en"),
            EventLink(url="https://example.org/ar", label="عرض", language="ar"),
        ],
    )
    shown = show(client, ARABIC)
    assert "Slides" in shown
    assert '<a href="https://example.org/ar" rel="noopener" lang="ar" dir="rtl">عرض</a>' in shown


def test_search_engines_know_one_address_alone(client: FlaskClient) -> None:
    add_talk()
    shown = show(client, "/en/events/talk/?text=ar")
    assert 'rel="canonical" href="http://localhost:8000/en/events/talk/"' in shown
    assert 'hreflang="fr" href="http://localhost:8000/fr/events/talk/"' in shown
    assert '"name": "Housing"' in shown


def test_the_interface_can_be_changed_beside_it(client: FlaskClient) -> None:
    add_talk()
    assert 'href="/fr/events/talk/?text=ar" lang="fr"' in show(client, ARABIC)


def test_a_page_that_is_kept_is_shown_in_each_language_and_for_no_other(
    client: FlaskClient,
) -> None:
    add_talk()
    for _ in range(2):
        assert "<h1>Housing</h1>" in show(client)
        assert "السكن</h1>" in show(client, ARABIC)
    for unknown in ("de", "xx", "%22%3E", "a" * 5000):
        page = show(client, f"/events/talk/?text={unknown}")
        assert "<h1>Housing</h1>" in page
        assert f"text={unknown}" not in page


def test_a_form_with_errors_comes_back_in_it(client: FlaskClient) -> None:
    add_talk()
    shown = send(client, "/events/talk/register?text=ar")
    assert shown.status_code == 422
    assert "Answer: هل تحتاج إلى تأشيرة؟" in shown.text
    assert '<h1 lang="ar" dir="rtl">السكن</h1>' in shown.text
    assert 'action="/events/talk/register?text=ar"' in shown.text
    assert '<a href="/events/talk/?text=uk"' in shown.text


def test_registering_in_it_stores_the_same_answer_and_writes_in_the_page_s_language(
    client: FlaskClient,
) -> None:
    add_talk()
    answer = send(client, "/fr/events/talk/register?text=ar", **{"question-visa": "yes"})
    assert answer.status_code == 303
    assert (find().language, find().text_language) == ("fr", "ar")
    assert [each.value for each in find().answers] == ["yes"]


def test_a_personal_link_shows_it_too_and_stays_what_it_is(client: FlaskClient) -> None:
    closed(texts=texts("en", "ar"))
    (address,) = offered(text_of(client.get(own())))
    assert address == f"{own()}?text=ar"
    shown = text_of(client.get(address))
    assert '<h1 lang="ar" dir="rtl">السكن</h1>' in shown
    assert f'action="{address}"' in shown
    said: dict[str, object] = {"name": "Amina", "email": "amina@example.org"}
    told = client.get(location(send_form(client, address, said, subject="talk")))
    assert '<strong lang="ar" dir="rtl">السكن</strong>' in told.text
    assert find().text_language == "ar"


def test_registering_several_goes_on_in_it(client: FlaskClient) -> None:
    add_talk()
    address = "/events/talk/register-several?text=ar"
    assert f'href="{address}"' in show(client, ARABIC)
    shown = show(client, address)
    assert "السكن</a>" in shown
    assert "هل تحتاج إلى تأشيرة؟" in shown
    assert f'action="{address}"' in shown


def test_the_language_stays_after_registering(client: FlaskClient) -> None:
    add_talk("en", "ar")
    answer = send(client, path="/events/talk/register?text=ar", **{"question-visa": "yes"})
    place = location(answer)
    assert place.endswith("&text=ar")
    assert 'href="/events/talk/?text=ar"' in client.get(place).text
    assert '<strong lang="ar" dir="rtl">السكن</strong>' in client.get(place).text
    again = client.post(place, headers=OWN)
    assert location(again) == "/events/talk/?again=yes&text=ar#register"


def test_who_registered_in_it_reads_their_own_pages_in_it_until_they_choose_another(
    client: FlaskClient,
) -> None:
    add_talk()
    with transaction():
        talk = db.session.query(Event).one()
        talk.listening_help = {"en": "Press the globe.", "ar": "اضغط على الكرة."}
        talk.channels = [
            LanguageChannel(kind=ChannelKind.FLOOR, language="en", position=0),
            LanguageChannel(
                kind=ChannelKind.INTERPRETATION, language="fr", source_language="en", position=1
            ),
        ]
    send(client, "/en/events/talk/register?text=ar", **{"question-visa": "yes"})
    person = find()
    mine = text_of(client.get(page(person.token)))
    assert '<html lang="en" dir="ltr">' in mine
    assert '<p class="event-title" lang="ar" dir="rtl">السكن</p>' in mine
    assert '<dt lang="ar" dir="rtl">هل تحتاج إلى تأشيرة؟</dt>' in mine
    assert '<dd class="answer" lang="ar" dir="rtl">نعم</dd>' in mine
    assert "Language of the event&#39;s texts</dt><dd" in mine
    assert 'href="/en/events/talk/?text=ar"' in mine
    join = client.get(f"/en/join/{person.join_token}").text
    assert '<p class="own-words" lang="ar" dir="rtl">اضغط على الكرة.</p>' in join
    edit = client.get(page(person.token, "edit")).text
    assert '<option selected value="ar">العربية</option>' in edit
    assert '<span lang="ar" dir="rtl">هل تحتاج إلى تأشيرة؟</span>' in edit

    said: dict[str, object] = {"name": "Amina", "question-visa": "yes", "text_language": ""}
    saved = send_form(client, page(person.token, "edit"), said, subject="talk")
    assert saved.status_code == 303
    assert '<p class="event-title">Housing</p>' in client.get(page(person.token)).text


NEGOTIATED = [
    ("ar", "ar"),
    ("ar-SY,ar;q=0.9,en;q=0.5", "ar"),
    ("es,ar;q=0.8", "ar"),
    ("fr,uk;q=0.8,ar;q=0.5", "uk"),
    ("en,ar;q=0.8", "en"),
    ("es", "en"),
    ("ar;q=0,en", "en"),
]


@pytest.mark.parametrize(("wanted", "shown"), NEGOTIATED)
def test_the_bare_address_shows_texts_that_the_browser_asks_for(
    client: FlaskClient, wanted: str, shown: str
) -> None:
    add_talk("en", "ar", "uk")
    titles = {"en": "Housing", "ar": "السكن", "uk": "Житло"}
    answer = client.get("/events/talk/", headers={"Accept-Language": wanted})
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", answer.text) == [titles[shown]]
    assert "Accept-Language" in answer.headers["Vary"]
    assert 'rel="canonical" href="http://localhost:8000/events/talk/"' in answer.text


def test_what_the_address_says_counts_more_than_the_browser(client: FlaskClient) -> None:
    add_talk()
    arabic = {"Accept-Language": "ar"}
    for path in ("/en/events/talk/", "/fr/events/talk/", "/events/talk/?text=en"):
        assert "السكن</h1>" not in client.get(path, headers=arabic).text
    bare = client.get("/events/talk/", headers=arabic).text
    assert offered(bare)["/en/events/talk/"] == "English"
    assert 'action="/events/talk/register?text=ar"' in bare


def test_pages_that_are_kept_are_not_mixed_up(client: FlaskClient) -> None:
    add_talk()
    for wanted, title in (("ar", "السكن"), ("en", "Housing"), ("ar", "السكن")):
        shown = client.get("/events/talk/", headers={"Accept-Language": wanted}).text
        assert f"{title}</h1>" in shown


def test_a_list_says_which_titles_are_in_another_language_and_which_texts_there_are(
    client: FlaskClient,
) -> None:
    add_talk("en", "ar")
    note = "Titre et texte sont dans une autre langue\u00a0: anglais."
    for path in ("/fr/", "/fr/organisations/of-talk/"):
        shown = client.get(path).text
        assert note in shown
        assert '<a href="/fr/events/talk/?text=ar" lang="ar" hreflang="ar" dir="rtl">' in shown
    english = client.get("/en/").text
    assert "another language" not in english
    assert "You can also read it in:" in english
