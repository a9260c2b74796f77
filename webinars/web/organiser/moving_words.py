"""What the pages about lists say: columns, why a file cannot be read, what is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.events.models import Event
from webinars.registrations.moving.columns import QUESTION, Column
from webinars.registrations.moving.models import UploadedFile, UploadedRow
from webinars.registrations.moving.reading import MOST_COLUMNS, MOST_ROWS
from webinars.registrations.moving.reading_xlsx import SheetNotes
from webinars.registrations.moving.rows import MAIL_LANGUAGE, NAME_ADDRESS, whole_name
from webinars.registrations.moving.unreadable import UnreadableTable
from webinars.registrations.states import PageState
from webinars.web.urls import chosen_language
from webinars.web.words import isolate

MEGABYTES = 10
_SHEETS_SHOWN = 5
_LONGEST_SHEET = 31
"""As many characters as Excel gives the name of a sheet."""

_COLUMNS: Mapping[str, object] = {
    Column.EMAIL: _l("E-mail"),
    Column.NAME: _l("Name"),
    Column.FIRST_NAME: _l("First name"),
    Column.LAST_NAME: _l("Last name"),
    Column.ORGANISATION: _l("Organisation"),
    Column.LANGUAGE: _l("Language of their mails"),
    Column.LISTENING: _l("Listening language"),
    Column.DATES: _l("Dates"),
    Column.TAKES_PART: _l("How they take part"),
    Column.PHONE: _l("Telephone, without e-mail"),
    Column.JOINED: _l("When they came"),
    Column.MINUTES: _l("How long they stayed"),
}
_REFUSED = {
    PageState.FULL: _l("All places are taken or held."),
    PageState.ENDED: _l("The event is over."),
    PageState.POSTPONED: _l("The event is postponed. Its new date is not known yet."),
    PageState.CANCELLED: _l("The event is cancelled."),
}


def column_label(column: str, event: Event) -> str:
    """What a column can be, as the organiser chooses it."""
    if not column.startswith(QUESTION):
        return str(_COLUMNS[column])
    key = column.removeprefix(QUESTION)
    question = next(each for each in event.questions if each.key == key)
    label = question.text(chosen_language(), event.source_language).label
    return str(_("Answer: %(question)s", question=label))


def mapping_text(code: str) -> str:
    """What is wrong with the columns as they were chosen."""
    texts = {
        "no-email": _("Say which column has the e-mail address."),
        "no-name": _("Say which column has the name."),
        "twice": _("Two columns cannot be the same thing. Leave one of them out."),
    }
    return str(texts[code])


def unreadable_text(problem: UnreadableTable) -> str:
    """Why a file was not read, and what to do."""
    texts = {
        "OldSpreadsheet": _(
            "This is an old Excel file, or it has a password. "
            "Save it as .xlsx or .csv without a password, and try again."
        ),
        "PdfFile": _(
            "This is a PDF. Ask for the table that it was made of, and save that as .xlsx or .csv."
        ),
        "WebPage": _(
            "This is a web page with the name of a table. Open it in your spreadsheet program, "
            "save it as .xlsx or .csv, and try again."
        ),
        "AddressBook": _(
            "These are contacts of an address book (vCard). Export them as .csv instead, and try "
            "again."
        ),
        "OtherDocument": _(
            "This is no Excel file. Open it in the program that it was made with, save the table "
            "as .xlsx or .csv, and try again."
        ),
        "TableTooLarge": _("The file is too large: at most %(size)s MB are read.", size=MEGABYTES),
        "TooManyRows": _(
            "The list is too long: at most %(count)s rows are read. Divide it.",
            count=format_decimal(MOST_ROWS),
        ),
        "TooManyColumns": _(
            "The list is too wide: at most %(count)s columns are read. Delete those that you do "
            "not need.",
            count=MOST_COLUMNS,
        ),
        "EmptyTable": _("There are no people in the file."),
    }
    broken = _("The file cannot be read. Save the list as .csv or .xlsx, and try again.")
    return str(texts.get(type(problem).__name__, broken))


def notes_text(notes: SheetNotes) -> str:
    """What somebody should know of the sheet that a list was read from; mostly "" """
    said = []
    if notes.hidden:
        said.append(
            ngettext(
                "%(num)s row is hidden in the file, perhaps by a filter. It is in this list all "
                "the same: to leave it out, copy what you see into a new file.",
                "%(num)s rows are hidden in the file, perhaps by a filter. They are in this list "
                "all the same: to leave them out, copy what you see into a new file.",
                notes.hidden,
            )
        )
    if notes.others:
        said.append(
            _(
                "The sheet “%(name)s” was read. There are rows on other sheets, too: %(others)s. "
                "If the list is there, move that sheet to the front, and upload the file again.",
                name=notes.name[:_LONGEST_SHEET],
                others=_sheets(notes.others),
            )
        )
    return " ".join(said)


def _sheets(names: Sequence[str]) -> str:
    """The first few names of sheets: a session's cookie takes what is said to the next page."""
    said = [isolate(name[:_LONGEST_SHEET]) for name in names[:_SHEETS_SHOWN]]
    if more := len(names) - len(said):
        said.append(str(ngettext("and %(num)s more", "and %(num)s more", more)))
    return ", ".join(said)


