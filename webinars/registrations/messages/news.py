"""Letters with news of an event: what has changed, how it was and is, and the calendar's update.

What a letter says is found out when its turn comes: several changes are one piece of news, and
what is the same again is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.events.models import Event, EventDate, EventStatus
from webinars.events.organising import NoticeKind
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.content import CalendarPart, Content, message
from webinars.registrations import farewells, notices
from webinars.registrations.choosing import has_date, own_dates_ahead, steps
from webinars.registrations.gone import WITHDRAWS, GoneDate
from webinars.registrations.messages.about import (
    all_facts,
    answer_before,
    invite,
    letter_about_registration,
    ways,
)
from webinars.registrations.messages.differences import Difference, Reader, differences
from webinars.registrations.messages.facts import Fact, door_facts, joining_facts, other_language
from webinars.registrations.messages.headlines import headline, only_dates_gone
from webinars.registrations.messages.letter import Letter, spoken
from webinars.registrations.messages.subjects import short_day, subject_of
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news.ahead import is_moving_up
from webinars.registrations.news.choosers import (
    about_date,
    about_person,
    is_only_offer,
    new_dates,
    without_offers,
)
from webinars.registrations.news.meanwhile import news_to
from webinars.registrations.news.merging import (
    OFF,
    PLACE,
    WAY_IN,
    News,
    dates_known,
    dates_told,
    is_rest_untouched,
    load_notices,
    load_notices_since,
    news_of,
    touched_dates,
)
from webinars.registrations.states import has_offer
from webinars.registrations.unsent import is_unsent

Payload = dict[str, Any]

_BESIDE = frozenset({NoticeKind.AGENDA, NoticeKind.MATERIALS, NoticeKind.TEXTS})
"""News that leaves when and where it is, and how one comes in, as it was."""


@letter_about_registration("update")
def write_update(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """What has changed; None where all is as it was, or it does not concern this person.

    A date that it was to withdraw leaves the calendar in any case.
    """
    news = _news(registration, payload, now)
    has_place = registration.status is RegistrationStatus.CONFIRMED
    if news is None:
        return _withdraw_alone(letter, registration, payload, now) if has_place else None
    calendar = _calendar(letter, registration, news, payload, now) if has_place else None
    has_more = bool(own_dates_ahead(registration, now)) or _knows_more(registration, news, now)
    reader = Reader(letter.language, letter.zone, letter.reads, has_place)
    changed = differences(news, reader)
    offered = new_dates(registration, news, now)
    if not changed and calendar is None and "status" not in news.changes:
        return None
    words, words_language = news.reason(letter.language)
    is_offer = is_only_offer(registration, news)
    is_on = not _is_off(news) and bool(own_dates_ahead(registration, now))
    if is_on and news.kind is NoticeKind.REINSTATED and not offered:  # the facts say when it is
        changed = [each for each in changed if each.old or not each.date]
    own = news if is_offer else without_offers(registration, news)
    is_asked = _asks_to_come(own) and not is_moving_up(registration)
    keeps_place = has_place and has_more and not is_offer and is_asked
    found = headline(own, is_offer=is_offer, has_more_dates=has_more)
    ahead = own_dates_ahead(registration, now)
    is_offered = has_offer(registration, now)
    return letter.write(
        calendar=calendar,
        subject_line=subject_of(letter, own, found, ahead, now),
        headline=found,
        is_cancelled=news.event.status is EventStatus.CANCELLED,
        keeps_place=keeps_place,
        words=words,
        words_language=other_language(words_language, letter.language),
        differences=changed,
        planned=_planned(letter, registration, news, now),
        facts=_how_it_is(letter, registration, news, changed, now),
        calendar_note=_calendar_note(calendar, news, several=_several(registration, news, now)),
        calendar_url=letter.links.registration(registration.token, "calendar.ics")
        if keeps_place
        else None,
        choose_url=_choose_url(letter, registration) if offered else None,
        waits=not has_place,
        has_offer=is_offered,
        is_offer_new=is_offered and registration.id in notices.unheard_offers([registration]),
        has_lost_offer=_is_off(news) and notices.has_lost_offer(registration),
        **ways(letter, registration),
    )


@letter_about_registration("update-date")
def write_update_date(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """Brings one more date up to date; `update` has told why."""
    news = _news(registration, payload, now)
    if news is None:
        return None
    calendar = _calendar(letter, registration, news, payload, now)
    if calendar is None:
        return None
    uid = payload["uid"]
    dates = [date for date in letter.event.dates if date.uid == uid]
    own = about_date(news, uid)
    found = headline(own)
    return letter.write(
        calendar=calendar,
        subject_line=subject_of(letter, own, found, dates, now, uid=uid),
        headline=found,
        is_cancelled=news.event.status is EventStatus.CANCELLED,
        facts=all_facts(letter, registration, dates)
        if not _is_off(news)
        else _planned(letter, registration, news, now, uid=payload["uid"]),
        calendar_note=_calendar_note(calendar, news, several=False),
        **ways(letter, registration),
    )


@message("date-gone")
def render_date_gone(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Takes a date that is no longer the event's out of the calendar; None where it is again."""
    event = db.session.get(Event, payload["event"])
    gone = GoneDate.of(payload["gone"], payload["gone"]["zone"])
    if event is None or gone.ends_at <= now:
        return None
    if any(date.uid == gone.uid for date in event.dates):
        return None
    letter = Letter(
        message="date-gone",
        event=event,
        recipient=recipient,
        language=spoken(payload["language"]),
        zone=payload["zone"],
        name=payload["name"],
        reads=payload.get("reads", ""),
    )
    with force_locale(letter.language):
        return letter.write(
            calendar=letter.withdraw(gone, sequence=payload["sequence"], now=now),
            facts=[letter.when_it_was(gone)],
            day=short_day(letter, gone),
            rest_stays=_does_rest_stay(event, payload),
            **_own_page(letter, payload, now),
        )


