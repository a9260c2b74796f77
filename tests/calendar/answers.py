"""Answers as calendars write them, for the tests."""

from __future__ import annotations

UID = "7b8a2b0e-5a0c-4f0a-9d6e-0a5f0f3f3c11@events.example.org"


def answer(
    partstat: str = "DECLINED",
    *,
    method: str = "REPLY",
    uid: str = UID,
    attendee: str = "amina@example.org",
    sequence: int | None = 0,
    stamp: str = "20270301T100000Z",
    parameters: str = "",
    more: str = "",
) -> bytes:
    """An answer to an invitation, without ORGANIZER: Outlook leaves it out. `more` are lines."""
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//A calendar//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        *([] if sequence is None else [f"SEQUENCE:{sequence}"]),
        *([f"DTSTAMP:{stamp}"] if stamp else []),
        f'ATTENDEE;CN="Amina; D:iallo";PARTSTAT={partstat}{parameters}:mailto:{attendee}',
        *more.splitlines(),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()
