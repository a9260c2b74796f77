"""What is searched is the same for Arabic letters that people write for each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

from webinars.events.search import fold
from webinars.markdown import to_plain

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

LETTERS = {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}
"""By letter, the one that it is compared as from here on."""

AT_ONCE = 5000
_KEPT = {letter: chr(0xE000 + number) for number, letter in enumerate(LETTERS)}
"""What stands for these letters while a text is folded, so that they stay as they are."""

_KEEP = str.maketrans(_KEPT)
_GIVE_BACK = str.maketrans({kept: letter for letter, kept in _KEPT.items()})


class Searched(NamedTuple):
    """Columns of a table that follow from others: each from the `sources`, by a function."""

    table: str
    keys: Sequence[str]
    sources: Sequence[str]
    made: dict[str, Callable[..., str]]


def _fold(*texts: str | None) -> str:
    """Fold these texts as the code of before did."""
    text = unicodedata.normalize("NFKD", " ".join(each or "" for each in texts))
    return fold(text.translate(_KEEP)).translate(_GIVE_BACK)


def _of_organisation(organisation: str) -> str:
    folded = _fold(organisation)
    return f"0{folded}"[:101] if folded else "1"


SEARCHED = (
    Searched(
        "events", ["id"], ["hashtags"], {"search_text": lambda found: _fold(" ".join(found or ()))}
    ),
    Searched(
        "event_texts",
        ["event_id", "language"],
        ["title", "summary", "description"],
        {
            "search_text": lambda title, summary, _rest: _fold(title, summary),
            "search_description": lambda _title, _summary, rest: _fold(to_plain(rest or "")),
        },
    ),
    Searched(
        "organisation_texts", ["organisation_id", "language"], ["name"], {"search_text": _fold}
    ),
    Searched("agenda_item_texts", ["item_id", "language"], ["title"], {"search_text": _fold}),
    Searched("speakers", ["id"], ["name"], {"search_text": _fold}),
    Searched(
        "event_invitations", ["id"], ["name", "email", "organisation"], {"search_text": _fold}
    ),
    Searched(
        "registrations",
        ["id"],
        ["name", "email", "organisation"],
        {
            "name_key": lambda name, _email, _of: _fold(name)[:100],
            "organisation_key": lambda _name, _email, of: _of_organisation(of),
            "search_text": lambda name, email, of: f"{_fold(name)} {_fold(email, of)}",
            "door_text": lambda name, _email, of: f"{_fold(name)[:120]} {_fold(of)[:120]}".rstrip(),
        },
    ),
)


def upgrade() -> None:
    """Apply the change. What is folded already needs its letters changed, and nothing else."""
    connection = op.get_bind()
    for each in SEARCHED:
        for name in each.made:
            column = sa.column(name, sa.Text)
            changed: Any = column
            for letter, other in LETTERS.items():
                changed = sa.func.replace(changed, letter, other)
            has_any = sa.or_(*(column.contains(letter) for letter in LETTERS))
            table = sa.table(each.table, column)
            connection.execute(sa.update(table).where(has_any).values({name: changed}))


def downgrade() -> None:
    """Take the change back: only the original texts say which letter it was."""
    for each in SEARCHED:
        _fold_again(each)


def _fold_again(searched: Searched) -> None:
    kinds = {"hashtags": sa.JSON()}
    names = (*searched.keys, *searched.sources, *searched.made)
    table = sa.table(searched.table, *(sa.column(name, kinds.get(name)) for name in names))
    rows = sa.select(*(table.c[name] for name in (*searched.keys, *searched.sources)))
    change = (
        sa.update(table)
        .where(*(table.c[key] == sa.bindparam(f"of_{key}") for key in searched.keys))
        .values({name: sa.bindparam(f"new_{name}") for name in searched.made})
    )
    connection, count = op.get_bind(), len(searched.keys)
    found = connection.execute(rows).all()
    for start in range(0, len(found), AT_ONCE):
        changes = [
            {
                **{f"of_{key}": row[at] for at, key in enumerate(searched.keys)},
                **{f"new_{name}": make(*row[count:]) for name, make in searched.made.items()},
            }
            for row in found[start : start + AT_ONCE]
            if _is_meant(row[count:])
        ]
        if changes:
            connection.execute(change, changes)


def _is_meant(sources: Sequence[object]) -> bool:
    """Whether one of these letters stands in what is folded; most rows have none."""
    text = unicodedata.normalize("NFKD", " ".join(str(each) for each in sources))
    return any(letter in text for letter in LETTERS)
