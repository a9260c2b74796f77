"""What the page of everything that is kept about a person calls each part, and how it says it.

The names are those of `webinars.registrations.own_data.as_data`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.calendar.replies import Method
from webinars.languages import language_name
from webinars.localtime import format_date, format_in_zone, format_moment, zone_label
from webinars.registrations.details import FORM, OWN_PAGE
from webinars.registrations.models import AttendanceWay, ConsentPurpose
from webinars.registrations.replies.others import read_time
from webinars.web import answer_words, person_words
from webinars.web.urls import chosen_language
from webinars.web.words import WAYS_TO_TAKE_PART

LEFT_TO_RIGHT = frozenset({"slug", "email", "recipient", "phone", "code", "door_code", "uid"})
"""What is written from left to right in every language."""

_HEADINGS = {
    "event": _l("The event"),
    "registration": _l("Your registration"),
    "came_by": _l("The link that you came by"),
    "chosen_dates": _l("Your choice of dates"),
    "access_needs": _l("What you need to take part"),
    "access_needs_arranged_at": _l("Since when what you need is arranged"),
    "access_needs_kept_days": _l("Days for which it may be kept after the event"),
    "answers": _l("Your answers"),
    "held_seats": _l("The group that your place was held for"),
    "invitations": _l("Invitations to you"),
    "registered_by": _l("Who registered you, together with others"),
    "registered_others": _l("Others that you registered"),
    "to_be_told": _l("What somebody has to tell you"),
    "messages_to_be_told": _l("Messages that somebody has to tell you"),
    "calendar_answers": _l("Your calendar's answers"),
    "open_questions": _l("Answers that we asked you about"),
    "reminders": _l("Reminders that were written to you"),
    "consents": _l("What you agreed to"),
    "imported": _l("How you agreed to be registered"),
    "newsletter": _l("The newsletter"),
    "new_address": _l("Your new e-mail address"),
    "attendances": _l("When you took part"),
    "mails": _l("E-mails about your registration"),
}
_LABELS = {
    "slug": _l("Its name in the address of its page"),
    "title": _l("Title"),
    "name": _l("Name"),
    "email": _l("E-mail"),
    "phone": _l("Telephone"),
    "organisation": _l("Organisation or group"),
    "language": _l("Language"),
    "text_language": _l("Language of the event's texts"),
    "zone": _l("Time zone"),
    "listening_language": _l("Listening language"),
    "takes_part": _l("How you take part"),
    "origin": _l("How you came to be registered"),
    "note": _l("Note of the organisers"),
    "decision_words": _l("What the organisers wrote to you"),
    "words_before": _l("What they had written before"),
    "decision_step": _l("Version of your place when they wrote it"),
    "status": _l("Where you stand"),
    "status_before": _l("Where you stood before"),
    "was": _l("Where you stood before"),
    "waits_by_hand": _l("Put on the waiting list by the organisers"),
    "sequence": _l("Version of your place, for your calendar"),
    "edit_version": _l("How often your details were saved"),
    "invited": _l("An invitation for your calendar was sent"),
    "created_at": _l("Stored since"),
    "updated_at": _l("Last change"),
    "cancelled_at": _l("Cancelled"),
    "offered_until": _l("A place is kept for you until"),
    "seat_kept_until": _l("Your old place is kept until"),
    "attended_at": _l("First came"),
    "door_code": _l("Your code for the door"),
    "label": _l("Its name"),
    "code": _l("Code"),
    "group": _l("Group"),
    "written_at": _l("Last e-mail"),
    "reminded_at": _l("Reminder"),
    "answered_at": _l("Answered"),
    "contact_name": _l("Registered by"),
    "together": _l("To come only together"),
    "message": _l("Message"),
    "since": _l("Since"),
    "partstat": _l("Answer"),
    "starts_at": _l("Beginning of the date"),
    "ends_at": _l("End of the date"),
    "stamped_at": _l("Written by your calendar"),
    "step": _l("Version of your place that it answers"),
    "asked_step": _l("Version of your place when you were asked"),
    "freed_step": _l("Version of your place when it gave that back"),
    "method": _l("Kind"),
    "starts": _l("Proposed beginning"),
    "ends": _l("Proposed end"),
    "comment": _l("Comment"),
    "delegate": _l("Passed on to"),
    "older": _l("To an earlier invitation"),
    "asked_at": _l("Asked"),
    "minutes": _l("Minutes before the date"),
    "purpose": _l("What for"),
    "text": _l("Text"),
    "consent_text": _l("Text"),
    "way": _l("In which way"),
    "consent_way": _l("In which way"),
    "consent_language": _l("Language of the text"),
    "statement": _l("What was written down about it"),
    "given_at": _l("Agreed"),
    "confirmed_at": _l("Confirmed"),
    "withdrawn_at": _l("Ended"),
    "date": _l("Date"),
    "uid": _l("Its identifier in calendars"),
    "chosen": _l("Chosen"),
    "came_at": _l("Came"),
    "recipient": _l("To"),
    "state": _l("State"),
    "finished_at": _l("Done"),
}
_PURPOSES = {
    ConsentPurpose.NEWSLETTER: _l("Newsletter"),
    ConsentPurpose.ACCESS_NEEDS: _l("What you need to take part"),
    ConsentPurpose.RECORDING: _l("To be recorded"),
}
_WAYS: Mapping[str, object] = {
    FORM: _l("By the form"),
    OWN_PAGE: _l("On your own page"),
    AttendanceWay.DOOR: _l("In the room"),
    AttendanceWay.ONLINE: _l("Online"),
}
_METHODS = {
    Method.REPLY: _l("Answer"),
    Method.COUNTER: _l("Another time proposed"),
    Method.REFRESH: _l("Asked for the invitation once more"),
}
_WORDS: Mapping[str, Mapping[Any, object]] = {
    "status": person_words.STATUSES,
    "status_before": person_words.STATUSES,
    "was": person_words.STATUSES,
    "origin": person_words.ORIGINS,
    "takes_part": WAYS_TO_TAKE_PART,
    "partstat": answer_words.WORDS,
    "method": _METHODS,
    "purpose": _PURPOSES,
    "state": person_words.MAIL_STATES,
}
_MESSAGES = {
    "confirm-answer": _l("Question whether an answer is yours"),
    "counter-proposal": _l("Another time that you proposed, to the contact"),
    "recording-ended": _l("That you may not be recorded any more, to the contact"),
}


def heading(name: str) -> str:
    """What one part of the data is called."""
    return str(_HEADINGS.get(name, name))


def label(name: str) -> str:
    """What one value of a part is called."""
    return str(_LABELS.get(name, name))


def said(name: str, value: object, zone: str) -> str:
    """The value called `name` as a person reads it; moments on the clocks of `zone`."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if name in _WORDS:
        return str(_WORDS[name].get(str(value), value))
    form = _moment if name.endswith(("_at", "_until")) else _FORMS.get(name)
    return form(str(value), zone) if form else str(value)


def _moment(text: str, zone: str) -> str:
    return format_in_zone(datetime.fromisoformat(text), zone, chosen_language())


def _proposed(text: str, zone: str) -> str:
    time = read_time(text)
    if not isinstance(time, datetime):
        return format_date(time, chosen_language())
    if time.tzinfo is None:
        return format_moment(time, chosen_language())
    return format_in_zone(time, zone, chosen_language())


def _zone(text: str, _zone: str) -> str:
    return zone_label(text, chosen_language())


def _language(text: str, _zone: str) -> str:
    return language_name(text, chosen_language())


def _way(text: str, _zone: str) -> str:
    return str(_WAYS.get(text) or person_words.way_name(text))


def _message(text: str, _zone: str) -> str:
    return str(_MESSAGES.get(text) or person_words.message_name(text))


_FORMS: Mapping[str, Callable[[str, str], str]] = {
    "since": _moment,
    "date": _moment,
    "starts": _proposed,
    "ends": _proposed,
    "zone": _zone,
    "language": _language,
    "text_language": _language,
    "listening_language": _language,
    "consent_language": _language,
    "way": _way,
    "consent_way": _way,
    "message": _message,
}