_PROBLEMS: Mapping[str, object] = {
    "no-email": _l("There is no e-mail address."),
    "bad-email": _l("“%(value)s” is not an e-mail address."),
    "no-name": _l("There is no name."),
    "too-long": _l("The name, or the organisation, is longer than 200 characters."),
    "link": _l("The address of a website stands in the name."),
    "listening": _l("The event is not interpreted into “%(value)s”."),
    "dates": _l("“%(value)s” is no date of the event that is still to come."),
    "takes-part": _l("“%(value)s” is neither “In the room” nor “Online”."),
    "answer": _l("“%(value)s” is no answer to “%(column)s”."),
    "repeated": _l("Row %(value)s has the same address."),
    "same-name": _l("Row %(value)s has the same name and organisation."),
    "total": _l("This looks like a total, and not like a person."),
    "mistyped": _l("Perhaps %(value)s is meant."),
}


def obstacle_text(state: PageState | None) -> str:
    """Why nobody of a list can be registered; "" where they can."""
    return str(_REFUSED[state]) if state in _REFUSED else ""


def row_text(row: UploadedRow) -> str:
    """Why somebody cannot be registered by a row, or what looks wrong."""
    said = {"code": "", "value": "", "column": "", **row.problem}
    if said["code"] == "refused":
        return str(_REFUSED.get(PageState(said["value"]), ""))
    texts = [str(_PROBLEMS.get(said["code"], "")) % said]
    if MAIL_LANGUAGE in row.problem:
        texts.append(str(_("There are no mails in “%(value)s”.", value=row.problem[MAIL_LANGUAGE])))
    if NAME_ADDRESS in row.problem:
        texts.append(str(_("The name has an e-mail address in it: write the name alone.")))
    return " ".join(filter(None, texts))


MORE_SAID = ((_l("Organisation"), Column.ORGANISATION), (_l("Language"), Column.LANGUAGE))
"""What else of each row a check shows, where the list has a column for it."""


def row_cell(file: UploadedFile, row: UploadedRow, column: Column) -> str:
    """What stands in the `column` of a row."""
    said = dict(zip(file.mapping, row.cells, strict=False))
    return said.get(column, "")[:120]


def row_name(file: UploadedFile, row: UploadedRow) -> tuple[str, str]:
    """The name and the address in a row."""
    said = {what: cell for what, cell in zip(file.mapping, row.cells, strict=False) if what}
    return whole_name(said)[:120], said.get(Column.EMAIL, "")[:120]
