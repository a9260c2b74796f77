"""What a letter with news of an event says first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webinars.events.editing.heard import only_hours_moved, only_way_in
from webinars.events.models import Event, EventStatus
from webinars.events.organising import NoticeKind
from webinars.registrations.news.merging import News, is_rest_untouched
from webinars.registrations.retention import postponed_days


@dataclass(frozen=True)
class Headline:
    """On the subject line before the title; above the letter; and in sentences below that."""

    subject: object
    heading: object
    sentence: object


_NOTE = _l("Please note what has changed.")
_DATES = Headline(
    _l("New dates"), _l("The dates have changed"), _l("Please note when it takes place now.")
)
_HOURS = Headline(
    _l("New time"), _l("The time has changed"), _l("Please note when it takes place now.")
)
_MOVED_DATES = Headline(
    _l("Moved"), _l("The dates have changed"), _l("Please note when it takes place now.")
)
_ADDED = Headline(
    _l("New date"), _l("There is a new date"), _l("Please note when it takes place now.")
)
_GONE = Headline(
    _l("A date is gone"),
    _l("One date does not take place"),
    _l("Nothing changes for the other dates."),
)
_SEVERAL_GONE = Headline(
    _l("Dates are gone"),
    _l("Some dates do not take place"),
    _l("Nothing changes for the other dates."),
)
_GONE_AND_MORE = Headline(_l("Changes"), _l("Several things have changed"), _NOTE)
_OFFER = Headline(
    _l("New date"), _l("There is a new date"), _l("What you have chosen stays as it is.")
)
_DATE_KNOWN = Headline(
    _l("New date"),
    _l("The new date is known"),
    _l("The event had been postponed. Please note when it takes place now."),
)
_WAY_IN = Headline(_l("How to join"), _l("How to join has changed"), _NOTE)
_HEADLINES: Mapping[NoticeKind, Headline] = {
    NoticeKind.CANCELLED: Headline(
        _l("Cancelled"), _l("The event is cancelled"), _l("It does not take place.")
    ),
    NoticeKind.POSTPONED: Headline(_l("Postponed"), _l("The event is postponed"), ""),
    NoticeKind.REINSTATED: Headline(
        _l("It takes place"),
        _l("The event takes place after all"),
        _l("It had been cancelled. It takes place after all."),
    ),
    NoticeKind.MOVED: Headline(
        _l("Moved"), _l("The date has changed"), _l("Please note when it takes place now.")
    ),
    NoticeKind.PLACE: Headline(
        _l("Place or way in"), _l("The place or the way in has changed"), _NOTE
    ),
    NoticeKind.AGENDA: Headline(_l("New agenda"), _l("The agenda has changed"), _NOTE),
    NoticeKind.MATERIALS: Headline(
        _l("Documents"), _l("New documents or recordings"), _l("They are here for you.")
    ),
    NoticeKind.TEXTS: Headline(_l("News"), _l("The description has changed"), _NOTE),
}


def headline(news: News, *, is_offer: bool = False, has_more_dates: bool = True) -> Headline:
    """What the news comes to, under the locale of the letter.

    `is_offer`: the reader chooses among the dates, and there is one more to choose.
    `has_more_dates`: there are dates of theirs to come.
    """
    if is_offer:
        return _OFFER
    if news.kind is NoticeKind.MOVED and only_hours_moved(news.changes):
        return _HOURS
    if news.kind is NoticeKind.PLACE and only_way_in(news.changes):
        return _WAY_IN
    if news.kind is NoticeKind.MOVED and "dates" in news.changes:
        return _of_all_dates(news, has_more_dates=has_more_dates)
    found = _HEADLINES[news.kind]
    if news.kind is NoticeKind.POSTPONED:
        found = replace(found, sentence=_postponed(news.event))
    elif news.kind is NoticeKind.REINSTATED and news.changes["status"][0] == EventStatus.POSTPONED:
        found = _DATE_KNOWN
    return found


def _of_all_dates(news: News, *, has_more_dates: bool) -> Headline:
    """What is said of the dates, and, where some are gone, of those that are left.

    `has_more_dates`: there are any of theirs to come. Of these nothing is promised where more than
    the dates is another.
    """
    found = _of_dates(news)
    if found not in (_GONE, _SEVERAL_GONE):
        return found
    if not is_rest_untouched(news):
        return _GONE_AND_MORE
    if has_more_dates:
        return found
    return replace(found, sentence=_l("There is no other date of yours to come."))


def only_dates_gone(news: News) -> bool:
    """Whether all that is new of the dates is that some do not take place."""
    return "dates" in news.changes and _of_dates(news) in (_GONE, _SEVERAL_GONE)


def _of_dates(news: News) -> Headline:
    """Whether dates moved, came or went; several of these at once are `_DATES`."""
    old, new = ({each["uid"]: each for each in side} for side in news.changes["dates"])
    gone, added = len(old.keys() - new.keys()), len(new.keys() - old.keys())
    moves_zone = news.zone_before != news.event.zone
    has_moved = moves_zone or any(
        (old[uid]["start"], old[uid]["end"]) != (new[uid]["start"], new[uid]["end"])
        for uid in old.keys() & new.keys()
    )
    if has_moved and not gone and not added:
        return _MOVED_DATES if len(new) > 1 else _HEADLINES[NoticeKind.MOVED]
    if gone and not added and not has_moved:
        return _GONE if gone == 1 else _SEVERAL_GONE
    return _ADDED if added == 1 and not gone and not has_moved else _DATES


def headline_for_invited(news: News) -> Headline:
    """The same for who is invited and has not answered: they have no registration to keep."""
    found = headline(news)
    if news.kind is NoticeKind.POSTPONED:
        sentence = " ".join(
            map(
                str,
                (
                    _l("It does not take place on its date. The new date is not known yet."),
                    _l("Your invitation stays."),
                ),
            )
        )
        return Headline(found.subject, found.heading, sentence)
    return found


def _postponed(event: Event) -> str:
    sentences = (
        _l("It does not take place on its date. The new date is not known yet."),
        _l("You get an e-mail with the new date. You keep your registration."),
        ngettext(
            "If there is no news of the event for %(num)s day, we delete it.",
            "If there is no news of the event for %(num)s days, we delete it.",
            postponed_days(event),
        ),
    )
    return " ".join(map(str, sentences))