def _does_rest_stay(event: Event, payload: Payload) -> bool:
    """Whether nothing changes for the other dates, by the news that this mail came with or since.

    Where it came with none, all else is as it was.
    """
    if "since" not in payload:
        return True
    return is_rest_untouched(news_of(event, load_notices_since(event, payload["since"])).for_all())


def _own_page(letter: Letter, payload: Payload, now: datetime) -> dict[str, Any]:
    """The way to the registration, where it is still this recipient's, and whether it goes on."""
    registration = db.session.get(Registration, payload.get("registration") or 0)
    is_theirs = registration is not None and registration.email == letter.recipient
    if registration is None or not is_theirs or registration.status not in ACTIVE:
        return {"manage_url": None, "has_more_dates": False}
    return {
        "manage_url": letter.links.registration(registration.token),
        "has_more_dates": not _is_off_now(letter.event)
        and bool(own_dates_ahead(registration, now)),
    }


def _withdraw_alone(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """The mail about a date that is gone, where the news itself has nothing to say any more."""
    if WITHDRAWS not in payload:
        return None
    about = farewells.standing_alone(registration) | {"registration": registration.id}
    return render_date_gone(about | payload[WITHDRAWS], letter.recipient, now)


def _how_it_is(
    letter: Letter,
    registration: Registration,
    news: News,
    changed: Sequence[Difference],
    now: datetime,
) -> list[Fact]:
    """What holds from now on, with the deadline first for who has to answer.

    What the letter has said as a change is not repeated, nor what such a change leaves as it was:
    another agenda, text or document needs no more than when it is. Who is told that it takes place
    after all, or has an offer, reads everything.
    """
    ahead = own_dates_ahead(registration, now)
    if not ahead or _is_off(news):
        return []
    told = {each.date for each in changed if each.new}
    when, *where = letter.facts(ahead)
    first = [] if {date.uid for date in ahead} <= told else [when]
    if has_offer(registration, now):
        return [answer_before(letter, registration), *all_facts(letter, registration, ahead)]
    if news.kind is NoticeKind.REINSTATED:
        return [*first, *all_facts(letter, registration, ahead)[1:]]
    if news.kind in _BESIDE:
        return [when]
    joining = joining_facts(registration, letter.links)
    if PLACE & news.changes.keys() and "format" not in news.changes:
        where = []  # all that is to be said of it changed; another format leaves a venue as it was
    return [
        *first,
        *where,
        *(joining if news.changes.keys() & WAY_IN - {"join_phone"} else joining[:1]),
        *door_facts(registration, letter.links),
    ]


def _knows_more(registration: Registration, news: News, now: datetime) -> bool:
    """Whether this person knows of dates of theirs to come that stay: where these moved into the
    past meanwhile, nobody has told them, and perhaps it is a slip.
    """
    stay = {each["uid"] for each in news.changes.get("dates", ((), ()))[1]}
    return any(
        date.ends_at > now and date.uid in stay and has_date(registration, date.uid)
        for date in dates_known(news)
    )


def _planned(
    letter: Letter, registration: Registration, news: News, now: datetime, uid: str | None = None
) -> list[Fact]:
    """Which of the person's dates do not take place; of all of them, or of that with `uid`."""
    if not _is_off(news):
        return []
    known = [date for date in dates_known(news) if date.ends_at > now]
    mine = [date for date in known if has_date(registration, date.uid)]
    return letter.planned([date for date in mine if uid in (None, date.uid)])


def _news(registration: Registration, payload: Payload, now: datetime) -> News | None:
    """What this person has to hear; None where it is nothing."""
    event = registration.event
    if registration.status not in ACTIVE or event.status is EventStatus.DRAFT:
        return None
    told = load_notices(payload["notices"])
    news = about_person(registration, news_to(registration, told, payload["uid"]), now)
    return news if news.changes else None


def _calendar(
    letter: Letter, registration: Registration, news: News, payload: Payload, now: datetime
) -> CalendarPart | None:
    """The update of one date: an invitation, or, while the event is off, its withdrawal."""
    uid = payload["uid"]
    date = next((date for date in news.event.dates if date.uid == uid), None)
    if date is None and WITHDRAWS in payload:
        return _withdrawal(letter, registration, payload[WITHDRAWS], now)
    if uid is None or not has_date(registration, uid):
        return None
    sequence = steps(registration, uid)
    if not _is_off(news):
        is_touched = uid in touched_dates(news, now)
        return invite(letter, registration, date, now) if date and is_touched else None
    if date is not None:
        is_known = date.ends_at > now and not _is_unsent(registration, date, payload, now)
        return letter.withdraw(date, sequence=sequence, now=now) if is_known else None
    told = [
        gone
        for number, notice in enumerate(news.notices, start=1)
        for gone in dates_told(news.event, notice, news.notices[number:])
    ]
    gone = next((gone for gone in reversed(told) if gone.uid == uid), None)
    if gone is None or _is_unsent(registration, gone, payload, now):
        return None
    return letter.withdraw(gone, sequence=sequence, now=now)


def _withdrawal(
    letter: Letter, registration: Registration, told: Payload, now: datetime
) -> CalendarPart | None:
    """The CANCEL of a date that is gone; None once it is over."""
    gone = GoneDate.of(told["gone"], told["gone"]["zone"])
    if gone.ends_at <= now:
        return None
    sequence = max(told["sequence"], steps(registration, gone.uid))
    return letter.withdraw(gone, sequence=sequence, now=now)


def _is_unsent(
    registration: Registration, date: EventDate | GoneDate, payload: Payload, now: datetime
) -> bool:
    """Whether `date`, whose invitations go no more, is in no calendar.

    `payload` is that of the mail that asks. It is being sent itself, for the first time or again.
    """
    mails = outbox.list_about([notices.about(registration)])
    others = [mail for mail in mails if mail.attempts or mail.payload != payload]
    return is_unsent(registration, date, others, now)


def _several(registration: Registration, news: News, now: datetime) -> bool:
    touched = [uid for uid in touched_dates(news, now) if has_date(registration, uid)]
    return len(touched) > 1


def _choose_url(letter: Letter, registration: Registration) -> str:
    """The form where the person adds a date; its field has the name of what it asks."""
    return letter.links.own_dates(registration.token)


def _asks_to_come(news: News) -> bool:
    """Whether the reader has to look again if they can come: it moved, or takes place after all."""
    if news.kind is NoticeKind.REINSTATED:
        return True
    return news.kind is NoticeKind.MOVED and not only_dates_gone(news)


def _is_off(news: News) -> bool:
    return _is_off_now(news.event)


def _is_off_now(event: Event) -> bool:
    return event.status in OFF


def _calendar_note(calendar: CalendarPart | None, news: News, *, several: bool) -> str:
    """What the reader's calendar does, and what they do who keep it by hand."""
    if calendar is None:
        return ""
    if calendar.method == "CANCEL":
        if not _is_off(news):
            does = _("Your calendar removes the date when it gets this e-mail.")
        else:
            does = _("Your calendar removes the event when it gets this e-mail.")
        return " ".join((does, _("If you added it by hand, delete it yourself.")))
    if news.kind is NoticeKind.REINSTATED:
        if several:
            does = _("An e-mail for each date puts it back into your calendar.")
            return " ".join((does, _("If you added the dates by hand, add them again.")))
        does = _("This e-mail puts it back into your calendar.")
        return " ".join((does, _("If you added it by hand, add it again.")))
    if several:
        does = _("Your calendar is brought up to date by an e-mail for each date.")
        return " ".join((does, _("If you added the dates by hand, change them yourself.")))
    does = _("Your calendar changes when it gets this e-mail.")
    return " ".join((does, _("If you added it by hand, change it yourself.")))
