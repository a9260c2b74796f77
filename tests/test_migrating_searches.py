"""What is searched follows its letters when the tables change, on both engines."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import add_event, sign_up
from webinars.commands.migrating import downgrade, upgrade
from webinars.events.models import EventText
from webinars.extensions import db, transaction


def test_what_is_searched_in_arabic_follows_its_letters_both_ways(app: Flask) -> None:
    event_id = add_event(hashtags=["الهجرة"])
    sign_up(event_id, name="ليلى حمزة", organisation="جمعية")
    with transaction():
        texts = {"title": "ورشة", "description": "عن **الحماية**"}
        db.session.add(EventText(event_id=event_id, language="ar", **texts))
    db.session.remove()
    columns = ("name_key", "organisation_key", "search_text", "door_text")
    people = sa.table("registrations", *map(sa.column, columns))
    written = sa.table("event_texts", *map(sa.column, ("search_text", "search_description")))

    def stored() -> list[Any]:
        found: list[Any] = [db.session.execute(sa.select(each)).all() for each in (people, written)]
        tags: sa.Select[Any] = sa.select(sa.column("search_text")).select_from(sa.table("events"))
        found.append(db.session.scalars(tags).all())
        db.session.remove()
        return found

    after = stored()
    downgrade(revision="0032")
    [(name, of, text, door)], arabic, tags = stored()
    assert (name, of) == ("ليلى حمزة", "0جمعية")
    assert (text, door) == ("ليلى حمزة amina@example.org جمعية", "ليلى حمزة جمعية")
    assert ("ورشة", "عن الحماية") in arabic
    assert tags == ["الهجرة"]
    upgrade()
    assert stored() == after
    assert after[0] == [
        ("ليلي حمزه", "0جمعيه", "ليلي حمزه amina@example.org جمعيه", "ليلي حمزه جمعيه")
    ]
