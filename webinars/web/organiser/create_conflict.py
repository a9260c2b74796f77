"""Two windows on one review: what the other has saved, and what is entered in this one.

Windows are compared by what they say, not by what they send: empty rows, and fields that nobody
sees, count for nothing, so a window that only looked is in nobody's way.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from wtforms import Field, FieldList, Form, FormField, HiddenField, SelectMultipleField

from webinars.events.editing.saving import version_of
from webinars.web.organiser.create_checks import Place
from webinars.web.organiser.create_forms import ReviewForm
from webinars.web.organiser.fields import same_breaks
from webinars.web.organiser.saving import shown
from webinars.web.words import labelled


def review_version(form: ReviewForm) -> str:
    """What a window is opened with: the same exactly while what the form says is the same."""
    return version_of(_entered(form))


def put_beside(form: ReviewForm, stored: ReviewForm) -> bool:
    """Whether another window has saved something else since `form` was opened.

    Then it stands beside each field, and `form`, saved once more, is on top of it. A form that has
    all of it, and more, takes nothing back.
    """
    ours, theirs = _entered(form), _entered(stored)
    if form.version.data == version_of(theirs) or ours == theirs:
        return False
    own, fields = _by_name(form), _by_name(stored)
    form.theirs = {
        name: shown(field, field)
        for name, field in fields.items()
        if name in own and ours.get(name) != theirs.get(name)
    }
    form.added = [
        ", ".join(row) for row in _rows(fields[name] for name in theirs if name not in own)
    ]
    form.version.data = version_of(theirs)
    return bool(form.theirs or form.added)


def differing(form: ReviewForm) -> list[Place]:
    """Where something else stands beside what was entered, in the order of the page."""
    return [_place(field) for field in _fields(form) if field.name in form.theirs]


def _place(field: Field) -> Place:
    names = field.name.split("-")
    anchor = "fact-channels" if field.name == "channels" else field.id
    label = str(field.label.text)
    if names[0] == "items":
        label = labelled(_("Item %(number)s", number=int(names[1]) + 1), label)
    return Place(anchor, label)


def in_words(form: ReviewForm) -> list[tuple[str, str]]:
    """All that was entered, to be read where there is no form for it any more: label, value."""
    said = _entered(form)
    plain = [each for each in _fields(form) if each.name in said and each.name in form]
    found = [(str(each.label.text), shown(each, each)) for each in plain if _is_readable(each)]
    labels = {"dates": _("Date"), "links": _("Address"), "items": _("Agenda item")}
    for name, label in labels.items():
        leaves = (each for each in _fields(form[name]) if each.name in said)
        found += [(str(label), ", ".join(row)) for row in _rows(leaves)]
    return found


def _is_readable(field: Field) -> bool:
    """Not where the choices were lines of texts that are gone."""
    return not isinstance(field, SelectMultipleField)


def _entered(form: ReviewForm) -> dict[str, object]:
    """What the form says, by field. An item without a day is on the first, also where it has it."""
    first = min((row.day.data for row in form.date_rows() if row.day.data), default=None)
    said = {field.name: _said(field) for field in _fields(form)}
    usual = {field.name: field.default for field in _fields(form)}
    usual |= {entry.form.day.name: first for entry in form.items}
    return {
        name: value
        for name, value in said.items()
        if value is not False and value not in (None, "", (), usual[name])
    }


def _said(field: Field) -> object:
    data = field.data
    if isinstance(data, str):
        return (same_breaks(data) or "").strip()
    if isinstance(data, list):
        return tuple(sorted(data))
    return "".join(map(str, field.raw_data or ())) if data is None else data


def _by_name(form: ReviewForm) -> dict[str, Field]:
    return {field.name: field for field in _fields(form)}


def _fields(part: Form | FieldList) -> Iterator[Field]:
    """The fields that can be seen, those of rows too."""
    for field in part:
        if isinstance(field, FieldList):
            yield from _fields(field)
        elif isinstance(field, FormField):
            yield from _fields(field.form)
        elif not isinstance(field, HiddenField):
            yield field


def _rows(fields: Iterator[Field]) -> list[list[str]]:
    """What the fields of each row show, as `items-4-title` and `items-4-people-0-name` are one."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for field in fields:
        rows.setdefault(tuple(field.name.split("-")[:2]), []).append(shown(field, field))
    return list(rows.values())
