"""What a person's own page says of what they have just done, or could not do.

Its address says which sentence, and stays in the browser: a tab that is loaded again a week later
must not say what is not true any more. Each sentence has the states in which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext

from webinars.extensions import db
from webinars.registrations import manage
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.models import ACTIVE, EmailChange, Registration, RegistrationStatus
from webinars.registrations.renewing import may_renew
from webinars.registrations.replies.answers import open_questions
from webinars.registrations.states import PageState, event_state, has_offer
from webinars.registrations.subscriptions import find_subscriber

Truth = Callable[[Registration, datetime], bool]


@dataclass(frozen=True)
class Sentence:
    """A text, and whether it is true of a registration at a moment."""

    text: str
    is_true: Truth


def said_after(done: str, found: Registration, now: datetime) -> str:
    """What was done, by its name in the address; "" where that is not so, or not so any more."""
    return _said(_DONE, done, found, now)


def said_of_refusal(refused: str, found: Registration, now: datetime) -> str:
    """Why something could not be done; "" where that is no reason, or none any more."""
    return _said(_REFUSALS, refused, found, now)


def is_over(found: Registration, now: datetime) -> bool:
    """Whether there is nothing to cancel any more: the event, or the person's dates, are over."""
    state = event_state(found.event, now)
    return state is PageState.ENDED or not (state or own_dates_ahead(found, now))


def undo_of(found: Registration, now: datetime) -> manage.AfterUndo | None:
    """Where somebody who has cancelled comes by undoing that now."""
    is_cancelled = found.status is RegistrationStatus.CANCELLED
    return manage.after_undo(found, now) if is_cancelled else None


def _said(sentences: dict[str, Sentence], name: str, found: Registration, now: datetime) -> str:
    sentence = sentences.get(name)
    return str(sentence.text) if sentence and sentence.is_true(found, now) else ""


def _always(_found: Registration, _now: datetime) -> bool:
    return True


def _is_answered(found: Registration, now: datetime) -> bool:
    return not open_questions(found, now)


def _is_active(found: Registration, _now: datetime) -> bool:
    return found.status in ACTIVE


def _is_cancelled(found: Registration, _now: datetime) -> bool:
    return found.status is RegistrationStatus.CANCELLED


def _waits(found: Registration, now: datetime) -> bool:
    is_waiting = found.status is RegistrationStatus.WAITING and not has_offer(found, now)
    return is_waiting and event_state(found.event, now) is None


def _has_withdrawn(found: Registration, _now: datetime) -> bool:
    is_withdrawn = any(consent.withdrawn_at for consent in found.consents)
    return is_withdrawn or find_subscriber(found) is None


def _gets_newsletter(found: Registration, _now: datetime) -> bool:
    return find_subscriber(found) is not None


def _no_address_waits(found: Registration, _now: datetime) -> bool:
    return db.session.get(EmailChange, found.id) is None


def _cannot_return(state: PageState) -> Truth:
    """Whether somebody who has cancelled finds no way back, for this reason."""

    def is_so(found: Registration, now: datetime) -> bool:
        undo = undo_of(found, now)
        return undo is not None and undo.state is state

    return is_so


def _is_off(state: PageState) -> Truth:
    """Whether the event takes nobody who has no place, because it is off or over."""

    def is_so(found: Registration, now: datetime) -> bool:
        has_place = found.status is RegistrationStatus.CONFIRMED
        return not has_place and event_state(found.event, now) is state

    return is_so


def _lost_offer(found: Registration, now: datetime) -> bool:
    return found.status is not RegistrationStatus.CONFIRMED and not has_offer(found, now)


def _may_not_renew(found: Registration, now: datetime) -> bool:
    return not may_renew(found, now)


def _is_out(found: Registration, _now: datetime) -> bool:
    return found.status not in ACTIVE


_DONE = {
    "answered": Sentence(lazy_gettext("Thank you. Your answer counts now."), _is_answered),
    "not_answered": Sentence(
        lazy_gettext("Thank you. That answer is forgotten; nothing has changed."), _is_answered
    ),
    "waits": Sentence(
        lazy_gettext(
            "Your place is not free any more. You are on the waiting list, in the place that your "
            "first registration gave you."
        ),
        _waits,
    ),
    "undone": Sentence(lazy_gettext("The cancellation is undone."), _is_active),
    "left": Sentence(
        lazy_gettext(
            "Your registration is cancelled. You get an e-mail that takes the event out of your "
            "calendar."
        ),
        _is_cancelled,
    ),
    "saved": Sentence(lazy_gettext("Your changes are saved."), _always),
    "withdrawn": Sentence(lazy_gettext("You withdrew your agreement."), _has_withdrawn),
    "newsletter": Sentence(lazy_gettext("You get the newsletter from now on."), _gets_newsletter),
    "address": Sentence(lazy_gettext("Your new e-mail address is confirmed."), _no_address_waits),
    "kept": Sentence(
        lazy_gettext("Your present e-mail address stays. The link to confirm another one is dead."),
        _no_address_waits,
    ),
}
_REFUSALS = {
    PageState.FULL.value: Sentence(
        lazy_gettext("All places are taken by now, and there is no waiting list."),
        _cannot_return(PageState.FULL),
    ),
    PageState.CANCELLED.value: Sentence(
        lazy_gettext("The event is cancelled."), _is_off(PageState.CANCELLED)
    ),
    PageState.POSTPONED.value: Sentence(
        lazy_gettext("The event is postponed. Its new date is not known yet."),
        _is_off(PageState.POSTPONED),
    ),
    "offer": Sentence(
        lazy_gettext("The place that was kept for you is gone, because time was up."), _lost_offer
    ),
    "links": Sentence(
        lazy_gettext("Your links were made anew three times already. Try again in an hour."),
        _may_not_renew,
    ),
    "edit": Sentence(
        lazy_gettext(
            "You are not registered at the moment, so your answers cannot be changed. First take "
            "your place back, if that is still possible."
        ),
        _is_out,
    ),
    PageState.ENDED.value: Sentence(lazy_gettext("The event is over."), _is_off(PageState.ENDED)),
    "dates": Sentence(lazy_gettext("Your dates are over."), _cannot_return(PageState.ENDED)),
    "over": Sentence(lazy_gettext("There is nothing to cancel any more."), is_over),
}
