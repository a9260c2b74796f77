"""The agenda on an event's page, however long it is."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.web.events import add, channel, show
from webinars.events.models import Event, EventStatus, Visibility
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


def test_each_session_can_be_put_in_a_calendar_but_no_break(client: FlaskClient) -> None:
    add_conference()

    links = re.findall(r'<a href="(/events/talk/agenda/[^"]+)">(.*?)</a>', show(client))

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
