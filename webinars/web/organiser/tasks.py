"""The home of an event for those who prepare it: what is done, what is to do, and what can be done.

Each part is Done or To do, and says in a sentence what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.rights import Right
from webinars.accounts.team import is_anybody_named
from webinars.events.drafting.old_dates import find_former_days
from webinars.events.editing.dates import list_cancelled_dates
from webinars.events.editing.registering import closes_too_late
from webinars.events.editing.texts import TextState, is_outdated, text_state, untranslated_agenda
from webinars.events.giving_away import find_given_away
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.events.programming.checks import Trouble, find_troubles
from webinars.events.queries import get_event_as_shown
from webinars.events.schedule import closes_at
from webinars.languages import SHIPPED, language_name
from webinars.links import Links
from webinars.registrations.mailings.listing import count_drafts
from webinars.registrations.news.agenda import find_untold
from webinars.registrations.news.progress import list_progress
from webinars.registrations.retention import holds_registrations, postponed_days, removed_at
from webinars.registrations.scope import Scope
from webinars.registrations.statistics.needs import count_needs
from webinars.registrations.telling import Audience, count_audience
from webinars.times import to_local, utc_now
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.former_words import former_days_in_words
from webinars.web.organiser.inclusion import inclusion_in_words
from webinars.web.organiser.news import state_of
from webinars.web.organiser.receipt import notice_name, untold_headline
from webinars.web.organiser.reminders import reminders_in_words
from webinars.web.reading import page_languages
from webinars.web.urls import chosen_language
from webinars.web.words import joined


@dataclass(frozen=True)
class Task:
    """A part of the event: its page, its name, and what is missing; "" where it is done.

    `look` is what may well be meant: it leaves nothing to do, and is said once more at publishing;
    but where it `is_to_do`, it is.
    """

    page: str
    label: str
    missing: str = ""
    note: str = ""
    look: str = ""
    is_to_do: bool = False


@organiser.get("/<organisation>/events/<event>/")
@allow(Right.SEE_EVENTS)
def tasks(desk: EventDesk) -> Answer:
    """Show where the event stands."""
    event, now = get_event_as_shown(desk.event.id), utc_now()
    audience = count_audience(event.id)
    is_removed = removed_at(event) <= now and not holds_registrations(event)
    return render_template(
        "organiser/tasks.html",
        desk=desk,
        event=event,
        text=event.text(chosen_language()),
        tasks=[task for task in _tasks(event, now) if _concerns(desk, task.page)],
        acts=[act for act in _acts(event, audience, now) if _exists(act[0])],
        address=Links(current_app.config["BASE_URL"]).event(event.slug),
        audience=audience,
        page_languages=page_languages(event),
        removed_on=removed_on(event, now, is_removed=is_removed),
        is_removed=is_removed,
        postponed_days=postponed_days(event),
        news=[(each, notice_name(each.notice)) for each in list_progress(event.id, now)],
        news_state=partial(state_of, event=event) if desk.sees_all else None,
        is_over=event.ends_at <= now,
        cancellable=_cancellable(event, now),
        cancelled=list_cancelled_dates(event, now),
        to_local=to_local,
    )


def _concerns(desk: EventDesk, page: str) -> bool:
    """Whether the part is theirs: of access needs a co-host has no page, and names nobody.

    Nor do they, and who may not send, write messages.
    """
    if page == "mailings" and not desk.may(Right.SEND):
        return False
    return _exists(page) and (desk.is_owner or page != "access_needs")


def list_open(event: Event, now: datetime) -> list[Task]:
    """What is still to do or to look at, of the event as `get_event_as_shown` loads it.

    Before it is published, when nobody is there yet whom a message could reach.
    """
    tasks = [task for task in _tasks(event, now) if task.page != "mailings"]
    return [task for task in tasks if (task.missing or task.look) and _exists(task.page)]


def _tasks(event: Event, now: datetime) -> Iterator[Task]:
    """The parts; of those whose public texts give away the way into the meeting it is said."""
    given_away = find_given_away(event)
    for task in _parts(event, now):
        if task.page in given_away:
            look = " ".join([_said_of_given_away(), task.look]).rstrip()
            yield replace(task, look=look, is_to_do=True)
        else:
            yield task


def _said_of_given_away() -> str:
    return str(_("The link into the meeting, or its passcode, stands there: take it out."))


def _parts(event: Event, now: datetime) -> Iterator[Task]:
    former = _former_days(event, now)
    yield Task("basics", _("Basics"), _missing_basics(event, now))
    yield Task("texts", _("Texts"), _missing_texts(event), look=former.get("texts", ""))
    look = former.get("agenda") or _untold(event, now)
    yield Task("agenda", _("Agenda"), _missing_agenda(event), look=look)
    yield Task("languages", _("Languages"), _missing_languages(event))
    yield Task("registration_settings", _("Registration"), _missing_window(event, now))
    yield Task("questions", _("Questions"), note=_count_questions(event))
    yield Task("access_needs", _("What people need to take part"), _missing_reader(event, now))
    if event.format is not EventFormat.IN_PERSON:
        look = former.get("joining", "")
        yield Task("joining", _("Joining online"), _missing_joining(event), look=look)
    yield Task("mailings", _("Messages"), _unsent_messages(event))
    yield Task("reminders", _("Reminders"), note=reminders_in_words(event))
    yield Task("inclusion_settings", _("Inclusion statistics"), note=inclusion_in_words(event))
    look = former.get("materials", "")
    missing, note = _missing_materials(event, now), "" if event.links else str(_("None yet."))
    yield Task("materials", _("Links and materials"), missing, note, look)
    yield Task("co_hosts", _("Co-hosts"), note=_name_hosts(event))


def _missing_basics(event: Event, now: datetime) -> str:
    is_waiting = event.status in (EventStatus.DRAFT, EventStatus.PUBLISHED)
    if event.status is EventStatus.DRAFT and event.ends_at <= now:
        return str(_("The dates are over."))
    if event.format is not EventFormat.ONLINE and not event.venue and is_waiting:
        return str(_("The place is missing."))
    return ""


def _former_days(event: Event, now: datetime) -> dict[str, str]:
    """By page: that days are named there on which an event to come was to be before it moved."""
    is_off = event.status is EventStatus.CANCELLED
    is_ahead = event.status is EventStatus.DRAFT or event.ends_at > now
    return former_days_in_words(find_former_days(event)) if is_ahead and not is_off else {}


def _missing_texts(event: Event) -> str:
    sentences = []
    if not event.text(event.source_language).summary:
        sentences = [str(_("The summary is missing: it stands in lists and search engines."))]
    words = {
        TextState.MISSING: _("Missing: %(languages)s."),
        TextState.INCOMPLETE: _("Incomplete: %(languages)s."),
        TextState.OUTDATED: _("Out of date: %(languages)s."),
    }
    languages = {*SHIPPED, *(text.language for text in event.texts)}
    states = {code: text_state(event, code) for code in sorted(languages)}
    for state, sentence in words.items():
        names = [
            language_name(code, chosen_language())
            for code, is_so in states.items()
            if is_so is state or (state is TextState.OUTDATED and is_outdated(event, code))
        ]
        if names:
            sentences.append(str(sentence) % {"languages": joined(names)})
    return " ".join(sentences)


def _missing_agenda(event: Event) -> str:
    """That there is none, or what the agenda's page marks; a gap may well be meant."""
    if not any(date.items for date in event.dates):
        return str(_("There is no agenda yet."))
    troubles = [each for date in event.dates for each in find_troubles(date)]
    count = sum(each.trouble is not Trouble.GAP for each in troubles)
    sentences = []
    if count:
        sentences.append(
            ngettext(
                "%(num)s thing in it does not fit: see the agenda.",
                "%(num)s things in it do not fit: see the agenda.",
                count,
            )
        )
    if lacking := untranslated_agenda(event):
        names = [language_name(code, chosen_language()) for code in lacking]
        sentences.append(_("Titles in the agenda lack: %(languages)s.", languages=joined(names)))
    return " ".join(map(str, sentences))


