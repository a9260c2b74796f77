"""Keeping what an organiser pasted until an event is made of it, or its time is over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import shorten

from sqlalchemy import delete, func, select

from webinars.accounts.models import Organisation, User
from webinars.events.editing.versions import EditConflict
from webinars.events.organising import PastedText
from webinars.events.parsing.document.reading import FileTooLarge, read_text
from webinars.events.parsing.facts.reading import parse_facts
from webinars.extensions import db

_BEGINNING, _LONGEST_NAME = 1000, 100
_ANY_DAY = date(2000, 1, 1)
"""A title is read without years that are not written."""
MOST_CHARACTERS = 200_000
"""The longest concept note, and the longest agenda."""
KEPT = timedelta(days=30)
_MOST_LISTED = 5

_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOT_TEXT = re.compile(r"[\x00\ud800-\udfff]")


class NothingPasted(ValueError):
    """There is neither a concept note nor an agenda."""


def keep_pasted(
    *, organisation: Organisation, user: User, facts: str, agenda: str, now: datetime
) -> PastedText:
    """Keep a concept note and an agenda; one of them may be empty.

    HTML becomes Markdown; other text stays line by line as it is. Raises `NothingPasted`, and
    `webinars.events.parsing.document.FileTooLarge`.
    """
    facts, agenda = tidy(facts), tidy(agenda)
    if not facts.strip() and not agenda.strip():
        raise NothingPasted
    pasted = PastedText(
        organisation_id=organisation.id,
        user_id=user.id,
        facts=facts,
        agenda=agenda,
        corrections={},
        created_at=now,
    )
    db.session.add(pasted)
    db.session.flush()
    return pasted


def tidy(text: str) -> str:
    """`text` with the lines that the readings count. Raises `FileTooLarge`.

    Tags that came along with plain text stay where the lines are the same without them: the reading
    of an agenda tells people apart by them.
    """
    if len(text) > MOST_CHARACTERS:
        raise FileTooLarge
    text = _NOT_TEXT.sub("", _ENDS.sub("\n", text))
    read = read_text(text).text
    if len(read) > MOST_CHARACTERS:
        raise FileTooLarge
    return text if read.count("\n") == text.count("\n") else read


def find_pasted(*, organisation_id: int, public_id: str) -> PastedText | None:
    """The organisation's texts with this id."""
    return db.session.scalar(
        select(PastedText).where(
            PastedText.organisation_id == organisation_id, PastedText.public_id == public_id
        )
    )


@dataclass(frozen=True)
class Unfinished:
    """Texts of which no event is made yet: what to call them, and when they were pasted."""

    public_id: str
    name: str
    created_at: datetime


def list_unfinished(*, organisation_id: int, now: datetime) -> list[Unfinished]:
    """The organisation's texts that are still to be checked, the latest five, newest first.

    Called by the title that was entered on the review page, or read, else by their first words.
    """
    rows = db.session.execute(
        select(
            PastedText.public_id,
            PastedText.corrections,
            func.substr(PastedText.facts, 1, _BEGINNING),
            func.substr(PastedText.agenda, 1, _BEGINNING),
            PastedText.created_at,
        )
        .where(PastedText.organisation_id == organisation_id, PastedText.created_at >= now - KEPT)
        .order_by(PastedText.created_at.desc(), PastedText.id.desc())
        .limit(_MOST_LISTED)
    )
    return [
        Unfinished(public_id, _name(corrections, f"{facts}\n{agenda}"), created_at)
        for public_id, corrections, facts, agenda, created_at in rows
    ]


def name_of(pasted: PastedText) -> str:
    """What to call these texts, as the list of those that are still to be checked does."""
    return _name(pasted.corrections, f"{pasted.facts}\n{pasted.agenda}")


def _name(corrections: Mapping[str, Sequence[str]], text: str) -> str:
    title = " ".join(corrections.get("title", ())).strip() or _read_title(text)
    lines = (line.strip("#*_>|- \t") for line in text.split("\n"))
    return shorten(title or next(filter(None, lines), ""), _LONGEST_NAME, placeholder=" …")


def _read_title(text: str) -> str:
    """The title that the beginning of a text has, which the review page shows; "" without one."""
    read = parse_facts(read_text(text[: 2 * _BEGINNING]), today=_ANY_DAY).title
    return read.value if read else ""


def hold(pasted: PastedText, corrections: Mapping[str, Sequence[str]]) -> None:
    """Keep others from these texts until the commit; the caller is writing.

    Raises `webinars.events.editing.versions.EditConflict` where they are gone, or hold no longer
    the `corrections` that the caller has seen.
    """
    held = db.session.scalar(
        select(PastedText)
        .where(PastedText.id == pasted.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if held is None or held.corrections != corrections:
        raise EditConflict


def correct(pasted: PastedText, corrections: Mapping[str, Sequence[str]]) -> None:
    """Remember what the organiser has entered on the review page, by the names of its fields."""
    pasted.corrections = {name: list(values) for name, values in corrections.items()}


def discard(pasted: PastedText) -> None:
    """Forget the texts."""
    db.session.delete(pasted)


def remove_old_texts(*, now: datetime) -> int:
    """Forget the texts of which no event was made within 30 days; returns how many."""
    old = db.session.scalars(
        delete(PastedText)
        .where(PastedText.created_at < now - KEPT)
        .returning(PastedText.id)
        .execution_options(synchronize_session=False)
    )
    return len(old.all())
