"""Texts that organisers paste to make an event, and the way to the draft."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.organiser.form_reading import Sent, read_form
from tests.web.organiser.people import Organiser, organisation_of
from webinars.events.models import Event
from webinars.extensions import db

BRIEFING = """Shaping Tomorrow: how refugee-led organisations can take part in the 2028 elections

Wednesday 1 March 2028

11.00-12.15 (CET), Zoom

People vote in **June**. The aims are to:

- inform members
- invite them to the campaign #EUisU

11:00 – 11:10\tWelcome
11.10 – 11.25\tThe Together.eu project <ul> • Giulia Busolin – Outreach, European Parliament </ul>
11.25 – 11.50\tThe campaign <ul> • Tamam Abu – Officer, ECRE • Reshad Jalali – Aide, ECRE </ul>
11.50 – 12:00\tQ&A
12.00 – 12:15\tClosing <ul> • Omar Alshogre - Director at the Syrian Emergency Task Force </ul>
"""

NOTE = """# Participation and co-creation for integration

SHARE Network webinar (15 December 2027, 10-12h CET)

CONCEPT NOTE

## Why now

The budget is being planned¹, and the [Action Plan](https://example.org/plan) is out.

- It says who decides.

1 Mostly the social fund

## Webinar information

The webinar is held via Zoom, with simultaneous FR-EN-FR interpretation. Registration is
available until Thursday December 9.

For more information please contact Marika Carlucci at ICMC Europe (carlucci@example.org).
"""

AGENDA = """Programme of the morning
10:00 - 10:20 Opening
• Ada Lindt – Director, ICMC Europe
10:30 - 11:15 Panel
11:10 - 12:00 Closing

Bring your own tea
"""


@pytest.fixture
def pages(event_id: int) -> str:
    """The address of the organisation's pages."""
    return f"/organiser/{organisation_of(event_id).slug}"


def paste(editor: Organiser, pages: str, facts: str = "", agenda: str = "") -> str:
    """Paste, and return the address of the review page."""
    answer = editor.post(f"{pages}/events/new", {"facts": facts, "agenda": agenda})
    assert answer.status_code == 303, answer.text
    return answer.location


def entered(editor: Organiser, review: str, **changes: Any) -> Sent:  # noqa: ANN401
    sent = read_form(editor.get(review).text, "title")
    sent.pop("csrf_token")
    return {**sent, **{name: value for name, value in changes.items() if value is not None}}


def create(editor: Organiser, review: str, **changes: Any) -> Event:  # noqa: ANN401
    answer = editor.post(review, {**entered(editor, review, **changes), "act": "create"})
    assert answer.status_code == 303, re.findall(r"error-summary.*?</div>", answer.text, re.S)
    db.session.rollback()
    slug = answer.location.split("/events/")[1].split("/")[0]
    return db.session.scalars(select(Event).where(Event.slug == slug)).one()


def items_of(event: Event) -> list[tuple[int, int, str, list[tuple[str, str, str]]]]:
    """Offset, duration, title, and people with position and affiliation."""
    return [
        (
            item.offset_minutes,
            item.duration_minutes,
            item.texts[0].title,
            [
                (
                    part.speaker.name,
                    part.speaker.texts[0].position,
                    part.speaker.texts[0].affiliation,
                )
                for part in item.people
            ],
        )
        for date in event.dates
        for item in date.items
    ]
