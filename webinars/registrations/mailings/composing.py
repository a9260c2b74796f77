"""Writing a message: begin, choose whom it is for, write it in each language, throw it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from webinars.database import new_public_id
from webinars.events.editing.saving import check_section
from webinars.events.models import Event
from webinars.extensions import db
from webinars.mail.writing import HTML_LIMIT
from webinars.registrations.mailings import placeholders
from webinars.registrations.mailings.models import (
    Mailing,
    MailingStatus,
    MailingTemplate,
    MailingText,
)
from webinars.registrations.messages.mailings import weigh
from webinars.registrations.people.filters import PeopleFilter, write_filter


class MailingNotFound(LookupError):
    """The event has no such message."""


class NotADraft(RuntimeError):
    """The message is on its way, or was sent: nothing of it can be changed. It is `mailing`."""

    def __init__(self, mailing: Mailing) -> None:
        super().__init__(f"The message is {mailing.status.value}.")
        self.mailing = mailing


class HalfWritten(ValueError):
    """A text has a subject without a message, or the other way round: `part` lacks."""

    def __init__(self, language: str, part: str) -> None:
        super().__init__(f"The {part} in {language!r} is missing.")
        self.language, self.part = language, part


class WrongPlaceholder(ValueError):
    """`mark` stands for nothing in this `part` of the text in `language`."""

    def __init__(self, language: str, part: str, mark: str) -> None:
        super().__init__(f"{mark} is no placeholder in the {part} in {language!r}.")
        self.language, self.part, self.mark = language, part, mark


class TooHeavy(ValueError):
    """The mail in `language` would have so many bytes: mail programs cut off what is so long."""

    part = "body"

    def __init__(self, language: str, weight: int) -> None:
        super().__init__(f"The message in {language!r} would have {weight} bytes.")
        self.language, self.weight = language, weight


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a message says in one language; line breaks are single characters."""

    subject: str = ""
    body: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.subject or self.body)


Texts = dict[str, Words]
"""What a message says, by language."""


def get_mailing(event_id: int, public_id: str) -> Mailing:
    """The event's message with this public id. Raises `MailingNotFound`."""
    found = db.session.scalar(
        sa.select(Mailing).where(Mailing.event_id == event_id, Mailing.public_id == public_id)
    )
    if found is None:
        raise MailingNotFound
    return found


def lock_mailing(event_id: int, public_id: str) -> Mailing:
    """The same, held until the transaction ends, and read as it is then."""
    own = (Mailing.event_id == event_id, Mailing.public_id == public_id)
    db.session.execute(
        sa.update(Mailing).where(*own).values(edit_version=Mailing.edit_version),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    return get_mailing(event_id, public_id)


def lock_draft(event_id: int, public_id: str) -> Mailing:
    """The same, to be changed. Raises `NotADraft`, `MailingNotFound`."""
    mailing = lock_mailing(event_id, public_id)
    if mailing.status is not MailingStatus.DRAFT:
        raise NotADraft(mailing)
    return mailing


def begin(
    *,
    event: Event,
    wanted: PeopleFilter,
    texts: Texts,
    user_id: int | None,
    now: datetime,
    public_id: str = "",
) -> Mailing:
    """A new draft for the people who match. Raises `HalfWritten`, `WrongPlaceholder`.

    `public_id` is the name that a form has for it: sent twice, the form makes one draft.
    """
    check_texts(texts)
    known = _find_named(event, public_id) if public_id else None
    if known is not None:
        return known
    mailing = Mailing(
        event=event,
        public_id=public_id or new_public_id(),
        status=MailingStatus.DRAFT,
        audience=write_filter(wanted),
        user_id=user_id,
        edit_version=0,
        created_at=now,
    )
    for language, words in texts.items():
        _write(mailing, language, words)
    db.session.add(mailing)
    db.session.flush()
    return mailing


def choose_audience(*, event_id: int, public_id: str, wanted: PeopleFilter, version: str) -> bool:
    """Write a draft to other people; returns whether they are others than before.

    Raises `SectionConflict`, `NotADraft`, `MailingNotFound`.
    """
    mailing = lock_draft(event_id, public_id)
    chosen = write_filter(wanted)
    if not check_section(version, theirs=mailing.audience, ours=chosen):
        return False
    mailing.audience = chosen
    mailing.edit_version += 1
    return True


def write(*, event_id: int, public_id: str, texts: Texts, version: str) -> list[str] | None:
    """Put `texts` in place of what their languages say; what is empty goes.

    Returns the languages that it is written in then; None where nothing is another. Raises
    `SectionConflict` where another window was faster, `HalfWritten`, `WrongPlaceholder`,
    `TooHeavy`, `NotADraft`, `MailingNotFound`.
    """
    check_texts(texts)
    mailing = lock_draft(event_id, public_id)
    if heavy := list_heavy(mailing.event, texts):
        raise heavy[0]
    if not check_section(version, theirs=texts_of(mailing, list(texts)), ours=texts):
        return None
    for language, words in texts.items():
        _write(mailing, language, words)
    mailing.edit_version += 1
    return sorted(text.language for text in mailing.texts)


def check_texts(texts: Mapping[str, Words]) -> None:
    """Raise `HalfWritten` or `WrongPlaceholder` for what cannot be sent like this."""
    for language, words in texts.items():
        if words.is_empty:
            continue
        for part, text in (("subject", words.subject), ("body", words.body)):
            if not text:
                raise HalfWritten(language, part)
            in_subject = part == "subject"
            allowed = placeholders.IN_SUBJECTS if in_subject else set(placeholders.Placeholder)
            try:
                placeholders.check(text, allowed)
            except placeholders.UnknownPlaceholder as unknown:
                raise WrongPlaceholder(language, part, unknown.mark) from None


def list_heavy(event: Event, texts: Mapping[str, Words]) -> list[TooHeavy]:
    """In which languages the mail would be too heavy: letters and placeholders weigh differently.

    A message begins with what a template or another message says, however heavy: it is found out
    when it is written, and before it is sent.
    """
    weights = {
        language: weigh(event, MailingText(language=language, subject=said.subject, body=said.body))
        for language, said in texts.items()
        if not said.is_empty
    }
    return [TooHeavy(code, weight) for code, weight in weights.items() if weight > HTML_LIMIT]


def discard(*, event_id: int, public_id: str) -> None:
    """Throw a draft away. Raises `NotADraft`, `MailingNotFound`."""
    db.session.delete(lock_draft(event_id, public_id))


def texts_of(mailing: Mailing, languages: Sequence[str]) -> Texts:
    """What is stored in these languages; nothing where there is nothing."""
    stored = {text.language: text for text in mailing.texts}
    return {
        code: Words(subject=stored[code].subject, body=stored[code].body)
        if code in stored
        else Words()
        for code in languages
    }


def texts_of_template(template: MailingTemplate) -> Texts:
    """What a template says."""
    return {
        code: Words(subject=kept["subject"], body=kept["body"])
        for code, kept in template.texts.items()
    }


def _find_named(event: Event, public_id: str) -> Mailing | None:
    """The event's draft of this name; forms that are sent at once are taken one after the other."""
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    own = (Mailing.event_id == event.id, Mailing.public_id == public_id)
    return db.session.scalar(sa.select(Mailing).where(*own))


def _write(mailing: Mailing, language: str, words: Words) -> None:
    stored = next((text for text in mailing.texts if text.language == language), None)
    if words.is_empty:
        if stored is not None:
            mailing.texts.remove(stored)
        return
    if stored is None:
        stored = MailingText(language=language)
        mailing.texts.append(stored)
    stored.subject, stored.body = words.subject, words.body
