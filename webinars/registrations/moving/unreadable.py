"""Why a list cannot be read."""

from __future__ import annotations


class UnreadableTable(ValueError):
    """A file that no rows can be taken from. Its subclasses say why."""


class BrokenTable(UnreadableTable):
    """Neither a CSV file nor a spreadsheet, or a damaged one."""


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
