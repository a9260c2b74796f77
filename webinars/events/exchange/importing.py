"""Storing the event that a file describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from webinars.accounts.models import Organisation
from webinars.events.called_off import ABOVE_CANCEL, remember_called_off
from webinars.events.exchange.document import Document, read_document
from webinars.events.exchange.fields import InvalidEvent
from webinars.events.models import Event, EventDate, EventHost, EventStatus, Visibility
from webinars.events.programme import AgendaItem, Speaker
from webinars.events.schedule import new_uid, set_dates
from webinars.events.sequences import place_and_status
from webinars.extensions import db

Marks = dict[str, tuple[int, tuple[object, ...]]]

_KEPT = ("id", "created_at", "organizer_email", "edit_version", "called_off")


@dataclass(frozen=True)
class Former:
    """What stays of an event that a file replaces. Ids, because mails that wait name them.

    `organizer_email`, because calendars take no change from another ORGANIZER;
    `sequence_floor`, because they remember people who have erased their registration;
    `edit_version` and `called_off`, because feeds go on counting, and show what is off.
    """

    id: int
    created_at: datetime
    organizer_email: str
    edit_version: int
    called_off: list[dict[str, Any]]
    sequence_floor: int
    date_ids: Mapping[str, int]
    marks: Marks


class EventExists(ValueError):
    """There is an event with this slug already."""

    def __init__(self, slug: str) -> None:
        super().__init__(f'There is already an event "{slug}".')


class EventHasRegistrations(ValueError):
    """People have registered for the event, so that a file cannot take its place."""

    def __init__(self, slug: str) -> None:
        super().__init__(f'People have registered for "{slug}": it cannot be replaced by a file.')


def find_event(slug: str) -> Event | None:
    """The event with this slug, whatever its status."""
    if not slug.isprintable():  # nor would each database take it
        return None
    return db.session.scalar(select(Event).filter_by(slug=slug))


def import_event(
    data: Mapping[str, object],
    *,
    organisation: Organisation | None,
    domain: str,
    organizer_email: str,
    now: datetime,
    replace: bool = False,
) -> Event:
    """Add the event that `data` describes, with the organisations that are not there yet.

    It belongs to `organisation`, else to the one the file names. `organizer_email` is the address
    its calendars come from where its organisation has none of its own; `domain` is that of new
    UIDs. With `replace` it takes the place of an event with its slug: its calendars come from where
    they came from, UIDs that stay the same keep their SEQUENCE, raised where time, status or place
    are different, or where the date was called off (RFC 5546 §2.1.4), and mails that wait go on to
    speak of it.

    Raises `InvalidEvent`, `EventExists`, and `EventHasRegistrations`.
    """
    document = read_document(data)
    event = document.event
    existing = find_event(event.slug)
    if existing is not None and not replace:
        raise EventExists(event.slug)
    former = None if existing is None else _make_way(existing, document, now)
    involved = _organisations(document, organisation)
    directory = _directory(document, involved.get(document.owner))
    _check_identities(document)
    if document.problems:
        raise InvalidEvent(document.problems)
    event.created_at = now
    event.organizer_email = involved[document.owner].sender_email or organizer_email
    _fill_dates(document, domain=domain, now=now)
    if former is not None:
        _continue(event, former)
    _enter(document, involved, directory)
    return event


def _make_way(event: Event, document: Document, now: datetime) -> Former:
    """Remove `event`, unless people registered, and return what outlives it."""
    is_public = document.event.visibility is Visibility.PUBLIC
    is_hidden = document.event.status is EventStatus.DRAFT or not is_public
    stay = set() if is_hidden else {entry.uid for entry in document.programme.dates}
    remember_called_off(event, [date for date in event.dates if date.uid not in stay], now)
    marks, date_ids = _marks(event), {date.uid: date.id for date in event.dates}
    slug, kept = event.slug, {name: getattr(event, name) for name in _KEPT}
    db.session.expunge(event)
    removal = delete(Event).where(Event.id == event.id)
    try:
        with db.session.begin_nested():
            floor = db.session.scalars(removal.returning(Event.sequence_floor)).one()
    except IntegrityError:
        raise EventHasRegistrations(slug) from None
    return Former(**kept, sequence_floor=floor, date_ids=date_ids, marks=marks)


def _marks(event: Event) -> Marks:
    """For each UID its SEQUENCE, and what a calendar has to be told when it changes."""
    marks: Marks = {}
    for date in event.dates:
        whole = (date.starts_at, date.ends_at, *place_and_status(event))
        marks[date.uid] = (date.sequence, whole)
        for item in date.items:
            part = (date.starts_at, item.offset_minutes, item.duration_minutes, item.place)
            marks[item.uid] = (item.sequence, part + whole[2:])
    return marks


def _continue(event: Event, former: Former) -> None:
    """Let `event` be the one that was there: for calendars, and for mails that wait to be sent."""
    for name in _KEPT:
        setattr(event, name, getattr(former, name))
    event.edit_version += 1
    event.sequence_floor = former.sequence_floor
    for date in event.dates:
        if date.uid in former.date_ids:
            date.id = former.date_ids[date.uid]
    _continue_sequences(event, former.marks)
    _outdo_cancels(event, former)


def _continue_sequences(event: Event, before: Marks) -> None:
    after = _marks(event)
    items = [item for date in event.dates for item in date.items]
    components: list[EventDate | AgendaItem] = [*event.dates, *items]
    for component in components:
        if component.uid in before:
            sequence, mark = before[component.uid]
            changed = mark != after[component.uid][1]
            component.sequence = max(component.sequence, sequence + changed)


def _outdo_cancels(event: Event, former: Former) -> None:
    """Let dates that are back be above what said that they are off, else calendars keep that."""
    gone = {each["uid"]: each["sequence"] for each in former.called_off or ()}
    for date in event.dates:
        if date.uid in gone and date.uid not in former.marks:
            date.sequence = max(date.sequence, gone[date.uid] + ABOVE_CANCEL)


def _organisations(document: Document, owner: Organisation | None) -> dict[str, Organisation]:
    """Those who run the event, by the slug in the file; an organisation known is not changed."""
    slugs = [document.owner, *document.hosts]
    known = db.session.scalars(select(Organisation).where(Organisation.slug.in_(slugs)))
    involved = {**document.organisations, **{found.slug: found for found in known}}
    if owner is not None:
        involved[document.owner] = owner
    for slug in slugs:
        if slug and slug not in involved:
            document.problems.append(
                f'organisations: "{slug}" is not there yet, and the file does not describe it.'
            )
    return involved


def _directory(document: Document, owner: Organisation | None) -> list[Speaker]:
    """The speakers that the owner knows already. Notes ids that are another organisation's."""
    owner_id = None if owner is None else owner.id
    ids = [speaker.public_id for speaker in document.programme.speakers.values()]
    known = db.session.scalars(
        select(Speaker).where(
            (Speaker.organisation_id == owner_id)
            | Speaker.public_id.in_([public_id for public_id in ids if public_id])
        )
    ).all()
    for speaker in known:
        if speaker.organisation_id != owner_id:
            _note_used(document, speaker.public_id)
    return [speaker for speaker in known if speaker.organisation_id == owner_id]


