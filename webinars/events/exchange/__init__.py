"""Events as files: reading one in, writing one out. `docs/event-format.md` describes the format.

Everything is checked before anything is stored, and every problem is named in one go. What is
written out and read in again is the same event, down to the UIDs in people's calendars.
"""

from __future__ import annotations

from webinars.events.exchange.exporting import export_event
from webinars.events.exchange.fields import InvalidEvent
from webinars.events.exchange.importing import (
    EventExists,
    EventHasRegistrations,
    find_event,
    import_event,
)
from webinars.events.exchange.text import parse, to_text

__all__ = [
    "EventExists",
    "EventHasRegistrations",
    "InvalidEvent",
    "export_event",
    "find_event",
    "import_event",
    "parse",
    "to_text",
]