def _untold(event: Event, now: datetime) -> str:
    """That the agenda is another than people know."""
    untold = find_untold(event, now)
    return untold_headline(untold) if untold else ""


def _missing_languages(event: Event) -> str:
    return "" if event.channels else str(_("Say in which languages it takes place."))


def _missing_window(event: Event, now: datetime) -> str:
    if closes_too_late(event):
        return str(_("Registration opens or closes after the end: the dates have moved."))
    if event.status is EventStatus.DRAFT and closes_at(event) <= now < event.ends_at:
        return str(_("The deadline for registering has passed: nobody could register."))
    return ""


def _count_questions(event: Event) -> str:
    count = len(event.questions)
    if not count:
        return str(_("None of your own."))
    return str(ngettext("%(num)s question", "%(num)s questions", count))


def _missing_reader(event: Event, now: datetime) -> str:
    """That the form asks what people need, and nobody may read what they write."""
    if event.status is EventStatus.CANCELLED or event.ends_at <= now:
        return ""
    if is_anybody_named(event.organisation_id):
        return ""
    asked = _("The form asks what they need, and nobody may read it yet: name somebody.")
    told = count_needs(Scope(event_id=event.id)).told
    waiting = ngettext(
        "%(num)s person has written it and waits.", "%(num)s people have written it and wait.", told
    )
    return f"{asked} {waiting}" if told else str(asked)


