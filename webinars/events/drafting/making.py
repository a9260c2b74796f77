"""Making a draft of what the organiser has checked on the review page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import delete

from webinars.accounts.models import Organisation
from webinars.events.editing.creating import NewEvent, create_blank
from webinars.events.models import Event, EventDate, EventLink
from webinars.events.names import without_titles
from webinars.events.organising import PastedText
from webinars.events.parsing.agenda.parallel import read_label
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    AgendaItemText,
    ItemKind,
    Speaker,
    SpeakerRole,
    SpeakerText,
    Track,
)
from webinars.events.programming.directory import (
    About,
    SpeakerDetails,
    add_speaker,
    find_speaker,
    renew_events,
)
from webinars.events.programming.languages import ChannelDetails
from webinars.events.programming.layout import number
from webinars.events.programming.tracks import free_key
from webinars.events.schedule import Span, new_uid, remember_days, set_dates
from webinars.extensions import db
from webinars.times import to_instant

_DAY = 24 * 60


class AlreadyMade(RuntimeError):
    """The texts are gone: an event was made of them, or they were discarded, at the same time."""


class ItemOutside(ValueError):
    """An item has no date to stand on, begins before its date, or has no duration.

    `item` is its position; `reason` is `"day"`, `"early"`, `"duration"`, or `"skipped"`.
    """

    def __init__(self, item: int, reason: str) -> None:
        super().__init__(f"Item {item}: {reason}")
        self.item = item
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class DraftPerson:
    """Somebody on an item; `speaker` is the public id of who they are in the directory.

    `corrects` lets position and affiliation take the place of what the directory says.
    """

    name: str
    position: str = ""
    affiliation: str = ""
    role: SpeakerRole = SpeakerRole.SPEAKER
    speaker: str = ""
    corrects: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftItem:
    """An agenda item: wall-clock times of `day` in the event's zone; None is the first day."""

    day: date | None
    start: time
    end: time
    title: str
    kind: ItemKind = ItemKind.SESSION
    description: str = ""
    people: Sequence[DraftPerson] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An event as the organiser wants it. `closes` and `spans` are local times in its zone."""

    new: NewEvent
    spans: Sequence[Span]
    description: str = ""
    venue: str = ""
    platform: str = ""
    join_url: str = ""
    join_passcode: str = ""
    join_phone: str = ""
    capacity: int | None = None
    """None is no limit."""
    closes: datetime | None = None
    contact_name: str = ""
    contact_email: str = ""
    recording: bool = False
    hashtags: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    """Label and address of each."""
    former_days: Sequence[date] = ()
    """Days that the texts say and the organiser has corrected."""
    channels: Sequence[ChannelDetails] = ()
    items: Sequence[DraftItem] = ()

    def corrected_speakers(self) -> list[str]:
        """The public ids of those of whom the directory will say something else."""
        people = [person for item in self.items for person in item.people]
        return list(dict.fromkeys(one.speaker for one in people if one.corrects and one.speaker))


def make_event(
    *,
    organisation: Organisation,
    pasted: PastedText,
    draft: Draft,
    organizer_email: str,
    domain: str,
    now: datetime,
) -> Event:
    """Add the draft of an event with its agenda and people, and forget the pasted texts.

    Whoever of the agenda is not in the organisation's directory is added to it; what the directory
    does not know yet of the others is added; what it says otherwise is left, except of those whose
    entry the draft `corrects`. Raises `AlreadyMade`, `ItemOutside`,
    `webinars.events.schedule.InvalidDates`, `webinars.times.NonexistentTime`.
    """
    gone = delete(PastedText).where(PastedText.id == pasted.id).returning(PastedText.id)
    if db.session.scalar(gone, execution_options={"synchronize_session": False}) is None:
        raise AlreadyMade
    event = create_blank(
        organisation=organisation,
        new=draft.new,
        organizer_email=organizer_email,
        domain=domain,
        now=now,
        channels=draft.channels,
    )
    if len(draft.spans) > 1:
        set_dates(event, sorted(draft.spans), domain=domain, now=now)
    _write_facts(event, draft)
    people = _People(organisation.id, event.source_language)
    for position, item in enumerate(draft.items):
        _add_item(event, item, position, people, domain)
    _put_on_tracks(event)
    for each in event.dates:
        number(each)
    db.session.flush()
    if people.corrected:
        renew_events(people.corrected, now=now)
    return event


def span_in(dates: Sequence[tuple[date, Span]], item: DraftItem, position: int) -> tuple[int, int]:
    """Offset from the start of the item's date, and duration, in minutes of wall-clock time.

    On a date that passes midnight, a clock before that of its start is on the next day. Raises
    `ItemOutside`; `position` is the item's.
    """
    span = next((span for day, span in dates if item.day in (None, day)), None)
    if span is None:
        raise ItemOutside(position, "day")
    begins, first, last = (60 * each.hour + each.minute for each in (span[0], item.start, item.end))
    night = span[1].date() > span[0].date()
    first += _DAY if night and first < begins else 0
    last += _DAY if (night or item.end == time()) and last <= first else 0
    if first < begins:
        raise ItemOutside(position, "early")
    if last <= first:
        raise ItemOutside(position, "duration")
    return first - begins, last - first


def _write_facts(event: Event, draft: Draft) -> None:
    for name in _FACTS:
        setattr(event, name, getattr(draft, name))
    if draft.closes is not None:
        to_instant(draft.closes, event.zone)
    event.registration_closes_local = draft.closes
    event.capacity = draft.capacity
    event.hashtags = list(draft.hashtags)
    remember_days(event, draft.former_days)
    event.texts[0].description = draft.description
    event.links = [
        EventLink(position=position, label=label, url=url)
        for position, (label, url) in enumerate(draft.links)
    ]


_FACTS = (
    *("venue", "platform", "join_url", "join_passcode", "join_phone"),
    *("contact_name", "contact_email", "recording"),
)


def _add_item(event: Event, item: DraftItem, position: int, people: _People, domain: str) -> None:
    spans = [
        (each.starts_local.date(), (each.starts_local, each.ends_local)) for each in event.dates
    ]
    offset, duration = span_in(spans, item, position)
    target = _date_of(event, item.day)
    for minutes in (offset, offset + duration):
        to_instant(target.starts_local + timedelta(minutes=minutes), event.zone)
    target.items.append(
        AgendaItem(
            public_id=str(uuid4()),
            uid=new_uid(domain),
            kind=item.kind,
            position=position,
            offset_minutes=offset,
            duration_minutes=duration,
            texts=[
                AgendaItemText(
                    language=event.source_language, title=item.title, description=item.description
                )
            ],
            people=[
                AgendaItemSpeaker(speaker=people.get(person), role=person.role, position=place)
                for place, person in enumerate(item.people)
            ],
        )
    )


def _put_on_tracks(event: Event) -> None:
    """Give sessions at the same time, `Workshop A: …` and `Workshop B: …`, a track of their own."""
    beside: dict[tuple[date, int, str], dict[str, AgendaItem]] = {}
    for each in event.dates:
        for item in each.items:
            if (label := read_label(item.texts[0].title)) is not None:
                time = each.starts_local.date(), item.offset_minutes, label.word
                beside.setdefault(time, {})[label.text] = item
    tracks: dict[str, Track] = {}
    for labelled in beside.values():
        for name, item in labelled.items() if len(labelled) > 1 else ():
            if name not in tracks:
                names = {event.source_language: name}
                tracks[name] = Track(
                    key=free_key(event, name), names=names, position=len(event.tracks)
                )
                event.tracks.append(tracks[name])
            item.track = tracks[name]
            topic = read_label(item.texts[0].title)
            item.texts[0].title = topic.topic if topic else name


def _date_of(event: Event, day: date | None) -> EventDate:
    return next(each for each in event.dates if day in (None, each.starts_local.date()))


class _People:
    """The directory, as the agenda is gone through: a new person is added once."""

    def __init__(self, organisation_id: int, language: str) -> None:
        self.organisation_id, self.language = organisation_id, language
        self.added: dict[str, Speaker] = {}
        self.corrected: list[Speaker] = []
        """Whose entry says something else now."""

    def get(self, person: DraftPerson) -> Speaker:
        """Who is meant: of the directory, added before, or new."""
        known = person.speaker and find_speaker(
            organisation_id=self.organisation_id, public_id=person.speaker
        )
        speaker = known or self.added.get(without_titles(person.name))
        if speaker:
            self._tell(speaker, person)
            return speaker
        about = About(person.position, person.affiliation)
        speaker = add_speaker(
            organisation_id=self.organisation_id,
            details=SpeakerDetails(name=person.name, texts={self.language: about}),
        )
        self.added[without_titles(person.name)] = speaker
        return speaker

    def _tell(self, speaker: Speaker, person: DraftPerson) -> None:
        text = next((each for each in speaker.texts if each.language == self.language), None)
        if text is None and not (person.position or person.affiliation):
            return
        if text is None:
            text = SpeakerText(language=self.language, position="", affiliation="", biography="")
            speaker.texts.append(text)
        if person.corrects:
            self.corrected.append(speaker)
            text.position = person.position or text.position
            text.affiliation = person.affiliation or text.affiliation
        text.position = text.position or person.position
        text.affiliation = text.affiliation or person.affiliation
