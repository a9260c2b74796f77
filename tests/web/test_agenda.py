"""The agenda on an event's page, however long it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.accounts.test_pictures import NOW, a_file
from tests.web.events import add, channel, show
from tests.web.visiting import span
from webinars.accounts.pictures import add_picture
from webinars.events.models import Event, EventDate, EventStatus, Visibility
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    ChannelKind,
    ItemKind,
    Speaker,
    SpeakerRole,
    SpeakerText,
    Track,
)
from webinars.extensions import db, transaction
from webinars.times import utc_now


def test_the_agenda_shows_people_roles_and_parallel_tracks(client: FlaskClient) -> None:
    add_conference()

    shown = show(client)

    assert re.search(r"09:00</time>–<time [^>]+>09:30", shown)
    assert '<bdi>Надія Шевченко</bdi></strong> <span class="role">Moderator</span>' in shown
    assert "Editor, Voices" in shown
    assert shown.count('class="parallel"') == 1
    parallel = shown.split('class="parallel"')[1]
    assert parallel.index("Law") < parallel.index("Asylum procedure") < parallel.index("Town halls")
    assert "Spoken in Arabic." in parallel
    assert re.findall(r'class="badge quiet">(AR|EN, AR)<', shown) == ["AR"]


@pytest.mark.parametrize("dates", [2, 3])
def test_of_a_series_the_agenda_of_the_next_date_is_open_and_the_form_close_by(
    client: FlaskClient, dates: int
) -> None:
    ahead = [span(timedelta(days=7 * number, hours=-9)) for number in range(dates)]
    add(spans=ahead)
    with transaction():
        for date in db.session.query(EventDate):
            date.items = [item("Opening", 0, 30)]
            if date.starts_local == ahead[0][0]:
                date.ends_at = utc_now() - timedelta(hours=1)
    shown = show(client)
    folds = [fold == "open" for fold in re.findall(r'<details class="day" ?(open)?>', shown)]
    assert folds == ([False, True, False] if dates > 2 else [])
    assert shown.count("<h4>Opening</h4>") == dates
    assert shown.index('href="#register"') < shown.index("<time")


def test_each_session_can_be_put_in_a_calendar_but_no_break_and_no_word_of_welcome(
    client: FlaskClient,
) -> None:
    add_conference(more=1)

    links = re.findall(r'<a href="(/en/events/talk/agenda/[^"]+)">(.*?)</a>', show(client))

    assert [re.sub("<[^>]+>", "", name) for _address, name in links] == [
        "Add to calendar: Asylum procedure",
        "Add to calendar: Town halls",
    ]
    assert all(client.get(address).mimetype == "text/calendar" for address, _name in links)


def test_an_event_by_invitation_links_to_no_calendar_file(client: FlaskClient) -> None:
    add_conference(visibility=Visibility.INVITATION)

    assert "Asylum procedure" in show(client)
    assert ".ics" not in show(client)


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_what_is_off_is_put_in_no_calendar(client: FlaskClient, status: EventStatus) -> None:
    add_conference(status=status)

    assert "Asylum procedure" in show(client)
    assert ".ics" not in show(client)


def test_a_page_is_light_and_its_script_too(client: FlaskClient) -> None:
    add_conference()

    answer = client.get("/events/talk/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/events/talk/").text
    script = re.search(r'<script src="([^"]+)"', plain)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 15_000
    refused = client.post("/events/talk/register", headers={"Accept-Encoding": "gzip"})
    assert refused.status_code == 422
    assert refused.headers["Content-Encoding"] == "gzip"
    assert len(refused.data) < 15_000
    assert script is not None
    with client.get(script[1], headers={"Accept-Encoding": "gzip"}) as file:
        assert len(file.data) < 3_000
        assert "immutable" in file.headers["Cache-Control"]


def test_the_page_needs_few_queries_however_long_its_agenda(
    client: FlaskClient, count_queries: list[str]
) -> None:
    add_conference(more=12)
    db.session.remove()
    count_queries.clear()

    show(client)

    queries = [each for each in count_queries if each.startswith("SELECT")]
    assert len(queries) <= 13, "\n".join(queries)


def told(shown: str) -> list[str]:
    """What can be opened about speakers."""
    return re.findall(r'<details class="about"[^>]*>.*?</details>', shown)


def introduce(**texts: str) -> None:
    """Write biographies of all speakers, by language."""
    with transaction():
        for speaker in db.session.query(Speaker):
            speaker.texts = [SpeakerText(language=c, biography=t) for c, t in texts.items()]


def test_a_biography_is_opened_under_the_name_once_for_each_speaker(client: FlaskClient) -> None:
    add_conference()
    with transaction():
        event = db.session.query(Event).one()
        items = {each.texts[0].title: each for each in event.dates[0].items}
        again = items["Asylum procedure"].people[0].speaker
        items["Town halls"].people = [AgendaItemSpeaker(speaker=again)]
    introduce(en="Works on *law*.", ar="تعمل")

    shown = show(client)
    (about,) = told(shown)

    (anchor,) = re.findall(r'<details class="about" id="([^"]+)"', about)
    assert shown.count(f'<a href="#{anchor}"><bdi>Надія Шевченко</bdi></a>') == 1
    assert shown.index(about) < shown.index(f'href="#{anchor}"')
    assert "<summary>About <bdi>Надія Шевченко</bdi></summary>" in about
    assert "<em>law</em>" in about
    assert "<img" not in about
    assert '<div class="prose" lang="ar" dir="rtl"><p>تعمل</p>' not in about


def test_a_biography_in_another_language_says_so(client: FlaskClient) -> None:
    add_conference()
    introduce(ar="تعمل")

    assert '<div class="prose" lang="ar" dir="rtl"><p>تعمل</p>' in told(show(client))[0]


def test_thirty_long_biographies_leave_the_page_light(client: FlaskClient) -> None:
    add_conference(more=29)
    chance = Random(7)
    words = ["".join(chance.choices("aeinorstlu", k=chance.randint(2, 9))) for _ in range(900)]
    with transaction():
        for speaker in db.session.query(Speaker).order_by(Speaker.id):
            about = " ".join(chance.choices(words, k=2000))[:5000]
            speaker.texts = [SpeakerText(language="en", biography=about)]

    answer = client.get("/events/talk/", headers={"Accept-Encoding": "gzip"})

    assert len(answer.data) < 30 * 1024
    shown = told(show(client))
    assert len(shown) == 30
    assert all(" …</p>" in about for about in shown)


def test_a_biography_of_the_usual_length_is_shown_whole(client: FlaskClient) -> None:
    add_conference()
    introduce(en="word " * 399 + "last.")

    assert " last.</p>" in told(show(client))[0]


def test_of_whom_nothing_is_written_nothing_can_be_opened(client: FlaskClient) -> None:
    add_conference()

    assert told(show(client)) == []


@pytest.mark.parametrize("shows_photo", [True, False])
def test_a_photo_is_shown_where_the_speaker_agreed_and_loaded_when_asked_for(
    client: FlaskClient, shows_photo: bool
) -> None:
    add_conference()
    with transaction():
        picture = add_picture(a_file(), now=NOW)
        db.session.query(Speaker).one().picture = picture
        db.session.query(Speaker).one().shows_photo = shows_photo
        name = picture.name

    shown = show(client)

    address = f'<img src="/pictures/{name}" alt="Надія Шевченко" width="40" height="20"'
    assert [address in about for about in told(shown)] == [True] * shows_photo
    assert (name in shown) is shows_photo
    assert shown.count('loading="lazy"') == shows_photo


def add_conference(more: int = 0, **changes: Any) -> None:  # noqa: ANN401
    """A conference with an opening, two sessions in parallel, and `more` sessions after them."""
    arabic = channel(ChannelKind.FLOOR, "ar")
    law, towns = (
        Track(key=name, names={"en": name}, position=place)
        for place, name in enumerate(["Law", "Towns"])
    )
    add(
        spans=[(datetime(2027, 5, 6, 9), datetime(2027, 5, 6, 17))],
        channels=[channel(ChannelKind.FLOOR, "en"), arabic],
        tracks=[law, towns],
        **changes,
    )
    with transaction():
        event = db.session.query(Event).one()
        law, towns = event.tracks
        arabic = next(each for each in event.channels if each.language == "ar")
        items = [
            item("Coffee", 0, 30, kind=ItemKind.BREAK),
            item("Asylum procedure", 30, 90, track=law, people=[moderator(event)]),
            item("Town halls", 30, 60, track=towns, channels=[arabic]),
            *(
                item(f"Session {n}", 120 + 10 * n, 10, people=[moderator(event)])
                for n in range(more)
            ),
        ]
        event.dates[0].items = items


def item(title: str, offset: int, minutes: int, **changes: Any) -> AgendaItem:  # noqa: ANN401
    return AgendaItem(
        public_id=str(uuid4()),
        uid=str(uuid4()),
        offset_minutes=offset,
        duration_minutes=minutes,
        texts=[AgendaItemText(language="en", title=title)],
        **changes,
    )


def moderator(event: Event) -> AgendaItemSpeaker:
    speaker = Speaker(
        organisation_id=event.organisation_id,
        public_id=str(uuid4()),
        name="Надія Шевченко",
        texts=[SpeakerText(language="en", position="Editor", affiliation="Voices")],
    )
    return AgendaItemSpeaker(role=SpeakerRole.MODERATOR, speaker=speaker)
