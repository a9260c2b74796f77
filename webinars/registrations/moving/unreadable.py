"""Why a list cannot be read."""

from __future__ import annotations


class UnreadableTable(ValueError):
    """A file that no rows can be taken from. Its subclasses say why."""


class BrokenTable(UnreadableTable):
    """Neither a CSV file nor a spreadsheet, or a damaged one."""


class PdfFile(UnreadableTable):
    """A document to print."""


class WebPage(UnreadableTable):
    """HTML, which some programs write with the name of a spreadsheet."""


class AddressBook(UnreadableTable):
    """Contacts as address books pass them on (vCard)."""


class OtherDocument(UnreadableTable):
    """What an office program wrote that is no XLSX: a text, or a spreadsheet of another kind."""


class OldSpreadsheet(UnreadableTable):
    """A spreadsheet of Excel before 2007 (`.xls`), or one that is locked with a password."""


class TableTooLarge(UnreadableTable):
    """More bytes than are read, also once it is unpacked."""


class TooManyRows(UnreadableTable):
    """More rows than a list may have."""


class TooManyColumns(UnreadableTable):
    """More columns than a list may have."""


class EmptyTable(UnreadableTable):
    """There is nothing in it."""
