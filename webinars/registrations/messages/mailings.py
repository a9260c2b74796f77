"""An organiser's message to many, as one person gets it; a look at it before; a test to a member.

A look and a test hold nobody's own links: these open a person's pages, and belong to them alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.accounts.models import User
from webinars.events.models import Event, EventDate
from webinars.extensions import db
from webinars.languages import SHIPPED, direction, language_name
from webinars.mail.content import Content, message
from webinars.registrations.choosing import own_dates
from webinars.registrations.details import NAME_LENGTH
from webinars.registrations.mailings.audience import is_meant
from webinars.registrations.mailings.models import Mailing, MailingStatus, MailingText
from webinars.registrations.mailings.placeholders import Placeholder, paragraphs, plain
from webinars.registrations.messages.about import letter_about_registration, letter_to
from webinars.registrations.messages.facts import event_facts, may_join
from webinars.registrations.messages.letter import Letter, spoken
from webinars.registrations.models import Registration

Payload = dict[str, Any]

HIDDEN = "…"
"""What stands in a look or a test where a person's own link has its secret."""

_LONGEST_NAME = "&" * NAME_LENGTH
"""In HTML no letter is longer: the ampersand has five bytes."""

_LEAVING = (MailingStatus.SENDING, MailingStatus.SENT)


@dataclass(frozen=True)
class Secrets:
    """What opens a person's own pages."""

    token: str
    join_token: str


_LONGEST = Secrets("x" * 64, "x" * 64)


@letter_about_registration("mailing")
def write_mailing(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """The message; None for whom it is not meant any more, and once it was stopped."""
    mailing = db.session.get(Mailing, payload["mailing"])
    if mailing is None or mailing.status not in _LEAVING or not is_meant(mailing, registration):
        return None
    secrets = Secrets(registration.token, registration.join_token)
    return _write(letter, registration, mailing, secrets, now)


@message("mailing-test")
def render_test(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """A draft as somebody would get it who reads the payload's language, to who writes it."""
    mailing, user = (
        db.session.get(Mailing, payload["mailing"]),
        db.session.get(User, payload["user"]),
    )
    if mailing is None or user is None or user.email != recipient:
        return None
    letter = Letter(
        message="mailing",
        event=mailing.event,
        recipient=recipient,
        language=spoken(payload["language"]),
        name=user.name or user.email,
    )
    text = mailing.text(payload["language"])
    if text is None:
        return None
    with force_locale(letter.language):
        values = _values(
            letter, text, Secrets(HIDDEN, HIDDEN), mailing.event.dates, now, can_join=True
        )
        return _compose(letter, text, values, is_test=True)


def preview(mailing: Mailing, registration: Registration, now: datetime) -> Content | None:
    """The message as this person would get it now, without their own links; None without a text."""
    letter = letter_to(registration, "mailing", registration.email or "")
    with force_locale(letter.language):
        return _write(letter, registration, mailing, Secrets(HIDDEN, HIDDEN), now)


def weigh(event: Event, text: MailingText) -> int:
    """How many bytes the HTML of the mail has at most, in whichever language it stands around.

    The longest name is filled in: who is called so must be able to read on behind it.
    """
    letters = (
        Letter(message="mailing", event=event, recipient="", language=each, name=_LONGEST_NAME)
        for each in SHIPPED
    )
    return max(_weight(letter, text) for letter in letters)


def as_told(
    mailing: Mailing, registration: Registration, now: datetime
) -> tuple[str, str, str] | None:
    """Subject, words and their language, as somebody reads them to this person; None without any.

    Without the person's own links.
    """
    text = mailing.text(registration.language)
    if text is None:
        return None
    letter = letter_to(registration, "mailing", "")
    with force_locale(letter.language):
        values = _values(
            letter,
            text,
            Secrets(HIDDEN, HIDDEN),
            own_dates(registration),
            now,
            can_join=may_join(registration),
        )
    return plain(text.subject, values), plain(text.body, values), text.language


def _write(
    letter: Letter,
    registration: Registration,
    mailing: Mailing,
    secrets: Secrets,
    now: datetime,
) -> Content | None:
    text = mailing.text(registration.language)
    if text is None:
        return None
    dates = own_dates(registration)
    can_join = may_join(registration)
    values = _values(letter, text, secrets, dates, now, can_join=can_join)
    return _compose(letter, text, values)


def _weight(letter: Letter, text: MailingText) -> int:
    dates = letter.event.dates
    with force_locale(letter.language):
        values = _values(letter, text, _LONGEST, dates[:1], letter.event.starts_at, can_join=True)
        return len(_compose(letter, text, values, is_test=True).html.encode())


def _compose(
    letter: Letter,
    text: MailingText,
    values: Mapping[Placeholder, str],
    *,
    is_test: bool = False,
) -> Content:
    """The letter in the reader's language around the words in theirs.

    It greets nobody by itself: that is for the organiser's words to do.
    """
    subject = plain(text.subject, values)
    foreign = "" if text.language == letter.language else text.language
    content = replace(letter, name="").write(
        heading=subject,
        subject_line=_("Test: %(subject)s", subject=subject) if is_test else subject,
        plain_body=plain(text.body, values),
        paragraphs=paragraphs(text.body, values),
        body_language=foreign,
        body_direction=direction(text.language),
        written_in=language_name(foreign, letter.language) if foreign else "",
        manage_url=values[Placeholder.OWN_PAGE],
        is_test=is_test,
    )
    return replace(content, to_name=letter.name)


def _values(
    letter: Letter,
    text: MailingText,
    secrets: Secrets,
    dates: Sequence[EventDate],
    now: datetime,
    *,
    can_join: bool,
) -> dict[Placeholder, str]:
    """What the placeholders stand for, for one person; the join link is for the confirmed alone."""
    event, links = letter.event, letter.links
    return {
        Placeholder.NAME: letter.name,
        Placeholder.EVENT: event.text(text.language).title,
        Placeholder.DATE: _date(event, dates, text.language, now),
        Placeholder.EVENT_PAGE: links.event(event.slug),
        Placeholder.OWN_PAGE: links.registration(secrets.token),
        Placeholder.JOIN_LINK: links.join(secrets.join_token) if can_join else "",
    }


def _date(event: Event, dates: Sequence[EventDate], language: str, now: datetime) -> str:
    """The next of somebody's dates, on the event's clocks; the last one when all are over."""
    next_one = [date for date in dates if date.ends_at > now][:1] or dates[-1:]
    when = event_facts(event, next_one, zone=None, language=language, taken_as=event.format)[0]
    return when.lines[0].text if when.lines else ""
