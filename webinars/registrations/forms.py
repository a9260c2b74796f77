"""Forms that were sent: the same one, sent again, is recognised whatever became of it.

What is remembered depends on nothing but the form itself. So nobody can tell, by sending a form
twice, whether it made a registration or its address was known.
"""

from __future__ import annotations

import json
from datetime import datetime

from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.registrations.details import Details, clean_line, clean_text
from webinars.registrations.hashing import keyed_hashes

_SCOPE = "form-taken"
_WITHDRAWN = "form-withdrawn"


def form_key(*, event_id: int, submission: str, email: str, details: Details) -> str:
    """What stands for a filled-in form: the same when it is sent twice, another when it says more.

    `submission` is the random part of the form that was shown. Raises
    `webinars.registrations.addresses.InvalidAddress`.
    """
    said = [
        event_id,
        submission,
        parse_address(email).key,
        clean_line(details.name),
        clean_line(details.organisation),
        details.listening_language,
        clean_text(details.access_needs),
        details.newsletter_consent is not None,
        sorted(details.answers.items()),
        *([sorted(details.dates)] if details.dates is not None else []),
        *([details.takes_part] if details.takes_part is not None else []),
        *(["recorded"] if details.recording_consent is not None else []),
    ]
    return keyed_hashes("form", json.dumps(said))[0]


def part_of(form: str, place: int) -> str:
    """What stands for one person of a form for several: the one in this place, from 0."""
    return keyed_hashes("part of a form", f"{form} {place}")[0]


def remember(form: str, now: datetime, *, people: int = 0) -> None:
    """Remember that the form was taken: for a week, longer than it can be sent.

    `people` are those in a form for several.
    """
    limits.note(scope=_SCOPE, subject=form, now=now)
    if people and is_withdrawn(form):
        for place in range(people):
            limits.forget(scope=_WITHDRAWN, subject=part_of(form, place))
    limits.forget(scope=_WITHDRAWN, subject=form)


def is_taken(form: str) -> bool:
    """Whether this very form was taken already, so that it was only sent again."""
    return limits.is_done(scope=_SCOPE, subject=form)


def withdraw(form: str, now: datetime) -> None:
    """Forget that the form was taken, and remember as long that it was withdrawn."""
    limits.forget(scope=_SCOPE, subject=form)
    limits.note(scope=_WITHDRAWN, subject=form, now=now)


def is_withdrawn(form: str) -> bool:
    """Whether the form was withdrawn, within a week.

    That a form is not known as taken does not show it: what is remembered is found under the
    present secret key alone, and may be lost with a restore.
    """
    return limits.is_done(scope=_WITHDRAWN, subject=form)
