"""What becomes of an entry in feeds when organisers change the event."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find
from tests.web.test_calendars import entries, said
from tests.web.visiting import LATER, register_person, span
from webinars.events.editing.saving import version_of
from webinars.events.editing.texts import TextEntry, save_texts, texts_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.times import utc_now

FEEDS = ("/calendar.ics", "/organisations/of-this/calendar.ics")


def the_event() -> Event:
    return db.session.query(Event).filter_by(slug="this").one()


def save(language: str = "en", **changes: str) -> None:
    """Save a text of the event, as its form does."""
    with transaction():
        event = the_event()
        stored = texts_of(event, [language])
        text = replace(TextEntry(title="A title"), **changes)
        version = version_of(stored)
        save_texts(event=event, texts={language: text}, version=version, now=utc_now())


def sequence(client: FlaskClient, path: str) -> int:
    [entry] = entries(client.get(path).data)
    return int(said(entry, "SEQUENCE"))


@pytest.mark.parametrize("part", ["title", "summary", "description"])
@pytest.mark.parametrize("path", FEEDS)
def test_another_text_raises_the_sequence(client: FlaskClient, path: str, part: str) -> None:
    add_event(slug="this")
    save()
    before = sequence(client, path)
    save(**{part: "Another"})
    after = sequence(client, path)
    save(**{part: "Another"})
    assert before < after == sequence(client, path)


def test_another_translation_raises_the_sequence(client: FlaskClient) -> None:
    add_event(slug="this")
    before = sequence(client, "/fr/calendar.ics")
    save("fr", title="Un titre")
    assert sequence(client, "/fr/calendar.ics") > before


def test_a_persons_own_feed_follows_texts_and_their_files_and_mails_do_not(
    client: FlaskClient,
) -> None:
    token = register_person(slug="this", spans=[span(LATER)])
    client.post(f"/registrations/{token}/feed/start")
    feed, file = f"/feeds/{find().feed_token}.ics", f"/registrations/{token}/calendar.ics"
    before, asked = sequence(client, feed), sequence(client, file)
    save(title="Another")
    assert sequence(client, feed) > before
    assert sequence(client, file) == sequence(client, "/events/this/calendar.ics") == asked
