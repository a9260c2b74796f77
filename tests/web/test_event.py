"""An event's page: every fact on it, and what is never on it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, sign_up
from tests.web.events import add, channel, show
from tests.web.visiting import LATER, span
from webinars.events.models import (
    Event,
    EventDate,
    EventFormat,
    EventLink,
    EventStatus,
    EventText,
    Visibility,
)
from webinars.events.programme import (
    AgendaItem,
    AgendaItemText,
    ChannelKind,
    Question,
    QuestionText,
    QuestionType,
)
from webinars.extensions import db, transaction
from webinars.times import utc_now
from webinars.web.public import event as event_page


def test_the_page_says_when_where_and_until_when(client: FlaskClient) -> None:
    add(
        spans=[(datetime(2027, 12, 15, 10), datetime(2027, 12, 15, 12))],
        format=EventFormat.HYBRID,
        venue="Maison des associations",
        address="12 rue de l’Exemple, Brussels",
        platform="Zoom",
        registration_closes_local=datetime(2027, 12, 9, 23, 59),
        capacity=80,
        recording=True,
    )

    shown = show(client)

    when = '<time datetime="2027-12-15T10:00+01:00">Wednesday 15 December 2027, '
    assert f"{when}<span>10:00–12:00</span></time>" in shown
    assert "(Brussels time, UTC+1)" in shown
    assert "Europe/Brussels" not in shown
    assert "Maison des associations" in shown
    assert "Online, on Zoom" in shown
    assert "Thursday 9 December 2027, 23:59" in shown
    assert 'class="for-you" data-from="2027-12-09T23:59+01:00"' in shown
    assert "This event will be recorded." in shown


def test_the_offset_follows_daylight_saving(client: FlaskClient) -> None:
    add(
        spans=[
            (datetime(2027, 3, 26, 18), datetime(2027, 3, 26, 20)),
            (datetime(2027, 3, 30, 18), datetime(2027, 3, 30, 20)),
        ]
    )

    shown = show(client)

    assert "2027-03-26T18:00+01:00" in shown
    assert "2027-03-30T18:00+02:00" in shown
    for words in ("(Brussels time, UTC+1)", "(Brussels time, UTC+2)"):
        assert shown.count(words) == 1
    assert "All times are in" not in shown


def test_several_dates_name_their_common_clock_once(client: FlaskClient) -> None:
    add(spans=[(datetime(2027, 7, day, 18), datetime(2027, 7, day, 20)) for day in (5, 6)])

    shown = show(client)

    assert shown.count("Brussels time") == 1
    assert "All times are in Brussels time, UTC+2." in shown


def test_interpretation_is_told_as_people_need_it(client: FlaskClient) -> None:
    add(
        channels=[
            channel(ChannelKind.FLOOR, "fr"),
            channel(ChannelKind.FLOOR, "en", position=1),
            channel(ChannelKind.INTERPRETATION, "en", "fr", position=2),
            channel(ChannelKind.INTERPRETATION, "fr", "en", position=3),
        ]
    )

    shown = show(client)

    assert "Spoken in French and English; you can listen in either." in shown
    assert 'name="listening_language" value="fr"' in shown


def test_without_interpretation_nobody_is_asked_for_a_language(client: FlaskClient) -> None:
    add(channels=[channel(ChannelKind.FLOOR, "fr")])

    assert "listening_language" not in show(client)


def test_untranslated_texts_are_shown_in_their_own_language(client: FlaskClient) -> None:
    add(
        source_language="ar",
        texts=[EventText(language="ar", title="مشاركة اللاجئين", summary="ملخص")],
    )

    shown = show(client)

    assert '<h1 lang="ar" dir="rtl">مشاركة اللاجئين</h1>' in shown
    assert "shown in this language: Arabic" in shown


def test_translated_texts_need_no_note(client: FlaskClient) -> None:
    add(
        texts=[
            EventText(language="en", title="In English"),
            EventText(language="fr", title="En français"),
        ]
    )

    shown = show(client, "/fr/events/talk/")

    assert "<h1>En français</h1>" in shown
    assert 'class="note"' not in shown


@pytest.mark.parametrize("summary", ["", "In English."])
def test_what_is_not_translated_is_shown_in_the_source_language(
    client: FlaskClient, summary: str
) -> None:
    french = EventText(
        language="fr", title="Table ronde", summary="Le résumé.", description="Bref."
    )
    english = EventText(language="en", title="Round table", summary=summary)
    add(source_language="fr", texts=[french, english])

    shown = show(client, "/en/events/talk/")

    assert "<h1>Round table</h1>" in shown
    lead = "<p>" if summary else '<p class="lead" lang="fr" dir="ltr">Le résumé.</p>'
    assert lead in shown
    assert '<div class="prose" lang="fr" dir="ltr"><p>Bref.</p>' in shown
    assert "Not all of it is translated. The rest is shown in this language: French." in shown
    assert f'"description": "{summary or "Le résumé."}"' in shown


def test_a_session_s_untranslated_description_is_shown_and_noted(client: FlaskClient) -> None:
    add(source_language="fr", texts=[EventText(language=code, title=code) for code in ("en", "fr")])
    said = [
        AgendaItemText(language="fr", title="Accueil", description="Le mot."),
        AgendaItemText(language="en", title="Welcome"),
    ]
    with transaction():
        date = db.session.query(EventDate).one()
        date.items = [
            AgendaItem(
                public_id="one", uid="one@x", offset_minutes=0, duration_minutes=9, texts=said
            )
        ]

    shown = show(client, "/en/events/talk/")

    assert "<h3>Welcome</h3>" in shown
    assert '<div class="prose" lang="fr" dir="ltr"><p>Le mot.</p>' in shown
    assert "The rest is shown in this language: French." in shown


def test_a_question_s_untranslated_hint_is_shown(client: FlaskClient) -> None:
    said = [
        QuestionText(language="fr", label="Rôle", hint="En un mot."),
        QuestionText(language="en", label="Role"),
    ]
    add(
        source_language="fr",
        texts=[EventText(language="fr", title="Table ronde")],
        questions=[Question(key="role", type=QuestionType.TEXT, texts=said)],
    )

    assert '<span lang="fr" dir="ltr">En un mot.</span>' in show(client, "/en/events/talk/")


def test_a_translated_question_without_a_hint_has_none(client: FlaskClient) -> None:
    said = [QuestionText(language=code, label=code) for code in ("fr", "en")]
    add(
        source_language="fr",
        texts=[EventText(language="fr", title="Table ronde")],
        questions=[Question(key="role", type=QuestionType.TEXT, texts=said)],
    )

    assert '<span lang="fr" dir="ltr"></span>' not in show(client, "/en/events/talk/")


def test_the_description_is_rendered_and_harmless(client: FlaskClient) -> None:
    text = "**Bold**[^1] <script>alert(1)</script> [x](javascript:alert(1))\n\n[^1]: A source."
    add(texts=[EventText(language="en", title="<script>t</script>", description=text)])

    shown = show(client)

    assert "<strong>Bold</strong>" in shown
    assert "A source." in shown
    assert "<script>alert" not in shown
    assert "<script>t" not in shown
    assert 'href="javascript:' not in shown


def test_links_are_those_of_the_page_s_language(client: FlaskClient) -> None:
    add(
        links=[
            EventLink(url="https://example.org/all", label="For all"),
            EventLink(url="https://example.org/fr", label="Français seulement", language="fr"),
            EventLink(url="https://example.org/rec", label="The recording", is_material=True),
        ]
    )

    shown = show(client)

    assert "For all" in shown
    assert "seulement" not in shown
    assert "The recording" in shown.split("Documents and recordings")[1]


def test_a_box_that_can_be_left_out_says_so(client: FlaskClient) -> None:
    add()

    assert re.search(r'for="newsletter">[^<]*<span class="optional">', show(client))


@pytest.mark.parametrize("required", [True, False])
def test_the_page_claims_that_two_fields_are_enough_only_where_they_are(
    client: FlaskClient, required: bool
) -> None:
    text = QuestionText(language="en", label="How will you take part?")
    asked = Question(key="how", type=QuestionType.TEXT, required=required, texts=[text])
    add(questions=[asked])

    shown = show(client)

    assert ("Fill in everything that is not marked (optional)." in shown) is required
    assert ("Your name and e-mail address are enough." in shown) is not required
    assert ("Only your name and e-mail address are required." in shown) is not required


@pytest.mark.parametrize("capacity", [9, 500])
def test_how_many_seats_are_left_does_not_show(client: FlaskClient, capacity: int) -> None:
    """Whose registration takes one would show by it."""
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=capacity)
    before = facts(client)

    sign_up(event_id, now=utc_now())

    assert facts(client) == before
    assert str(capacity) not in before


def facts(client: FlaskClient) -> str:
    return show(client).split('<aside class="facts"')[1].split("</aside>")[0]


def test_a_host_s_name_turns_no_sentence_around(client: FlaskClient) -> None:
    """A name in Arabic script would pull what stands beside it to its own side."""
    event_id = add_event(slug="talk", spans=[span(LATER)])
    with transaction():
        db.session.get_one(Event, event_id).organisation.texts[0].name = "شبكة 2"

    shown = show(client)

    assert "Send me the newsletter of \u2068شبكة 2\u2069. I can stop it" in shown
    assert "is used by \u2068شبكة 2\u2069 to run" in shown


def test_a_draft_or_unknown_event_is_not_found(client: FlaskClient) -> None:
    add(status=EventStatus.DRAFT)

    for slug in ("talk", "nothing", "%00", "x" * 500):
        assert client.get(f"/events/{slug}/").status_code == 404


def test_an_unlisted_event_is_shown_but_not_indexed(client: FlaskClient) -> None:
    add(visibility=Visibility.UNLISTED)

    shown = show(client)

    assert '<meta name="robots" content="noindex">' in shown
    assert 'hreflang="fr" href="http' not in shown


def test_how_to_join_is_never_on_the_page(client: FlaskClient) -> None:
    add(
        join_url="https://zoom.example/j/4711",
        join_passcode="open-sesame",
        join_phone="+32 2 555 01 23",
    )

    for path in ("/events/talk/", "/fr/events/talk/"):
        shown = show(client, path)
        assert "zoom.example" not in shown
        assert "open-sesame" not in shown
        assert "555" not in shown


def test_the_privacy_text_names_hosts_and_periods(client: FlaskClient) -> None:
    add(retention_days=30)

    short = re.search(r'<div class="privacy"> <p>(.*?)</p>', show(client))

    assert short is not None
    assert "SHARE Network" in short[1]
    assert "30 days after the event" in short[1]
    assert 45 <= len(short[1].split()) <= 75


def test_the_page_sets_no_cookie_and_asks_nobody_else(client: FlaskClient) -> None:
    add()

    answer = client.get("/events/talk/")

    assert "Set-Cookie" not in answer.headers
    fetched = re.findall(
        r'<(?:script|img)[^>]+src="([^"]+)|rel="(?:icon|stylesheet)" href="([^"]+)', answer.text
    )
    addresses = {address for pair in fetched for address in pair if address}
    assert len(addresses) == 2
    assert all(address.startswith(("/static/", "data:")) for address in addresses)
    assert answer.text.count("<h1") == 1
    assert answer.text.count("<main") == 1


def test_a_kept_page_has_a_stamp_of_its_own_for_each_visitor(client: FlaskClient) -> None:
    add_event(slug="kept")
    stamps = {
        re.search(r'name="stamp"[^>]*value="([^"]+)"', client.get("/events/kept/").text)
        for _ in range(3)
    }
    assert len({found[1] for found in stamps if found}) == 3


def test_a_change_shows_at_once(client: FlaskClient) -> None:
    event_id = add_event(slug="kept")
    client.get("/events/kept/")
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.texts[0].title = "Another title"
        event.updated_at += timedelta(seconds=1)
    assert "Another title" in client.get("/events/kept/").text


def test_a_kept_page_ends_with_each_beginning_and_end_of_a_date(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = [span(timedelta(days=day), timedelta(hours=1)) for day in (1, 2)]
    event_id = add_event(slug="kept", spans=spans)
    first, second = db.session.get_one(Event, event_id).dates
    minute = timedelta(minutes=1)
    moments = [
        *(first.starts_at - minute, first.starts_at, first.ends_at - minute, first.ends_at),
        *(second.starts_at, second.ends_at - minute, second.ends_at),
    ]

    def goes_on(moment: datetime) -> bool:
        monkeypatch.setattr(event_page, "utc_now", lambda: moment)
        return "It has been going on since" in client.get("/events/kept/").text

    assert [goes_on(moment) for moment in moments] == [False, True, True, False, True, True, False]


def test_of_a_long_series_the_next_dates_stand_open_and_all_are_folded(
    client: FlaskClient,
) -> None:
    add(spans=[span(timedelta(days=day)) for day in range(-1, 8)])

    shown, folded = (
        show(client).partition("<dt>When</dt>")[2].partition("</dl>")[0].split("<summary>")
    )

    assert shown.count("<time") == 3
    assert folded.startswith("9 dates</summary>")
    assert folded.count("<time") == 9
    assert folded.count('class="over"') == 1
