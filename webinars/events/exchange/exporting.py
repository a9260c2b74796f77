"""Writing an event as the object of an event file.

What is empty is left out. The join link is in it: such a file is for the people who run the event.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.editing.reminding import Reminders
from webinars.events.exchange.document import OPENS_MINUTES, VERSION
from webinars.events.models import Event, EventDate, EventLink
from webinars.events.programme import (
    AgendaItem,
    LanguageChannel,
    Question,
    Speaker,
)
from webinars.events.schedule import item_span

Json = dict[str, object]


class _Text(Protocol):
    language: str


def export_event(event: Event) -> Json:
    """The object of an event file for `event`: importing it elsewhere makes the same event."""
    keys = _speaker_keys(event)
    owner, hosts = event.organisation, [host.organisation for host in event.hosts]
    return _filled(
        version=VERSION,
        slug=event.slug,
        organisation=owner.slug,
        hosts=[host.slug for host in hosts],
        kind=event.kind.value,
        format=event.format.value,
        status=event.status.value,
        visibility=event.visibility.value,
        source_language=event.source_language,
        zone=event.zone,
        texts=_by_language(event.texts, "title", "summary", "description"),
        platform=event.platform,
        venue=_filled(name=event.venue, address=event.address),
        join=_join(event),
        contact=_filled(name=event.contact_name, email=event.contact_email),
        hashtags=event.hashtags,
        recording=event.recording,
        retention_days=event.retention_days,
        access_retention_days=event.access_retention_days,
        registration=_registration(event),
        reminders=_reminders(event),
        channels=[_channel(channel) for channel in event.channels],
        tracks=[{"key": track.key, "names": _sorted(track.names)} for track in event.tracks],
        speakers=[_speaker(speaker, key) for speaker, key in keys.items()],
        dates=[_date(date, keys) for date in event.dates],
        questions=[_question(question) for question in event.questions],
        links=[_link(link) for link in event.links if not link.is_material],
        materials=[_link(link) for link in event.links if link.is_material],
        organisations=[_organisation(organisation) for organisation in (owner, *hosts)],
    )


def _filled(**values: object) -> Json:
    """`values` without what is empty; 0 and False stay."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _sorted(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items()))


def _by_language(texts: Iterable[_Text], *columns: str) -> Json:
    return {
        text.language: _filled(**{column: getattr(text, column) for column in columns})
        for text in sorted(texts, key=lambda text: text.language)
    }


def _moment(local: datetime | None) -> str | None:
    return None if local is None else f"{local:%Y-%m-%dT%H:%M}"


def _join(event: Event) -> Json:
    minutes = event.join_opens_minutes
    return _filled(
        url=event.join_url,
        passcode=event.join_passcode,
        phone=event.join_phone,
        interpretation=_sorted(event.listening_help),
        opens_minutes=None if minutes == OPENS_MINUTES else minutes,
    )


def _registration(event: Event) -> Json:
    return _filled(
        opens=_moment(event.registration_opens_local),
        closes=_moment(event.registration_closes_local),
        capacity=event.capacity,
        waiting_list=event.waiting_list,
        approval=event.approval,
        offer_hours=event.offer_hours,
        decline_frees_seat=None if event.decline_frees_seat else False,
        choose_dates=event.choose_dates or None,
        online_open=event.online_open or None,
        inclusion=event.inclusion,
    )


def _reminders(event: Event) -> Json:
    """Those that differ from the default."""
    wanted, default = vars(Reminders.of(event)), vars(Reminders())
    return {name: is_on for name, is_on in wanted.items() if is_on != default[name]}


def _channel(channel: LanguageChannel) -> Json:
    return _filled(
        **{"kind": channel.kind.value, "from": channel.source_language},
        language=channel.language,
    )


def _speaker_keys(event: Event) -> dict[Speaker, str]:
    """A key for each speaker, made from the name, in the order of the agenda."""
    keys: dict[Speaker, str] = {}
    for part in (part for date in event.dates for item in date.items for part in item.people):
        if part.speaker not in keys:
            keys[part.speaker] = _free_key(part.speaker.name, set(keys.values()))
    return keys


def _free_key(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "speaker"
    candidates = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (base, *candidates) if key not in taken)


def _speaker(speaker: Speaker, key: str) -> Json:
    return _filled(
        key=key,
        id=speaker.public_id,
        name=speaker.name,
        texts=_by_language(speaker.texts, "position", "affiliation", "biography"),
    )


def _date(date: EventDate, keys: Mapping[Speaker, str]) -> Json:
    return _filled(
        uid=date.uid,
        id=date.public_id,
        sequence=date.sequence or None,
        start=_moment(date.starts_local),
        end=_moment(date.ends_local),
        agenda=[_item(date, item, keys) for item in date.items],
    )


def _item(date: EventDate, item: AgendaItem, keys: Mapping[Speaker, str]) -> Json:
    start, end = _item_times(date, item)
    return _filled(
        uid=item.uid,
        id=item.public_id,
        sequence=item.sequence or None,
        kind=item.kind.value,
        start=start,
        end=end,
        track=item.track.key if item.track else None,
        place=item.place,
        texts=_by_language(item.texts, "title", "description"),
        people=[{"speaker": keys[part.speaker], "role": part.role.value} for part in item.people],
        channels=[_channel(channel) for channel in item.channels],
    )


def _item_times(date: EventDate, item: AgendaItem) -> tuple[str | None, str | None]:
    """Times of day; with the day where the item is not within its date, or lasts a whole one."""
    start, end = item_span(date, item)
    if end <= date.ends_local and end - start < timedelta(days=1):
        return f"{start:%H:%M}", f"{end:%H:%M}"
    return _moment(start), _moment(end)


def _question(question: Question) -> Json:
    return _filled(
        key=question.key,
        type=question.type.value,
        required=question.required,
        only_if=question.condition,
        texts=_by_language(question.texts, "label", "hint"),
        choices=[
            {"key": choice.key, "labels": _sorted(choice.labels)} for choice in question.choices
        ],
    )


def _link(link: EventLink) -> Json:
    return _filled(url=link.url, label=link.label, language=link.language)


def _organisation(organisation: Organisation) -> Json:
    texts: list[OrganisationText] = organisation.texts
    return _filled(
        slug=organisation.slug,
        default_language=organisation.default_language,
        default_zone=organisation.default_zone,
        website=organisation.website,
        contact=_filled(name=organisation.contact_name, email=organisation.contact_email),
        retention_days=organisation.retention_days,
        access_retention_days=organisation.access_retention_days,
        texts=_by_language(texts, "name", "description", "supervisory_authority"),
    )