def _check_identities(document: Document) -> None:
    used = list(document.programme.used)
    for column in (EventDate.uid, EventDate.public_id, AgendaItem.uid, AgendaItem.public_id):
        for value in db.session.scalars(select(column).where(column.in_(used))):
            _note_used(document, value)


def _note_used(document: Document, value: str) -> None:
    path = document.programme.used[value]
    document.problems.append(f"{path} is in use elsewhere: leave it out to get a new one.")


def _fill_dates(document: Document, *, domain: str, now: datetime) -> None:
    event, entries = document.event, document.programme.dates
    set_dates(event, [(entry.start, entry.end) for entry in entries], domain=domain, now=now)
    for date, entry in zip(event.dates, entries, strict=True):
        date.uid = entry.uid or date.uid
        date.public_id = entry.public_id or date.public_id
        date.sequence = entry.sequence
        date.items = entry.items
        for item in date.items:
            item.uid = item.uid or new_uid(domain)


def _enter(
    document: Document, involved: Mapping[str, Organisation], directory: list[Speaker]
) -> None:
    """Put the event into the database, after the organisations and speakers it stands on."""
    event = document.event
    event.organisation = involved[document.owner]
    event.hosts = [
        EventHost(organisation=involved[slug], position=position)
        for position, slug in enumerate(document.hosts)
    ]
    db.session.add_all([event.organisation, *(host.organisation for host in event.hosts)])
    db.session.flush()
    entered = {
        speaker: _enter_speaker(speaker, directory, event.organisation)
        for speaker in document.programme.speakers.values()
    }
    for item in (item for date in event.dates for item in date.items):
        for part in item.people:
            part.speaker = entered[part.speaker]
    db.session.add(event)
    db.session.flush()


def _enter_speaker(speaker: Speaker, directory: list[Speaker], owner: Organisation) -> Speaker:
    """The speaker's entry in the directory: by id, else one that says the same, else a new one."""
    for entry in directory:
        if speaker.public_id in {None, entry.public_id} and (
            speaker.public_id or _content(speaker) == _content(entry)
        ):
            directory.remove(entry)
            entry.name, entry.texts = speaker.name, speaker.texts
            return entry
    speaker.organisation_id = owner.id
    speaker.public_id = speaker.public_id or str(uuid4())
    return speaker


def _content(speaker: Speaker) -> tuple[str, dict[str, tuple[str, str, str]]]:
    return speaker.name, {
        text.language: (text.position, text.affiliation, text.biography) for text in speaker.texts
    }
