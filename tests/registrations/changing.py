"""Changing an event that people have registered for, as the organisers' pages do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.events.editing.occasions import event
from tests.registrations.builders import DOMAIN, NOW
from webinars.events.editing import life
from webinars.events.editing.basics import Basics, save_basics
from webinars.events.editing.joining import Joining, save_joining
from webinars.events.editing.materials import LinkEntry, materials_of, save_materials
from webinars.events.editing.saving import version_of
from webinars.events.editing.texts import TextEntry, save_texts, texts_of
from webinars.events.models import Event
from webinars.events.organising import EventNotice
from webinars.extensions import db, transaction
from webinars.registrations.telling import ReceiptNeeded, Word, change_event

Save = Callable[[Event], None]


def change(event_id: int, save: Save, *, word: Word | None = None, now: datetime = NOW) -> None:
    user_id = event(event_id).organisation.members[0].user_id
    with transaction():
        change_event(
            event_id=event_id,
            save=save,
            word=word or Word(),
            user_id=user_id,
            domain=DOMAIN,
            now=now,
        )


def agree(event_id: int, save: Save, now: datetime = NOW, **word: Any) -> ReceiptNeeded:  # noqa: ANN401
    """Do what needs a receipt: get it, and agree to it."""
    about_texts = bool(word.get("about_texts"))
    with pytest.raises(ReceiptNeeded) as needed:
        change(event_id, save, word=Word(about_texts=about_texts), now=now)
    change(event_id, save, word=Word(seen=needed.value.seen, **word), now=now)
    return needed.value


def notices() -> list[EventNotice]:
    db.session.rollback()
    return list(db.session.scalars(select(EventNotice).order_by(EventNotice.id)))


def edit(**fields: Any) -> Save:  # noqa: ANN401
    def save(found: Event) -> None:
        stored = Basics.of(found)
        wanted = replace(stored, **fields)
        save_basics(event=found, basics=wanted, version=version_of(stored), domain=DOMAIN, now=NOW)

    return save


def move(by: timedelta) -> Save:
    def save(found: Event) -> None:
        dates = (
            replace(date, start=date.start + by, end=date.end + by)
            for date in Basics.of(found).dates
        )
        edit(dates=tuple(dates))(found)

    return save


def retitle(found: Event) -> None:
    stored = texts_of(found, ["en"])
    wanted = {"en": TextEntry(title="Another title", description="Long")}
    save_texts(event=found, texts=wanted, version=version_of(stored), now=NOW)


def show_document(language: str = "") -> Save:
    def save(found: Event) -> None:
        stored = materials_of(found)
        new = LinkEntry(
            url="https://a.example", label="Slides", language=language, is_material=True
        )
        version = version_of(stored)
        save_materials(event=found, materials=(*stored, new), version=version, now=NOW)

    return save


def set_link(found: Event) -> None:
    version = version_of(Joining.of(found))
    wanted = Joining(join_url="https://meet.example/secret")
    save_joining(event=found, joining=wanted, version=version, now=NOW)


def postpone(found: Event) -> None:
    life.postpone(event=found, now=NOW)


def reinstate(*spans: tuple[datetime, datetime]) -> Save:
    return lambda found: life.reinstate(event=found, spans=list(spans), domain=DOMAIN, now=NOW)
