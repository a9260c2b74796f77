"""Who is online: who came in by their own join page to a date, and who has not yet.

While the date runs the page is for whoever opens the meeting; afterwards it is the list of those
who were there. It shows what the door shows, and nothing more.
"""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events.channels import listening_languages
from webinars.events.models import EventDate, EventStatus
from webinars.languages import language_name
from webinars.registrations.models import AttendanceWay
from webinars.registrations.people.door import OnlineCount, count_online, list_guests
from webinars.times import to_local, utc_now
from webinars.web.organiser import people_words as words
from webinars.web.organiser.check_in import read_door
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.people_view import scope_of
from webinars.web.urls import chosen_language

RELOAD_AFTER = 30
"""Seconds after which a script asks for the page again, while it is looked at."""

_AROUND = timedelta(hours=1)


@organiser.get("/<organisation>/events/<event>/check-in/online")
@allow(Right.CHECK_IN)
def online(desk: EventDesk) -> Answer:
    """Who came in by the join page of a date; each visit shows how it is now."""
    now, scope = utc_now(), scope_of(desk)
    door = read_door(desk.event, now)
    count = count_online(scope, door.date)
    return render_template(
        "organiser/online.html",
        desk=desk,
        door=door,
        found=list_guests(
            scope,
            door.date,
            search=door.search,
            show=door.show,
            way=AttendanceWay.ONLINE,
            after=request.args.get("after", ""),
        ),
        count=count,
        listening=_listening(desk, count),
        is_over=door.date.ends_at <= now,
        is_off=desk.event.status is not EventStatus.PUBLISHED,
        reload_after=RELOAD_AFTER if _is_on(door.date) else None,
        now=to_local(now, desk.event.zone),
        local=lambda instant: to_local(instant, desk.event.zone),
        words=words,
    )


def _is_on(date: EventDate) -> bool:
    """Whether people may come in at this time."""
    return date.starts_at - _AROUND <= utc_now() <= date.ends_at + _AROUND


def _listening(desk: EventDesk, count: OnlineCount) -> list[tuple[str, int]]:
    """What those who are in listen in, where people are asked: languages by name, with counts."""
    offered = listening_languages(desk.event.channels)
    if not offered:
        return []
    others = [code for code in count.listening if code and code not in offered]
    named = [
        (language_name(code, chosen_language()), count.listening.get(code, 0))
        for code in (*offered, *sorted(others))
    ]
    undecided = count.listening.get(None, 0)
    return [*named, (_("No preference"), undecided)] if undecided else named
