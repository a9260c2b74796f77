"""Somebody had their data erased: remembering that, without who they are, and forgetting rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import permutations

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.lookup import named_key
from webinars.registrations.models import Registration
from webinars.registrations.moving.models import (
    ErasedAddress,
    FileKind,
    UploadedFile,
    UploadedRow,
)
from webinars.registrations.moving.rows import RowProblem, has_address, name_keys, read_address

_PURPOSE = "erased"
_CHUNK = 500

Erased = tuple[int, str]
"""The id of an event, and the hash of somebody whose data of it was erased."""

Person = tuple[int, str | None, str, str]
"""The id of an event and, of somebody registered for it: their key, name and organisation."""


def remember(registration: Registration) -> None:
    """Let no import bring this person back to the event."""
    email_hash = _hashes(registration.event_id, _list_key(registration))[0]
    db.session.merge(ErasedAddress(event_id=registration.event_id, email_hash=email_hash))


def learn(hashes: Mapping[int, Iterable[str]]) -> list[int]:
    """Remember hashes that another database knows, by event; which of the events there are."""
    there = db.session.scalars(sa.select(Event.id).where(Event.id.in_(hashes))).all()
    for event_id in there:
        for email_hash in hashes[event_id]:
            db.session.merge(ErasedAddress(event_id=event_id, email_hash=email_hash))
    return list(there)


def list_people(event_id: int, hashes: Collection[str]) -> list[Registration]:
    """Those registered for the event whom the hashes mean, under whichever of our keys."""
    of_event = sa.select(Registration).where(Registration.event_id == event_id)
    return [
        each
        for each in db.session.scalars(of_event.execution_options(yield_per=_CHUNK))
        if not set(hashes).isdisjoint(_hashes(event_id, _list_key(each)))
    ]


def find_meant(event_id: int, hashes: Collection[str], keys: Iterable[str]) -> set[str]:
    """Those of the people of a list (by their keys) whom the hashes mean."""
    return {each for each in keys if not set(hashes).isdisjoint(_hashes(event_id, each))}


def hashes_of(people: Iterable[Person]) -> set[Erased]:
    """What would be remembered of people if they were erased, or would have been."""
    return {
        (event_id, each)
        for event_id, email_key, name, organisation in people
        for each in _hashes(event_id, email_key or named_key(name, organisation))
    }


def find_erased(event_id: int, keys: Iterable[str]) -> set[str]:
    """Those of the people of a list (by their keys) whose data of the event was erased."""
    by_hash = {each: key for key in keys for each in _hashes(event_id, key)}
    found = db.session.scalars(
        sa.select(ErasedAddress.email_hash).where(
            ErasedAddress.event_id == event_id, ErasedAddress.email_hash.in_(by_hash)
        )
    )
    return {by_hash[each] for each in found}


def forget_rows_of(event_id: int, hashes: Collection[str]) -> set[str]:
    """Delete the rows of the event's uploaded lists about whom the hashes mean; their keys."""
    found = set[str]()
    for row, _ in db.session.execute(_rows_of(event_id)).all():
        keys = {row.key, *map(_key, row.cells)} - {""}
        meant = find_meant(event_id, hashes, keys)
        if meant:
            db.session.delete(row)
            found |= meant
    return found


def forget_rows(registration: Registration) -> None:
    """Delete the rows of the event's uploaded lists that hold this person's address.

    Reports of meetings know some by their name alone: of these, rows with the name go as well. So
    do rows without any address, of a list of people, where the person has none.
    """
    found = [
        (row.file_id, row.number)
        for row, kind in db.session.execute(_rows_like(registration))
        if _is_of(row, kind, registration)
    ]
    for start in range(0, len(found), _CHUNK):
        db.session.execute(
            sa.delete(UploadedRow)
            .where(
                sa.tuple_(UploadedRow.file_id, UploadedRow.number).in_(
                    found[start : start + _CHUNK]
                )
            )
            .execution_options(synchronize_session=False)
        )


def _rows_like(registration: Registration) -> sa.Select[UploadedRow, FileKind]:
    """Rows that may be theirs: the database compares less exactly than we do."""
    text = sa.func.lower(sa.cast(UploadedRow.cells, sa.Text))
    words = (json.dumps(word)[1:-1].lower() for word in registration.name.split())
    has_name = sa.and_(sa.true(), *(text.contains(word, autoescape=True) for word in words))
    like: list[sa.ColumnElement[bool]]
    if registration.email_key is None:
        like = [has_name, UploadedRow.key == _list_key(registration)]
    else:
        like = [sa.and_(UploadedFile.kind == FileKind.ATTENDANCE, has_name)]
        before_domain = registration.email_key.partition("@")[0] + "@"
        email = json.dumps(before_domain)[1:-1].lower()
        like += [UploadedRow.key == registration.email_key, text.contains(email, autoescape=True)]
    return _rows_of(registration.event_id).where(sa.or_(*like))


def _rows_of(event_id: int) -> sa.Select[UploadedRow, FileKind]:
    return (
        sa.select(UploadedRow, UploadedFile.kind)
        .join(UploadedFile, UploadedFile.id == UploadedRow.file_id)
        .where(UploadedFile.event_id == event_id)
    )


def _is_of(row: UploadedRow, kind: FileKind, registration: Registration) -> bool:
    if _list_key(registration) in {row.key, *map(_key, row.cells)}:
        return True
    is_without = registration.email_key is None and not has_address(row.cells)
    is_by_name = kind is FileKind.ATTENDANCE or is_without
    return is_by_name and _has_name(row.cells, registration.name_key)


def _has_name(cells: Sequence[str], name: str) -> bool:
    """Whether the name, folded, stands in a cell, or in two: what is in which may not be known."""
    keys = [key for cell in cells for key in name_keys(cell)]
    parts = [key for key in keys if key in name]
    return name in keys or name in map(" ".join, permutations(parts, 2))


def _list_key(registration: Registration) -> str:
    """How a list's row about this person is compared."""
    return registration.email_key or named_key(registration.name, registration.organisation)


def _key(cell: str) -> str:
    try:
        return read_address(cell).key if "@" in cell else ""
    except RowProblem:
        return ""


def _hashes(event_id: int, key: str) -> list[str]:
    return keyed_hashes(_PURPOSE, f"{event_id} {key}")
