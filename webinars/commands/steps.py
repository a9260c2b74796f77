"""`webinars db`: where the tables may go from where they stand, and each step as it begins.

Loaded with Alembic, by those commands alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import click
from alembic.runtime.migration import RevisionStep

from webinars.commands.tables import list_revisions

LATER_TABLES = "The database's tables are those of a later version, which alone can change them."
_ALEMBIC = logging.getLogger("alembic.runtime.migration")


def require_way_up(stored: str | None, revision: str) -> None:
    """Raise `click.ClickException` where no step leads from the `stored` revision to `revision`."""
    order = list_revisions()
    if stored is not None and stored not in order:
        raise click.ClickException(LATER_TABLES)
    if revision == "head":
        return
    _require_known(revision, order)
    if stored is not None and order.index(revision) < order.index(stored):
        raise click.ClickException(
            f"The database's tables are at {stored}, and {revision} is before that: "
            "`webinars db downgrade` leads there."
        )


def require_way_down(stored: str | None, revision: str) -> None:
    """The same for the way back: to a revision, to `base`, or by so many steps (`-1`)."""
    order = list_revisions()
    if stored is None:
        raise click.ClickException("There is nothing to take back: the database has no tables.")
    if stored not in order:
        raise click.ClickException(LATER_TABLES)
    done = order.index(stored) + 1
    if re.fullmatch(r"-\d{1,4}", revision):
        if not 1 <= int(revision[1:]) <= done:
            raise click.ClickException(f"From 1 to {done} changes can be taken back.")
    elif revision != "base":
        _require_known(revision, order)
        if order.index(revision) >= done - 1:
            raise click.ClickException(
                f"The database's tables are at {stored}, and {revision} is not before that."
            )


def _require_known(revision: str, order: list[str]) -> None:
    if revision not in order:
        raise click.ClickException(
            f"There is no change called {revision!r}; they go from {order[0]} to {order[-1]}."
        )


@contextmanager
def telling_steps() -> Iterator[None]:
    """Say each step that Alembic takes in the block, before it does: one may take minutes."""
    teller, level = _Teller(), _ALEMBIC.level
    _ALEMBIC.addHandler(teller)
    _ALEMBIC.setLevel(logging.INFO)
    try:
        yield
    finally:
        _ALEMBIC.setLevel(level)
        _ALEMBIC.removeHandler(teller)


class _Teller(logging.Handler):
    """Takes the steps out of Alembic's log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say the number of the step, and what it is about."""
        for step in record.args if isinstance(record.args, tuple) else ():
            if isinstance(step, RevisionStep):
                way = "" if step.is_upgrade else "back from "
                click.echo(f"{way}{step.revision.revision}: {step.doc}")
