"""Lists that were uploaded, row by row; and what is kept of how people came, or went."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base, UTCDateTime, enum_type, new_public_id


class FileKind(StrEnum):
    """What a list says: whom to register, or who came."""

    PEOPLE = "people"
    ATTENDANCE = "attendance"


class Step(StrEnum):
    """How far a list has come; while it is CHECKING or IMPORTING the worker goes on with it."""

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"


class Finding(StrEnum):
    """What became of a row, or will.

    NEW and WRONG come from the check; ADDED, WAITING and REFUSED from the import. The others are
    people whom an import leaves alone: registered (KNOWN), cancelled or declined (ENDED), who had
    their data erased (ERASED), and those whom an earlier row names (REPEATED).
    """

    NEW = "new"
    KNOWN = "known"
    ENDED = "ended"
    ERASED = "erased"
    REPEATED = "repeated"
    WRONG = "wrong"
    ADDED = "added"
    WAITING = "waiting"
    REFUSED = "refused"


class UploadedFile(Base):
    """A list on its way in. It belongs to the member who uploaded it, and is kept for a day.

    `mapping` holds for each column what it is (see `moving.columns`), "" for what is left out.
    `choices` are the organiser's, see `importing.Choices`. Rows up to `last_row` are through the
    present step; `counts` says how many there are of each `Finding`. `version` rises with each
    change of mapping and choices: what was checked is what is imported. While a list `goes_back`
    the worker removes the people that it added, or the marks that a report made.
    """

    __tablename__ = "uploaded_files"
    __table_args__ = (sa.Index("ix_uploaded_files_step", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind))
    step: Mapped[Step] = mapped_column(enum_type(Step), default=Step.MAPPING)
    name: Mapped[str] = mapped_column(sa.String(200))
    headings: Mapped[list[str]] = mapped_column(sa.JSON)
    mapping: Mapped[list[str]] = mapped_column(sa.JSON)
    choices: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    row_count: Mapped[int]
    last_row: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    goes_back: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class UploadedRow(Base):
    """One row of a list; `number` is the row's in the file, from 1.

    `key` is the address as it is compared, or `webinars.registrations.lookup.named_key` of who has
    none. `problem` says what is wrong, see `moving.rows`.
    """

    __tablename__ = "uploaded_rows"
    __table_args__ = (
        sa.Index("ix_uploaded_rows_file_id_key", "file_id", "key"),
        sa.Index("ix_uploaded_rows_file_id_finding", "file_id", "finding", "number"),
    )

    file_id: Mapped[int] = mapped_column(
        sa.ForeignKey("uploaded_files.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[list[str]] = mapped_column(sa.JSON)
    key: Mapped[str] = mapped_column(sa.String(254), default="")
    finding: Mapped[Finding | None] = mapped_column(enum_type(Finding))
    problem: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)


class ImportGround(Base):
    """How somebody agreed whom an organiser, or a list, registered; in the organiser's words.

    `file_id` is the list, where there was one, while it is kept.
    """

    __tablename__ = "import_grounds"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    way: Mapped[str] = mapped_column(sa.String(40))
    statement: Mapped[str] = mapped_column(sa.Text)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    file_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("uploaded_files.id", ondelete="SET NULL"), index=True
    )


class ErasedAddress(Base):
    """That somebody had their data of an event erased: the keyed hash of their address alone.

    Who had no address is known by name and organisation, hashed in the same way.

    An import does not bring them back. It goes when the event's registrations go.
    """

    __tablename__ = "erased_addresses"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    email_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
