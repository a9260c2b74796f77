"""The number that an organiser agrees to is the number of those who are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.events.editing.occasions import AUGUST, JULY, event
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    deliver_all,
    find_in_transaction,
    sign_up,
)
from tests.registrations.changing import (
    Save,
    agree,
    edit,
    move,
    notices,
    postpone,
    retitle,
    set_link,
    show_document,
)
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.events.editing.basics import Basics, DateEntry
from webinars.events.models import Event, EventFormat, EventText
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.news.counting import count_with_place
from webinars.registrations.news.expanding import expand
from webinars.registrations.taking_part import TakesPart
from webinars.registrations.untold import Untold

DAY = timedelta(days=1)
FOR_ALL, FRENCH = show_document(), show_document("fr")


def drop_first(found: Event) -> None:
    edit(dates=Basics.of(found).dates[1:])(found)


def add_one(found: Event) -> None:
    new = DateEntry(start=AUGUST[0] + 7 * DAY, end=AUGUST[1] + 7 * DAY)
    edit(dates=(*Basics.of(found).dates, new))(found)


def drop_last(found: Event) -> None:
    edit(dates=Basics.of(found).dates[:-1])(found)


BETWEEN = datetime(2027, 7, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("save", "mailed", "unreached"),
    [
        (drop_first, 2, 1),
        (drop_last, 3, 1),
        (add_one, 5, 2),
        (move(DAY), 5, 2),
        (edit(venue="Hall"), 5, 2),
        (postpone, 5, 2),
        (set_link, 3, 1),
        (retitle, 3, 1),
        (FOR_ALL, 3, 1),
        (FRENCH, 2, 1),
    ],
    ids=[
        "a date goes",
        "the last date ahead goes",
        "a date more",
        "moved",
        "place",
        "postponed",
        "way in",
        "texts",
        "a document",
        "a document in French",
    ],
)
def test_those_counted_are_those_told(app: Flask, save: Save, mailed: int, unreached: int) -> None:
    event_id = add_event(spans=[JULY, AUGUST], choose_dates=True, capacity=2)
    join(app, event(event_id).organisation, Role.OWNER)
    with transaction():
        db.session.add(EventText(event_id=event_id, language="fr", title="Parrainage"))
    first, second = (date.uid for date in event(event_id).dates)
    for name, uid, speaks in (
        ("a", first, "fr"),
        ("nobody-1", first, "fr"),
        ("b", second, "en"),
        ("c", second, "fr"),
        ("waiting", second, "fr"),
        ("nobody-2", second, "fr"),
        ("pending", first, "fr"),
    ):
        sign_up(
            event_id, f"{name}@example.org", language=speaks, text_language=speaks,
            dates=[uid], known_full=[uid],
        )  # fmt: skip
        with transaction():
            person = find_in_transaction(f"{name}@example.org")
            if name == "pending":
                person.status = RegistrationStatus.PENDING
            if name.startswith("nobody"):
                person.email = person.email_key = None
    deliver_all()
    about_texts = save in {retitle, FOR_ALL, FRENCH}
    now = BETWEEN if save is drop_last else NOW
    needed = agree(event_id, save, now, about_texts=about_texts).audience
    [notice] = notices()
    with transaction():
        expand(notice_id=notice.id, domain=DOMAIN, now=now)
    told = db.session.scalar(select(func.count(Untold.registration_id.distinct())))
    assert (needed.mailed, needed.unreached) == (mailed, unreached)
    assert (notices()[0].written, told) == (mailed, unreached)
    if save is set_link:  # what only those with a place hear of, as of the agenda
        assert count_with_place(event(event_id)) == needed


@pytest.mark.parametrize("save", [set_link, edit(venue="Library")], ids=["meeting", "room"])
def test_who_is_elsewhere_is_not_counted_where_only_the_meeting_or_the_room_changes(
    app: Flask, save: Save
) -> None:
    event_id = add_event(format=EventFormat.HYBRID, venue="Town hall")
    join(app, event(event_id).organisation, Role.OWNER)
    for name, way in (("a", TakesPart.ROOM), ("b", TakesPart.ONLINE), ("c", None)):
        sign_up(event_id, f"{name}@example.org", takes_part=way)
    assert agree(event_id, save, NOW).audience.mailed == 2
    [notice] = notices()
    with transaction():
        expand(notice_id=notice.id, domain=DOMAIN, now=NOW)
    assert notices()[0].written == 2


@pytest.mark.parametrize(
    ("save", "way"),
    [(edit(venue="Library"), TakesPart.ONLINE), (set_link, TakesPart.ROOM)],
    ids=["room", "meeting"],
)
def test_a_text_along_with_what_is_elsewhere_concerns_nobody_who_is_not_counted(
    app: Flask, save: Save, way: TakesPart
) -> None:
    event_id = add_event(format=EventFormat.HYBRID, venue="Town hall")
    join(app, event(event_id).organisation, Role.OWNER)
    sign_up(event_id, "a@example.org", takes_part=way)
    sign_up(event_id, "b@example.org")

    def summarise(found: Event) -> None:
        save(found)
        found.text("en").summary = "Another summary"
        db.session.flush()

    counted = agree(event_id, summarise, NOW, about_texts=True).audience.mailed
    [notice] = notices()
    with transaction():
        expand(notice_id=notice.id, domain=DOMAIN, now=NOW)
    assert counted == notices()[0].written == 1
