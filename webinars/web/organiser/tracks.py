"""Parallel tracks of the agenda: their names in each language."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.validators import ValidationError

from webinars.accounts.rights import Right
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event
from webinars.events.programme import AgendaItem, Track
from webinars.events.programming import tracks as service
from webinars.events.programming.changes import AgendaChange, load_programme
from webinars.events.visible import can_be_seen
from webinars.extensions import transaction
from webinars.registrations.details import clean_line
from webinars.times import utc_now
from webinars.web.forms import refuse_controls, refuse_length
from webinars.web.organiser.agenda import keep, who_knows
from webinars.web.organiser.agenda_forms import event_languages, track_name
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser, sentence_saved
from webinars.web.organiser.saving import again
from webinars.web.organiser.sure import ask_first

_LIMIT = 80


@organiser.get("/<organisation>/events/<event>/agenda/tracks")
@allow(Right.EDIT_EVENTS)
def tracks(desk: EventDesk) -> Answer:
    """Show the tracks, and how many items each has."""
    return _render(desk)


@organiser.post("/<organisation>/events/<event>/agenda/tracks")
@allow(Right.EDIT_EVENTS)
def save_tracks(desk: EventDesk) -> Answer:
    """Give the tracks their names; add one where a new name was entered."""
    event = load_programme(desk.event)
    names = {track.key: _names(desk, f"name-{track.key}") for track in event.tracks}
    new, now = _names(desk, "new"), utc_now()
    wrong = _find_wrong(event)
    if wrong and _is_as_seen(event):
        return again(_render(desk, wrong=wrong), 422)
    try:
        with transaction():
            change = service.rename_tracks(
                event=event, names=names, seen=request.form.get("seen", ""), now=now
            )
            keep(desk, change)
            if any(new.values()):
                service.add_track(event=event, names=new, now=now)
            if change.is_changed or any(new.values()):
                desk.record("agenda.tracks")
    except (EditConflict, service.TrackWithoutName):
        return again(
            _render(desk, _("Somebody else has changed the tracks meanwhile. Save again.")), 409
        )
    return back_to(desk.url("tracks"), _with_news(desk, sentence_saved(), change))


def _is_as_seen(event: Event) -> bool:
    """Whether the form was made of the tracks as they are.

    Of one that another window added, or took out, it says nothing: nobody left its name empty.
    """
    return request.form.get("seen", "") == version_of(service.tracks_section(event))


@organiser.post("/<organisation>/events/<event>/agenda/tracks/<key>/remove")
@allow(Right.EDIT_EVENTS)
def remove_track(desk: EventDesk, key: str) -> Answer:
    """Remove a track; its items stay in the agenda."""
    event = load_programme(desk.event)
    track = next((each for each in event.tracks if each.key == key), None)
    if track is None:
        abort(404)
    name = track_name(event, track.names)
    items = [item for date in event.dates for item in date.items]
    asked = ask_first(
        desk,
        _("Remove “%(title)s”?", title=name),
        [_in_the_track(_count(track, items))],
        button=_("Remove the track"),
        back=desk.url("tracks"),
    )
    if asked:
        return asked
    try:
        with transaction():
            count, change = service.remove_track(
                event=event, track=track, seen=request.form.get("seen", ""), now=utc_now()
            )
            keep(desk, change)
            desk.record("agenda.remove-track", track=name, items=count)
    except EditConflict:
        return again(
            _render(desk, _("Somebody else has changed the tracks meanwhile. Look again.")), 409
        )
    said = ngettext(
        "“%(name)s” is removed. %(num)s item of it is for everybody now.",
        "“%(name)s” is removed. %(num)s items of it are for everybody now.",
        count,
        name=name,
    )
    return back_to(desk.url("tracks"), _with_news(desk, said, change))


def _with_news(desk: EventDesk, said: str, change: AgendaChange) -> str:
    """The sentence, and that people are not told yet where there is something to tell."""
    return f"{said} {who_knows(desk, change)}".rstrip() if change.is_news else said


def _names(desk: EventDesk, field: str) -> dict[str, str]:
    """What was entered for a track, by language."""
    sent = {code: request.form.get(f"{field}-{code}", "") for code in event_languages(desk.event)}
    return {code: clean_line(name) for code, name in sent.items()}


def _find_wrong(event: Event) -> dict[str, str]:
    """What is wrong with the names that were entered, by the field."""
    rows = [f"name-{track.key}" for track in event.tracks]
    codes = event_languages(event)
    is_new = any(clean_line(request.form.get(f"new-{code}", "")) for code in codes)
    wrong = {}
    for row in [*rows, *(["new"] if is_new else [])]:
        for code in codes:
            entered = request.form.get(f"{row}-{code}", "")
            if problem := _problem_of(entered, is_needed=code == event.source_language):
                wrong[f"{row}-{code}"] = problem
    return wrong


def _problem_of(name: str, *, is_needed: bool) -> str:
    if is_needed and not can_be_seen(name):
        return str(_("Each track needs a name in the event's own language."))
    try:
        refuse_controls(name, allowed="")
        refuse_length(clean_line(name), _LIMIT)
    except ValidationError as error:
        return str(error)
    return ""


def _render(desk: EventDesk, problem: str = "", wrong: Mapping[str, str] | None = None) -> str:
    event = load_programme(desk.event)
    items = [item for date in event.dates for item in date.items]
    return render_template(
        "organiser/tracks.html",
        desk=desk,
        languages=event_languages(event),
        counts={track.key: _count(track, items) for track in event.tracks},
        seen=version_of(service.tracks_section(event)),
        problem=problem,
        wrong=wrong or {},
        entered=request.form,
        limit=_LIMIT,
        track_name=track_name,
    )


def _in_the_track(count: int) -> str:
    if not count:
        return str(_("No agenda item is in this track."))
    return str(
        ngettext(
            "%(num)s agenda item is in this track: it stays, and is for everybody then. If you add "
            "the track again, it has to be put into it again.",
            "%(num)s agenda items are in this track: they stay, and are for everybody then. If you "
            "add the track again, each has to be put into it again.",
            count,
        )
    )


def _count(track: Track, items: list[AgendaItem]) -> int:
    return sum(item.track is track for item in items)
