"""Two windows on one registration: neither undoes what the other has saved.

A form gives along what it showed, as short hashes. What it still shows like that was not changed in
it, so that of two windows each brings its own changes; only where both changed the same thing
otherwise does somebody have to say which of the two counts.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256
from typing import Any

from webinars.registrations.details import Details, clean_answers, clean_line, clean_text
from webinars.registrations.models import Registration

_ANSWER = "answer-"


class ChangedMeanwhile(Exception):
    """Another window saved something else in `parts` than this one; nothing was stored.

    What it saved in the parts called `untouched` this one has left alone.
    """

    def __init__(self, parts: Collection[str], untouched: Collection[str]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts
        self.untouched = untouched


def answer_part(question_id: int) -> str:
    """What the answer to a question is called among the parts; the others are as in `Details`."""
    return f"{_ANSWER}{question_id}"


def seen_of(registration: Registration) -> str:
    """What a form that shows a registration gives along."""
    return json.dumps({part: _hash(value) for part, value in _stored(registration).items()})


def merge(registration: Registration, details: Details) -> Details:
    """`details` with what another window has saved in what this form did not change.

    Raises `ChangedMeanwhile` where both changed something.
    """
    shown, stored, wanted = (
        _read(details.shown),
        _stored(registration),
        _wanted(registration, details),
    )
    nothing = _hash(None)
    seen = {part: shown.get(part, nothing) for part in wanted}
    theirs = [part for part in wanted if _hash(stored.get(part)) != seen[part]]
    untouched = [part for part in theirs if _hash(wanted[part]) == seen[part]]
    both = [
        part
        for part in theirs
        if part not in untouched and _hash(stored.get(part)) != _hash(wanted[part])
    ]
    if both:
        raise ChangedMeanwhile(both, untouched)
    return _with_stored(details, {part: stored.get(part) for part in untouched})


def _with_stored(details: Details, kept: dict[str, Any]) -> Details:
    answers = dict(details.answers)
    fields = dict[str, Any]()
    for part, value in kept.items():
        if part.startswith(_ANSWER):
            answers[int(part.removeprefix(_ANSWER))] = value
        else:
            fields[part] = value
    return replace(details, answers=answers, **fields)


def _stored(registration: Registration) -> dict[str, object]:
    needs = registration.access_needs
    answers = {answer_part(each.question_id): each.value for each in registration.answers}
    return {
        "name": registration.name,
        "organisation": registration.organisation,
        "zone": registration.zone,
        "text_language": registration.text_language,
        "listening_language": registration.listening_language,
        "takes_part": registration.takes_part,
        "access_needs": needs.text if needs else "",
        **answers,
    }


def _wanted(registration: Registration, details: Details) -> dict[str, object]:
    """What the form says, as it would be stored; without what it leaves."""
    given = clean_answers(registration, details.answers)
    said = {
        "name": clean_line(details.name),
        "organisation": clean_line(details.organisation),
        "zone": details.zone,
        "listening_language": details.listening_language,
        "access_needs": clean_text(details.access_needs),
        **{answer_part(key): given.get(key) for key in details.answers},
    }
    left = {"text_language": details.text_language, "takes_part": details.takes_part}
    return {**said, **{part: value for part, value in left.items() if value is not None}}


def _hash(value: object) -> str:
    """A short one; nothing is the same as an empty text."""
    return sha256(json.dumps(value or "").encode()).hexdigest()[:16]


def _read(shown: str | None) -> dict[str, str]:
    """What `seen_of` said; nothing of what was altered on the way."""
    try:
        read = json.loads(shown or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