def _missing_joining(event: Event) -> str:
    return "" if event.join_url else str(_("The link to the meeting is missing."))


def _unsent_messages(event: Event) -> str:
    count = count_drafts(event.id)
    if not count:
        return ""
    return str(
        ngettext(
            "%(num)s message is written and not sent.",
            "%(num)s messages are written and not sent.",
            count,
        )
    )


def _missing_materials(event: Event, now: datetime) -> str:
    is_held = event.status is EventStatus.PUBLISHED and event.ends_at <= now
    if is_held and not any(link.is_material for link in event.links):
        return str(_("The event is over: add documents, the recording, outcomes."))
    return ""


def _name_hosts(event: Event) -> str:
    names = [host.organisation.text(chosen_language()).name for host in event.hosts]
    return joined(names) if names else str(_("None."))


def _acts(event: Event, audience: Audience, now: datetime) -> Iterator[tuple[str, str]]:
    """What can be done to the event as a whole now: page and name."""
    status = event.status
    if status is EventStatus.DRAFT:
        yield "publish", _("Publish")
    if status is EventStatus.PUBLISHED and event.ends_at > now:
        yield "postpone", _("Postpone")
    if status in (EventStatus.POSTPONED, EventStatus.CANCELLED):
        yield "reinstate", _("Let it take place")
    if status in (EventStatus.PUBLISHED, EventStatus.POSTPONED) and event.ends_at > now:
        yield "cancel_event", _("Cancel the event")
    if status is EventStatus.PUBLISHED and not audience.total:
        yield "unpublish", _("Make it a draft again")
    yield "duplicate", _("Duplicate")
    yield "series", _("Add a series of dates")
    if event.archived_at:
        yield "unarchive", _("Put it back into the list")
    elif event.ends_at <= now or status is not EventStatus.PUBLISHED:
        yield "archive", _("Archive")
    yield "delete_event", _("Delete")


def _cancellable(event: Event, now: datetime) -> list[str]:
    """The public ids of the dates that can be cancelled by themselves: others have to be ahead."""
    ahead = [date.public_id for date in event.dates if date.ends_at > now]
    return ahead if event.status is EventStatus.PUBLISHED and len(ahead) > 1 else []


def removed_on(event: Event, now: datetime, *, is_removed: bool) -> datetime | None:
    """The local day on which personal data went or goes; None while the new date is not known.

    What is due, and there still, goes today.
    """
    if event.status is EventStatus.POSTPONED:
        return None
    when = removed_at(event)
    return to_local(when if is_removed else max(when, now), event.zone)


def _exists(page: str) -> bool:
    return f"organiser.{page}" in current_app.view_functions
