"""What a person tells about themselves on the form, cleaned and put on their registration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from webinars.events.conditions import drop_unasked
from webinars.events.visible import can_be_seen
from webinars.registrations.choosing import choose
from webinars.registrations.models import (
    AccessNeeds,
    Answer,
    Consent,
    ConsentPurpose,
    Registration,
)
from webinars.registrations.taking_part import TakesPart

NAME_LENGTH = 200
FORM = "registration form"
OWN_PAGE = "own page"
"""The ways in which a person gives a consent of these: by registering, and later."""

# Bidi controls turn the text that follows around: a name must not rewrite the line it stands in.
_DROPPED = re.compile("[\0\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x1f\x7f-\x9f]")
_CONTROLS_IN_LINES = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f]")

_SHORT = 1_000
_MOST_MARKS = 30
"""On one letter: no script has more (UAX #15, Stream-Safe Text Format)."""

_LINK = re.compile(
    r"""
    ://|\bwww\.\w
    |(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.
    (?:
        (?:com|net|org|info|biz|xyz|top|click|online|site|shop|store|website|club|vip|casino
            |live|app|io|ru)\b(?!@)
        |(?:at|be|bg|by|ca|cc|ch|cn|co|cz|de|dk|es|eu|fr|gd|gg|gl|gle|gr|hu|ie|ly|me|nl|pl|pt|ro
            |se|to|tv|ua|uk|us|ws)/\w
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What most mail programs make a link of: with endings that are used for it often, and others in
front of a path. Not every one that exists: names and initials are written with points, too."""


class InvalidDetails(ValueError):
    """The details cannot be stored; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What the form holds. A consent is the exact text that was agreed to, or None.

    `answers` maps a question's id to the value that `webinars.events.questions.parse` returned.
    `consent_way` says how somebody agreed who did not fill in the form themselves, and
    `consent_language` in which language the texts are, where it is not `language`. `dates` are the
    UIDs of those that were chosen, where people choose; None leaves what was chosen, for a start
    all of them. With `dates_shown`, those that they had when the form was made, only what differs
    from these changes. `text_language` is in which language they read what organisers wrote, ""
    for `language` itself; None leaves it, and so it does `takes_part`. `zone` is "" where nobody
    knows which one they live by. `shown` is what `webinars.registrations.meanwhile.seen_of` said
    when the form was made: what differs from it was changed by the form.
    """

    name: str
    language: str
    zone: str = ""
    organisation: str = ""
    text_language: str | None = None
    listening_language: str | None = None
    takes_part: TakesPart | None = None
    access_needs: str = ""
    access_consent: str | None = None
    newsletter_consent: str | None = None
    recording_consent: str | None = None
    answers: Mapping[int, object] = field(default_factory=dict)
    consent_way: str = FORM
    consent_language: str | None = None
    dates: Collection[str] | None = None
    dates_shown: Collection[str] | None = None
    shown: str | None = None


def clean_line(text: str) -> str:
    """One line of text in any script, without control characters; what is composed, composed.

    Joiners stay: Persian, Bengali and emoji need them.
    """
    return " ".join(_without_controls(text, _CONTROLS).split())


def has_link(name: str) -> bool:
    """Whether the address of a website stands in a name. `St. John` and `d.o.b` are none.

    Nor is an e-mail address, which people without a name that they want to tell enter.
    """
    return (
        _LINK.search(unicodedata.normalize("NFKC", _with_few_marks(name)).replace("。", "."))
        is not None
    )


def clean_text(text: str) -> str:
    """Text of several lines, without other control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_controls(lines, _CONTROLS_IN_LINES).strip()


def apply_details(registration: Registration, details: Details, *, now: datetime) -> None:
    """Put `details` on a registration in place of what it held. Raises `InvalidDetails`.

    A consent that is not given again is not withdrawn by that: withdrawing is an act of its own.
    """
    registration.name = _line(details.name, "name", required=True)
    registration.organisation = _line(details.organisation, "organisation")
    registration.language = details.language
    if details.text_language is not None:
        registration.text_language = details.text_language
    registration.zone = details.zone
    registration.listening_language = details.listening_language
    if details.takes_part is not None:
        registration.takes_part = details.takes_part
    registration.updated_at = now
    registration.edit_version = (registration.edit_version or 0) + 1
    _apply_dates(registration, details.dates, now)
    _apply_answers(registration, details.answers)
    _apply_access_needs(registration, details, now)
    _apply_newsletter(registration, details, now)
    _apply_recording(registration, details, now)


def given_consent(registration: Registration, purpose: ConsentPurpose) -> Consent | None:
    """The consent for `purpose` that is in force."""
    in_force = (
        consent
        for consent in registration.consents
        if consent.purpose is purpose and consent.withdrawn_at is None
    )
    return next(in_force, None)


def end_consents(registration: Registration, purpose: ConsentPurpose, now: datetime) -> bool:
    """End whatever is agreed to for `purpose`; whether anything was."""
    in_force = [
        consent
        for consent in registration.consents
        if consent.purpose is purpose and consent.withdrawn_at is None
    ]
    for consent in in_force:
        consent.withdrawn_at = now
    return bool(in_force)


def ended_anew(registration: Registration, consent: Consent) -> bool:
    """Whether `consent` ended because the person registered again; nobody withdrew it.

    Registering anew puts a new form in place of all that was told before, and starts with it.
    """
    return consent.withdrawn_at is not None and consent.withdrawn_at == registration.created_at


def end_recording_anew(registration: Registration, details: Details, now: datetime) -> None:
    """End the consent to be recorded of who registers again without it; see `ended_anew`."""
    if details.recording_consent is None:
        end_consents(registration, ConsentPurpose.RECORDING, now)


def lost_needs(registration: Registration) -> bool:
    """Whether what the person needs was deleted when they registered again without it."""
    return registration.access_needs is None and any(
        consent.purpose is ConsentPurpose.ACCESS_NEEDS and ended_anew(registration, consent)
        for consent in registration.consents
    )


def _without_controls(text: str, controls: re.Pattern[str]) -> str:
    """`controls` become spaces; bidi controls, lone surrogates and NUL go.

    Lists bring millions of characters: most texts are fine as they are, and pass at once.
    """
    text = _with_few_marks(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text if text.isprintable() else controls.sub(" ", _DROPPED.sub("", text))


def _with_few_marks(text: str) -> str:
    """`text` without the marks that no letter bears: to sort n of them takes n² steps.

    Normalising does that before anybody can see how long the text is; in what is `_SHORT` they take
    no time.
    """
    if len(text) <= _SHORT or text.isascii():
        return text
    kept, marks = [], 0
    for character in text:
        # Some marks show only when they are taken apart that they are marks.
        is_mark = unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) > 0
        marks = marks + 1 if is_mark else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _line(text: str, field_name: str, *, required: bool = False) -> str:
    line = clean_line(text)
    if required and not can_be_seen(line):
        raise InvalidDetails(f"The {field_name} is empty.")
    if len(line) > NAME_LENGTH:
        raise InvalidDetails(f"The {field_name} is longer than {NAME_LENGTH} characters.")
    return line


def _apply_dates(registration: Registration, uids: Collection[str] | None, now: datetime) -> None:
    if not registration.event.choose_dates:
        return
    if uids is not None:
        choose(registration, uids, now=now)
    elif not registration.chosen_dates:
        choose(registration, [date.uid for date in registration.event.dates], now=now)


def _apply_answers(registration: Registration, answers: Mapping[int, object]) -> None:
    given = clean_answers(registration, answers)
    for answer in list(registration.answers):
        if answer.question_id in given:
            answer.value = given.pop(answer.question_id)
        else:
            registration.answers.remove(answer)
    registration.answers.extend(Answer(question_id=key, value=given[key]) for key in sorted(given))


def clean_answers(registration: Registration, answers: Mapping[int, object]) -> dict[int, object]:
    """Those `answers` that are given and asked for, as they are stored."""
    asked = drop_unasked(registration.event.questions, answers) if answers else {}
    return {key: _clean_value(value) for key, value in asked.items() if value is not None}


def _clean_value(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean_value(part) for part in value]
    return value


def _apply_access_needs(registration: Registration, details: Details, now: datetime) -> None:
    text = clean_text(details.access_needs)
    consent = given_consent(registration, ConsentPurpose.ACCESS_NEEDS)
    if consent is not None and registration.created_at == now and details.access_consent:
        consent.withdrawn_at, consent = now, None  # who registers again agrees again, as of now
        if registration.access_needs is not None:
            registration.access_needs.kept_days = registration.event.needs_kept_days
    if not text:
        registration.access_needs = None
        if consent is not None:
            consent.withdrawn_at = now
        return
    if consent is None and details.access_consent is None:
        raise InvalidDetails("Access needs are stored only with consent.")
    if details.access_consent is not None and consent is None:
        _consent(registration, ConsentPurpose.ACCESS_NEEDS, details.access_consent, details, now)
    if registration.access_needs is None:
        days = registration.event.needs_kept_days
        registration.access_needs = AccessNeeds(text=text, kept_days=days)
    if registration.access_needs.text != text:
        registration.access_needs.arranged_at = None
    registration.access_needs.text = text


def _apply_newsletter(registration: Registration, details: Details, now: datetime) -> None:
    text = details.newsletter_consent
    if text is not None and given_consent(registration, ConsentPurpose.NEWSLETTER) is None:
        _consent(registration, ConsentPurpose.NEWSLETTER, text, details, now)


def _apply_recording(registration: Registration, details: Details, now: datetime) -> None:
    """Keep a consent to be recorded, where the event still is by now."""
    text, purpose = details.recording_consent, ConsentPurpose.RECORDING
    is_new = given_consent(registration, purpose) is None
    if text is not None and is_new and registration.event.recording:
        _consent(registration, purpose, text, details, now)


def _consent(
    registration: Registration,
    purpose: ConsentPurpose,
    text: str,
    details: Details,
    now: datetime,
) -> None:
    language = details.consent_language or details.language
    keep_consent(
        registration, purpose, text=text, language=language, way=details.consent_way, now=now
    )


def keep_consent(
    registration: Registration,
    purpose: ConsentPurpose,
    *,
    text: str,
    language: str,
    way: str,
    now: datetime,
) -> None:
    """Keep that somebody agreed to `text`, as it was shown or read to them in this `way`."""
    registration.consents.append(
        Consent(purpose=purpose, text=text, language=language, way=way, given_at=now)
    )
